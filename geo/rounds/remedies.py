"""Single changes to a problem that let one more visit be made; each can be said, and each can be applied."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from geo.indonesian import DAYS, date_long, date_plain
from geo.rounds.words import clock_word, length_word

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from geo.rounds.problem import Problem, Team, Wish

EXTRA_TEAM = "tim-tambahan"
"""The id of the team that a remedy adds; numbers follow when there is one already."""


@dataclass(frozen=True)
class Remedy:
    """One change, told by its ``code``; what it needs of the rest is filled, the rest is None.

    Parameters
    ----------
    code
        ``earliest``, ``latest`` (to ``date``), ``zone_day`` (the weekday of ``date`` is added), ``companion``,
        ``opens``, ``closes`` (to second of the day ``amount``), ``unpin``, ``untime`` (the agreed hour is dropped),
        ``longer_day`` (closing ``amount`` seconds later on ``date``), ``longest_drive``, ``most_sites`` (to
        ``amount``) or ``extra_team`` (one like ``team_id`` on ``date``).
    """

    code: str
    site_id: str
    team_id: str | None = None
    date: dt.date | None = None
    amount: int | None = None


def apply_remedy(problem: Problem, remedy: Remedy) -> Problem:
    """Make the problem that a remedy leads to."""
    return _CHANGES[remedy.code](problem, remedy)


def say_remedy(problem: Problem, remedy: Remedy) -> str:
    """Say a remedy in Indonesian, as part of a sentence."""
    wish = problem.find_wish(remedy.site_id)
    team = problem.find_team(remedy.team_id).name if remedy.team_id else ""
    day, amount = date_long(remedy.date), remedy.amount or 0
    said = {
        "earliest": f"majukan hari paling awal ke {day}",
        "latest": f"mundurkan hari paling lambat ke {day}",
        "zone_day": f"tambahkan hari {DAYS[remedy.date.weekday()] if remedy.date else ''} untuk zona {wish.zone}",
        "companion": f"ikutkan pendamping dengan {team}",
        "opens": f"mulai jam kunjungan pukul {clock_word(amount)}",
        "closes": f"akhiri jam kunjungan pukul {clock_word(amount)}",
        "unpin": "lepaskan atau pindahkan janji",
        "untime": "lepaskan atau pindahkan jam janji",
        "longer_day": f"perpanjang hari kerja {team} pada {day} selama {length_word(amount)}",
        "longest_drive": f"naikkan batas berkendara {team} menjadi {length_word(amount)} sehari",
        "most_sites": f"naikkan batas lokasi {team} menjadi {amount} sehari",
        "extra_team": f"tambahkan satu tim seperti {team} pada {date_plain(remedy.date)}",
    }
    return said[remedy.code]


def _change_wish(problem: Problem, site_id: str, change: Callable[[Wish], Wish]) -> Problem:
    wishes = tuple(change(wish) if wish.site_id == site_id else wish for wish in problem.wishes)
    return replace(problem, wishes=wishes)


def _change_team(problem: Problem, team_id: str | None, change: Callable[[Team], Team]) -> Problem:
    return replace(problem, teams=tuple(change(team) if team.team_id == team_id else team for team in problem.teams))


def _set_earliest(problem: Problem, remedy: Remedy) -> Problem:
    return _change_wish(problem, remedy.site_id, lambda wish: replace(wish, earliest=remedy.date))


def _set_latest(problem: Problem, remedy: Remedy) -> Problem:
    return _change_wish(problem, remedy.site_id, lambda wish: replace(wish, latest=remedy.date))


def _add_zone_day(problem: Problem, remedy: Remedy) -> Problem:
    zone = problem.find_wish(remedy.site_id).zone
    weekdays = problem.zone_weekdays[zone] | {_get_date(remedy).weekday()}
    return replace(problem, zone_weekdays={**problem.zone_weekdays, zone: weekdays})


def _add_companion(problem: Problem, remedy: Remedy) -> Problem:
    return _change_team(problem, remedy.team_id, lambda team: replace(team, has_companion=True))


def _set_opens(problem: Problem, remedy: Remedy) -> Problem:
    return _change_wish(problem, remedy.site_id, lambda wish: replace(wish, opens_s=_get_amount(remedy)))


def _set_closes(problem: Problem, remedy: Remedy) -> Problem:
    return _change_wish(problem, remedy.site_id, lambda wish: replace(wish, closes_s=_get_amount(remedy)))


def _unpin(problem: Problem, remedy: Remedy) -> Problem:
    return _change_wish(problem, remedy.site_id, lambda wish: replace(wish, pin=None))


def _untime(problem: Problem, remedy: Remedy) -> Problem:
    return _change_wish(
        problem, remedy.site_id, lambda wish: replace(wish, pin=replace(wish.pin, start_s=None) if wish.pin else None)
    )


def _lengthen_day(problem: Problem, remedy: Remedy) -> Problem:
    """Close later: in the team's own week if it has one, else in the office's hours of that day."""
    date, amount = _get_date(remedy), _get_amount(remedy)
    team = problem.find_team(remedy.team_id or "")
    if team.week is None:
        days = tuple(
            replace(day, hours=replace(day.hours, closes_s=day.hours.closes_s + amount)) if day.date == date else day
            for day in problem.days
        )
        return replace(problem, days=days)
    hours = team.week[date.weekday()]
    week = {**team.week, date.weekday(): replace(hours, closes_s=hours.closes_s + amount)}
    return _change_team(problem, remedy.team_id, lambda team: replace(team, week=week))


def _set_longest_drive(problem: Problem, remedy: Remedy) -> Problem:
    return _change_team(problem, remedy.team_id, lambda team: replace(team, longest_drive_s=_get_amount(remedy)))


def _set_most_sites(problem: Problem, remedy: Remedy) -> Problem:
    return _change_team(problem, remedy.team_id, lambda team: replace(team, most_sites=_get_amount(remedy)))


def _add_team(problem: Problem, remedy: Remedy) -> Problem:
    """Add a team that works on one day only, as the last one, with its office in the travel table."""
    like, size = problem.find_team(remedy.team_id or ""), len(problem.teams)
    number = sum(team.team_id.startswith(EXTRA_TEAM) for team in problem.teams)
    extra = replace(
        like,
        team_id=f"{EXTRA_TEAM}-{number + 1}" if number else EXTRA_TEAM,
        name="Tim tambahan",
        days_off=frozenset(day.date for day in problem.days if day.date != remedy.date),
    )
    old = np.arange(len(problem.travel.seconds))
    rows = np.array([*old[:size], problem.team_rows[like.team_id], *old[size:]])
    table = np.ix_(rows, rows)
    travel = replace(problem.travel, seconds=problem.travel.seconds[table], metres=problem.travel.metres[table])
    return replace(problem, teams=(*problem.teams, extra), travel=travel)


def _get_date(remedy: Remedy) -> dt.date:
    if remedy.date is None:
        raise ValueError(f"{remedy.code} needs a date")
    return remedy.date


def _get_amount(remedy: Remedy) -> int:
    if remedy.amount is None:
        raise ValueError(f"{remedy.code} needs an amount")
    return remedy.amount


_CHANGES: dict[str, Callable[[Problem, Remedy], Problem]] = {
    "earliest": _set_earliest,
    "latest": _set_latest,
    "zone_day": _add_zone_day,
    "companion": _add_companion,
    "opens": _set_opens,
    "closes": _set_closes,
    "unpin": _unpin,
    "untime": _untime,
    "longer_day": _lengthen_day,
    "longest_drive": _set_longest_drive,
    "most_sites": _set_most_sites,
    "extra_team": _add_team,
}
