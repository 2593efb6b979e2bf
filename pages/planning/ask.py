"""What a planner states: period, teams, zone days, days off and what local knowledge says of a site."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from geo.indonesian import DAYS, date_short, shorten
from geo.rounds.request import LONGEST_TEAM, VISITING_HOURS_S, Request, SiteRule, TeamRule
from geo.symbols import ZONE_WORDS
from geo.workdays import OFFICE_WEEK, describe_unknown, list_days
from pages.shared import readers
from pages.shared.screen import as_plain, show_note

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

MOST_TEAMS = 6
PERIOD_DAYS = 30
RULES = "rencana_aturan"
"""Where the rules of single sites are kept while the page runs."""
ASKED, START, FORMS = "rencana_permintaan", "rencana_awal", "rencana_formulir"
"""Where the last request is kept, what the fields started with, and how many forms there have been."""


def ask_request(sites: gpd.GeoDataFrame) -> Request:
    """Ask for everything a plan depends on; the form starts with the office's defaults, or as it was left."""
    today = readers.today()
    if _key("mulai") not in st.session_state:  # a first form, a new one, or one that another screen took the place of
        usual = Request(today + dt.timedelta(days=1), today + dt.timedelta(days=PERIOD_DAYS))
        st.session_state[START] = st.session_state.get(ASKED, usual)
    start: Request = st.session_state[START]
    left, right = st.columns(2)
    first = left.date_input("Mulai", start.first, format="DD/MM/YYYY", key=_key("mulai"))
    last = right.date_input("Sampai", start.last, format="DD/MM/YYYY", key=_key("sampai"))
    workdays = [day.date for day in list_days(first, last)[0]] if first <= last else []
    count = st.number_input("Jumlah tim", 1, MOST_TEAMS, len(start.teams), key=_key("tim"))
    teams = tuple(_ask_team(start, number, workdays) for number in range(int(count)))
    zone_weekdays = {zone: _ask_weekdays(start, zone) for zone in ZONE_WORDS}
    days_off = _ask_days("Libur kantor", start.days_off, workdays, _key("libur"))
    keeps_planned = st.toggle(
        "Pertahankan kunjungan yang sudah direncanakan",
        start.keeps_planned,
        key=_key("tetap"),
        help="Kunjungan yang sudah tercatat untuk salah satu tim ini tetap pada hari dan timnya.",
    )
    known = _ask_site_rules(sites)
    doubt = describe_unknown(first, last) if first <= last else None
    if doubt:
        show_note(doubt)
    asked = Request(
        first,
        last,
        teams,
        {zone: days for zone, days in zone_weekdays.items() if days},
        dict.fromkeys(days_off, ""),
        known,
        keeps_planned=keeps_planned,
    )
    st.session_state[ASKED] = asked
    return asked


def _key(name: str) -> str:
    """Name a field's state; every form has its own, because a field that is not on the screen takes no other value."""
    number = st.session_state.get(FORMS, 0)
    return f"rencana_{name}_{number}" if number else f"rencana_{name}"


def restate(request: Request) -> None:
    """Begin a form that starts with a request."""
    st.session_state[FORMS] = st.session_state.get(FORMS, 0) + 1
    st.session_state[ASKED], st.session_state[RULES] = request, dict(request.site_rules)


def rules() -> dict[str, SiteRule]:
    """Give the rules of single sites that the form knows of."""
    known: dict[str, SiteRule] = st.session_state.setdefault(RULES, {})
    return known


def keep_rules(changed: dict[str, SiteRule]) -> None:
    """Have the form know of these rules of single sites."""
    st.session_state[RULES] = changed


def _weekday_date(day: dt.date) -> str:
    return f"{DAYS[day.weekday()]}, {date_short(day)}"


def _ask_days(label: str, start: Iterable[dt.date], workdays: list[dt.date], key: str) -> list[dt.date]:
    known = [day for day in start if day in workdays]
    return st.multiselect(
        label, workdays, known, format_func=_weekday_date, placeholder="Tidak ada", select_all=False, key=key
    )


def _ask_team(start: Request, number: int, workdays: list[dt.date]) -> TeamRule:
    usual = start.teams[number] if number < len(start.teams) else TeamRule(f"Tim {number + 1}")
    key = _key(f"tim_{number}")
    with st.popover(as_plain(st.session_state.get(f"{key}_nama") or usual.name or "Tim"), width="stretch"):
        name = st.text_input("Nama tim", usual.name, key=f"{key}_nama", max_chars=LONGEST_TEAM)
        most = st.number_input("Paling banyak lokasi sehari", 1, 12, usual.most_sites, key=f"{key}_lokasi")
        drive = st.number_input(
            "Paling lama berkendara sehari (menit)", 30, 600, usual.longest_drive_min, step=15, key=f"{key}_kendara"
        )
        companion = st.toggle("Pendamping LSM ikut", usual.has_companion, key=f"{key}_lsm")
        weekdays = st.multiselect(
            "Hari kerja", list(OFFICE_WEEK), usual.weekdays, format_func=DAYS.__getitem__, placeholder="Pilih hari",
            select_all=False, key=f"{key}_hari",
        )  # fmt: skip
        since, until = st.columns(2)
        opens = since.time_input("Masuk pukul", _time(usual.opens_s), key=f"{key}_masuk")
        closes = until.time_input("Pulang pukul", _time(usual.closes_s), key=f"{key}_pulang")
        show_note("Jam yang dikosongkan mengikuti jam kantor.")
        off = _ask_days("Berhalangan", usual.days_off, workdays, f"{key}_libur")
    return TeamRule(
        shorten(name, LONGEST_TEAM),
        int(most),
        int(drive),
        has_companion=companion,
        days_off=tuple(off),
        weekdays=tuple(sorted(weekdays)),
        opens_s=_second(opens),
        closes_s=_second(closes),
    )


def _ask_weekdays(start: Request, zone: str) -> tuple[int, ...]:
    picked = st.multiselect(
        f"Hari zona {ZONE_WORDS[zone].lower()}",
        range(len(DAYS)),
        start.zone_weekdays.get(zone, ()),
        format_func=DAYS.__getitem__,
        placeholder="Hari apa saja",
        select_all=False,
        key=_key(f"hari_{zone}"),
    )
    return tuple(sorted(picked))


def _ask_site_rules(sites: gpd.GeoDataFrame) -> dict[str, SiteRule]:
    """Ask what is known of a single site; rules once given stay until they are taken back."""
    known = rules()
    label = f"Aturan per lokasi ({len(known)})" if known else "Aturan per lokasi"
    with st.popover(label, icon=":material/tune:", width="stretch"):
        names = sites["name"].astype(str).sort_values()
        site_id = st.selectbox(
            "Lokasi", names.index, index=None, format_func=names.__getitem__, placeholder="Pilih lokasi",
            key=_key("lokasi"),
        )  # fmt: skip
        if site_id is not None:
            known = _ask_rule(str(site_id), known)
            keep_rules(known)
    return known


def _ask_rule(site_id: str, rules: dict[str, SiteRule]) -> dict[str, SiteRule]:
    known = rules.get(site_id, SiteRule())
    key = _key(f"aturan_{site_id}")
    agreed = None
    if known.pin is not None:
        show_note(f"Disematkan pada {_weekday_date(known.pin[0])}, {known.pin[1]}; lepaskan pada putarannya.")
        agreed = st.time_input("Pukul yang disepakati", _time(known.agreed_s), key=f"{key}_janji")
    left_out = st.toggle("Jangan dikunjungi dalam jangka ini", known.is_left_out, key=f"{key}_tanpa")
    added = st.toggle("Kunjungi walau belum jatuh tempo", known.is_added, key=f"{key}_tambah", disabled=left_out)
    companion = st.toggle("Harus didampingi LSM", bool(known.needs_companion), key=f"{key}_lsm")
    stay = st.number_input(
        "Lama kunjungan (menit)", 10, 300, known.stay_min, step=5, key=f"{key}_lama", placeholder="menurut jumlah rumah"
    )
    opens = st.time_input(
        "Kunjungan mulai pukul", _time(_usual(known.opens_s, VISITING_HOURS_S[0])), key=f"{key}_mulai"
    )
    closes = st.time_input(
        "Kunjungan selesai pukul", _time(_usual(known.closes_s, VISITING_HOURS_S[1])), key=f"{key}_usai"
    )
    priority = st.segmented_control(
        "Urutan pentingnya", [1, 2, 3], default=known.priority or 1, required=True, key=f"{key}_penting",
        format_func={1: "Biasa", 2: "Penting", 3: "Sangat penting"}.__getitem__,
    )  # fmt: skip
    earliest = st.date_input("Paling awal", known.earliest, format="DD/MM/YYYY", key=f"{key}_awal")
    latest = st.date_input("Paling lambat", known.latest, format="DD/MM/YYYY", key=f"{key}_akhir")
    rule = replace(
        known,
        is_left_out=left_out,
        is_added=added and not left_out,
        stay_min=None if stay is None else int(stay),
        opens_s=_changed(_second(opens), VISITING_HOURS_S[0]),
        closes_s=_changed(_second(closes), VISITING_HOURS_S[1]),
        needs_companion=companion or None,
        priority=_changed(int(priority), 1),
        earliest=earliest,
        latest=latest,
        agreed_s=_second(agreed),
    )
    changed = {**rules, site_id: rule}
    if rule == SiteRule():
        changed.pop(site_id)
    return changed


def _usual(value: int | None, usual: int) -> int:
    return usual if value is None else value


def _changed(value: int | None, usual: int) -> int | None:
    return None if value == usual else value


def _time(second_of_day: int | None) -> dt.time | None:
    return None if second_of_day is None else dt.time(second_of_day // 3600, second_of_day % 3600 // 60)


def _second(time: dt.time | None) -> int | None:
    return None if time is None else time.hour * 3600 + time.minute * 60
