from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.rounds import solve
from geo.rounds.aims import MOST_LATE_DAYS, weigh_wishes
from geo.rounds.plan import broken_rules, time_round
from geo.rounds.problem import Pin, Place
from geo.rounds.solve import Until, plan
from geo.travel import estimate_travel
from tests.rounds.problems import (
    MINUTE,
    MONDAY,
    at,
    check_rounds,
    make_problem,
    make_team,
    make_wish,
    problems,
)

DATA = Path(__file__).parents[2] / "data"
SHORT = Until(iterations=30)
TRIED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def searched(monkeypatch):
    """Search for the plan of few visits too, as for many."""
    monkeypatch.setattr(solve, "MOST_EXACT", -1)


def placed(found):
    return {stop.site_id for one in found.rounds for stop in one.stops}


def cost(problem, rounds):
    prizes = weigh_wishes(problem)
    return sum(one.drive_s - sum(prizes[site_id] for site_id in one.site_ids) for one in rounds)


@given(st.integers(0, 2 * MOST_LATE_DAYS), st.integers(1, 3))
def test_a_site_never_visited_is_as_late_as_can_be(days, priority):
    due = MONDAY - dt.timedelta(days=days)
    wishes = [make_wish("never", priority=priority), make_wish("late", due=due, priority=priority)]
    prizes = weigh_wishes(make_problem(wishes))
    assert prizes["never"] >= prizes["late"]
    assert (prizes["never"] == prizes["late"]) == (days >= MOST_LATE_DAYS)


@given(problems(most_wishes=9))
@TRIED
def test_a_small_plan_breaks_no_rule(problem):
    found = plan(problem, SHORT)
    check_rounds(problem, found.rounds)
    assert placed(found) | {left.site_id for left in found.unplaced} == {wish.site_id for wish in problem.wishes}
    assert found.made + len(found.unplaced) == len(problem.wishes)


@given(problems(most_wishes=14))
@TRIED
@pytest.mark.usefixtures("searched")
def test_a_searched_plan_breaks_no_rule_and_is_no_better_than_the_best(problem):
    found = plan(problem, SHORT)
    check_rounds(problem, found.rounds)
    assert found.made + len(found.unplaced) == len(problem.wishes)
    if len(problem.wishes) <= 9:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(solve, "MOST_EXACT", 9)
            assert cost(problem, found.rounds) >= cost(problem, plan(problem, SHORT).rounds)


@given(problems(most_wishes=4, most_days=2))
@TRIED
def test_a_small_plan_is_the_best_of_all_orders_and_splits(problem):
    sites = [wish.site_id for wish in problem.wishes]
    days = []
    for date, team_id in problem.shifts:
        orders = [order for count in range(1, len(sites) + 1) for order in permutations(sites, count)]
        rounds = [time_round(problem, date, team_id, order) for order in orders]
        fit = [one for one in rounds if {breach.code for breach in broken_rules(problem, [one])} <= {"pin_missing"}]
        days.append([None, *fit])

    def best(number, left):
        if number == len(days):
            return 0
        chosen = [one for one in days[number] if one is None or set(one.site_ids) <= left]
        return min(
            best(number + 1, left - set(one.site_ids)) + cost(problem, [one]) if one else best(number + 1, left)
            for one in chosen
        )

    found = plan(problem, SHORT)
    assert found.is_best
    assert cost(problem, found.rounds) == best(0, frozenset(sites))


@given(problems(most_wishes=12))
@settings(TRIED, max_examples=15)
@pytest.mark.usefixtures("searched")
def test_the_same_seed_and_iterations_give_the_same_plan(problem):
    assert plan(problem, SHORT, seed=7) == plan(problem, SHORT, seed=7)


@pytest.mark.usefixtures("searched")
def test_the_two_rounds_of_2020_are_the_shortest(monkeypatch):
    sites, office = pd.read_csv(DATA / "sites.csv"), pd.read_csv(DATA / "office.csv").iloc[0]
    place = Place("Kantor", float(office["lat"]), float(office["lon"]))
    wishes = [
        make_wish(site.site_id, zone=site.zone, lat=site.lat, lon=site.lon, stay_s=45 * MINUTE)
        for site in sites.itertuples()
    ]
    team = make_team(office=place, longest_drive_s=at(7))
    problem = make_problem(wishes, [team], days=[0, 1])
    problem = replace(
        problem, travel=estimate_travel([place.lat, *(w.lat for w in wishes)], [place.lon, *(w.lon for w in wishes)])
    )
    drives = problem.travel.seconds
    best = 0
    for zone in ("utara", "selatan"):
        rows = [number for number, wish in enumerate(wishes, start=1) if wish.zone == zone]
        best += min(
            sum(drives[one, two] for one, two in zip((0, *order), (*order, 0), strict=True))
            for order in permutations(rows)
        )
    assert plan(problem, Until(seconds=0.15)).drive_s == best
    monkeypatch.setattr(solve, "MOST_EXACT", 9)
    found = plan(problem, SHORT)
    assert (found.drive_s, found.made, len(found.rounds)) == (best, 9, 2)
    assert {one.zone for one in found.rounds} == {"utara", "selatan"}


@pytest.mark.parametrize("is_searched", [False, True], ids=["all weighed", "searched"])
def test_appointments_go_before_overdue_before_priority_before_driving(is_searched, monkeypatch):
    monkeypatch.setattr(solve, "MOST_EXACT", -1 if is_searched else 9)
    ranked = [
        make_wish("pinned", pin=Pin(MONDAY, "t1", at(9))),
        make_wish("overdue", is_overdue=True),
        make_wish("weighty", priority=3),
        make_wish("late", due=MONDAY - dt.timedelta(days=14)),
        make_wish("usual", due=MONDAY),
    ]
    for most in range(1, 6):
        problem = make_problem(ranked, [make_team(most_sites=most)], minutes=15)
        assert placed(plan(problem, SHORT)) == {wish.site_id for wish in ranked[:most]}


@pytest.mark.usefixtures("searched")
def test_a_visit_is_made_however_far_it_is():
    far = [[0, 5, 150], [5, 0, 150], [150, 150, 0]]
    found = plan(make_problem([make_wish("near"), make_wish("far")], minutes=far, days=[0, 1]), SHORT)
    assert found.is_complete


@pytest.mark.usefixtures("searched")
def test_hours_around_the_longer_break_of_friday_hold():
    """Three hours and three quarters from 08.00 on fit before 11.45 on a Monday, not on a Friday's break at 11.30."""
    wish = make_wish("a", opens_s=at(8), closes_s=at(11, 45), stay_s=at(3, 45))
    problem = make_problem([wish, replace(wish, site_id="b")], days=[0, 4])
    found = plan(problem, SHORT)
    assert [one.date for one in found.rounds] == [MONDAY]
    assert found.made == 1


def test_days_are_evened_out_where_it_costs_no_driving():
    """Four sites in one village, two days that each could hold three: two and two, not three and one."""
    problem = make_problem([make_wish(name, stay_s=at(1)) for name in "abcd"], [make_team(most_sites=3)], days=[0, 1])
    seconds = problem.travel.seconds.copy()
    seconds[1:, 1:] = 0
    problem = replace(problem, travel=replace(problem.travel, seconds=seconds))
    assert [len(one.stops) for one in plan(problem, SHORT).rounds] == [2, 2]


def test_overdue_visits_go_first():
    wishes = [make_wish("usual", stay_s=at(5)), make_wish("overdue", stay_s=at(5), is_overdue=True)]
    assert plan(make_problem(wishes, days=[0, 1, 2]), SHORT).rounds[0].site_ids == ("overdue",)


def test_the_search_tells_of_its_progress_and_can_be_stopped(monkeypatch):
    monkeypatch.setattr(solve, "PROGRESS_S", 0.0)
    problem = make_problem([make_wish(f"s{number}") for number in range(12)], days=[0, 1, 2, 3])
    told = []
    found = plan(problem, Until(is_asked=lambda: len(told) >= 3), on_progress=told.append)
    assert [word.iterations for word in told] == sorted(word.iterations for word in told)
    assert told[-1].made == found.made == 12
    assert told[-1].wished == 12
    assert told[-1].drive_s >= found.drive_s


def test_something_must_end_the_search():
    with pytest.raises(ValueError, match="stop"):
        Until()


@pytest.mark.parametrize("days", [(), (0,)], ids=["no day", "a day off"])
@pytest.mark.usefixtures("searched")
def test_without_a_working_day_nothing_is_planned(days):
    team = make_team(days_off=frozenset([MONDAY]))
    found = plan(make_problem([make_wish("a")], [team], days=days), SHORT)
    assert not found.rounds
    assert found.unplaced[0].code == "no_day"


@pytest.mark.usefixtures("searched")
def test_nothing_to_do_is_no_problem():
    assert plan(make_problem([]), SHORT).is_complete
