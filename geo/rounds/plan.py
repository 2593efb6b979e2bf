"""A plan: rounds with their times, the visits that found no place, and the price of any order of stops."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.rounds.rules import Breach, broken_rules
from geo.workdays import expand

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geo.rounds.problem import Problem
    from geo.rounds.remedies import Remedy

__all__ = ["Breach", "Plan", "Round", "Stop", "Unplaced", "broken_rules", "time_round"]


@dataclass(frozen=True)
class Stop:
    """One site in a round; seconds of the day. Between arrival and start the team waits, or has its break."""

    site_id: str
    arrive_s: int
    start_s: int
    finish_s: int


@dataclass(frozen=True)
class Round:
    """One team's day, from the office and back; seconds of the day, driving in seconds and metres.

    ``slack_s`` is how many working seconds are left before closing; negative when the team is late.
    """

    date: dt.date
    team_id: str
    zone: str
    leave_s: int
    stops: tuple[Stop, ...]
    back_s: int
    drive_s: int
    drive_m: int
    slack_s: int

    @property
    def site_ids(self) -> tuple[str, ...]:
        """The sites in their order."""
        return tuple(stop.site_id for stop in self.stops)


@dataclass(frozen=True)
class Unplaced:
    """A visit that found no place: why, and what would help, in Indonesian.

    ``code`` names the reason for programs; ``remedies`` are the changes of which ``cure`` speaks, to be made together.
    """

    site_id: str
    code: str
    reason: str
    cure: str
    remedies: tuple[Remedy, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The rounds by date and team; what they cost; what is left; and how they were found.

    ``is_best`` when no plan leaves out less or drives less, which is certain only for a few visits.
    """

    rounds: tuple[Round, ...]
    unplaced: tuple[Unplaced, ...]
    seed: int
    iterations: int
    is_best: bool = False
    drive_s: int = field(init=False)
    drive_m: int = field(init=False)

    def __post_init__(self) -> None:
        """Add up the rounds."""
        object.__setattr__(self, "drive_s", sum(one.drive_s for one in self.rounds))
        object.__setattr__(self, "drive_m", sum(one.drive_m for one in self.rounds))

    @property
    def is_complete(self) -> bool:
        """Whether every visit found a place."""
        return not self.unplaced

    @property
    def made(self) -> int:
        """How many visits found a place."""
        return sum(len(one.stops) for one in self.rounds)


def time_round(problem: Problem, date: dt.date, team_id: str, site_ids: Sequence[str]) -> Round:
    """Time an order of stops, each as early as the hours allow, whether or not it keeps the rules.

    Driving and stays pause over the breaks. The team leaves so that it does not wait at its first stop. On a day the
    team does not work, the hours are those it would have; ``zone`` is the first stop's.
    """
    shift = problem.guess_shift(date, team_id)
    hours = shift.hours
    office = here = problem.team_rows[team_id]
    now = leave = drive_s = drive_m = 0
    stops = []
    for site_id in site_ids:
        wish, there = problem.find_wish(site_id), problem.wish_rows[site_id]
        leg_s = problem.drives_s[here][there]
        drive_s += leg_s
        drive_m += int(problem.travel.metres[here, there])
        agreed = shift.find_agreed(wish)
        start = max(now + leg_s, shift.find_window(wish)[0] if agreed is None else agreed)
        if here == office:
            leave = now = start - leg_s
        finish = start + wish.stay_s
        stops.append(
            Stop(
                site_id,
                arrive_s=expand(hours, now + leg_s, is_end=True),
                start_s=expand(hours, start),
                finish_s=max(expand(hours, start), expand(hours, finish, is_end=True)),
            )
        )
        now, here = finish, there
    now += problem.drives_s[here][office]
    return Round(
        date=date,
        team_id=team_id,
        zone=problem.find_wish(site_ids[0]).zone if site_ids else "",
        leave_s=expand(hours, leave),
        stops=tuple(stops),
        back_s=expand(hours, now, is_end=True),
        drive_s=drive_s + problem.drives_s[here][office],
        drive_m=drive_m + int(problem.travel.metres[here, office]),
        slack_s=shift.working_s - now,
    )
