"""What changes on the map: sites by stage or due date, kecamatan by value, rounds; each with its own legend."""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING, Any, Literal

import folium
import numpy as np
import pandas as pd
from folium.template import Template

from geo import symbols
from geo.classes import assign_classes, describe_classes
from geo.indonesian import date_short, distance, is_missing, whole
from geo.maps.browser import script_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.basemap import Office

LONGEST_NAME = 80
"""Characters of a name that travel to the map; the card beside it shows the whole."""

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""Worth 0 to 63, in coordinates (map.js has the same); none needs an escape in a script or a page."""

ENDS = 2
"""Every round starts and ends at the office."""

LARGEST_CIRCLE_PX = 24
SMALLEST_CIRCLE_PX = 11

Choice = tuple[Literal["site", "kecamatan"], str] | None
"""What is selected: its kind and its id."""


class Painting(folium.FeatureGroup):
    """One JSON payload, painted by map.js on the standing map; see `paint_sites`, `paint_areas`, `paint_rounds`."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = peta.painting({{ this.payload }}, {{ this.second }});"
        "{% endmacro %}"
    )

    def __init__(self, payload: Mapping[str, Any], second: Mapping[str, Any] | None = None) -> None:
        super().__init__(control=False)
        self.content = payload
        self.payload = script_json(payload)
        self.second = "null" if second is None else script_json(second)

    @classmethod
    def from_script(cls, payload: str, second: str) -> Painting:
        """Make a painting anew from the ``payload`` and ``second`` of one that was painted before."""
        painting = cls({})
        painting.payload, painting.second = payload, second
        return painting


def _rows_of_ground() -> list[dict[str, Any]]:
    return [
        {"kind": "ground", "tone": "paper", "word": "Zona utara"},
        {"kind": "ground", "tone": "paper-south", "word": "Zona selatan"},
    ]


def _selected(choice: Choice) -> dict[str, str]:
    return {} if choice is None else {"kind": choice[0], "id": choice[1]}


def _pack_degrees(degrees: pd.Series[float]) -> dict[str, Any]:
    """Write coordinates as whole steps of 1e-5 degree (about a metre) above the least, all with as many `DIGITS`.

    Within a kabupaten that is three letters a coordinate, where a number takes eight.
    """
    steps: NDArray[np.int64] = np.rint(degrees.to_numpy(dtype=float) * 1e5).astype(np.int64)
    least = int(np.min(steps)) if steps.size else 0
    steps -= least
    bits = int(np.max(steps, initial=1)).bit_length()
    places = range((bits - 1) // 6, -1, -1)  # a digit holds six bits; the greatest comes first
    values = np.stack([steps >> 6 * place & 63 for place in places], axis=1)
    digits = np.frombuffer(DIGITS.encode(), dtype="S1")[values]
    return {"least": least, "digits": digits.tobytes().decode()}


def _pack_texts(texts: Sequence[str]) -> dict[str, Any]:
    """Write what all texts start with once."""
    start = os.path.commonprefix(texts)  # noqa: RUF071 - letter by letter is what is meant
    return {"start": start, "ends": [text[len(start) :] for text in texts]}


def _names(names: pd.Series[str]) -> list[str]:
    return names.fillna("").astype(str).str.slice(0, LONGEST_NAME).tolist()


def paint_sites(
    sites: gpd.GeoDataFrame,
    status: pd.DataFrame,
    by: Literal["stage", "due"] = "stage",
    *,
    choice: Choice = None,
    dimmed: Sequence[str] = (),
    title: str = "",
) -> Painting:
    """Draw every site that has a point as the symbol of its stage or of its due state.

    Parameters
    ----------
    sites, status
        Rows of `geo.sites` and `geo.monitoring.site_status`, same index; any number from none to ten thousand.
    by
        What colour, shape and word tell.
    choice
        The site or kecamatan to mark.
    dimmed
        Codes of kecamatan outside the filter.
    title
        A plate at the top of the map, for two dates side by side.
    """
    column = "stage" if by == "stage" else "due_state"
    codes = symbols.STAGE_CODES if by == "stage" else symbols.DUE_CODES
    words = {entry.code: entry.word for entry in (symbols.STAGES if by == "stage" else symbols.DUE_STATES)}
    has_point = sites["lat"].notna() & sites["lon"].notna()
    shown, states = sites[has_point], status[has_point]
    counted = status[column].value_counts()
    rows: list[dict[str, Any]] = [
        {"kind": "symbol", "set": by, "code": code, "word": words[code], "n": int(counted.get(code, 0))}
        for code in codes
    ]
    if by == "stage":
        rows.append({"kind": "ring", "word": "Terlambat dikunjungi", "n": int(status["is_overdue"].sum())})
    rough = np.where(shown["location_accuracy"].eq("gps"), 0, shown["accuracy_m"].fillna(0)).astype(int)
    if rough.any():
        rows.append({"kind": "rough", "word": "Letak perkiraan", "n": int((rough > 0).sum())})
    missing = int((~has_point).sum())
    if missing:
        rows.append({"kind": "text", "word": f"{whole(missing)} lokasi belum bertitik, tidak tergambar"})
    payload: dict[str, Any] = {
        "title": title,
        "dim": list(dimmed),
        "selected": _selected(choice),
        "legend": {"title": "Legenda", "rows": rows + _rows_of_ground(), "ground": True},
        "sites": {
            "set": by,
            "id": _pack_texts(shown.index.tolist()),
            "name": _pack_texts(_names(shown["name"])),
            "lat": _pack_degrees(shown["lat"]),
            "lon": _pack_degrees(shown["lon"]),
            "codes": "".join(map(str, pd.Categorical(states[column], categories=codes).codes)),
        },
    }
    if by == "stage" and states["is_overdue"].any():
        payload["sites"]["rings"] = "".join(states["is_overdue"].map({True: "1", False: "0"}))
    if len(shown) <= FEW_SITES:
        payload["sites"]["rough"] = rough.tolist()
        payload["sites"]["hints"] = _hints(shown, states)
    return Painting(payload)


FEW_SITES = 400
"""Above this the map shows neither names nor circles of uncertainty, so they do not travel (map.js: MANY_SITES)."""


def _hints(sites: gpd.GeoDataFrame, status: pd.DataFrame) -> list[list[str]]:
    """Give the further lines of each site's tooltip: kecamatan, last visit, due date, and how good the point is."""
    hints = []
    for site, state in zip(sites.itertuples(), status.itertuples(), strict=True):
        lines = [f"Kecamatan {site.kecamatan}"]
        lines.append(f"Kunjungan terakhir: {date_short(state.last_visit, 'belum pernah')}")
        if state.is_overdue:
            lines.append(f"Terlambat sejak {date_short(state.due)}")
        if site.location_accuracy != "gps":
            far = "" if is_missing(site.accuracy_m) else f", meleset hingga {distance(site.accuracy_m)}"
            lines.append(f"Titik mewakili {site.location_accuracy}{far}")
        hints.append(lines)
    return hints


def paint_areas(
    values: pd.Series[Any],
    breaks: Sequence[float],
    *,
    title: str,
    unit: str,
    kind: Literal["count", "rate"],
    empty: int = 0,
    hints: Mapping[str, Sequence[str]] | None = None,
    choice: Choice = None,
    dimmed: Sequence[str] = (),
    plate: str = "",
) -> Painting:
    """Shade every kecamatan by its value; counts also stand in a circle whose area grows with them.

    Parameters
    ----------
    values
        Numbers by the code of every kecamatan that has sites, in the unit that is shown (a rate in per cent); missing
        ones are hatched, never shaded. Kecamatan without sites are not in it and stay plain.
    empty
        How many kecamatan have no site.
    breaks
        Class borders from `geo.classes.class_breaks`.
    title, unit
        Head of the legend.
    kind
        ``count`` for things counted, ``rate`` for shares.
    hints
        Further lines of a kecamatan's tooltip.
    """
    steps = assign_classes(values, list(breaks)).fillna(-1)
    classes = describe_classes(list(breaks), kind)
    per_class = steps.value_counts()
    rows: list[dict[str, Any]] = [
        {"kind": "ramp", "step": step, "word": word, "n": int(per_class.get(step, 0))}
        for step, word in enumerate(classes)
    ]
    rows.append({"kind": "hatch", "word": "Belum ada data", "n": int(per_class.get(-1, 0))})
    rows.append({"kind": "ground", "tone": "paper", "word": "Tanpa lokasi tercatat", "n": empty})
    areas: dict[str, Any] = {"steps": {str(code): int(step) for code, step in steps.items()}}
    if kind == "count":
        rows.append({"kind": "circle", "word": f"Angka di lingkaran: {unit}"})
        areas["circles"] = _circles(values)
    areas["hints"] = {code: list(lines) for code, lines in (hints or {}).items()}
    return Painting(
        {
            "title": plate,
            "dim": list(dimmed),
            "selected": _selected(choice),
            "legend": {"title": title, "rows": rows},
            "areas": areas,
        }
    )


def _circles(values: pd.Series[Any]) -> dict[str, dict[str, Any]]:
    """Size a circle for every count: its area grows with the count, up to the largest of the map."""
    known = values.dropna()
    largest = max(float(known.max()), 1.0) if len(known) else 1.0
    return {
        str(code): {
            "radius": round(max(SMALLEST_CIRCLE_PX, LARGEST_CIRCLE_PX * math.sqrt(float(value) / largest)), 1),
            "text": whole(value),
        }
        for code, value in known.items()
    }


def paint_rounds(
    stops: pd.DataFrame,
    sites: gpd.GeoDataFrame,
    office: Office,
    *,
    choice: Choice = None,
    title: str = "Putaran",
) -> Painting:
    """Draw rounds, each from the office along its numbered stops and back.

    Parameters
    ----------
    stops
        Rows of `geo.rounds.round_stops` with the ``zone`` and ``date`` of their round.
    sites
        For the accuracy of each point, by site_id.
    office
        Where every round starts and ends.
    """
    rounds = []
    for _, members in stops.groupby("round_id", sort=True):
        driven = members[members["lat"].notna() & members["status"].ne("cancelled")]
        path = driven[["lat", "lon"]].to_numpy().tolist()
        called = members[members["site_id"].notna() & members["lat"].notna()]
        # Two entries are the office alone: nothing is driven when every stop is cancelled or without a point.
        rounds.append(
            {
                "zone": str(members["zone"].iloc[0]),
                "path": path if len(path) > ENDS else [],
                "stops": _stops(called, sites),
            }
        )
    rows: list[dict[str, Any]] = [
        {
            "kind": "line",
            "zone": zone,
            "word": f"Putaran {word.lower()}",
            "n": sum(r["zone"] == zone for r in rounds),
        }
        for zone, word in symbols.ZONE_WORDS.items()
    ]
    rows += [
        {
            "kind": "office",
            "word": f"Kantor (perkiraan ± {distance(office.accuracy_m)})" if office.accuracy_m else "Kantor",
        },
        {"kind": "text", "word": "Bulatan penuh: terlaksana; kosong: direncanakan; putus-putus: dibatalkan"},
        {"kind": "text", "word": "Garis lurus antarperhentian, bukan jalan"},
    ]
    missing = int(stops.loc[stops["site_id"].notna(), "lat"].isna().sum())
    if missing:
        rows.append({"kind": "text", "word": f"{whole(missing)} perhentian belum bertitik, tidak tergambar"})
    return Painting(
        {
            "title": "",
            "dim": [],
            "selected": _selected(choice),
            "legend": {"title": title, "rows": rows},
            "rounds": rounds,
            "office": office_mark(office),
        }
    )


def office_mark(office: Office) -> dict[str, Any]:
    """Mark where rounds start and end."""
    return {
        "name": "Kantor",
        "lat": office.lat,
        "lon": office.lon,
        "rough": 0,
        "lines": [office.name, *([office.note] if office.note else [])],
    }


def _stops(members: pd.DataFrame, sites: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    accuracy = sites["accuracy_m"].where(sites["location_accuracy"].ne("gps"), 0).fillna(0).astype(int)
    return [
        {
            "n": stop["position"],
            "id": stop["site_id"],
            "name": stop["name"][:LONGEST_NAME],
            "lat": stop["lat"],
            "lon": stop["lon"],
            "rough": int(accuracy.get(stop["site_id"], 0)),
            "status": stop["status"],
            "lines": [
                f"Perhentian {stop['position']}, {date_short(stop['date'])}",
                symbols.VISIT_WORDS[stop["status"]],
            ],
        }
        for stop in members.to_dict("records")
    ]


def side_by_side(first: Painting, second: Painting) -> Painting:
    """Join two paintings into one for the two maps of `twin_map`."""
    return Painting(first.content, second.content)
