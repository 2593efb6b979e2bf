from __future__ import annotations

from dataclasses import replace

import pytest

from geo.rounds.plan import broken_rules, time_round
from geo.rounds.problem import Pin
from geo.workdays import Hours
from tests.rounds.problems import HOUR, MINUTE, MONDAY, at, make_days, make_problem, make_team, make_wish

FRIDAY = make_days(4)[0].date


def tell(stops):
    return [(stop.arrive_s, stop.start_s, stop.finish_s) for stop in stops]


def test_a_round_is_timed_from_office_to_office():
    problem = make_problem([make_wish("a"), make_wish("b")])
    one = time_round(problem, MONDAY, "t1", ["a", "b"])
    assert one.leave_s == at(7, 30)
    assert tell(one.stops) == [(at(8), at(8), at(9)), (at(9, 30), at(9, 30), at(10, 30))]
    assert (one.back_s, one.drive_s, one.drive_m) == (at(11), 90 * MINUTE, 90_000)
    assert one.slack_s == 4 * HOUR  # until 16.00, an hour of lunch taken out
    assert one.zone == "utara"
    assert not broken_rules(problem, [one])


def test_a_stay_pauses_over_the_break():
    problem = make_problem([make_wish("a", stay_s=at(5))])
    one = time_round(problem, MONDAY, "t1", ["a"])
    assert tell(one.stops) == [(at(8), at(8), at(14))]
    friday = time_round(make_problem([make_wish("a", stay_s=at(5))], days=[4]), FRIDAY, "t1", ["a"])
    assert tell(friday.stops) == [(at(8), at(8), at(14, 30))]


def test_a_drive_pauses_over_the_break():
    problem = make_problem([make_wish("a", stay_s=at(3, 45)), make_wish("b")])
    one = time_round(problem, MONDAY, "t1", ["a", "b"])
    assert tell(one.stops) == [(at(8), at(8), at(11, 45)), (at(13, 15), at(13, 15), at(14, 15))]


def test_who_arrives_as_the_break_begins_starts_after_it():
    problem = make_problem([make_wish("a", stay_s=at(3, 30)), make_wish("b")])
    one = time_round(problem, MONDAY, "t1", ["a", "b"])
    assert tell(one.stops)[1] == (at(12), at(13), at(14))


def test_the_team_waits_in_the_office_and_not_at_a_closed_door():
    problem = make_problem([make_wish("a", opens_s=at(10)), make_wish("b", opens_s=at(14))])
    one = time_round(problem, MONDAY, "t1", ["a", "b"])
    assert one.leave_s == at(9, 30)
    assert tell(one.stops) == [(at(10), at(10), at(11)), (at(11, 30), at(14), at(15))]


def test_an_agreed_time_is_waited_for():
    pin = Pin(MONDAY, "t1", at(10, 15))
    one = time_round(make_problem([make_wish("a", pin=pin)]), MONDAY, "t1", ["a"])
    assert tell(one.stops) == [(at(10, 15), at(10, 15), at(11, 15))]


def test_a_team_has_its_own_hours():
    team = make_team(week={0: Hours(at(9), at(12))})
    one = time_round(make_problem([make_wish("a")], [team]), MONDAY, "t1", ["a"])
    assert (one.leave_s, one.back_s, one.slack_s) == (at(9), at(11), HOUR)


def test_too_long_a_round_is_timed_past_closing():
    problem = make_problem([make_wish("a", stay_s=at(7))])
    one = time_round(problem, MONDAY, "t1", ["a"])
    assert (one.back_s, one.slack_s) == (at(16, 30), -30 * MINUTE)
    (breach,) = broken_rules(problem, [one])
    assert (breach.code, breach.amount_s) == ("closing", 30 * MINUTE)
    assert breach.text == "Tim t1, 2 Maret 2026: 30 menit lewat jam pulang 16.00."


def test_an_empty_round_stays_in_the_office():
    one = time_round(make_problem([make_wish("a")]), MONDAY, "t1", [])
    assert (one.leave_s, one.back_s, one.drive_s, one.stops, one.zone) == (at(7, 30), at(7, 30), 0, (), "")


NEXT = make_days(1)[0].date
RULES = {
    "workday": ({}, {"days_off": frozenset([MONDAY])}, ["a"]),
    "one_zone": ({"zone": "selatan"}, {}, ["b", "a"]),
    "zone_day": ({"zone": "timur"}, {}, ["a"]),
    "days": ({"earliest": NEXT}, {}, ["a"]),
    "companion": ({"needs_companion": True}, {}, ["a"]),
    "pin": ({"pin": Pin(NEXT, "t1", None)}, {}, ["a"]),
    "pin_time": ({"pin": Pin(MONDAY, "t1", at(7, 45))}, {}, ["a"]),
    "site_hours": ({"closes_s": at(8, 30)}, {}, ["a"]),
    "most_sites": ({}, {"most_sites": 1}, ["a", "b"]),
    "longest_drive": ({}, {"longest_drive_s": 59 * MINUTE}, ["a"]),
    "closing": ({"stay_s": at(7)}, {}, ["a"]),
    "once": ({}, {}, ["a", "b", "a"]),
    "pin_missing": ({"pin": Pin(MONDAY, "t1", None)}, {}, ["b"]),
}


@pytest.mark.parametrize("code", RULES)
def test_each_rule_is_told_when_it_is_broken(code):
    wish, team, order = RULES[code]
    problem = make_problem(
        [make_wish("a", **wish), make_wish("b")], [make_team(**team)], days=[0, 1], zone_weekdays={"timur": {3}}
    )
    breaches = broken_rules(problem, [time_round(problem, MONDAY, "t1", order)])
    assert [breach.code for breach in breaches] == [code]
    assert breaches[0].text.startswith("Tim t1, 2 Maret 2026: ")
    assert breaches[0].text.endswith(".")


def test_two_rounds_of_a_team_on_a_day_are_one_too_many():
    problem = make_problem([make_wish("a"), make_wish("b")])
    rounds = [time_round(problem, MONDAY, "t1", [site_id]) for site_id in "ab"]
    assert [breach.code for breach in broken_rules(problem, rounds)] == ["one_round"]


def test_times_that_are_no_longer_true_are_told():
    problem = make_problem([make_wish("a")])
    one = time_round(problem, MONDAY, "t1", ["a"])
    changed = replace(problem, wishes=(replace(problem.wishes[0], stay_s=1800),))
    assert [breach.code for breach in broken_rules(changed, [one])] == ["times"]


def test_a_problem_must_fit_its_travel_table():
    problem = make_problem([make_wish("a")])
    with pytest.raises(ValueError, match="3 x 3"):
        replace(problem, wishes=(*problem.wishes, make_wish("b")))
    with pytest.raises(ValueError, match="twice"):
        make_problem([make_wish("a"), make_wish("a")])
