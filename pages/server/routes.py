"""Our own addresses beside Streamlit's: the map's assets, health, and the front door."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from xstatic.pkg import leaflet

from geo.basemap import read_basemap
from geo.maps import ASSET_FOLDER, browser_data, map_script
from geo.workspace import current_workspace

if TYPE_CHECKING:
    from starlette.requests import Request

SCREENS = ("peta", "penghuni", "jadwal", "kunjungan", "data")
"""The addresses of the screens that pages/main.py lists."""

FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}
"""For addresses that carry the version of what they serve."""


@lru_cache(maxsize=2)
def _data(folder: Path, modified_ns: int) -> str:  # modified_ns renews it
    return browser_data(read_basemap(folder))


def _serve_data(_: Request) -> Response:
    """Serve base map, symbols and words; a page asks for it once and keeps it."""
    folder = current_workspace().basemap_folder
    modified_ns = (folder / "kecamatan.geojson").stat().st_mtime_ns
    return Response(_data(folder, modified_ns), media_type="text/javascript", headers=FOR_GOOD)


def _serve_font(_: Request) -> Response:
    """Serve Streamlit's own Source Sans under an address without its build number."""
    fonts = Path(st.__file__).parent / "static" / "static" / "media"
    return FileResponse(next(fonts.glob("SourceSansVF-Upright*.woff2")), media_type="font/woff2", headers=FOR_GOOD)


SHARED = Path(__file__).parents[1] / "shared"
ASSETS = {
    "map.css": (ASSET_FOLDER / "map.css", "text/css"),
    "icon.svg": (SHARED / "icon.svg", "image/svg+xml"),
    "shell.js": (Path(__file__).parent / "shell.js", "text/javascript"),
}


def _serve_asset(request: Request) -> Response:
    """Serve one of our own files; for good when its address carries a version."""
    found = ASSETS.get(request.path_params["name"])
    if found is None:
        return Response(status_code=404)
    path, kind = found
    return FileResponse(path, media_type=kind, headers=_keeping(request))


def _serve_map(request: Request) -> Response:
    """Serve the script that draws the map."""
    return Response(map_script(), media_type="text/javascript", headers=_keeping(request))


def _keeping(request: Request) -> dict[str, str]:
    return FOR_GOOD if "v" in request.query_params else {"Cache-Control": "no-cache"}


def _tell_health(_: Request) -> Response:
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def _serve_shell(_: Request) -> Response:
    """Serve Streamlit's page for a screen's own address: in Indonesian, under our name, knowing where its server is.

    Streamlit's own shell is in English, and from a deep link it first looks for its server below that link: two
    refused requests at every first visit.
    """
    return HTMLResponse(_shell(st.get_option("server.baseUrlPath").strip("/")), headers={"Cache-Control": "no-cache"})


@lru_cache(maxsize=1)
def _shell(prefix: str) -> str:
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    base = f"/{prefix}" if prefix else ""
    for old, new in (
        ('<html lang="en">', '<html lang="id">'),
        (
            "<title>Streamlit</title>",
            f'<title>Peta Alih Profesi</title>\n    <script src="{base}/assets/peta/shell.js"></script>',
        ),
        ("./favicon.png", f"{base}/assets/peta/icon.svg"),
        (
            "You need to enable JavaScript to run this app.",
            "Aktifkan JavaScript pada peramban untuk membuka halaman ini.",
        ),
    ):
        if old not in page:
            raise RuntimeError(f"Streamlit's index.html no longer holds {old!r}; look at it anew")
        page = page.replace(old, new)
    return page


def _open_front_door(request: Request) -> Response:
    """Lead from the bare address to the map, which has an address of its own."""
    return RedirectResponse(f"{request.scope.get('root_path', '')}/peta", status_code=307)


def _tell_unknown(_: Request) -> Response:
    """Answer an address that leads nowhere; Streamlit would open the map under an English dialog."""
    prefix = st.get_option("server.baseUrlPath").strip("/")
    page = (Path(__file__).parent / "unknown.html").read_text(encoding="utf-8")
    page = page.replace('href="peta"', f'href="/{prefix}/peta"' if prefix else 'href="/peta"')
    return HTMLResponse(page, status_code=404, headers={"Cache-Control": "no-store"})


class _Unknown(StringConvertor):
    """Words that are no address of Streamlit's: those start with an underscore, hold a dot, or are listed here."""

    regex = "(?!_|(?:component|media|oauth2callback|static|vendor)(?:/|$))[^.]+"


register_url_convertor("unknown", _Unknown())

ROUTES: list[BaseRoute] = [
    Route("/", _open_front_door),
    *(Route(f"/{screen}", _serve_shell) for screen in SCREENS),
    Route("/healthz", _tell_health),
    Route("/assets/peta/data.js", _serve_data),
    Route("/assets/peta/map.js", _serve_map),
    Route("/assets/peta/fonts/source-sans.woff2", _serve_font),
    Route("/assets/peta/{name}", _serve_asset),
    Mount("/assets/leaflet", StaticFiles(directory=leaflet.BASE_DIR)),
    Route("/{address:unknown}", _tell_unknown),
]
