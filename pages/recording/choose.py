"""Which visit is recorded: planned, forgotten, coming or recorded lately, drafts left behind, or one nobody planned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from geo.errors import DataError
from geo.indonesian import date_long, date_short, days_apart, whole
from geo.recording.listing import list_of_site, list_recordable
from geo.recording.records import open_visit
from pages.recording.sheet import ADDRESS, SITE_ADDRESS, UNPLANNED, Sheet, forget, read_drafts, say_moment
from pages.shared import readers
from pages.shared.screen import KeyFigure

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from geo.recording.listing import Recordable, RecordableLists
    from geo.workspace import Records

HERE = Path(__file__).parent
KEY = "kunjungan_daftar"
MOST_LISTED = 12
"""Rows of one list before all of them are asked for; a phone shows them on two screens."""
MOST_SENT = 300

STATUS_WORDS = {"planned": "Direncanakan", "done": "Tercatat", "cancelled": "Dibatalkan"}

_component = st.components.v2.component(
    "peta_recordable",
    html='<div class="lists"></div>',
    css=(HERE / "choose.css").read_text(encoding="utf-8"),
    js=(HERE / "choose.js").read_text(encoding="utf-8"),
)


def read_address(records: Records) -> Sheet | None:
    """Read from the page's address what is being recorded; None while nothing was chosen.

    Raises
    ------
    DataError
        When the address names no visit or site there is.
    """
    visit_id, today = st.query_params.get(ADDRESS), readers.today()
    if visit_id is None:
        return None
    if visit_id != UNPLANNED:
        opened = open_visit(readers.engine(), visit_id)
        if opened.entry.site_id in records.sites.index:
            return Sheet(opened.entry.site_id, opened, today)
    elif (site_id := st.query_params.get(SITE_ADDRESS)) in records.sites.index:
        return Sheet(str(site_id), None, today)
    raise DataError("Alamat halaman ini menunjuk kunjungan atau lokasi yang tidak ada; pilih dari daftar.")


def go(visit_id: str | None, site_id: str | None = None) -> None:
    """Lead to a visit, to a new one of a site, or back to the list; the address keeps it for the back button."""
    address = {ADDRESS: visit_id, SITE_ADDRESS: site_id}
    st.query_params.from_dict({name: value for name, value in address.items() if value is not None})


def count_work(lists: RecordableLists, records: Records, today: dt.date) -> list[KeyFigure]:
    """Give the key figures above the list."""
    visits = records.visits
    dates = visits["date"].dt
    this_month = visits["status"].eq("done") & dates.year.eq(today.year) & dates.month.eq(today.month)
    late = len(lists.overdue)
    return [
        KeyFigure("Hari ini", whole(len(lists.today)), "kunjungan", "direncanakan", "menurut jadwal"),
        KeyFigure("Terlewat", whole(late), "kunjungan", "belum dicatat", "menurut jadwal", is_alarming=late > 0),
        KeyFigure("Tercatat", whole(int(this_month.sum())), "kunjungan", "bulan ini", "menurut catatan"),
    ]


def list_work(records: Records) -> RecordableLists:
    """Sort the office's visits into what can be recorded."""
    return list_recordable(records.visits, records.sites, readers.today())


def show_lists(lists: RecordableLists, records: Records, site_id: str | None) -> None:
    """Show what can be recorded, the most pressing first; of one site, where it was chosen, every visit there is."""
    today = readers.today()
    shown = [_list_drafts(records)]
    if site_id is not None:
        name = str(records.sites.at[site_id, "name"])
        own = list_of_site(records.visits, records.sites, site_id)
        shown.append(_section("site", f"Semua kunjungan di {name}", own, today, "Belum ada kunjungan di lokasi ini."))
    shown += [
        _section("today", "Hari ini", lists.today, today, "Tidak ada kunjungan yang direncanakan hari ini."),
        _section("overdue", "Terlewat, belum dicatat", lists.overdue, today, "Tidak ada yang terlewat."),
        _section("coming", "Akan datang", lists.coming, today, "Belum ada yang direncanakan."),
        _section("recent", "Baru dicatat, dapat diperbaiki", lists.recent, today, "Belum ada yang dicatat."),
    ]

    def _open() -> None:
        _choose(str(st.session_state[KEY].get("chosen")))

    filled = [one for one in shown if one["rows"] or one["none"]]
    result = _component(key=KEY, data={"lists": filled, "most": MOST_LISTED}, on_chosen_change=_open)
    if result.chosen and st.query_params.get(ADDRESS) is None:  # a session younger than the list
        _choose(str(result.chosen))
        st.rerun()


def _choose(name: str) -> None:
    """Open what was chosen in the list: a visit, or the draft of one that nobody had planned."""
    kind, _, site_id = name.partition(":")
    if kind == UNPLANNED and site_id:
        go(UNPLANNED, site_id)
    else:
        go(name)


def _section(kind: str, title: str, visits: Sequence[Recordable], today: dt.date, none: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "title": title,
        "said": whole(len(visits)) if visits else "",
        "none": none,
        "rows": [_row(visit, kind, today) for visit in visits[:MOST_SENT]],
        "more": f"Tampilkan semua ({whole(min(len(visits), MOST_SENT))})",
    }


def _row(visit: Recordable, kind: str, today: dt.date) -> dict[str, Any]:
    days = (visit.date - today).days
    far = "hari ini" if days == 0 else f"{days_apart(days)} {'lagi' if days > 0 else 'lalu'}"
    team = f", {visit.team}" if visit.team and kind != "today" else ""
    if kind == "site":
        far = STATUS_WORDS[visit.status].lower()
    return {
        "id": visit.visit_id,
        "name": visit.name,
        "where": f"Kecamatan {visit.kecamatan}, zona {visit.zone}{team}",
        "when": date_short(visit.date),
        "tag": (visit.team or "") if kind == "today" else far,
        "isLate": kind == "overdue",
    }


def _list_drafts(records: Records) -> dict[str, Any]:
    """List visits of which something was typed and never saved, each once; what is no longer there is forgotten."""
    visits, rows = records.visits, {}
    for draft in read_drafts():
        kind, _, site_id = draft.sheet_name.partition(":")
        if draft.sheet_name in visits.index:
            site_id, day = str(visits.at[draft.sheet_name, "site_id"]), visits.at[draft.sheet_name, "date"]
        elif kind == UNPLANNED and site_id in records.sites.index:
            day = pd.NaT
        else:
            forget(draft)
            continue
        if draft.sheet_name in rows:
            continue
        site = records.sites.loc[site_id]
        rows[draft.sheet_name] = {
            "id": draft.sheet_name,
            "name": str(site["name"]),
            "where": f"Kecamatan {site['kecamatan']}, zona {site['zone']}",
            "when": date_short(day, "kunjungan lain"),
            "tag": f"draf {say_moment(draft.at)}",
            "isLate": False,
        }
    return {
        "kind": "drafts",
        "title": "Draf, belum dicatat",
        "said": whole(len(rows)),
        "none": "",
        "rows": list(rows.values())[:MOST_SENT],
        "more": f"Tampilkan semua ({whole(min(len(rows), MOST_SENT))})",
    }


def ask_other(records: Records) -> str | None:
    """Ask for the site of a visit that nobody had planned, or that is in none of the lists."""
    labels = _label_sites(records)
    with st.container(horizontal=True, vertical_alignment="bottom", key="lain"):
        label = st.selectbox(
            "Kunjungan lain di lokasi",
            list(labels),
            index=None,
            placeholder="Pilih lokasi",
            key="kunjungan_lokasi",
        )
        st.button(
            "Catat baru",
            icon=":material/edit_note:",
            key="kunjungan_catat",
            disabled=label is None,
            on_click=lambda: go(UNPLANNED, labels.get(st.session_state["kunjungan_lokasi"])),
        )
    return None if label is None else labels[label]


def offer_recording(records: Records, site_id: str) -> None:
    """Offer, beside a site's card, to record a visit of it: the one that waits for it, else a new one."""
    if not st.button("Catat kunjungan", icon=":material/edit_note:", key="catat_kunjungan"):
        return
    lists = list_work(records)
    waiting = [visit.visit_id for visit in (*lists.today, *lists.overdue) if visit.site_id == site_id]
    new = {ADDRESS: UNPLANNED, SITE_ADDRESS: site_id}
    st.switch_page("visit.py", query_params={ADDRESS: waiting[0]} if waiting else new)


def _label_sites(records: Records) -> dict[str, str]:
    sites = records.sites
    return {f"{name} ({place})": str(site_id) for site_id, name, place in _places(sites)}


def _places(sites: pd.DataFrame) -> Iterable[tuple[str, str, str]]:
    return zip(sites.index, sites["name"], sites["kecamatan"], strict=True)


def say_visit(sheet: Sheet) -> str:
    """Word what is being recorded: planned or done, its day and team."""
    if sheet.opened is None:
        return "Kunjungan tanpa rencana"
    word = STATUS_WORDS[sheet.opened.status]
    team = f", {sheet.opened.team}" if sheet.opened.team else ""
    reason = f": {sheet.opened.reason}" if sheet.opened.status == "cancelled" and sheet.opened.reason else ""
    return f"{word} {date_long(sheet.entry.date)}{team}{reason}"
