from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.rounds.problem import Pin
from geo.rounds.repair import repair
from geo.rounds.solve import Until, plan
from tests.rounds.problems import MONDAY, at, check_rounds, make_days, make_problem, make_team, make_wish, problems

SHORT = Until(iterations=30)
NEXT = make_days(1)[0].date
THIRD = make_days(2)[0].date


def find_places(rounds):
    return {stop.site_id: (one.date, one.team_id) for one in rounds for stop in one.stops}


def moved(repaired):
    return {change.site_id for change in repaired.changes if change.kind == "moved"}


def lose_day(problem, date):
    return replace(problem, days=tuple(day for day in problem.days if day.date != date))


@given(problems(most_wishes=9), st.data())
@settings(max_examples=80, deadline=None)
def test_a_repaired_plan_breaks_no_rule_and_tells_every_change(problem, data):
    old = plan(problem, SHORT)
    lost = data.draw(st.sampled_from(problem.days)).date
    changed = lose_day(problem, lost)
    repaired = repair(changed, old, SHORT)
    check_rounds(changed, repaired.plan.rounds)
    was, now = find_places(old.rounds), find_places(repaired.plan.rounds)
    told = {change.site_id: change.kind for change in repaired.changes if change.kind != "retimed"}
    assert told == {
        site_id: "placed" if site_id not in was else "unplaced" if site_id not in now else "moved"
        for site_id in was.keys() | now.keys()
        if was.get(site_id) != now.get(site_id)
    }
    assert now.keys() | {left.site_id for left in repaired.plan.unplaced} == {wish.site_id for wish in changed.wishes}
    ranks = {wish.site_id: (wish.pin is not None, wish.is_overdue) for wish in problem.wishes}
    gone = [ranks[site_id] for site_id, kind in told.items() if kind == "unplaced" and was[site_id][0] != lost]
    assert not gone or min(gone) < max(ranks[site_id] for site_id in now)


@given(problems(most_wishes=9))
@settings(max_examples=40, deadline=None)
def test_what_nothing_has_happened_to_stays(problem):
    old = plan(problem, SHORT)
    repaired = repair(problem, old, SHORT)
    assert not repaired.changes
    assert repaired.plan.rounds == old.rounds


@given(problems(most_wishes=9), st.data())
@settings(max_examples=40, deadline=None)
def test_the_same_seed_repairs_the_same(problem, data):
    changed = lose_day(problem, data.draw(st.sampled_from(problem.days)).date)
    old = plan(problem, SHORT)
    assert repair(changed, old, SHORT, seed=3) == repair(changed, old, SHORT, seed=3)


def plan_three_days():
    wishes = [make_wish(f"s{number}", stay_s=at(2)) for number in range(6)]
    problem = make_problem(wishes, [make_team(), make_team("t2")], days=[0, 1, 2])
    return problem, plan(problem, SHORT)


def test_when_a_team_is_ill_only_its_stops_move():
    problem, old = plan_three_days()
    ill = next(one for one in old.rounds if one.team_id == "t1")
    teams = (replace(problem.teams[0], days_off=frozenset({ill.date})), problem.teams[1])
    repaired = repair(replace(problem, teams=teams), old, SHORT)
    assert moved(repaired) == set(ill.site_ids)
    assert repaired.plan.is_complete


def test_a_pin_moves_its_visit_only():
    problem, old = plan_three_days()
    was = find_places(old.rounds)
    target = next((date, team) for date in (THIRD, NEXT) for team in ("t1", "t2") if (date, team) != was["s0"])
    wishes = (replace(problem.wishes[0], pin=Pin(*target, None)), *problem.wishes[1:])
    repaired = repair(replace(problem, wishes=wishes), old, SHORT)
    assert moved(repaired) == {"s0"}
    assert find_places(repaired.plan.rounds)["s0"] == target


def test_an_agreed_hour_reorders_the_day_before_anything_moves():
    wishes = [make_wish("a"), make_wish("b"), make_wish("c")]
    problem = make_problem(wishes, days=[0, 1])
    old = plan(problem, SHORT)
    (one,) = old.rounds
    last = one.site_ids[-1]
    pinned = tuple(
        replace(wish, pin=Pin(one.date, "t1", at(8))) if wish.site_id == last else wish for wish in problem.wishes
    )
    repaired = repair(replace(problem, wishes=pinned), old, SHORT)
    assert {change.kind for change in repaired.changes} == {"retimed"}
    assert repaired.plan.rounds[0].site_ids[0] == last


def test_a_dropped_visit_leaves_the_others_where_they_are():
    problem, old = plan_three_days()
    keep = [0, 1, *range(3, 8)]  # two offices, then every site but the first
    table = np.ix_(keep, keep)
    travel = replace(problem.travel, seconds=problem.travel.seconds[table], metres=problem.travel.metres[table])
    repaired = repair(replace(problem, wishes=problem.wishes[1:], travel=travel), old, SHORT)
    assert [change.kind for change in repaired.changes if change.kind != "retimed"] == ["dropped"]
    assert repaired.changes[-1].text == "s0: tidak lagi direncanakan."


def test_an_added_visit_moves_another_only_to_find_room():
    """Monday has room for one more only after the long stay has gone to Tuesday, where the new one may not be."""
    wishes = [make_wish("long", stay_s=at(4)), make_wish("new", stay_s=at(4), latest=MONDAY)]
    problem = make_problem(wishes, days=[0, 1])
    only = replace(problem.wishes[1], latest=MONDAY.replace(day=1))
    old = plan(replace(problem, wishes=(problem.wishes[0], only)), SHORT)
    assert find_places(old.rounds) == {"long": (MONDAY, "t1")}
    repaired = repair(problem, old, SHORT)
    assert find_places(repaired.plan.rounds) == {"long": (NEXT, "t1"), "new": (MONDAY, "t1")}
    assert [change.kind for change in repaired.changes] == ["moved", "placed"]
    assert repaired.changes[0].text == (
        "Long: pindah dari Senin, 2 Maret 2026 dengan Tim t1, pukul 08.00"
        " ke Selasa, 3 Maret 2026 dengan Tim t1, pukul 08.00."
    )


def test_two_visits_in_a_row_move_to_make_room_for_one():
    first, second, new = (make_wish(name) for name in ("first", "second", "new"))
    team, tuesday = make_team(most_sites=1), NEXT
    before = [
        replace(first, latest=MONDAY),
        replace(second, earliest=tuesday, latest=tuesday),
        replace(new, latest=MONDAY.replace(day=1)),
    ]
    old = plan(make_problem(before, [team], days=[0, 1, 2]), SHORT)
    now = [replace(first, latest=tuesday), replace(second, earliest=tuesday), replace(new, latest=MONDAY)]
    repaired = repair(make_problem(now, [team], days=[0, 1, 2]), old, SHORT)
    assert {site_id: place[0] for site_id, place in find_places(repaired.plan.rounds).items()} == {
        "new": MONDAY,
        "first": tuesday,
        "second": THIRD,
    }


@pytest.mark.parametrize("stops", [3, 7], ids=["every order tried", "too many orders to try"])
def test_a_stay_that_has_grown_sends_away_what_matters_least(stops):
    wishes = [make_wish(f"s{number}", stay_s=at(0, 30), priority=1 + (number > 0)) for number in range(stops)]
    problem = make_problem(wishes, [make_team(most_sites=8)], days=[0, 1], minutes=20)
    old = plan(problem, SHORT)
    (one,) = old.rounds
    room_s = one.slack_s + at(0, 30) + 60
    grown = (*problem.wishes[:-1], replace(problem.wishes[-1], stay_s=room_s))
    repaired = repair(replace(problem, wishes=grown), old, SHORT)
    assert moved(repaired) == {"s0"}
    assert repaired.plan.is_complete


@pytest.mark.parametrize("is_overdue", [True, False], ids=["overdue", "not overdue"])
def test_a_visit_is_given_up_only_for_one_of_higher_rank(is_overdue):
    wishes = [make_wish("first", stay_s=at(4)), make_wish("second", stay_s=at(4), is_overdue=is_overdue)]
    problem = make_problem(wishes)
    barred = replace(problem.wishes[1], latest=MONDAY.replace(day=1))
    old = plan(replace(problem, wishes=(problem.wishes[0], barred)), SHORT)
    assert set(find_places(old.rounds)) == {"first"}
    repaired = repair(problem, old, SHORT)
    assert set(find_places(repaired.plan.rounds)) == ({"second"} if is_overdue else {"first"})
    assert repaired.plan.unplaced[0].code == "capacity"


def test_a_lost_day_of_many_moves_few():
    rng = np.random.default_rng(1)
    wishes = [make_wish(f"s{number:03d}", stay_s=at(1, 30)) for number in range(60)]
    problem = make_problem(
        wishes, [make_team(), make_team("t2")], days=[0, 1, 2, 3, 4, 7, 8, 9, 10], minutes=rng.integers(8, 40, (62, 62))
    )
    old = plan(problem, Until(iterations=60))
    lost = old.rounds[len(old.rounds) // 2].date
    repaired = repair(lose_day(problem, lost), old, SHORT)
    on_it = {site_id for site_id, place in find_places(old.rounds).items() if place[0] == lost}
    assert moved(repaired) == on_it
    assert repaired.plan.is_complete
