"""A round's day on a time line: drives, waits, stays, pauses, breaks, and what is left until closing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.rounds.words import clock_word, length_word

if TYPE_CHECKING:
    from geo.rounds.edit import Priced
    from geo.rounds.plan import Round
    from geo.rounds.problem import Problem

Span = tuple[int, int]
"""Start and end, in seconds of the day."""
HOUR_S = 3600
AXIS_S = (7 * HOUR_S, 17 * HOUR_S)
"""What every time line shows at least."""


def find_axis(problem: Problem, now: Priced) -> dict[str, int]:
    """Find whole hours that hold every round and the hours of its day, the same for all so that days compare."""
    hours = [problem.guess_shift(one.date, one.team_id).hours for one in now.rounds]
    since = min([AXIS_S[0], *(one.leave_s for one in now.rounds), *(day.opens_s for day in hours)])
    until = max([AXIS_S[1], *(one.back_s for one in now.rounds), *(day.closes_s for day in hours)])
    return {"from": since // HOUR_S * HOUR_S, "to": -(-until // HOUR_S) * HOUR_S}


def cut_day(problem: Problem, one: Round) -> list[dict[str, Any]]:
    """Cut a round's day into drives, waits, stays and what is left; breaks lie over them, and stays pause there."""
    hours = problem.guess_shift(one.date, one.team_id).hours
    parts = []
    since = one.leave_s
    for number, stop in enumerate(one.stops, start=1):
        parts.append(_part("drive", since, stop.arrive_s, "berkendara"))
        if stop.start_s > stop.arrive_s:
            parts.append(_part("wait", stop.arrive_s, stop.start_s, "menunggu"))
        name = problem.find_wish(stop.site_id).name
        worked, paused = _cut(stop.start_s, stop.finish_s, hours.breaks)
        longest = max(worked, key=lambda piece: piece[1] - piece[0], default=None)
        parts += [_part("stay", *piece, name, str(number) if piece == longest else "") for piece in worked]
        parts += [_part("pause", *piece, f"{name}, dijeda") for piece in paused]
        since = stop.finish_s
    parts.append(_part("drive", since, one.back_s, "berkendara pulang"))
    if one.back_s > hours.closes_s:
        parts.append(_part("late", hours.closes_s, one.back_s, "lewat jam pulang"))
    elif one.slack_s > 0:
        parts.append(_part("slack", one.back_s, hours.closes_s, f"sisa {length_word(one.slack_s)} sampai jam pulang"))
    return parts + [_part("break", *piece, "istirahat") for piece in hours.breaks]


def _cut(start_s: int, end_s: int, breaks: tuple[Span, ...]) -> tuple[list[Span], list[Span]]:
    """Cut a stretch of the day into what lies outside the breaks and what inside."""
    inside = [(max(start_s, one), min(end_s, two)) for one, two in breaks if one < end_s and two > start_s]
    edges = [start_s, *(edge for piece in inside for edge in piece), end_s]
    outside = [(one, two) for one, two in zip(edges[::2], edges[1::2], strict=True) if one < two]
    return outside, inside


def _part(kind: str, start_s: int, end_s: int, word: str, text: str = "") -> dict[str, Any]:
    title = f"{clock_word(start_s)}\u2013{clock_word(end_s)} {word}"
    return {"kind": kind, "from": start_s, "to": end_s, "text": text, "title": title}
