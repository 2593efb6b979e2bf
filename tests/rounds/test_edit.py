"""Moving stops by hand: each site stays once, the price follows the travel table, and broken rules are told."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.rounds.edit import describe_difference, drop_site, move_site, price, read_orders
from geo.rounds.problem import Place, Problem, Team, Wish
from geo.travel import TravelTable
from geo.workdays import Hours, Workday

NORTH, SOUTH = (dt.date(2026, 3, 11), "U"), (dt.date(2026, 3, 12), "S")
ORDERS = {NORTH: ("a", "b", "c"), SOUTH: ("d",)}
HOURS = Hours(8 * 3600, 16 * 3600, ((12 * 3600, 13 * 3600),))


def wish(site_id, zone="utara"):
    return Wish(site_id, site_id.upper(), zone, 0, 0, 3600, None, False, 1, None, None, 0, 86400, False, None)  # noqa: FBT003


def problem(leg_s=600):
    """Two teams, four sites, every leg ten minutes and five kilometres."""
    wishes = (wish("a"), wish("b"), wish("c"), wish("d", "selatan"))
    size = 2 + len(wishes)
    seconds = np.full((size, size), leg_s)
    np.fill_diagonal(seconds, 0)
    teams = tuple(
        Team(name, name, Place("Kantor", 0, 0), None, frozenset(), 4, 7200, has_companion=True) for name in ("U", "S")
    )
    days = (Workday(NORTH[0], HOURS), Workday(SOUTH[0], HOURS))
    travel = TravelTable(seconds, seconds * 5000 // 600, "uji", is_estimate=True)
    return Problem(days, (), teams, wishes, {}, travel)


@pytest.mark.parametrize(
    ("site", "to", "position", "expected"),
    [
        pytest.param("b", NORTH, 0, {NORTH: ("b", "a", "c"), SOUTH: ("d",)}, id="earlier"),
        pytest.param("a", NORTH, 2, {NORTH: ("b", "c", "a"), SOUTH: ("d",)}, id="last"),
        pytest.param("a", NORTH, 1, {NORTH: ("b", "a", "c"), SOUTH: ("d",)}, id="one-later"),
        pytest.param("a", SOUTH, None, {NORTH: ("b", "c"), SOUTH: ("d", "a")}, id="another-day"),
        pytest.param("d", NORTH, 1, {NORTH: ("a", "d", "b", "c")}, id="empties-its-day"),
        pytest.param("new", SOUTH, -5, {NORTH: ("a", "b", "c"), SOUTH: ("new", "d")}, id="not-in-the-plan-yet"),
    ],
)
def test_a_site_moves_to_its_place(site, to, position, expected):
    assert move_site(ORDERS, site, to, position) == expected


@given(st.sampled_from("abcd"), st.sampled_from([NORTH, SOUTH]), st.one_of(st.none(), st.integers(-3, 9)))
def test_no_site_is_lost_or_doubled(site, to, position):
    moved = move_site(ORDERS, site, to, position)
    assert sorted(one for ids in moved.values() for one in ids) == list("abcd")
    assert site in moved[to]
    assert ORDERS == {NORTH: ("a", "b", "c"), SOUTH: ("d",)}


def test_dropping_the_only_stop_ends_the_round():
    assert drop_site(ORDERS, "d") == {NORTH: ("a", "b", "c")}


def test_the_price_is_what_the_table_says():
    priced = price(problem(), ORDERS)
    assert (priced.drive_s, priced.drive_m, priced.missing, priced.breaches) == (6 * 600, 30000, (), ())
    assert read_orders(priced.rounds) == ORDERS


def test_a_stop_in_another_zone_is_told():
    priced = price(problem(), move_site(ORDERS, "d", NORTH))
    assert {breach.code for breach in priced.breaches} >= {"one_zone"}


def test_too_long_a_drive_is_told_with_its_seconds():
    breaches = price(problem(3600), ORDERS).breaches
    assert {(breach.team_id, breach.amount_s) for breach in breaches} == {("U", 4 * 3600 - 7200)}


@pytest.mark.parametrize(
    ("orders", "said"),
    [
        pytest.param(ORDERS, "sama", id="the-same"),
        pytest.param(
            {NORTH: ("a", "b", "c")}, "\u221220 menit berkendara, \u221210,0 km, 1 kunjungan lebih sedikit", id="fewer"
        ),
        pytest.param(
            {NORTH: ("a", "b"), SOUTH: ("c",)},
            "\u221210 menit berkendara, \u22125,0 km, 1 kunjungan lebih sedikit",
            id="another-fewer",
        ),
        pytest.param(
            {NORTH: ("a", "b", "c", "d")},
            "\u221210 menit berkendara, \u22125,0 km, D melewati jam istirahat, D di zona lain",
            id="into-another-zone",
        ),
    ],
)
def test_the_difference_is_said_in_one_line(orders, said):
    assert describe_difference(problem(), price(problem(), orders), price(problem(), ORDERS)) == said


def test_broken_rules_are_named_by_team_and_amount_and_many_are_counted():
    late = replace_hours(problem(), closes_s=11 * 3600)
    said = describe_difference(late, price(late, ORDERS), price(problem(), ORDERS))
    assert said == "U 40 menit lewat jam pulang"
    one_day = {NORTH: ("a", "b", "c", "d")}
    narrow = replace(late, teams=tuple(replace(team, most_sites=3, longest_drive_s=1800) for team in late.teams))
    said = describe_difference(narrow, price(narrow, one_day), price(problem(), ORDERS))
    assert said.endswith(
        "D di zona lain, U 4 lokasi sehari, U 20 menit melebihi batas berkendara, 1 aturan lagi dilanggar"
    )


def replace_hours(told, closes_s):
    return replace(
        told, days=tuple(replace(day, hours=replace(day.hours, closes_s=closes_s, breaks=())) for day in told.days)
    )
