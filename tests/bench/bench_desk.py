"""Measure the planner's desk: from the click that moves a stop to its new times on the screen."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from geo.workspace import prepare_demo
from tests.browser import homes
from tests.browser.conftest import launch, new_context, open_visitor, start_server
from tests.conftest import ANCHOR

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TIMES = 15
Row = tuple[str, str, str, str, str]
"""What was measured, ours, the usual way, their ratio, and the bar."""

_MOVE = """() => new Promise((resolve) => {
  const desk = [...document.querySelectorAll("*")].map((node) => node.shadowRoot?.querySelector(".desk")).find(Boolean)
    || document.querySelector(".desk");
  const row = [...desk.querySelectorAll(".round")].find((one) => one.querySelectorAll(".stop").length > 1);
  const text = () => desk.innerText;
  const before = text(), started = performance.now();
  new MutationObserver((_, watch) => {
    if (text() === before) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)));
  }).observe(desk, { childList: true, subtree: true, characterData: true });
  row.querySelector(".tools button:not(:disabled)").click();
})"""


def time_moves(browser: Browser, url: str) -> float:
    """Plan once, then move a stop time and again; the median in milliseconds."""
    visitor = open_visitor(new_context(browser), url)
    visitor.go("/jadwal?jadwal=Susun+rencana")
    visitor.page.get_by_role("button", name="Susun rencana", exact=True).click()
    visitor.page.wait_for_selector(".desk .round", timeout=60_000)
    took_ms = []
    for _ in range(TIMES + 2):  # the first two warm up
        visitor.settle()
        took_ms.append(visitor.page.evaluate(_MOVE))
    visitor.page.context.close()
    return statistics.median(took_ms[2:])


def main() -> list[Row]:
    """Measure the demo and sixty sites; no bar is enforced here."""
    rows: list[Row] = []
    homes_of = (("7 visits", lambda home: prepare_demo(home, ANCHOR)), ("60 visits", homes.make_crowded))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch(playwright)
        for number, (name, fill) in enumerate(homes_of):
            home = Path(folder, str(number))
            home.mkdir()
            fill(home)
            server = start_server(home)
            try:
                rows.append((f"move a stop, {name}", f"{time_moves(browser, server.url):.0f} ms", "", "", "<= 300 ms"))
                print("  ".join(filter(None, rows[-1])))
            finally:
                server.stop()
        browser.close()
    return rows


if __name__ == "__main__":
    main()
