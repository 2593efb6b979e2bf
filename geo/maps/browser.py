"""What the browser is given once: base map, symbols and words as one script, beside map.js and map.css."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from geo import symbols
from geo.basemap import Basemap, basemap_json

ASSET_FOLDER = Path(__file__).parent / "assets"
"""Holds map.css and the parts of map.js."""

_WORDS = {
    "map": "Peta wilayah; geser dengan tombol panah, perbesar dengan + dan −",
    "north": "Utara di atas",
    "outside": " (bukan kabupaten)",
    "zoomIn": "Perbesar",
    "zoomOut": "Perkecil",
    "zones": {zone: f"Zona {word.lower()}" for zone, word in symbols.ZONE_WORDS.items()},
}


def script_json(value: object) -> str:
    r"""Write a value as JSON that is safe inside a script, an HTML page and a JavaScript template string.

    Besides what JSON escapes, ``< > & ' ` $ { }`` inside texts are written as ``\uXXXX``; the braces of JSON's own
    objects are told apart because only texts are touched.
    """
    return json.dumps(_guarded(value), ensure_ascii=True, separators=(",", ":"), allow_nan=False).replace(
        "\\\\u", "\\u"
    )


_UNSAFE = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&'`${}"}


def _guarded(value: object) -> object:
    """Escape the unsafe characters of every text within a value."""
    if isinstance(value, str):
        return value.replace("\\", "\\u005c").translate(_UNSAFE)
    if isinstance(value, dict):
        return {_guarded(key): _guarded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_guarded(item) for item in value]
    return value


def _style(entry: symbols.Stage | symbols.DueState) -> dict[str, Any]:
    return {
        "code": entry.code,
        "word": entry.word,
        "colour": entry.colour,
        "outline": entry.outline,
        "hollow": entry.is_hollow,
    }


def _theme(paper: symbols.Paper, ramp: tuple[str, ...], plate: str, select: str, outline: str) -> dict[str, str]:
    """Name one theme's colours as map.css does."""
    names = {"north": "paper", "south": "paper-south", "quiet_ink": "quiet"}
    colours = {names.get(key, key): value for key, value in asdict(paper).items()}
    rounds = {"north-round": symbols.ZONE_COLOURS["utara"], "south-round": symbols.ZONE_COLOURS["selatan"]}
    steps = {f"ramp{step}": colour for step, colour in enumerate(ramp)}
    return {**colours, **rounds, **steps, "plate": plate, "select": select, "outline": outline}


def browser_data(basemap: Basemap) -> str:
    """Write the script that holds everything about the map that never changes while the program runs."""
    look = {
        "stage": [_style(stage) for stage in symbols.STAGES],
        "due": [_style(state) for state in symbols.DUE_STATES],
        "zones": symbols.ZONE_COLOURS,
        "dashes": symbols.ZONE_DASHES,
        "overdue": symbols.OVERDUE_COLOUR,
        "themes": {
            "light": _theme(symbols.LIGHT, symbols.RAMP, "#ffffff", "#ffd54a", "#ffffff"),
            "dark": _theme(symbols.DARK, symbols.RAMP_DARK, "#20262d", "#8a6d00", "#eef2f6"),
        },
    }
    words = {**_WORDS, "attribution": escape(basemap.attribution)}  # Leaflet sets it as HTML
    layers = basemap_json(basemap)
    return f"window.petaData={{symbols:{script_json(look)},words:{script_json(words)},...{layers}}};\n"


MAP_PARTS = ("common", "symbols", "names", "plates", "base", "paint")
"""In the order in which they build on each other."""


@lru_cache(maxsize=1)
def map_script() -> str:
    """Join the parts of map.js into one script that adds ``peta`` to the page and nothing else.

    Every text is put on the page with textContent, so no name can become markup or script.
    """
    parts = (f"\n// {part}.js\n{(ASSET_FOLDER / f'{part}.js').read_text(encoding='utf-8')}" for part in MAP_PARTS)
    return '(function () {\n"use strict";\n' + "".join(parts) + "})();\n"


def asset_version(basemap: Basemap) -> str:
    """Name the present state of all map assets, for their addresses: a browser may then keep them for good."""
    return _version(browser_data(basemap))


@lru_cache(maxsize=4)
def _version(data: str) -> str:
    digest = hashlib.sha256(data.encode())
    digest.update(map_script().encode())
    digest.update((ASSET_FOLDER / "map.css").read_bytes())
    return digest.hexdigest()[:12]
