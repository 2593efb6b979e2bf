"""Drafts: keep, open, compare two side by side, adopt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.errors import PetaError, tell_first
from geo.exchange.tables import Column
from geo.indonesian import date_short, shorten, whole
from geo.rounds.adopting import foresee
from geo.rounds.compare import compare
from geo.rounds.edit import price
from geo.rounds.reasons import explain_unplaced
from geo.rounds.request import dump_request, load_request
from geo.store.plans import LONGEST_NAME, KeptRound, adopt_plan, drop_plan, read_plans, save_plan
from pages.planning import ask, problems, workbench
from pages.planning.workbench import Workbench
from pages.shared import readers
from pages.shared.screen import as_plain, show_error, show_note
from pages.shared.tables import show_table

if TYPE_CHECKING:
    import datetime as dt

    from geo.rounds.edit import Priced
    from geo.rounds.problem import Problem
    from geo.store.plans import KeptPlan
    from geo.workspace import Records

MOST_FORESEEN = 12
"""So many visits that move are named before adopting; the rest are counted."""
STATUS_WORDS = {"draft": "konsep", "adopted": "disahkan"}


def rebuild(kept: KeptPlan) -> tuple[Problem, Priced]:
    """Time a kept plan anew with today's records; a site that is gone or not due any more is left out."""
    problem, _ = problems.build(load_request(kept.rules))
    orders = {
        (one.date, one.team): tuple(site for site in one.site_ids if site in problem.wish_rows)
        for one in kept.rounds
        if one.team in problem.team_rows
    }
    return problem, price(problem, orders)


def save(bench: Workbench, name: str, records: Records) -> None:
    """Keep the plan on the bench as a draft."""
    rounds = [KeptRound(date, team, ids) for (date, team), ids in sorted(bench.orders.items())]
    replaces = bench.kept if bench.kept is not None and bench.kept.name == name else None
    plan_id = save_plan(
        readers.engine(),
        name=name,
        made_on=readers.today(),
        period=(bench.request.first, bench.request.last),
        rules=dump_request(bench.request),
        rounds=rounds,
        replaces=replaces,
        who=readers.who(),
        simulated=records.settings.is_demo,
    )
    bench.kept = next(plan for plan in read_plans(readers.engine()) if plan.plan_id == plan_id)


def show_keeping(bench: Workbench, now: Priced, records: Records) -> None:
    """Offer to keep the plan as a draft, to see it beside a kept one, and to adopt it."""
    if bench.adopted is not None:
        st.success(
            f"Rencana ini sudah disahkan: {whole(bench.adopted)} kunjungan kini terencana dan tampil di Tercatat."
        )
    else:
        _offer_keeping(bench, now, records)
    _show_comparison(bench, now)


def _offer_keeping(bench: Workbench, now: Priced, records: Records) -> None:
    usual = bench.kept.name if bench.kept else f"Rencana {date_short(bench.request.first)}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input("Nama rencana", usual, key="rencana_nama", max_chars=LONGEST_NAME, width=320)
        if st.button("Simpan konsep", icon=":material/save:", key="rencana_simpan", disabled=not name.strip()):
            try:
                save(bench, name.strip(), records)
            except PetaError as err:
                show_error(err)
            else:
                st.toast("Konsep tersimpan.")
                st.rerun()  # the list of kept plans stands above
        is_off = bool(now.breaches) or not now.rounds
        with st.popover("Sahkan rencana", icon=":material/task_alt:", disabled=is_off):
            if not is_off:
                _confirm(bench, name.strip() or usual, records)
    if now.breaches:
        show_note("Rencana yang melanggar aturan tidak dapat disahkan; perbaiki dulu yang bertanda ⚠.")
    show_note(
        "Selama belum disimpan, rencana ini tetap ada setelah halaman dimuat ulang, "
        "tetapi hilang bila program dimatikan."
    )


def _confirm(bench: Workbench, name: str, records: Records) -> None:
    _tell_adoption(bench, records)
    if not st.button("Ya, sahkan", type="primary", key="rencana_ya"):
        return
    try:
        workbench.claim_adoption(bench)
        save(bench, name, records)
        bench.adopted = adopt_plan(readers.engine(), bench.kept, readers.who())  # save has just set it
    except PetaError as err:
        show_error(err)
        return
    bench.kept = None  # what is changed from here on is a plan of its own
    st.rerun()


def _tell_adoption(bench: Workbench, records: Records) -> None:
    """Say what adopting does to the visits that are planned already, one by one."""
    first, last = bench.request.first, bench.request.last
    found = foresee(bench.orders, records.visits, first, last)
    parts = [
        f"{whole(count)} {word}"
        for count, word in (
            (found.fresh, "baru"),
            (len(found.moved) - found.handed_over, "dipindahkan"),
            (found.handed_over, "tetap harinya, tim berganti"),
            (found.stays, "tetap pada hari dan timnya"),
        )
        if count
    ]
    st.markdown(
        f"**{whole(sum(map(len, bench.orders.values())))} kunjungan** menjadi kunjungan terencana, dari "
        f"{date_short(first)} sampai {date_short(last)}: {', '.join(parts)}."
    )
    if found.cancelled:
        st.markdown(f"**{whole(len(found.cancelled))} kunjungan** yang berulang pada lokasi yang sama dibatalkan.")
    lines = found.tell(records.sites["name"])
    if lines:
        st.markdown("\n".join(f"- {as_plain(line)}" for line in tell_first(lines, MOST_FORESEEN, "kunjungan")))


def _show_comparison(bench: Workbench, now: Priced) -> None:
    """Put the plan on the desk beside one that was kept."""
    plans = {_label(plan): plan for plan in read_plans(readers.engine())}
    if not plans:
        return
    picked = st.selectbox(
        "Bandingkan dengan", list(plans), index=None, placeholder="Pilih rencana tersimpan", key="rencana_lawan",
        width=480,
    )  # fmt: skip
    if picked is None:
        return
    try:
        table = compare((bench.problem, now), rebuild(plans[picked]))
    except PetaError as err:
        show_error(err)
        return
    columns = (Column("what", "Ukuran"), Column("one", "Di meja"), Column("two", plans[picked].name))
    show_table(table, columns, "rencana_banding", "Dua rencana berdampingan")


def show_drafts(records: Records) -> None:
    """List kept plans: open one, or put one away."""
    plans = read_plans(readers.engine())
    if not plans:
        return
    labels = {_label(plan): plan for plan in plans}
    with st.expander(f"Rencana tersimpan ({len(plans)})"):
        plan = labels[st.selectbox("Rencana", list(labels), key="rencana_buka")]
        with st.container(horizontal=True):
            if st.button("Buka", key="rencana_muat"):
                _open(plan, records)
            if plan.status == "draft" and st.button("Buang konsep", key="rencana_buang"):
                try:
                    drop_plan(readers.engine(), plan, readers.who())
                except PetaError as err:
                    show_error(err)
                else:
                    st.rerun()


def _label(plan: KeptPlan) -> str:
    return f"{plan.name}, {STATUS_WORDS[plan.status]}, dibuat {date_short(plan.made_on)} ({plan.plan_id[:4]})"


def _open(plan: KeptPlan, records: Records) -> None:
    try:
        problem, priced = rebuild(plan)
    except PetaError as err:
        show_error(err)
        return
    orders: dict[tuple[dt.date, str], tuple[str, ...]] = {
        (one.date, one.team_id): one.site_ids for one in priced.rounds
    }
    names = records.sites["name"]
    gone = [site for one in plan.rounds for site in one.site_ids if site not in problem.wish_rows]
    changes = tuple(f"{shorten(names.get(site, site), 60)}: tidak lagi jatuh tempo, tidak ikut dibuka" for site in gone)
    kept = plan if plan.status == "draft" else None
    request = load_request(plan.rules)
    unplaced = explain_unplaced(problem, priced.rounds, priced.missing)
    workbench.place(
        Workbench(request, problem, priced, unplaced, orders, changes=changes, kept=kept, measure="rencana saat dibuka")
    )
    ask.restate(request)
    st.rerun()
