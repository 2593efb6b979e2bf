"""What a planner states: period, teams, zone days, days off and what local knowledge says of a site."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from geo.indonesian import DAYS, date_short
from geo.rounds.request import VISITING_HOURS_S, Request, SiteRule, TeamRule
from geo.symbols import ZONE_WORDS
from geo.workdays import OFFICE_WEEK, describe_unknown, list_days
from pages.shared import readers
from pages.shared.screen import as_plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

MOST_TEAMS = 6
PERIOD_DAYS = 30
RULES = "rencana_aturan"
"""Where the rules of single sites are kept while the page runs."""
ASKED, RESTATED = "rencana_permintaan", "rencana_isian"
"""Where the last request is kept, and one that the form has to show at its next run."""


def ask_request(sites: gpd.GeoDataFrame) -> Request:
    """Ask for everything a plan depends on; the form starts with the office's defaults, or as it was left."""
    today = readers.today()
    shown: Request | None = st.session_state.pop(RESTATED, None)
    if shown is not None:
        st.session_state[RULES], st.session_state["rencana_lokasi"] = dict(shown.site_rules), None
    usual = (
        shown or st.session_state.get(ASKED) or Request(today + dt.timedelta(days=1), today + dt.timedelta(PERIOD_DAYS))
    )
    form = _Form(usual, is_new=shown is not None)
    left, right = st.columns(2)
    first = left.date_input("Mulai", format="DD/MM/YYYY", key=form.start("rencana_mulai", usual.first))
    last = right.date_input("Sampai", format="DD/MM/YYYY", key=form.start("rencana_sampai", usual.last))
    workdays = [day.date for day in list_days(first, last)[0]] if first <= last else []
    count = st.number_input("Jumlah tim", 1, MOST_TEAMS, key=form.start("rencana_tim", len(usual.teams)))
    teams = tuple(_ask_team(form, number, workdays) for number in range(int(count)))
    zone_weekdays = {zone: _ask_weekdays(form, zone) for zone in ZONE_WORDS}
    days_off = st.multiselect(
        "Libur kantor",
        workdays,
        format_func=_weekday_date,
        placeholder="Tidak ada",
        key=form.start_days("rencana_libur", usual.days_off, workdays),
    )
    keeps_planned = st.toggle(
        "Pertahankan kunjungan yang sudah direncanakan",
        key=form.start("rencana_tetap", usual.keeps_planned),
        help="Kunjungan yang sudah tercatat untuk salah satu tim ini tetap pada hari dan timnya.",
    )
    known = _ask_site_rules(sites)
    doubt = describe_unknown(first, last) if first <= last else None
    if doubt:
        st.caption(doubt)
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


def restate(request: Request) -> None:
    """Have the form show a request at its next run."""
    st.session_state[RESTATED] = request


def rules() -> dict[str, SiteRule]:
    """Give the rules of single sites that the form knows of."""
    known: dict[str, SiteRule] = st.session_state.setdefault(RULES, {})
    return known


def keep_rules(changed: dict[str, SiteRule]) -> None:
    """Have the form know of these rules of single sites."""
    st.session_state[RULES] = changed


@dataclass(frozen=True)
class _Form:
    """Fills the fields: with a request that has to be shown, else only those that are not there yet."""

    usual: Request
    is_new: bool

    def start(self, key: str, value: object) -> str:
        """Give a field what it starts with, and return its key."""
        if self.is_new or key not in st.session_state:
            st.session_state[key] = value
        return key

    def start_days(self, key: str, days: Iterable[dt.date], workdays: list[dt.date]) -> str:
        """Give a field of days those it starts with; a day that is no workday of the period any more is let go."""
        chosen = days if self.is_new or key not in st.session_state else st.session_state[key]
        kept = [day for day in chosen if day in workdays]
        if kept != st.session_state.get(key):
            st.session_state[key] = kept
        return key


def _weekday_date(day: dt.date) -> str:
    return f"{DAYS[day.weekday()]}, {date_short(day)}"


def _ask_team(form: _Form, number: int, workdays: list[dt.date]) -> TeamRule:
    known = form.usual.teams
    usual = known[number] if number < len(known) else TeamRule(f"Tim {number + 1}")
    key = f"rencana_tim_{number}"
    with st.popover(as_plain(st.session_state.get(f"{key}_nama") or usual.name or "Tim"), width="stretch"):
        name = st.text_input("Nama tim", key=form.start(f"{key}_nama", usual.name), max_chars=40)
        most = st.number_input("Paling banyak lokasi sehari", 1, 12, key=form.start(f"{key}_lokasi", usual.most_sites))
        drive = st.number_input(
            "Paling lama berkendara sehari (menit)", 30, 600, step=15,
            key=form.start(f"{key}_kendara", usual.longest_drive_min),
        )  # fmt: skip
        companion = st.toggle("Pendamping LSM ikut", key=form.start(f"{key}_lsm", usual.has_companion))
        weekdays = st.multiselect(
            "Hari kerja", list(OFFICE_WEEK), format_func=DAYS.__getitem__, placeholder="Pilih hari",
            key=form.start(f"{key}_hari", list(usual.weekdays)),
        )  # fmt: skip
        since, until = st.columns(2)
        opens = since.time_input("Masuk pukul", None, key=form.start(f"{key}_masuk", _time(usual.opens_s)))
        closes = until.time_input("Pulang pukul", None, key=form.start(f"{key}_pulang", _time(usual.closes_s)))
        st.caption("Jam yang dikosongkan mengikuti jam kantor.")
        off = st.multiselect(
            "Berhalangan", workdays, format_func=_weekday_date, placeholder="Tidak ada",
            key=form.start_days(f"{key}_libur", usual.days_off, workdays),
        )  # fmt: skip
    return TeamRule(
        name.strip(),
        int(most),
        int(drive),
        has_companion=companion,
        days_off=tuple(off),
        weekdays=tuple(sorted(weekdays)),
        opens_s=_second(opens),
        closes_s=_second(closes),
    )


def _ask_weekdays(form: _Form, zone: str) -> tuple[int, ...]:
    picked = st.multiselect(
        f"Hari zona {ZONE_WORDS[zone].lower()}",
        range(len(DAYS)),
        format_func=DAYS.__getitem__,
        placeholder="Hari apa saja",
        key=form.start(f"rencana_hari_{zone}", list(form.usual.zone_weekdays.get(zone, ()))),
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
            key="rencana_lokasi",
        )  # fmt: skip
        if site_id is not None:
            known = _ask_rule(str(site_id), known)
            keep_rules(known)
    return known


def _ask_rule(site_id: str, rules: dict[str, SiteRule]) -> dict[str, SiteRule]:
    known = rules.get(site_id, SiteRule())
    key = f"rencana_aturan_{site_id}"
    if known.pin is not None:
        told = f"Disematkan pada {_weekday_date(known.pin[0])}, {known.pin[1]}; lepaskan pada putarannya."
        st.caption(as_plain(told))
    left_out = st.toggle("Jangan dikunjungi dalam jangka ini", known.is_left_out, key=f"{key}_tanpa")
    added = st.toggle("Kunjungi walau belum jatuh tempo", known.is_added, key=f"{key}_tambah", disabled=left_out)
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
        is_added=added and not left_out,
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
    return changed


def _changed(value: int | None, usual: int) -> int | None:
    return None if value == usual else value


def _time(second_of_day: int | None) -> dt.time | None:
    return None if second_of_day is None else dt.time(second_of_day // 3600, second_of_day % 3600 // 60)


def _second(time: dt.time | None) -> int | None:
    return None if time is None else time.hour * 3600 + time.minute * 60
