"""What a plan must solve: the days, the teams, the visits to be made and the rules between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from geo.workdays import OFFICE_WEEK, Hours, compress, expand

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from geo.travel import TravelTable
    from geo.workdays import DayOff, Workday


@dataclass(frozen=True)
class Place:
    """A named point; degrees."""

    name: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Team:
    """Who drives out together.

    Parameters
    ----------
    week
        The team's own hours by weekday (Monday is 0), a weekday that is not in it being free; None for the
        office's hours of each day.
    most_sites, longest_drive_s
        Of one day.
    """

    team_id: str
    name: str
    office: Place
    week: Mapping[int, Hours] | None
    days_off: frozenset[dt.date]
    most_sites: int
    longest_drive_s: int
    has_companion: bool

    def __post_init__(self) -> None:
        """Keep the week as a plain dict: a mapping proxy does not travel to another process."""
        if self.week is not None:
            object.__setattr__(self, "week", dict(self.week))


@dataclass(frozen=True)
class Pin:
    """An agreed appointment: its day, its team, and its second of the day when that was agreed too."""

    date: dt.date
    team_id: str
    start_s: int | None


@dataclass(frozen=True)
class Wish:
    """A visit to be made.

    Parameters
    ----------
    stay_s
        Working seconds on the site; they pause over a break.
    priority
        1 is usual, a higher one goes first.
    earliest, latest
        The days between which the visit may be; None for no bound.
    opens_s, closes_s
        Seconds of the day between which the whole stay must be.
    """

    site_id: str
    name: str
    zone: str
    lat: float
    lon: float
    stay_s: int
    due: dt.date | None
    is_overdue: bool
    priority: int
    earliest: dt.date | None
    latest: dt.date | None
    opens_s: int
    closes_s: int
    needs_companion: bool
    pin: Pin | None


@dataclass(frozen=True)
class Shift:
    """One team's working day. Its clock is in working seconds: they start with the hours and leave the breaks out."""

    team: Team
    date: dt.date
    hours: Hours

    @cached_property
    def working_s(self) -> int:
        """How many working seconds the day has."""
        return self.hours.working_s

    def find_window(self, wish: Wish) -> tuple[int, int]:
        """Find the first and the last working second at which a stay may start; the last is before the first if none.

        The site's hours are met whole: a stay may pause over a break, but ends before the site closes. A time that
        was agreed for this team and day leaves one second, or none when it falls in a break.
        """
        first = max(0, compress(self.hours, wish.opens_s))
        last = min(self.working_s, compress(self.hours, wish.closes_s)) - wish.stay_s
        agreed = self.find_agreed(wish)
        if agreed is None:
            return first, last
        if expand(self.hours, agreed) != wish.pin.start_s:  # type: ignore[union-attr]
            return 0, -1
        return max(first, agreed), min(last, agreed)

    def find_agreed(self, wish: Wish) -> int | None:
        """Find the working second agreed for a stay with this team on this day; None when there is none."""
        pin = wish.pin
        if pin is None or pin.start_s is None or (pin.date, pin.team_id) != (self.date, self.team.team_id):
            return None
        return compress(self.hours, pin.start_s)


@dataclass(frozen=True, eq=False)
class Problem:
    """Everything a plan depends on; frozen, so that a plan can be made again.

    Parameters
    ----------
    zone_weekdays
        The weekdays (Monday is 0) on which a zone is visited; a zone that is not in it is visited on any.
    travel
        Over every team's office in the order of ``teams``, then every visit in the order of ``wishes``.

    Raises
    ------
    ValueError
        When the table does not cover the offices and visits, or a team, a day or a site is there twice.
    """

    days: tuple[Workday, ...]
    days_off: tuple[DayOff, ...]
    teams: tuple[Team, ...]
    wishes: tuple[Wish, ...]
    zone_weekdays: Mapping[str, frozenset[int]]
    travel: TravelTable

    def __post_init__(self) -> None:
        """Make sure that everything is there once."""
        object.__setattr__(self, "zone_weekdays", dict(self.zone_weekdays))
        size = len(self.teams) + len(self.wishes)
        if self.travel.seconds.shape != (size, size) or self.travel.metres.shape != (size, size):
            raise ValueError(f"the travel table is not {size} x {size}")
        for ids in (
            [team.team_id for team in self.teams],
            [day.date for day in self.days],
            [wish.site_id for wish in self.wishes],
        ):
            if len(set(ids)) < len(ids):
                raise ValueError("a team, a day or a site is there twice")

    @cached_property
    def team_rows(self) -> dict[str, int]:
        """Where each team's office stands in the travel table."""
        return {team.team_id: row for row, team in enumerate(self.teams)}

    @cached_property
    def wish_rows(self) -> dict[str, int]:
        """Where each site stands in the travel table."""
        return {wish.site_id: len(self.teams) + row for row, wish in enumerate(self.wishes)}

    @cached_property
    def drives_s(self) -> list[list[int]]:
        """The travel table's seconds as plain lists, which one look-up at a time reads fastest."""
        rows: list[list[int]] = self.travel.seconds.tolist()
        return rows

    @cached_property
    def start_rows(self) -> dict[str, int]:
        """Where each team's office stands in the travel table, one row for offices from which all drives are alike."""
        first = len(self.teams)
        drives: dict[tuple[object, ...], int] = {}
        return {
            team.team_id: drives.setdefault(
                (team.office, *self.travel.seconds[row, first:].tolist(), *self.travel.seconds[first:, row].tolist()),
                row,
            )
            for row, team in enumerate(self.teams)
        }

    @cached_property
    def shifts(self) -> dict[tuple[dt.date, str], Shift]:
        """Every day that a team works, by date and in the order of the teams."""
        shifts = {}
        for day in sorted(self.days, key=lambda day: day.date):
            for team in self.teams:
                hours = day.hours if team.week is None else team.week.get(day.date.weekday())
                if hours is not None and day.date not in team.days_off:
                    shifts[day.date, team.team_id] = Shift(team, day.date, hours)
        return shifts

    def find_team(self, team_id: str) -> Team:
        """Find a team by its id."""
        return self.teams[self.team_rows[team_id]]

    def find_wish(self, site_id: str) -> Wish:
        """Find the visit to a site."""
        return self.wishes[self.wish_rows[site_id] - len(self.teams)]

    def guess_shift(self, date: dt.date, team_id: str) -> Shift:
        """Find a team's shift; on a day it does not work, one with the hours it would have."""
        shift = self.shifts.get((date, team_id))
        if shift is not None:
            return shift
        team = self.find_team(team_id)
        hours = {day.date: day.hours for day in self.days}.get(date)
        week = OFFICE_WEEK if team.week is None else team.week
        return Shift(team, date, hours or week.get(date.weekday()) or OFFICE_WEEK[0])


def is_within_days(wish: Wish, date: dt.date) -> bool:
    """Tell whether a day is between the visit's earliest and latest."""
    return (wish.earliest is None or date >= wish.earliest) and (wish.latest is None or date <= wish.latest)


def is_zone_day(problem: Problem, zone: str, date: dt.date) -> bool:
    """Tell whether a zone is visited on the weekday of a date."""
    weekdays = problem.zone_weekdays.get(zone)
    return weekdays is None or date.weekday() in weekdays


def is_accompanied(wish: Wish, team: Team) -> bool:
    """Tell whether the team has the companion with it, if the visit needs one."""
    return team.has_companion or not wish.needs_companion


def keeps_pin(wish: Wish, team_id: str, date: dt.date) -> bool:
    """Tell whether a team and day are those agreed, if any were."""
    return wish.pin is None or (wish.pin.team_id, wish.pin.date) == (team_id, date)


def may_pair(problem: Problem, shift: Shift, wish: Wish) -> bool:
    """Tell whether a team may make a visit on a day, leaving the clock aside."""
    return (
        keeps_pin(wish, shift.team.team_id, shift.date)
        and is_within_days(wish, shift.date)
        and is_zone_day(problem, wish.zone, shift.date)
        and is_accompanied(wish, shift.team)
    )
