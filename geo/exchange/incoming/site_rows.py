"""Compare rows of sites with the recorded ones: the map has its say, and what a file leaves empty stays as it is."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.basemap import locate
from geo.exchange.incoming.deeds import Comparison, Deed, is_same
from geo.sites import check_sites
from geo.sites.check import TEXT_LIMITS, find_faults

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.exchange.incoming.known import Record
    from geo.exchange.incoming.rows import Row

_STORED = (
    "name", "kecamatan_code", "desa", "desa_code", "lat", "lon", "location_accuracy", "accuracy_m", "interval_days",
    "meeting_point", "note", "source",
)  # fmt: skip
_SAME_PLACE_DEG = 1e-5
"""A metre: a receiver's file rounds to less."""
_HEADING_OF = {"lat/lon": "lat"}


def site_key(comparison: Comparison, row: Row) -> tuple[str, str] | None:
    """Tell which site a row is about: ``("id", …)`` of a recorded one, else a new one by its id or its name.

    None with a refusal when it cannot be told.
    """
    known, given = comparison.known, row.given
    site_id, name = given.get("site_id"), given.get("name")
    if site_id is None and name is None:
        row.refuse("name", "", "kosong; isi nama atau kode lokasinya.")
        return None
    if site_id is not None and (found := known.site_with_id(site_id)) is not None:
        return ("id", found)
    same = [] if name is None else known.sites_named(name)
    if site_id is None and len(same) > 1:
        row.refuse("name", name, f"ada {len(same)} lokasi bernama ini; isi kode lokasinya.")
        return None
    if site_id is not None and same:
        cure = f"kode ini belum ada, padahal nama {name} sudah dipakai lokasi {same[0]}; pakai kode itu atau beda nama."
        row.refuse("site_id", site_id, cure)
        return None
    if same:
        return ("id", same[0])
    return ("new id", site_id.casefold()) if site_id is not None else ("new name", str(name).casefold())


def settle_sites(comparison: Comparison, rows: Sequence[Row], keys: Sequence[tuple[str, str]]) -> list[list[Deed]]:
    """Tell what rows of sites would do; each row's faults are noted in its refusals.

    Parameters
    ----------
    comparison
        What is known; sites that are added are known afterwards.
    rows, keys
        Rows without faults so far, each about another site, and the keys of `site_key`.
    """
    known = comparison.known
    records = [known.records["sites"].get(key) if kind == "id" else None for kind, key in keys]
    _fill_kecamatan(comparison, rows, records)
    _fill_accuracy(rows, records)
    telling = [
        at
        for at, (row, record) in enumerate(zip(rows, records, strict=True))
        if record is None or not _repeats(comparison, row, record)
    ]
    ids: dict[int, str] = {}
    for at in telling:
        ids[at] = _id_of(comparison, rows[at], records[at], set(ids.values()))
    cells = [_merge(rows[at], records[at]) | {"site_id": ids[at]} for at in telling]
    merged = pd.DataFrame(cells, columns=list(TEXT_LIMITS), dtype=object)
    for fault in find_faults(merged, comparison.kecamatan) if telling else ():
        if fault.at is not None:
            name = _HEADING_OF.get(fault.column, fault.column)
            rows[telling[fault.at]].refuse(name, fault.value.strip("'"), fault.cure)
    sound = [place for place, at in enumerate(telling) if not rows[at].refusals]
    deeds: list[list[Deed]] = [[] for _ in rows]
    if sound:
        checked = check_sites(merged.iloc[sound].reset_index(drop=True), comparison.kecamatan, "")
        for values, place in zip(checked[list(_STORED)].to_dict("records"), sound, strict=True):
            at = telling[place]
            plain = {str(name): _plain(value) for name, value in values.items()}
            deeds[at] = _deeds(comparison, rows[at], records[at], {"site_id": ids[at], **plain})
    return deeds


def _deeds(comparison: Comparison, row: Row, record: Record | None, values: dict[str, Any]) -> list[Deed]:
    if record is None:
        return [comparison.add("sites", values)]
    told = row.given.keys() | {"kecamatan_code"}
    if "site_id" not in row.given:
        told -= {"name"}  # it says which site, in whatever case
    if _is_new_point(row, record):
        told |= {"accuracy_m"}
    changed = comparison.change("sites", record, {name: value for name, value in values.items() if name in told})
    return [] if changed is None else [changed]


def _fill_kecamatan(comparison: Comparison, rows: Sequence[Row], records: Sequence[Record | None]) -> None:
    """Let the point of a new site tell its kecamatan where the file does not."""
    asked = [
        row
        for row, record in zip(rows, records, strict=True)
        if record is None
        and not {"kecamatan_code", "kecamatan"} & row.given.keys()
        and {"lat", "lon"} <= row.given.keys()
    ]
    if asked:
        lon, lat = ([row.given[name] for row in asked] for name in ("lon", "lat"))
        for row, code in zip(asked, locate(lon, lat, comparison.kecamatan), strict=True):
            if code is not None:
                row.given["kecamatan_code"] = str(code)


def _fill_accuracy(rows: Sequence[Row], records: Sequence[Record | None]) -> None:
    """Let points be as good as was said of all; one that stands where it was stays as good as it was."""
    for row, record in zip(rows, records, strict=True):
        if row.points is None or "location_accuracy" in row.given or not {"lat", "lon"} <= row.given.keys():
            continue
        moved = (
            record is None
            or record["lat"] is None
            or any(abs(record[name] - row.given[name]) > _SAME_PLACE_DEG for name in ("lat", "lon"))
        )
        if moved:
            kind, metres = row.points
            row.given["location_accuracy"] = kind
            if metres is not None:
                row.given.setdefault("accuracy_m", metres)


def _repeats(comparison: Comparison, row: Row, record: Record) -> bool:
    """Tell whether a row says what is recorded, joined columns included."""
    joined = comparison.kecamatan.loc[record["kecamatan_code"], ["kecamatan", "zone"]]
    return all(
        str(joined[name]).casefold() == str(value).casefold() if name in joined.index else is_same(record[name], value)
        for name, value in row.given.items()
        if name != "site_id" and (name != "name" or "site_id" in row.given)
    )


def _merge(row: Row, record: Record | None) -> dict[str, object]:
    """Lay a row over the recorded site, as the cells of a table."""
    cells = {} if record is None else {name: record[name] for name in _STORED}
    if record is not None and "kecamatan" in row.given and "kecamatan_code" not in row.given:
        cells["kecamatan_code"] = None  # the name alone says which
    if record is not None and _is_new_point(row, record):
        cells["accuracy_m"] = None
    return {name: _as_cell(name, value) for name, value in {**cells, **row.given}.items()}


def _is_new_point(row: Row, record: Record) -> bool:
    """Tell whether a row has a point from elsewhere: how far the old one was off says nothing of it."""
    return bool(row.given.get("location_accuracy", record["location_accuracy"]) != record["location_accuracy"])


def _as_cell(name: str, value: object) -> object:
    """Write a number so that it is not taken for a text with a separator of thousands."""
    if not isinstance(value, float):
        return value
    text = np.format_float_positional(value, trim="-")
    return f"{text}0" if name == "accuracy_m" and re.fullmatch(r"\d{1,3}\.\d{3}", text) else text


def _id_of(comparison: Comparison, row: Row, record: Record | None, reserved: set[str]) -> str:
    """Give the id of a site: its own, the one in the file, or one made of its name."""
    if record is not None:
        return str(record["site_id"])
    if "site_id" in row.given:
        return str(row.given["site_id"])
    letters = unicodedata.normalize("NFKD", row.given["name"]).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:50]
    return comparison.known.free_id("sites", slug or "lokasi", reserved)


def _plain(value: object) -> object:
    """Give a value of a frame as a plain Python one, a missing one as None."""
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - only NaN differs from itself
        return None
    return value.item() if isinstance(value, np.generic) else value
