"""No serious fault that axe-core can find, on any screen, in either theme, inside the map as well."""

import json
from pathlib import Path

import axe_playwright_python
import pytest

from tests.browser.conftest import PHONE

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def serious(frame):
    """Run axe in one frame; name every serious fault with its element."""
    frame.evaluate(_AXE)
    found = frame.evaluate("() => axe.run({ iframes: false, resultTypes: ['violations'] })")
    return [
        f"{fault['id']}: {node['target']} {node['html'][:160]} {json.dumps(node['any'][:1])[:300]}"
        for fault in found["violations"]
        if fault["impact"] in {"serious", "critical"}
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["/peta?pilih=Krian+(Ngadiluwih)", "/penghuni", "/jadwal"])
def test_axe_finds_nothing_serious(visit, screen, theme):
    visitor = visit(screen, theme=theme)
    visitor.page.locator("table").wait_for()
    visitor.page.wait_for_timeout(1200)  # charts draw themselves after the run has ended
    visitor.settle()
    faults = serious(visitor.page)
    if screen != "/penghuni":
        faults += serious(visitor.map())
    assert faults == []


def test_axe_finds_nothing_serious_on_a_phone_with_its_filters_open(visit):
    visitor = visit("/peta", size=PHONE)
    visitor.page.get_by_role("button", name="Saringan").click()
    visitor.page.wait_for_selector("text=Hapus saringan")
    visitor.settle()
    assert serious(visitor.page) + serious(visitor.map()) == []
