"""The plan as cards that can be changed: every round's day on a time line, its stops, what found no place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.indonesian import DAYS, date_long, date_short, distance, whole
from geo.rounds.edit import describe_difference
from geo.rounds.timeline import cut_day, find_axis
from geo.rounds.words import clock_word, length_word

if TYPE_CHECKING:
    import datetime as dt

    from geo.rounds.edit import Priced
    from geo.rounds.plan import Breach, Round, Stop
    from geo.rounds.problem import Problem
    from pages.planning.workbench import Workbench

HERE = Path(__file__).parent

_component = st.components.v2.component(
    "peta_desk",
    html='<div class="desk"><div class="said" role="status"></div><div class="cards"></div></div>',
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
    "pinned": "disematkan",
    "overdue": "terlambat",
    "drop": "Keluarkan",
    "dropLong": "Keluarkan dari rencana",
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
            "axis": find_axis(problem, now),
            "said": f"Terhadap {bench.measure}: {describe_difference(problem, now, bench.best)}.",
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
    word = "sisa" if one.slack_s >= 0 else "lewat"
    totals = [
        f"Berangkat {clock_word(one.leave_s)}, kembali {clock_word(one.back_s)}, {word} {length_word(one.slack_s)}",
        f"Berkendara {length_word(one.drive_s)}, {distance(one.drive_m)}",
    ]
    return {
        "key": _key(one.date, one.team_id),
        "title": date_long(one.date),
        "team": f"{problem.find_team(one.team_id).name}, {one.zone}",
        "zone": one.zone,
        "colour": colour,
        "ink": choose_ink(colour),
        "parts": cut_day(problem, one),
        "stops": [_stop(problem, stop) for stop in one.stops],
        "totals": totals,
        "spoken": f"{'. '.join(totals)}. {whole(len(one.stops))} perhentian.",
        "faults": faults,
    }


def _stop(problem: Problem, stop: Stop) -> dict[str, Any]:
    wish = problem.find_wish(stop.site_id)
    times = f"{clock_word(stop.start_s)}\u2013{clock_word(stop.finish_s)}"
    if stop.start_s > stop.arrive_s:
        times = f"tiba {clock_word(stop.arrive_s)}, kunjungan {times}"
    pause_s = stop.finish_s - stop.start_s - wish.stay_s
    if pause_s > 0:
        times += f", dijeda istirahat {length_word(pause_s)}"
    pinned = wish.pin is not None
    return {"id": stop.site_id, "name": wish.name, "times": times, "pinned": pinned, "overdue": wish.is_overdue}


def choose_ink(colour: str) -> str:
    """Choose black or white for text on a colour, whichever is told apart better (WCAG 2.2, relative luminance)."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [((share + 0.055) / 1.055) ** 2.4 for share in shares]
    luminance = sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return "#ffffff" if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 else "#000000"


def _left_over(bench: Workbench, site_id: str) -> dict[str, Any]:
    """Tell of a visit without a place: why the search found none, or that it is not in this plan."""
    wish = bench.problem.find_wish(site_id)
    told = {"id": site_id, "name": wish.name, "pinned": wish.pin is not None, "overdue": wish.is_overdue}
    for one in bench.unplaced:
        if one.site_id == site_id:
            return told | {"reason": one.reason, "cure": one.cure}
    return told | {"reason": "Tidak ada dalam rencana ini.", "cure": "Pilih hari dan tim untuk menempatkannya."}
