"""The library stays a library: what its modules import, say of themselves, and how long they are."""

import ast
from pathlib import Path

import pytest

GEO = Path(__file__).parents[1] / "geo"
MODULES = sorted(GEO.rglob("*.py"))
FORBIDDEN = {"streamlit", "streamlit_folium", "pages", "app"}
MOST_LINES = 450


def module_id(path):
    return str(path.relative_to(GEO))


def imported_packages(tree):
    """Name the top package of every import, wherever it stands in the module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.split(".")[0]


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
