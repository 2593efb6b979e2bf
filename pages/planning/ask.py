"""What a planner states: period, teams, zone days, days off and what local knowledge says of a site."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from geo.indonesian import DAYS, date_short
from geo.rounds.request import DEFAULT_TEAMS, VISITING_HOURS_S, Request, SiteRule, TeamRule
from geo.symbols import ZONE_WORDS
from geo.workdays import describe_unknown, list_days
from pages.shared import readers

if TYPE_CHECKING:
    import geopandas as gpd

MOST_TEAMS = 6
PERIOD_DAYS = 30
RULES = "rencana_aturan"
"""Where the rules of single sites are kept while the page runs."""


def ask_request(sites: gpd.GeoDataFrame) -> Request:
    """Ask for everything a plan depends on, with the office's defaults already there."""
    today = readers.today()
    left, right = st.columns(2)
    first = left.date_input("Mulai", today + dt.timedelta(days=1), format="DD/MM/YYYY", key="rencana_mulai")
    last = right.date_input("Sampai", today + dt.timedelta(days=PERIOD_DAYS), format="DD/MM/YYYY", key="rencana_sampai")
    workdays = [day.date for day in list_days(first, last)[0]] if first <= last else []
    count = st.number_input("Jumlah tim", 1, MOST_TEAMS, len(DEFAULT_TEAMS), key="rencana_tim")
    teams = tuple(_ask_team(number, workdays) for number in range(int(count)))
    zone_weekdays = {zone: _ask_weekdays(zone) for zone in ZONE_WORDS}
    days_off = st.multiselect(
        "Libur kantor", workdays, format_func=_weekday_date, placeholder="Tidak ada", key="rencana_libur"
    )
    keeps_planned = st.toggle(
        "Pertahankan kunjungan yang sudah direncanakan",
        key="rencana_tetap",
        help="Kunjungan yang sudah tercatat untuk salah satu tim ini tetap pada hari dan timnya.",
    )
    rules = _ask_site_rules(sites)
    doubt = describe_unknown(first, last) if first <= last else None
    if doubt:
        st.caption(doubt)
    return Request(
        first,
        last,
        teams,
        {zone: days for zone, days in zone_weekdays.items() if days},
        dict.fromkeys(days_off, ""),
        rules,
        keeps_planned=keeps_planned,
    )


def _weekday_date(day: dt.date) -> str:
    return f"{DAYS[day.weekday()]}, {date_short(day)}"


def _ask_team(number: int, workdays: list[dt.date]) -> TeamRule:
    usual = DEFAULT_TEAMS[number] if number < len(DEFAULT_TEAMS) else TeamRule(f"Tim {number + 1}")
    key = f"rencana_tim_{number}"
    with st.popover(st.session_state.get(f"{key}_nama", usual.name) or "Tim", width="stretch"):
        name = st.text_input("Nama tim", usual.name, key=f"{key}_nama", max_chars=40)
        most = st.number_input("Paling banyak lokasi sehari", 1, 12, usual.most_sites, key=f"{key}_lokasi")
        drive = st.number_input(
            "Paling lama berkendara sehari (menit)", 30, 600, usual.longest_drive_min, step=15, key=f"{key}_kendara"
        )
        companion = st.toggle("Pendamping LSM ikut", usual.has_companion, key=f"{key}_lsm")
        off = st.multiselect(
            "Berhalangan", workdays, format_func=_weekday_date, placeholder="Tidak ada", key=f"{key}_libur"
        )
    return TeamRule(name.strip(), int(most), int(drive), has_companion=companion, days_off=tuple(off))


def _ask_weekdays(zone: str) -> tuple[int, ...]:
    picked = st.multiselect(
        f"Hari zona {ZONE_WORDS[zone].lower()}",
        range(len(DAYS)),
        format_func=DAYS.__getitem__,
        placeholder="Hari apa saja",
        key=f"rencana_hari_{zone}",
    )
    return tuple(sorted(picked))


def _ask_site_rules(sites: gpd.GeoDataFrame) -> dict[str, SiteRule]:
    """Ask what is known of a single site; rules once given stay until they are taken back."""
    rules: dict[str, SiteRule] = st.session_state.setdefault(RULES, {})
    label = f"Aturan per lokasi ({len(rules)})" if rules else "Aturan per lokasi"
    with st.popover(label, icon=":material/tune:", width="stretch"):
        names = sites["name"].astype(str).sort_values()
        site_id = st.selectbox(
            "Lokasi", names.index, index=None, format_func=names.__getitem__, placeholder="Pilih lokasi",
            key="rencana_lokasi",
        )  # fmt: skip
        if site_id is not None:
            rules = _ask_rule(str(site_id), rules)
    return rules


def _ask_rule(site_id: str, rules: dict[str, SiteRule]) -> dict[str, SiteRule]:
    known = rules.get(site_id, SiteRule())
    key = f"rencana_aturan_{site_id}"
    left_out = st.toggle("Jangan dikunjungi dalam jangka ini", known.is_left_out, key=f"{key}_tanpa")
    companion = st.toggle("Harus didampingi LSM", bool(known.needs_companion), key=f"{key}_lsm")
    stay = st.number_input(
        "Lama kunjungan (menit)", 10, 300, known.stay_min, step=5, key=f"{key}_lama", placeholder="menurut jumlah rumah"
    )
    opens = st.time_input("Kunjungan mulai pukul", _time(known.opens_s or VISITING_HOURS_S[0]), key=f"{key}_mulai")
    closes = st.time_input("Kunjungan selesai pukul", _time(known.closes_s or VISITING_HOURS_S[1]), key=f"{key}_usai")
    priority = st.segmented_control(
        "Urutan pentingnya", [1, 2, 3], default=known.priority or 1, required=True, key=f"{key}_penting",
        format_func={1: "Biasa", 2: "Penting", 3: "Sangat penting"}.__getitem__,
    )  # fmt: skip
    latest = st.date_input(
        "Paling lambat", known.latest, format="DD/MM/YYYY", key=f"{key}_akhir", min_value=readers.today()
    )
    rule = replace(
        known,
        is_left_out=left_out,
        stay_min=None if stay is None else int(stay),
        opens_s=_changed(_second(opens), VISITING_HOURS_S[0]),
        closes_s=_changed(_second(closes), VISITING_HOURS_S[1]),
        needs_companion=companion or None,
        priority=_changed(int(priority), 1),
        latest=latest,
    )
    changed = {**rules, site_id: rule}
    if rule == SiteRule():
        changed.pop(site_id)
    st.session_state[RULES] = changed
    return changed


def _changed(value: int, usual: int) -> int | None:
    return None if value == usual else value


def _time(second_of_day: int) -> dt.time:
    return dt.time(second_of_day // 3600, second_of_day % 3600 // 60)


def _second(time: dt.time) -> int:
    return time.hour * 3600 + time.minute * 60
