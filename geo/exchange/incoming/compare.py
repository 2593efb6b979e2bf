"""Compare a file's rows with the records, table by table, so that a row may refer to one before it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.exchange.incoming.deeds import Comparison, Deed, Settled
from geo.exchange.incoming.doubts import ask_about
from geo.exchange.incoming.known import MODELS, Known
from geo.exchange.incoming.site_rows import settle_sites, site_key
from geo.exchange.incoming.visit_rows import Meant, find_visit, settle_need, settle_visit
from geo.indonesian import date_short
from geo.needs import NEED_WORDS
from geo.symbols import SIMULATED_WORD

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Hashable, Mapping, Sequence

    import geopandas as gpd
    from sqlalchemy import Connection

    from geo.exchange.incoming.rows import Row

_OF_OUTCOME = ("date", "trained", "equipped", "changed", "returned")


def compare_rows(
    rows: Sequence[Row], connection: Connection, kecamatan: gpd.GeoDataFrame, today: dt.date, *, is_demo: bool
) -> list[Settled]:
    """Tell what rows would do to the records as they are now.

    Parameters
    ----------
    rows
        As from `read_rows`; they are not altered.
    connection
        To the database; nothing is written.
    kecamatan
        As in `geo.basemap.Basemap`.
    today
        The day at the office: what took place is not later.
    is_demo
        Whether the database holds simulated records; one that does not takes no simulated row.

    Returns
    -------
    settled
        In the order of the rows.
    """
    comparison = Comparison(Known(connection), kecamatan, today, is_demo)
    settled: dict[int, Settled] = {}
    for table in MODELS:
        own = [
            (at, replace(row, given=dict(row.given), refusals=list(row.refusals)))
            for at, row in enumerate(rows)
            if row.table == table
        ]
        for _, row in own:
            if row.is_simulated and not is_demo:
                cure = f"baris {SIMULATED_WORD} tidak boleh masuk basis data kantor; pakai data sebenarnya."
                row.refuse("", "", cure)
            elif row.refusals and table != "sites":
                comparison.find_site(row)  # all faults of a row are told at once
        _SETTLERS[table](comparison, own, settled)
    return ask_about((settled[at] for at in range(len(rows))), comparison.known, today)


def _settle_sites(comparison: Comparison, own: list[tuple[int, Row]], settled: dict[int, Settled]) -> None:
    _refuse_repeats([row for _, row in own], lambda row: site_key(comparison, row))
    sound = [(row, key) for _, row in own if not row.refusals and (key := site_key(comparison, row)) is not None]
    deeds = settle_sites(comparison, [row for row, _ in sound], [key for _, key in sound])
    by_row = {id(row): found for (row, _), found in zip(sound, deeds, strict=True)}
    for at, row in own:
        label = str(row.given.get("name") or row.given.get("site_id", ""))
        settled[at] = Settled(row, label, tuple(by_row.get(id(row), ())), tuple(row.refusals))


def _settle_visits(comparison: Comparison, own: list[tuple[int, Row]], settled: dict[int, Settled]) -> None:
    def key(row: Row) -> Hashable:
        meant = find_visit(comparison, row)
        if meant is None:
            return None
        given = row.given.get("instance_id") or row.given.get("visit_id")
        return ("id", given) if meant.record is None and given else (*meant.key, row.given.get("status") == "cancelled")

    _refuse_repeats([row for _, row in own], key)
    seen: dict[Hashable, int] = {}
    for at, row in own:
        deeds: list[Deed] = []
        kept: tuple[str, ...] = ()
        meant = None if row.refusals else find_visit(comparison, row)  # rows before it may have made it
        if meant is not None and not _is_seen(row, meant, seen):
            deeds, kept = settle_visit(comparison, row, meant)
            _see(row, meant, deeds, seen)
        settled[at] = Settled(row, _label(comparison, row, meant), tuple(deeds), tuple(row.refusals), kept)


def _settle_needs(comparison: Comparison, own: list[tuple[int, Row]], settled: dict[int, Settled]) -> None:
    def key(row: Row) -> Hashable:
        meant = find_visit(comparison, row)
        return None if meant is None else (*meant.key, row.given.get("visit_id"), row.given.get("category"))

    _refuse_repeats([row for _, row in own], key)
    for at, row in own:
        meant = None if row.refusals else find_visit(comparison, row)
        deeds = [] if meant is None else settle_need(comparison, row, meant)
        label = f"{_label(comparison, row, meant)}: {NEED_WORDS.get(row.given.get('category', ''), '')}"
        settled[at] = Settled(row, label, tuple(deeds), tuple(row.refusals))


def _settle_outcomes(comparison: Comparison, own: list[tuple[int, Row]], settled: dict[int, Settled]) -> None:
    _refuse_repeats([row for _, row in own], lambda row: _outcome_key(comparison, row))
    for at, row in own:
        deeds: list[Deed | None] = []
        key = None if row.refusals else _outcome_key(comparison, row)
        site_id = comparison.find_site(row) if key is not None else None
        values = {name: row.given[name] for name in _OF_OUTCOME if name in row.given}
        if site_id is not None:
            values["site_id"] = site_id
        if key is not None and key[0] == "id":
            deeds = [comparison.change("outcomes", comparison.known.records["outcomes"][str(key[1])], values)]
        elif key is not None:
            wanted = row.given.get("outcome_id") or f"{row.given['date'].isoformat()}-{site_id}"
            fresh = {"outcome_id": comparison.known.free_id("outcomes", wanted), **values}
            deeds = [comparison.add("outcomes", fresh)]
        found = tuple(deed for deed in deeds if deed is not None)
        label = _named(comparison, site_id, row.given.get("date"))
        settled[at] = Settled(row, label, found, tuple(row.refusals))


def _outcome_key(comparison: Comparison, row: Row) -> tuple[Hashable, ...] | None:
    """Tell which report a row is about; None with a refusal when it cannot be told."""
    known, date = comparison.known, row.given.get("date")
    site_id = comparison.find_site(row)
    outcome_id = row.given.get("outcome_id")
    if outcome_id in known.records["outcomes"]:
        return None if row.refusals else ("id", outcome_id)
    for name, value in (("site_id", site_id), ("date", date)):
        if value is None and not row.refusals:
            row.refuse(name, "", "kosong; isilah.")
    if site_id is None or date is None:
        return None
    if outcome_id is not None:
        return ("new", outcome_id)
    same = known.outcomes_on(site_id, date)
    if len(same) > 1:
        row.refuse("date", date, f"lokasi ini punya {len(same)} laporan pada hari itu; isi kode hasilnya.")
        return None
    return ("id", same[0]["outcome_id"]) if same else ("new", site_id, date)


def _refuse_repeats(rows: Sequence[Row], key: Callable[[Row], Hashable]) -> None:
    """Refuse rows of one sheet about the same record: all but the first of equal ones, all of different ones."""
    groups: dict[Hashable, list[Row]] = {}
    for row in rows:
        if not row.refusals and (found := key(row)) is not None:
            groups.setdefault((row.file, row.sheet, found), []).append(row)
    for first, *others in groups.values():
        is_equal = all(row.given == first.given for row in others)
        for row in others:
            cure = "hapus salah satu." if is_equal else "isinya berbeda; sisakan yang benar."
            row.refuse("", "", f"tentang hal yang sama dengan baris {first.number}; {cure}")
        if others and not is_equal:
            first.refuse(
                "", "", f"tentang hal yang sama dengan baris {others[0].number}; isinya berbeda; sisakan yang benar."
            )


def _is_seen(row: Row, meant: Meant, seen: Mapping[Hashable, int]) -> bool:
    """Refuse a row about a visit that a row before it in the same sheet has made."""
    number = None if meant.record is None else seen.get((row.file, row.sheet, meant.record["visit_id"]))
    if number is not None:
        row.refuse("", "", f"tentang kunjungan yang sama dengan baris {number}; sisakan salah satu.")
    return number is not None


def _see(row: Row, meant: Meant, deeds: Sequence[Deed], seen: dict[Hashable, int]) -> None:
    """Remember which visit a row was about."""
    visit_id = meant.record["visit_id"] if meant.record is not None else next((deed.row_id for deed in deeds), None)
    seen.setdefault((row.file, row.sheet, visit_id), row.number)


def _label(comparison: Comparison, row: Row, meant: Meant | None) -> str:
    """Name the visit a row is about, for a list."""
    record = meant.record if meant is not None and meant.record is not None else row.given
    return _named(
        comparison, meant.site_id if meant is not None and meant.site_id else record.get("site_id"), record.get("date")
    )


def _named(comparison: Comparison, site_id: str | None, date: dt.date | None) -> str:
    site = comparison.known.records["sites"].get(site_id or "")
    name = str(site["name"]) if site is not None else ""
    return ", ".join(part for part in (name, "" if date is None else date_short(date)) if part)


_SETTLERS = {
    "sites": _settle_sites,
    "visits": _settle_visits,
    "observations": _settle_visits,
    "needs": _settle_needs,
    "outcomes": _settle_outcomes,
}
