"""The planner's screen: what is asked for at the left, the rounds on the map at the right, below them the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.errors import PlanError, tell_first
from geo.indonesian import distance, whole
from geo.maps import choose_looks, paint_plan
from geo.rounds.edit import describe_difference
from geo.rounds.request import list_pointless
from geo.rounds.words import length_word
from pages.planning import hand_out, keep, problems, search, workbench
from pages.planning.ask import ask_request
from pages.planning.desk import show_desk
from pages.shared import readers
from pages.shared.map_view import show_map
from pages.shared.screen import as_plain, show_empty, show_error, show_note

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from geo.basemap import Basemap
    from geo.rounds.edit import Priced
    from geo.rounds.problem import Problem
    from geo.rounds.request import Request
    from geo.workspace import Records
    from pages.planning.workbench import Workbench

MOST_BREACHES = 5
"""So many broken rules are told at once above the rounds; each round tells its own."""


def show_planner(records: Records, basemap: Basemap, toolbar: DeltaGenerator) -> None:
    """Show the planner: from a request to sheets for the teams; its buttons stand in the page's ``toolbar``."""
    workbench.recall()
    bench = workbench.current()
    faults = st.container()
    form, canvas = st.columns([1, 2.6], gap="small")
    below = st.container()
    with canvas:
        with st.container():  # there whether a search is under way or not, so that the map keeps its place and stays
            if search.is_under_way():
                search.watch()
        if bench is None:
            show_empty("Belum ada rencana.", "Periksa jangka, tim dan aturan, lalu tekan Susun rencana.")
    if bench is not None:  # before the form, so that the times are there soonest after a change
        _show_plan(bench, records, basemap, canvas, below)
    with form, st.container(key="card"):
        asked = ask_request(records.sites)
        problem = _build(asked, records, faults)
        with toolbar:
            _offer_search(asked, problem, bench)
        keep.show_drafts(records)
    workbench.remember(asked)


def _show_plan(
    bench: Workbench, records: Records, basemap: Basemap, canvas: DeltaGenerator, below: DeltaGenerator
) -> None:
    """Show the plan on the desk, on the map, against others, and what the teams take along."""
    now = bench.now()
    looks = choose_looks(now.rounds)
    with below:
        _show_totals(bench, now)
        st.subheader("Putaran per hari", anchor=False)
        show_desk(bench, now, {place: look[0] for place, look in looks.items()})
    with canvas:
        rough = records.sites["accuracy_m"].where(records.sites["location_accuracy"].ne("gps")).dropna().to_dict()
        show_map(paint_plan(bench.problem, now.rounds, looks, basemap.office, readers.travel(), rough), "rencana")
    with below:
        st.subheader("Simpan, bandingkan, sahkan", anchor=False)
        keep.show_keeping(bench, now, records)
        if now.rounds:
            st.subheader("Bekal tim", anchor=False)
            hand_out.offer_hand_outs(bench.problem, now, records, basemap)


def _build(asked: Request, records: Records, faults: DeltaGenerator) -> Problem | None:
    """Build the problem; name what cannot be planned before anything is searched, above the map."""
    try:
        problem, warnings = problems.build(asked)
    except PlanError as err:
        with faults:
            show_error(err)
        return None
    if not problem.days:
        faults.warning("Tidak ada hari kerja dalam jangka ini; perpanjang jangkanya atau kurangi hari libur.")
    for warning in warnings:
        st.warning(as_plain(warning))
    pointless = list_pointless(records.sites, readers.status(readers.today()), asked.last)
    if pointless:
        show_note(f"Belum bertitik, tidak dapat direncanakan: {', '.join(pointless)}.")
    late = sum(wish.is_overdue for wish in problem.wishes)
    pinned = sum(wish.pin is not None for wish in problem.wishes)
    show_note(
        f"{whole(len(problem.wishes))} kunjungan jatuh tempo ({whole(late)} terlambat, "
        f"{whole(pinned)} sudah tetap harinya), {whole(len(problem.days))} hari kerja. "
        f"Waktu tempuh: {problem.travel.source}."
    )
    return problem


def _offer_search(asked: Request, problem: Problem | None, bench: Workbench | None) -> None:
    """Offer to plan afresh, or to fit the plan on the desk to what has changed."""
    label = "Susun rencana" if bench is None else "Susun ulang"
    is_off = problem is None or search.is_under_way()
    if st.button(label, type="primary", key="rencana_susun", disabled=is_off) and problem is not None:
        search.begin(asked, problem)
        st.rerun()
    is_changed = bench is not None and problem is not None and bench.request != asked
    if is_changed and st.button("Sesuaikan rencana", key="rencana_sesuaikan", help=_FIT_HELP, disabled=is_off):
        search.begin_fitting(asked, problem, bench)
        st.rerun()


_FIT_HELP = "Menyesuaikan rencana di meja dengan perubahan ini, dengan memindahkan kunjungan sesedikit mungkin."


def _show_totals(bench: Workbench, now: Priced) -> None:
    """Say what the plan costs, against the best that was found, and which rules it breaks; offer to undo."""
    st.subheader("Rencana", anchor=False)
    made = len(bench.problem.wishes) - len(now.missing)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{whole(made)} dari {whole(len(bench.problem.wishes))} kunjungan** "
            f"dalam {whole(len(now.rounds))} putaran, "
            f"berkendara **{length_word(now.drive_s)}**, **{distance(now.drive_m)}**. "
            f"Terhadap {bench.measure}: **{as_plain(describe_difference(bench.problem, now, bench.best))}**."
        )
        if st.button("Urungkan", icon=":material/undo:", disabled=not bench.undo, key="rencana_urungkan"):
            bench.go_back()
            st.rerun()
    if now.breaches:
        told = tell_first([breach.text for breach in now.breaches], MOST_BREACHES, "pelanggaran")
        show_error(PlanError("\n".join(told)))
    if bench.changes:
        with st.expander(f"Yang berubah ({len(bench.changes)})", expanded=True):
            st.markdown("\n".join(f"- {as_plain(text)}" for text in bench.changes))
