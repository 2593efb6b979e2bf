"""The plan as cards that can be changed: every round's day on a time line, its stops, what found no place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.indonesian import DAYS, date_long, date_short, distance, whole
from geo.rounds.words import clock_word, length_word

if TYPE_CHECKING:
    import datetime as dt

    from geo.rounds.edit import Priced
    from geo.rounds.plan import Breach, Round
    from geo.rounds.problem import Problem
    from pages.planning.workbench import Workbench

HERE = Path(__file__).parent
AXIS_S = (7 * 3600, 17 * 3600)

_component = st.components.v2.component(
    "peta_desk",
    html='<div class="desk"></div>',
    css=(HERE / "desk.css").read_text(encoding="utf-8"),
    js=(HERE / "desk.js").read_text(encoding="utf-8"),
)

WORDS = {
    "moveTo": "Pindahkan ke …",
    "earlier": "Lebih dulu",
    "later": "Lebih kemudian",
    "pin": "Sematkan",
    "pinLong": "Sematkan pada hari dan tim ini",
    "unpin": "Lepas",
    "unpinLong": "Lepaskan sematan",
    "drop": "Keluarkan",
    "dropLong": "Keluarkan dari rencana",
    "dropHere": "Belum ada perhentian",
    "unplaced": "Belum mendapat tempat",
}


def show_desk(bench: Workbench, now: Priced, colours: dict[tuple[dt.date, str], str]) -> None:
    """Show the plan for changing; every change is made before the next run."""
    problem = bench.problem

    def _change() -> None:
        edit = st.session_state["rencana_meja"].get("edit")
        if edit and edit["turn"] == bench.turn:
            _apply(bench, edit)

    _component(
        key="rencana_meja",
        data={
            "turn": bench.turn,
            "axis": {"from": AXIS_S[0], "to": AXIS_S[1]},
            "words": WORDS,
            "rounds": [_card(problem, one, now.breaches, colours[one.date, one.team_id]) for one in now.rounds],
            "places": [{"key": _key(*place), "label": _place_word(*place)} for place in problem.shifts],
            "unplaced": [_left_over(bench, site_id) for site_id in now.missing],
        },
        on_edit_change=_change,
    )


def _key(date: dt.date, team_id: str) -> str:
    return f"{date.isoformat()}|{team_id}"


def _apply(bench: Workbench, edit: dict[str, Any]) -> None:
    """Make one change; what does not fit the plan as it stands is passed over."""
    places = {_key(*place): place for place in bench.problem.shifts}
    site_id, to = str(edit["id"]), places.get(str(edit["to"]))
    if site_id not in bench.problem.wish_rows:
        return
    if edit["action"] == "move" and to is not None:
        position = edit["position"]
        bench.move(site_id, to, None if position is None else int(position))
    elif edit["action"] == "drop":
        bench.drop(site_id)
    elif edit["action"] in {"pin", "unpin"}:
        bench.pin(site_id, to if edit["action"] == "pin" else None)


def _place_word(date: dt.date, team_id: str) -> str:
    return f"{DAYS[date.weekday()][:3]} {date_short(date)}, {team_id}"


def _card(problem: Problem, one: Round, breaches: tuple[Breach, ...], colour: str) -> dict[str, Any]:
    faults = [breach.text for breach in breaches if (breach.date, breach.team_id) == (one.date, one.team_id)]
    late = f"sisa {length_word(one.slack_s)}" if one.slack_s >= 0 else f"lewat {length_word(one.slack_s)}"
    total = (
        f"Berkendara {length_word(one.drive_s)}, {distance(one.drive_m)}; berangkat {clock_word(one.leave_s)}, "
        f"kembali {clock_word(one.back_s)}, {late}"
    )
    stops = []
    for stop in one.stops:
        wish = problem.find_wish(stop.site_id)
        times = f"tiba {clock_word(stop.arrive_s)}, {clock_word(stop.start_s)}\u2013{clock_word(stop.finish_s)}"
        stops.append(
            {
                "id": stop.site_id,
                "name": wish.name,
                "times": times,
                "pinned": wish.pin is not None,
                "overdue": wish.is_overdue,
            }
        )
    return {
        "key": _key(one.date, one.team_id),
        "title": date_long(one.date),
        "team": f"{problem.find_team(one.team_id).name}, {one.zone}",
        "zone": one.zone,
        "colour": colour,
        "parts": _parts(problem, one),
        "stops": stops,
        "total": total,
        "spoken": f"{total}. {whole(len(stops))} perhentian.",
        "faults": faults,
    }


def _parts(problem: Problem, one: Round) -> list[dict[str, Any]]:
    """Cut a round's day into drives, waits and stays, with the breaks of its hours over them."""
    hours = problem.guess_shift(one.date, one.team_id).hours
    parts = [_part("break", start, end, "", "istirahat") for start, end in hours.breaks]
    since = one.leave_s
    for number, stop in enumerate(one.stops, start=1):
        parts.append(_part("drive", since, stop.arrive_s, "", "berkendara"))
        if stop.start_s > stop.arrive_s:
            parts.append(_part("wait", stop.arrive_s, stop.start_s, "", "menunggu"))
        name = problem.find_wish(stop.site_id).name
        parts.append(_part("stay", stop.start_s, stop.finish_s, str(number), name))
        since = stop.finish_s
    parts.append(_part("drive", since, one.back_s, "", "berkendara pulang"))
    if one.back_s > hours.closes_s:
        parts.append(_part("late", hours.closes_s, one.back_s, "", "lewat jam pulang"))
    return parts


def _part(kind: str, start_s: int, end_s: int, text: str, word: str) -> dict[str, Any]:
    title = f"{clock_word(start_s)}\u2013{clock_word(end_s)} {word}"
    return {"kind": kind, "from": start_s, "to": end_s, "text": text, "title": title}


def _left_over(bench: Workbench, site_id: str) -> dict[str, str]:
    """Tell of a visit without a place: why the search found none, or that it was taken out by hand."""
    name = bench.problem.find_wish(site_id).name
    for one in bench.unplaced:
        if one.site_id == site_id:
            return {"id": site_id, "name": name, "reason": one.reason, "cure": one.cure}
    return {"id": site_id, "name": name, "reason": "Dikeluarkan dari rencana.", "cure": ""}
