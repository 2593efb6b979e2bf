"""A real server and a real browser that reaches this machine and nothing else."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Frame, Page, sync_playwright

from geo.workspace import prepare_demo
from tests.browser import homes
from tests.conftest import ANCHOR

ROOT = Path(__file__).parents[2]
THIS_MACHINE = "127.0.0.1"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {THIS_MACHINE}",
]
REQUIRED = os.environ.get("PETA_BROWSER_REQUIRED") == "1"
DESK, PHONE, WALL = (1366, 768), (390, 844), (1920, 1080)
SIZES = {"desk": DESK, "phone": PHONE, "wall": WALL}


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(item.fspath).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


def find_chromium() -> str | None:
    """Name a Chromium on this machine; None leaves the choice to Playwright's own."""
    named = os.environ.get("CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
    return next((path for name in names if (path := shutil.which(name))), None)


@dataclass
class Server:
    """A running program: its address and the folder of its data."""

    home: Path
    port: int
    process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://{THIS_MACHINE}:{self.port}"

    def start(self) -> None:
        """Start the program and wait until it answers."""
        log = (self.home / "server.log").open("a")
        self.process = subprocess.Popen(
            [
                sys.executable,
                *f"-m streamlit run app.py --server.address {THIS_MACHINE} --server.port {self.port}".split(),
            ],
            cwd=ROOT,
            env={**os.environ, "PETA_HOME": str(self.home), "PETA_TODAY": ANCHOR.isoformat()},
            stdout=log,
            stderr=log,
        )
        for _ in range(120):
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=1):
                    return
            except OSError:
                time.sleep(0.25)
        self.process.kill()
        raise RuntimeError(f"the server did not start:\n{(self.home / 'server.log').read_text()}")

    def stop(self) -> None:
        """End it at once, as a power cut would; open pages would hold back a polite end."""
        self.process.kill()
        self.process.wait(10)


def start_server(home: Path) -> Server:
    """Start the program on a free port."""
    with socket.socket() as free:
        free.bind((THIS_MACHINE, 0))
        server = Server(home, free.getsockname()[1])
    server.start()
    return server


def _serve(tmp_path_factory, name, fill):
    """Fill a home and keep one server on it for the whole session."""
    home = tmp_path_factory.mktemp(name)
    fill(home)
    running = start_server(home)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    yield from _serve(tmp_path_factory, "demo", lambda home: prepare_demo(home, ANCHOR))


@pytest.fixture(scope="session")
def crowded_server(tmp_path_factory):
    yield from _serve(tmp_path_factory, "crowded", homes.make_crowded)


@pytest.fixture(scope="session")
def hostile_server(tmp_path_factory):
    yield from _serve(tmp_path_factory, "hostile", homes.make_hostile)


@pytest.fixture(scope="session")
def large_server(tmp_path_factory):
    yield from _serve(tmp_path_factory, "large", homes.make_large)


def launch(playwright) -> Browser:
    """Open a Chromium that finds no address but this machine's."""
    return playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        try:
            chromium = launch(playwright)
        except Error as err:
            if REQUIRED:
                raise
            pytest.skip(f"no Chromium to drive: set CHROMIUM or install chromium ({str(err).splitlines()[0]})")
        yield chromium
        chromium.close()


def new_context(browser: Browser) -> BrowserContext:
    """Open a browser profile of an Indonesian reader, with nothing in its cache."""
    return browser.new_context(
        locale="id-ID", timezone_id="Asia/Jakarta", reduced_motion="reduce", accept_downloads=True
    )


@pytest.fixture(scope="session")
def profile(browser):
    """One profile for all tests: it loads Streamlit's scripts once."""
    return new_context(browser)


# What a site's symbol or a round's stop is, and where it is drawn, in pixels of the frame.
_ITEMS = """() => map.peta.symbols.items.map((item) => {
  const shown = map.layerPointToContainerPoint(item.shown), at = map.layerPointToContainerPoint(item.at);
  return { id: item.id, name: item.name, code: item.code, ring: Boolean(item.ring), selected: Boolean(item.selected),
           stop: item.stop, office: item.office, x: shown.x, y: shown.y, atX: at.x, atY: at.y };
})"""


@dataclass
class Visitor:
    """One open page that notes what must never happen: a request beyond this machine, or an error in the console."""

    page: Page
    base: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.page.on("request", lambda request: self._sift(request.url))
        self.page.on("websocket", lambda socket: self._sift(socket.url))
        self.page.on("console", lambda told: self.errors.append(told.text) if told.type == "error" else None)
        self.page.on("pageerror", lambda err: self.errors.append(str(err)))

    def _sift(self, url: str) -> None:
        if urlsplit(url).hostname not in {THIS_MACHINE, None}:
            self.outside.append(url)

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.page.wait_for_selector(".peta-head h1")

    def map(self, after: int = 0) -> Frame:
        """Wait until the map has been painted more than so many times, and give its frame."""
        for _ in range(200):
            frame = next((frame for frame in self.page.frames if "/component/streamlit_folium" in frame.url), None)
            with suppress(Error):  # the frame may be on its way to another address
                if frame and int(frame.evaluate("() => document.documentElement.dataset.painted || 0")) > after:
                    return frame
            self.page.wait_for_timeout(50)
        raise AssertionError(f"the map was not painted: {self.page.url}, {self.errors}")

    def painted(self) -> int:
        return int(self.map().evaluate("() => document.documentElement.dataset.painted"))

    def repaints(self, act) -> Frame:
        """Do something that must repaint the map, and wait until it has."""
        before = self.painted()
        act()
        self.map(before)
        self.settle()
        return self.map(before)

    def settle(self) -> None:
        """Wait until no run of the page is under way."""
        self.page.wait_for_timeout(150)
        self.page.wait_for_function(
            "() => document.querySelector('[data-test-script-state=\"notRunning\"]')"
            " && !document.querySelector('[data-testid=\"stStatusWidget\"]')"
        )

    def items(self) -> dict[str, dict]:
        """Give every symbol on the map by its id."""
        return {item["id"]: item for item in self.map().evaluate(_ITEMS)}

    def spot(self, x: float, y: float) -> tuple[float, float]:
        """Turn a place in the map's frame into one of the page."""
        frame = self.page.query_selector("iframe.stCustomComponentV1").bounding_box()
        return frame["x"] + x + 1, frame["y"] + y + 1  # the frame's border is one pixel

    def click_symbol(self, site_id: str) -> None:
        item = self.items()[site_id]
        self.page.mouse.click(*self.spot(item["x"], item["y"]))

    def choose_in(self, label: str, option: str) -> None:
        """Open a list by its label and take one entry."""
        self.page.get_by_role("combobox", name=label).click()
        self.page.keyboard.type(option)
        self.page.get_by_role("option", name=option, exact=True).click()

    def zone(self, word: str) -> None:
        self.page.get_by_role("radio", name=word, exact=True).click()

    def card(self) -> str:
        return self.page.inner_text(".st-key-card .peta-card h2 >> nth=0")


def open_visitor(profile: BrowserContext, base: str, size=DESK, theme="light") -> Visitor:
    """Open a page of a size and theme, noting every request and error from its first moment."""
    page = profile.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=theme)
    page.set_default_timeout(20_000)
    return Visitor(page, base)


@pytest.fixture
def visit(profile, server):
    """Open pages; at the end none of them may have asked beyond this machine or written an error."""
    opened: list[Visitor] = []

    def _open(path="/peta", base=None, **kwargs) -> Visitor:
        visitor = open_visitor(profile, base or server.url, **kwargs)
        opened.append(visitor)
        visitor.go(path)
        return visitor

    yield _open
    for visitor in opened:
        visitor.page.close()
        assert visitor.outside == []
        assert visitor.errors == []
