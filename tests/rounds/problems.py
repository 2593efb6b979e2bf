"""Problems for tests: small ones by hand, generated ones, and a check of plans that shares no code with the program."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from geo.rounds.problem import Pin, Place, Problem, Team, Wish
from geo.travel import TravelTable
from geo.workdays import OFFICE_WEEK, Hours, Workday

MONDAY = dt.date(2026, 3, 2)
OFFICE = Place("Kantor", -7.8, 112.0)
MINUTE, HOUR = 60, 3600


def at(hour, minute=0):
    return hour * HOUR + minute * MINUTE


def make_wish(site_id, **changes):
    usual = Wish(
        site_id=site_id, name=site_id.title(), zone="utara", lat=-7.8, lon=112.1, stay_s=HOUR, due=None,
        is_overdue=False, priority=1, earliest=None, latest=None, opens_s=0, closes_s=at(24), needs_companion=False,
        pin=None,
    )  # fmt: skip
    return replace(usual, **changes)


def make_team(team_id="t1", **changes):
    usual = Team(
        team_id=team_id, name=f"Tim {team_id}", office=OFFICE, week=None, days_off=frozenset(), most_sites=5,
        longest_drive_s=at(5), has_companion=False,
    )  # fmt: skip
    return replace(usual, **changes)


def make_days(*offsets):
    """Working days so many days after a Monday."""
    dates = [MONDAY + dt.timedelta(days=offset) for offset in offsets]
    return tuple(Workday(date, OFFICE_WEEK[date.weekday()]) for date in dates)


def make_problem(wishes, teams=None, days=(0,), minutes=30, zone_weekdays=None):
    """Put every two places the same number of minutes and kilometres apart, or as an (n, n) table of minutes says."""
    teams = teams or [make_team()]
    size = len(teams) + len(wishes)
    table = np.broadcast_to(np.asarray(minutes, dtype=np.int64), (size, size)).copy()
    np.fill_diagonal(table, 0)
    if np.ndim(minutes) == 0:
        table[: len(teams), : len(teams)] = 0
    travel = TravelTable(table * MINUTE, table * 1000, "uji", is_estimate=True)
    return Problem(make_days(*days), (), tuple(teams), tuple(wishes), zone_weekdays or {}, travel)


@st.composite
def problems(draw, most_wishes=7, most_days=4, most_teams=2):
    """Problems of all kinds: tight hours, few days, breaks, own weeks, pins that hold and pins that cannot."""
    days = make_days(*sorted(draw(st.sets(st.sampled_from([0, 1, 2, 3, 4, 7, 8, 11]), min_size=1, max_size=most_days))))
    dates = [day.date for day in days]
    own_weeks = [None, None, {0: Hours(at(9), at(13)), 2: Hours(at(7), at(15), ((at(10), at(10, 20)),))}]
    teams = [
        make_team(
            f"t{number}",
            week=draw(st.sampled_from(own_weeks)),
            days_off=draw(st.frozensets(st.sampled_from(dates), max_size=1)),
            most_sites=draw(st.integers(1, 4)),
            longest_drive_s=draw(st.sampled_from([at(1, 30), at(3), at(6)])),
            has_companion=draw(st.booleans()),
        )
        for number in range(draw(st.integers(1, most_teams)))
    ]
    wishes = [draw(_wishes(f"s{number}", dates, teams)) for number in range(draw(st.integers(0, most_wishes)))]
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    points = rng.uniform(0, draw(st.sampled_from([1500, 4000, 9000])), (len(wishes) + 1, 2))
    points = points[[0] * len(teams) + list(range(1, len(wishes) + 1))]
    seconds = np.ceil(np.hypot(*(points[:, None] - points).transpose(2, 0, 1))).astype(np.int64)
    seconds += rng.integers(0, 90, seconds.shape) * (seconds > 0)  # one-way streets
    zone_weekdays = draw(st.sampled_from([{}, {}, {"utara": frozenset({0, 2, 4})}, {"selatan": frozenset({3})}]))
    return Problem(
        days, (), tuple(teams), tuple(wishes), zone_weekdays, TravelTable(seconds, seconds * 9, "uji", is_estimate=True)
    )


@st.composite
def _wishes(draw, site_id, dates, teams):
    pin = None
    if draw(st.integers(0, 5)) == 0:
        start_s = draw(st.sampled_from([None, at(8), at(9, 30), at(12), at(12, 30), at(15)]))
        pin = Pin(draw(st.sampled_from(dates)), draw(st.sampled_from(teams)).team_id, start_s)
    opens_s, closes_s = draw(
        st.sampled_from([(0, at(24)), (0, at(24)), (at(8), at(10, 30)), (at(11), at(13)), (at(13), at(20))])
    )
    return make_wish(
        site_id,
        zone=draw(st.sampled_from(["utara", "selatan"])),
        stay_s=draw(st.sampled_from([600, 1800, HOUR, at(2), at(5), at(8)])),
        due=draw(st.none() | st.dates(MONDAY - dt.timedelta(days=60), MONDAY + dt.timedelta(days=20))),
        is_overdue=draw(st.booleans()),
        priority=draw(st.integers(1, 3)),
        earliest=draw(st.none() | st.none() | st.sampled_from(dates)),
        latest=draw(st.none() | st.none() | st.sampled_from([MONDAY - dt.timedelta(days=2), *dates])),
        opens_s=opens_s,
        closes_s=closes_s,
        needs_companion=draw(st.integers(0, 3)) == 0,
        pin=pin,
    )


def is_break(hours, second):
    return any(start <= second < end for start, end in hours.breaks)


def work(hours, second, seconds):
    """Work from a second of the day on, minute by minute where it can, resting in the breaks."""
    while seconds > 0:
        pause = next((end for start, end in hours.breaks if start <= second < end), None)
        if pause is not None:
            second = pause
            continue
        until = min((start for start, _ in hours.breaks if start > second), default=10**9)
        step = min(seconds, until - second)
        second, seconds = second + step, seconds - step
    return second


def check_rounds(problem, rounds):
    """Go through every round by the clock on the wall and assert every rule of the planner."""
    visited = [stop.site_id for one in rounds for stop in one.stops]
    assert len(visited) == len(set(visited))
    assert len({(one.date, one.team_id) for one in rounds}) == len(rounds)
    wishes = {wish.site_id: (number, wish) for number, wish in enumerate(problem.wishes)}
    for one in rounds:
        team = next(team for team in problem.teams if team.team_id == one.team_id)
        day = next(day for day in problem.days if day.date == one.date)
        hours = day.hours if team.week is None else team.week[one.date.weekday()]
        assert one.date not in team.days_off
        assert 0 < len(one.stops) <= team.most_sites
        here = office = problem.teams.index(team)
        now, drive_s, drive_m = one.leave_s, 0, 0
        assert now >= hours.opens_s
        for stop in one.stops:
            number, wish = wishes[stop.site_id]
            there = len(problem.teams) + number
            drive_s += problem.travel.seconds[here, there]
            drive_m += problem.travel.metres[here, there]
            assert stop.arrive_s == work(hours, now, problem.travel.seconds[here, there])
            assert stop.start_s >= stop.arrive_s
            assert not is_break(hours, stop.start_s)
            assert stop.finish_s == work(hours, stop.start_s, wish.stay_s)
            assert wish.opens_s <= stop.start_s
            assert stop.finish_s <= wish.closes_s
            assert wish.zone == one.zone
            assert one.date.weekday() in problem.zone_weekdays.get(wish.zone, range(7))
            assert wish.earliest is None or wish.earliest <= one.date
            assert wish.latest is None or wish.latest >= one.date
            assert team.has_companion or not wish.needs_companion
            if wish.pin is not None:
                assert (wish.pin.date, wish.pin.team_id) == (one.date, one.team_id)
                assert wish.pin.start_s in {None, stop.start_s}
            now, here = stop.finish_s, there
        drive_s += problem.travel.seconds[here, office]
        drive_m += problem.travel.metres[here, office]
        assert one.back_s == work(hours, now, problem.travel.seconds[here, office])
        assert one.back_s <= hours.closes_s
        assert work(hours, one.back_s, one.slack_s) == hours.closes_s
        assert (one.drive_s, one.drive_m) == (drive_s, drive_m)
        assert drive_s <= team.longest_drive_s
