"""A real server and a real browser that reaches this machine and nothing else."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Error, Frame, Page, sync_playwright

from geo.workspace import prepare_demo
from tests.conftest import ANCHOR

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
REQUIRED = os.environ.get("PETA_BROWSER_REQUIRED") == "1"


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

    url: str
    home: Path
    process: subprocess.Popen


def start_server(home: Path, **environment: str) -> Server:
    """Start the program on a free port and wait until it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (home / "server.log").open("w")
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            "app.py",
            "--server.address",
            "127.0.0.1",
            "--server.port",
            str(port),
        ],
        cwd=ROOT,
        env={**os.environ, "PETA_HOME": str(home), "PETA_TODAY": ANCHOR.isoformat(), **environment},
        stdout=log,
        stderr=log,
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=1):
                return Server(url, home, process)
        except OSError:
            time.sleep(0.25)
    process.kill()
    raise RuntimeError(f"the server did not start:\n{(home / 'server.log').read_text()}")


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    home = tmp_path_factory.mktemp("demo")
    prepare_demo(home, ANCHOR)
    running = start_server(home)
    yield running
    running.process.terminate()
    running.process.wait(10)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        except Error as err:
            if REQUIRED:
                raise
            pytest.skip(f"no Chromium to drive: set CHROMIUM or install chromium ({str(err).splitlines()[0]})")
        yield chromium
        chromium.close()


@dataclass
class Visitor:
    """One open page that notes what must never happen: a request beyond this machine, or an error in the console."""

    page: Page
    base: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.page.wait_for_selector(".peta-head h1")

    def map(self) -> Frame:
        """Wait for the map to be painted and give its frame."""
        handle = self.page.wait_for_selector("iframe.stCustomComponentV1")
        frame = handle.content_frame()
        frame.wait_for_function("() => document.documentElement.dataset.painted")
        return frame

    def painted(self) -> int:
        return int(self.map().evaluate("() => document.documentElement.dataset.painted"))

    def wait_for_painting(self, after: int) -> None:
        """Wait until the map has been painted again."""
        self.map().wait_for_function(f"() => Number(document.documentElement.dataset.painted) > {after}")

    def settle(self) -> None:
        """Wait until no run of the page is under way."""
        self.page.wait_for_timeout(300)
        self.page.wait_for_function("() => !document.querySelector('[data-testid=\"stStatusWidget\"]')")


def open_visitor(browser: Browser, base: str, size=(1366, 768), theme="light") -> Visitor:
    """Open a page of an Indonesian reader, with every address but this machine blocked."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=theme,
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        reduced_motion="reduce",
    )
    visitor = Visitor(context.new_page(), base)

    def sift(route):
        if urlsplit(route.request.url).hostname in {"127.0.0.1", None}:
            route.continue_()
        else:
            visitor.outside.append(route.request.url)
            route.abort()

    context.route("**/*", sift)
    visitor.page.on("console", lambda m: visitor.errors.append(m.text) if m.type == "error" else None)
    visitor.page.on("pageerror", lambda err: visitor.errors.append(str(err)))
    return visitor


@pytest.fixture
def visit(browser, server):
    """Open pages; at the end none of them may have asked beyond this machine or written an error."""
    opened: list[Visitor] = []

    def _open(path="/peta", base=None, **kwargs) -> Visitor:
        visitor = open_visitor(browser, base or server.url, **kwargs)
        opened.append(visitor)
        visitor.go(path)
        return visitor

    yield _open
    for visitor in opened:
        visitor.page.context.close()
        assert visitor.outside == []
        assert visitor.errors == []
