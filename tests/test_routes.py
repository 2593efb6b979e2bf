"""Our own addresses: what they serve, what they refuse, and how long a browser may keep it."""

import asyncio
import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.applications import Starlette

from geo.workspace import HOME_VARIABLE, SHIPPED_DATA
from pages.server import routes
from pages.server.routes import ROUTES, SCREENS

APP = Starlette(routes=ROUTES)
FOR_GOOD = "public, max-age=31536000, immutable"


@dataclass
class Answer:
    """What a browser gets."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self):
        return self.body.decode()


def get(address, root_path="", method="GET"):
    """Ask the app for an address as it stands, without the tidying a browser does first."""
    raw, _, query = address.partition("?")
    sent = []

    received = []

    async def receive():
        if received:  # the browser stays and says nothing more
            await asyncio.Event().wait()
        received.append({"type": "http.request", "body": b"", "more_body": False})
        return received[0]

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": root_path + raw.replace("%2f", "/").replace("%2F", "/").replace("%5c", "\\").replace("%00", "\0"),
        "raw_path": (root_path + raw).encode(), "query_string": query.encode(), "root_path": root_path,
        "headers": [(b"host", b"127.0.0.1:8501")], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8501),
    }  # fmt: skip
    asyncio.run(APP(scope, receive, send))
    start, *parts = sent
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], headers, b"".join(part.get("body", b"") for part in parts))


@pytest.fixture(autouse=True)
def _a_home_without_a_base_map(monkeypatch, tmp_path):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    routes._shell.cache_clear()


def test_health():
    answer = get("/healthz")
    assert (answer.status, json.loads(answer.body)) == (200, {"status": "ok"})
    assert answer.headers["cache-control"] == "no-store"


def test_the_bare_address_leads_to_the_map():
    answer = get("/")
    assert (answer.status, answer.headers["location"]) == (307, "/peta")
    assert get("/", root_path="/dinas").headers["location"] == "/dinas/peta"


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screens_page_is_indonesian_and_asks_nobody_else(screen):
    answer = get(f"/{screen}?tanggal=2025-06-30")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert '<html lang="id">' in answer.text
    assert "<title>Peta Alih Profesi</title>" in answer.text
    assert '<script src="/assets/peta/shell.js"></script>' in answer.text
    assert "Streamlit</title>" not in answer.text
    assert "https://" not in answer.text
    assert answer.headers["cache-control"] == "no-cache"


def test_a_page_below_another_address_finds_its_assets(monkeypatch):
    monkeypatch.setattr(routes.st, "get_option", lambda _: "/dinas/peta/")
    assert '<script src="/dinas/peta/assets/peta/shell.js"></script>' in get("/peta").text


def test_the_base_map_is_sent_once_and_kept():
    answer = get("/assets/peta/data.js?v=123")
    assert (answer.status, answer.headers["cache-control"]) == (200, FOR_GOOD)
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.text.startswith("window.petaData={")
    assert "Ngadiluwih" in answer.text


def test_the_base_map_is_the_offices_own(tmp_path):
    own = tmp_path / "basemap"
    own.mkdir()
    for path in SHIPPED_DATA.glob("*.geojson"):
        (own / path.name).write_text(path.read_text(encoding="utf-8").replace("Ngadiluwih", "Lain"), encoding="utf-8")
    (own / "office.csv").write_bytes((SHIPPED_DATA / "office.csv").read_bytes())
    assert "Ngadiluwih" not in get("/assets/peta/data.js").text


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("map.js", "text/javascript"), ("map.css", "text/css"), ("shell.js", "text/javascript"),
        ("icon.svg", "image/svg+xml"),
    ],
)  # fmt: skip
def test_an_asset_is_kept_for_good_only_under_its_version(name, kind):
    answer = get(f"/assets/peta/{name}")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["cache-control"] == "no-cache"
    assert len(answer.body) > 100
    assert get(f"/assets/peta/{name}?v=abc").headers["cache-control"] == FOR_GOOD


def test_leaflet_and_the_font_come_from_this_machine():
    assert b"Leaflet 1.9" in get("/assets/leaflet/leaflet.js").body
    font = get("/assets/peta/fonts/source-sans.woff2")
    assert font.body[:4] == b"wOF2"
    assert font.headers["cache-control"] == FOR_GOOD


@pytest.mark.parametrize(
    "address",
    [
        "/assets/peta/unknown.js",
        "/assets/peta/",
        "/assets/peta/routes.py",
        "/assets/peta/..%2f..%2fapp.py",
        "/assets/peta/../../app.py",
        "/assets/peta/..%5c..%5capp.py",
        "/assets/peta/map.js%00.css",
        "/assets/peta//etc/passwd",
        "/assets/leaflet/../../../../../../../../etc/passwd",
        "/assets/leaflet/..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/assets/leaflet//etc/passwd",
        "/assets/leaflet/",
        "/assets/leaflet/leaflet.js%00",
        "/assets/peta/" + quote("<script>alert(1)</script>"),
    ],
)
def test_nothing_else_is_served(address):
    answer = get(address)
    assert answer.status == 404
    assert b"root:" not in answer.body
    assert b"<script>" not in answer.body


def test_no_screen_of_the_navigation_is_unknown():
    listed = re.findall(r'url_path="([^"]+)"', (Path(routes.__file__).parents[1] / "main.py").read_text("utf-8"))
    assert tuple(listed) == SCREENS


@pytest.mark.parametrize(
    "address", ["/tidak-ada", "/Peta", "/peta%20lama", "/peta/lama", "/a/b/c", "/" + quote("<script>alert(1)")]
)
def test_an_unknown_address_is_told_in_indonesian(address):
    answer = get(address)
    assert (answer.status, answer.headers["cache-control"]) == (404, "no-store")
    assert answer.headers["content-type"].startswith("text/html")
    assert '<a href="/peta">Buka peta</a>' in answer.text
    assert "alert" not in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/_stcore", "/_stcore/health", "/component/x/index.html", "/component", "/media", "/media/x.png", "/static",
        "/vendor", "/index.html", "/favicon.png", "/manifest.json", "/oauth2callback",
    ],
)  # fmt: skip
def test_streamlits_own_addresses_stay_its_own(address):
    answer = get(address)
    assert (answer.status, answer.text) == (404, "Not Found")  # from this app without Streamlit


@pytest.mark.parametrize("address", ["/healthz", "/peta", "/assets/peta/map.js"])
def test_addresses_are_for_reading(address):
    assert get(address, method="POST").status == 405
