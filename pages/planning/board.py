"""The planner's screen: what is asked for at the left, the rounds on the map at the right, below them the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.errors import PlanError
from geo.indonesian import distance, whole
from geo.maps import choose_looks, paint_plan
from geo.rounds.edit import describe_difference, price
from geo.rounds.plan import Plan
from geo.rounds.repair import repair
from geo.rounds.request import build_problem, list_pointless
from geo.rounds.words import length_word
from geo.travel import name_far_offices, name_unreachable, unite_area
from pages.planning import hand_out, keep, search, workbench
from pages.planning.ask import ask_request
from pages.planning.desk import show_desk
from pages.shared import readers
from pages.shared.map_view import show_map
from pages.shared.screen import show_empty, show_error

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from geo.basemap import Basemap
    from geo.rounds.edit import Priced
    from geo.rounds.problem import Problem
    from geo.rounds.request import Request
    from geo.workspace import Records
    from pages.planning.workbench import Workbench


def show_planner(records: Records, basemap: Basemap, toolbar: DeltaGenerator) -> None:
    """Show the planner: from a request to sheets for the teams; its buttons stand in the page's ``toolbar``."""
    bench = workbench.current()
    adopted = st.session_state.pop("rencana_disahkan", None)
    if adopted:
        st.success(f"{whole(adopted)} kunjungan kini terencana; lihat pada tampilan Tercatat.")
    form, canvas = st.columns([1, 2.6], gap="small")
    with form, st.container(key="card"):
        request = ask_request(records.sites)
        problem = _build(request, records, basemap)
        if problem is not None:
            with toolbar:
                _offer_search(request, problem, bench)
        keep.show_drafts(bench, records)
    with canvas:
        if search.is_under_way():
            search.watch()
        if bench is None:
            show_empty("Belum ada rencana.", "Periksa jangka, tim dan aturan di kiri, lalu tekan Susun rencana.")
            return
        now = bench.now()
        looks = choose_looks(now.rounds)
        rough = records.sites["accuracy_m"].where(records.sites["location_accuracy"].ne("gps")).dropna().to_dict()
        show_map(paint_plan(bench.problem, now.rounds, looks, basemap.office, readers.travel(), rough), "rencana")
    _show_totals(bench, now)
    show_desk(bench, now, {place: look[0] for place, look in looks.items()})
    keep.show_keeping(bench, now, records)
    if now.rounds:
        hand_out.offer_hand_outs(bench.problem, now, records, basemap)


def _build(request: Request, records: Records, basemap: Basemap) -> Problem | None:
    """Build the problem; name what cannot be planned before anything is searched."""
    travel = readers.travel()
    status = readers.status(readers.today())
    try:
        problem = build_problem(request, records.sites, status, records.visits, basemap.office, travel)
    except PlanError as err:
        show_error(err)
        return None
    far = name_far_offices([basemap.office], unite_area(basemap))
    names = [*(team.name for team in problem.teams), *(wish.name for wish in problem.wishes)]
    lost = name_unreachable(problem.travel, names, len(problem.teams))
    for warning in (*far, *lost):
        st.warning(warning)
    pointless = list_pointless(records.sites, status, request.last)
    if pointless:
        st.caption(f"Belum bertitik, tidak dapat direncanakan: {', '.join(pointless)}.")
    late = sum(wish.is_overdue for wish in problem.wishes)
    pinned = sum(wish.pin is not None for wish in problem.wishes)
    st.caption(
        f"{whole(len(problem.wishes))} kunjungan jatuh tempo ({whole(late)} terlambat, "
        f"{whole(pinned)} sudah tetap harinya), {whole(len(problem.days))} hari kerja. "
        f"Waktu tempuh: {problem.travel.source}."
    )
    return problem


def _offer_search(request: Request, problem: Problem, bench: Workbench | None) -> None:
    """Offer to plan afresh, or to fit the plan on the desk to what has changed."""
    label = "Susun rencana" if bench is None else "Susun ulang"
    if st.button(label, type="primary", key="rencana_susun", disabled=search.is_under_way()):
        search.begin(request, problem)
        st.rerun()
    is_changed = bench is not None and bench.request != request
    if is_changed and st.button("Sesuaikan rencana", key="rencana_sesuaikan", help=_FIT_HELP):
        old = price(bench.problem, bench.orders)
        fitted = repair(problem, Plan(old.rounds, (), seed=1, iterations=0))
        workbench.lay_out(request, problem, fitted.plan, tuple(change.text for change in fitted.changes))
        st.rerun()


_FIT_HELP = "Menyesuaikan rencana di meja dengan perubahan ini, dengan memindahkan kunjungan sesedikit mungkin."


def _show_totals(bench: Workbench, now: Priced) -> None:
    """Say what the plan costs, against the best that was found, and offer to undo."""
    made = len(bench.problem.wishes) - len(now.missing)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{whole(made)} dari {whole(len(bench.problem.wishes))} kunjungan** "
            f"dalam {whole(len(now.rounds))} putaran, "
            f"berkendara **{length_word(now.drive_s)}**, **{distance(now.drive_m)}**. "
            f"Terhadap rencana terbaik: {describe_difference(now, bench.best)}."
        )
        if st.button("Urungkan", icon=":material/undo:", disabled=not bench.undo, key="rencana_urungkan"):
            bench.go_back()
            st.rerun()
    if bench.changes:
        with st.expander(f"Yang berubah ({len(bench.changes)})", expanded=True):
            st.markdown("\n".join(f"- {text}" for text in bench.changes))
