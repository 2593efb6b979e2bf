"""The library stays a library: what its modules import, say of themselves, and how long they are."""

import ast
from pathlib import Path

import pytest

GEO = Path(__file__).parents[1] / "geo"
MODULES = sorted(GEO.rglob("*.py"))
FORBIDDEN = {"streamlit", "streamlit_folium", "pages", "app"}
MOST_LINES = 450
BELOW = {
    "store": ("geo.sites", "geo.exchange", "geo.recording"),
    "recording": ("geo.exchange",),
    "exchange/field_form": ("geo.exchange.reading", "geo.exchange.incoming", "geo.exchange.outgoing"),
    "exchange/reading": ("geo.exchange.incoming", "geo.exchange.outgoing"),
}
"""What a folder's modules never import, since it is imported from there."""


def module_id(path):
    return str(path.relative_to(GEO))


def imported_modules(tree):
    """Name the module of every import, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module


def imported_packages(tree):
    """Name the top package of every import."""
    return (module.split(".")[0] for module in imported_modules(tree))


@pytest.mark.parametrize("path", MODULES, ids=module_id)
def test_a_module_keeps_to_its_layer(path):
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert not FORBIDDEN & set(imported_packages(tree))
    first_line = (ast.get_docstring(tree) or "").partition("\n")[0]
    assert first_line.endswith(".")
    assert first_line[0].isupper() or first_line.startswith("`")
    assert len(first_line.split()) > 2
    assert len(text.splitlines()) <= MOST_LINES


@pytest.mark.parametrize(
    ("line", "package"),
    [
        ("import streamlit as st", "streamlit"),
        ("from streamlit_folium import st_folium", "streamlit_folium"),
        ("def late():\n    from pages.shared import readers", "pages"),
    ],
    ids=["import", "from", "inside a function"],
)
def test_a_forbidden_import_is_seen(line, package):
    assert package in set(imported_packages(ast.parse(line)))


@pytest.mark.parametrize("folder", BELOW)
def test_a_folder_imports_nothing_that_imports_it(folder):
    modules = sorted((GEO / folder).glob("*.py"))
    assert modules
    wrong = [
        (module_id(path), module)
        for path in modules
        for module in imported_modules(ast.parse(path.read_text(encoding="utf-8")))
        if module.startswith(BELOW[folder])
    ]
    assert wrong == []
