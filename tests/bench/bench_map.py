"""Measure the map: repaint, first visit, rerun, and its price beside the usual way of a marker per site."""

from __future__ import annotations

import logging
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import streamlit_folium
from playwright.sync_api import sync_playwright
from streamlit.testing.v1 import AppTest

from geo.basemap import read_basemap
from geo.clock import TODAY_VARIABLE
from geo.maps import asset_version, base_map, paint_sites
from geo.monitoring import site_status
from geo.store import open_store
from geo.symbols import STAGE_CODES
from geo.workspace import HOME_VARIABLE, SHIPPED_DATA, prepare_demo, read_records, workspace_at
from tests.browser import homes
from tests.browser.conftest import launch, new_context, open_visitor, start_server
from tests.conftest import ANCHOR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd
    from playwright.sync_api import Browser

PAGES = Path(__file__).parents[2] / "pages"
PINS = dict(zip(STAGE_CODES, ("gray", "lightblue", "blue", "purple", "green", "darkgreen"), strict=True))
"""The usual way's nearest colours: its pins have no shapes to tell stages by."""
Row = tuple[str, str, str, str, str]
"""What was measured, ours, the usual way, their ratio, and the bar."""

_REPAINT = """(word) => new Promise((resolve) => {
  const root = document.querySelector("iframe.stCustomComponentV1").contentDocument.documentElement;
  const radio = [...document.querySelectorAll("[role=radio]")].find((one) => one.innerText.trim() === word);
  const started = performance.now();
  new MutationObserver((_, watch) => {
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)));
  }).observe(root, { attributes: true, attributeFilter: ["data-painted"] });
  radio.click();
})"""
_REDRAW = """() => { const started = performance.now();
  const ctx = map.peta.symbols._container.getContext("2d");
  for (let i = 0; i < 20; i++) { map.peta.symbols.redraw(); ctx.getImageData(0, 0, 1, 1); } // reading waits for drawing
  return (performance.now() - started) / 20; }"""
_HIT = """() => { const started = performance.now();
  for (let i = 0; i < 500; i++) map.peta.symbols.hit(L.point(i, i / 2));
  return (performance.now() - started) / 500; }"""


def _median_s(act: Callable[[], object], times: int) -> float:
    def once() -> float:
        started = time.perf_counter()
        act()
        return time.perf_counter() - started

    return statistics.median(once() for _ in range(times))


# --- server time and bytes, beside a marker per site --------------------------------------------------------------


class _Wire:
    """Stands where streamlit-folium hands its arguments to the browser, and weighs them."""

    kilobytes = 0.0

    def __call__(self, **sent: Any) -> None:
        parts = (sent[name] or "" for name in ("script", "header", "html", "feature_group"))
        self.kilobytes = sum(len(part.encode()) for part in parts) / 1000


def compare_with_markers(home: Path) -> Iterator[Row]:
    """Draw the same sites both ways through st_folium, in this one process."""
    basemap = read_basemap(SHIPPED_DATA)
    engine = open_store(workspace_at(home).database_url)
    known = read_records(engine, basemap)
    status = site_status(known.sites, known.visits, known.observations, known.needs, known.outcomes, ANCHOR)
    version, wire = asset_version(basemap), _Wire()
    streamlit_folium._component_func = wire
    for count, times, bar in ((9, 15, "none"), (1_000, 7, ">= 10"), (10_000, 3, ">= 30")):
        sites, shown = known.sites.head(count), status.head(count)

        def ours(sites: Any = sites, shown: pd.DataFrame = shown) -> None:
            chart = base_map("/assets", version)
            painting = paint_sites(sites, shown)
            streamlit_folium.st_folium(chart, key="ours", returned_objects=[], feature_group_to_add=painting)

        def usual(sites: Any = sites, shown: pd.DataFrame = shown) -> None:
            chart = folium.Map([-7.85, 112.05], zoom_start=11)
            for site, state in zip(sites.itertuples(), shown.itertuples(), strict=True):
                popup = folium.Popup(f"<b>{site.name}</b><br>{site.kecamatan}<br>{state.stage}")
                icon = folium.Icon(color=PINS[state.stage])
                folium.Marker([site.lat, site.lon], tooltip=site.name, popup=popup, icon=icon).add_to(chart)
            streamlit_folium.st_folium(chart, key="usual", returned_objects=[])

        ours_s, ours_kb = _median_s(ours, times), wire.kilobytes
        usual_s, usual_kb = _median_s(usual, 3 if count < homes.LARGE else 1), wire.kilobytes
        name = f"{count:,} sites through st_folium"
        yield (
            f"{name}: server time",
            f"{1000 * ours_s:.1f} ms",
            f"{1000 * usual_s:.1f} ms",
            f"{usual_s / ours_s:.0f}",
            bar,
        )
        yield f"{name}: bytes sent", f"{ours_kb:.1f} kB", f"{usual_kb:.1f} kB", f"{usual_kb / ours_kb:.0f}", bar


# --- a rerun on the server ------------------------------------------------------------------------------------------


def time_reruns(home: Path) -> Iterator[Row]:
    """Time a rerun of each page in Streamlit's own test runner: the script and its messages, without a browser."""
    os.environ[HOME_VARIABLE], os.environ[TODAY_VARIABLE] = str(home), ANCHOR.isoformat()
    for page in ("map", "residents", "schedule"):
        test = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=60).run()
        zones = ["Utara", "Selatan", "Semua"]
        for zone in zones:  # each view is computed once, then kept
            test.session_state["zona"] = zone
            test.run()

        def rerun(test: AppTest = test, zones: list[str] = zones) -> None:
            zones.append(zones.pop(0))
            test.session_state["zona"] = zones[-1]
            test.run()

        yield f"rerun of {page}.py at 9 sites (AppTest)", f"{1000 * _median_s(rerun, 15):.0f} ms", "", "", "<= 50 ms"


# --- in a browser ---------------------------------------------------------------------------------------------------


def time_first_visits(browser: Browser, url: str) -> Iterator[Row]:
    """Open the map in a browser that has never been here, while the server is warm."""

    def visit() -> float:
        context = new_context(browser)
        started = time.perf_counter()
        visitor = open_visitor(context, url)
        visitor.page.goto(f"{url}/peta", wait_until="commit")
        visitor.map()
        took_s = time.perf_counter() - started
        context.close()
        return took_s

    visit()
    yield "first visit to painted map", f"{statistics.median(visit() for _ in range(5)):.2f} s", "", "", "<= 3 s"


def time_repaints(browser: Browser, url: str, count: str) -> Iterator[Row]:
    """Change the zone in turn and wait for the symbols; then redraw and find symbols without the server."""
    visitor = open_visitor(new_context(browser), url)
    visitor.go("/peta")
    frame = visitor.map()
    took_ms = []
    for turn in range(17):
        visitor.settle()
        took_ms.append(visitor.page.evaluate(_REPAINT, ("Utara", "Selatan", "Semua")[turn % 3]))
    bar = "<= 300 ms" if count == "9" else "none"
    yield f"filter change to repaint, {count} sites", f"{statistics.median(took_ms[2:]):.0f} ms", "", "", bar
    visitor.zone("Semua")
    visitor.settle()
    yield f"one redraw, {count} symbols", f"{frame.evaluate(_REDRAW):.1f} ms", "", "", "none"
    yield f"symbol under the pointer, {count} symbols", f"{frame.evaluate(_HIT):.3f} ms", "", "", "none"


def main() -> list[Row]:
    """Measure everything; no bar is enforced here."""
    logging.disable(logging.WARNING)  # Streamlit warns at every rerun outside its server
    rows: list[Row] = []

    def note(measured: Iterator[Row]) -> None:
        for row in measured:
            print("  ".join(filter(None, row)))
            rows.append(row)

    with tempfile.TemporaryDirectory() as folder:
        demo, large = Path(folder, "demo"), Path(folder, "large")
        prepare_demo(demo, ANCHOR)
        large.mkdir()
        homes.make_large(large)
        with sync_playwright() as playwright:
            browser = launch(playwright)
            for home, count in ((demo, "9"), (large, "10,000")):
                server = start_server(home)
                try:
                    if home == demo:
                        note(time_first_visits(browser, server.url))
                    note(time_repaints(browser, server.url, count))
                finally:
                    server.stop()
            browser.close()
        note(time_reruns(demo))
        note(compare_with_markers(large))
    return rows


if __name__ == "__main__":
    main()
