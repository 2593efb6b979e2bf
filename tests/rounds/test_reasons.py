from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from geo.rounds.aims import weigh_wishes
from geo.rounds.plan import time_round
from geo.rounds.prices import Pricer
from geo.rounds.problem import Pin
from geo.rounds.remedies import apply_remedy
from geo.rounds.solve import Until, plan
from geo.travel import NO_ROAD_S
from geo.workdays import Hours
from tests.rounds.problems import (
    MINUTE,
    MONDAY,
    at,
    check_rounds,
    make_days,
    make_problem,
    make_team,
    make_wish,
    problems,
)

SHORT = Until(iterations=30)
NEXT = make_days(1)[0].date


def apply_all(problem, unplaced):
    for remedy in unplaced.remedies:
        problem = apply_remedy(problem, remedy)
    return problem


@given(problems(most_wishes=9))
@settings(max_examples=150, deadline=None)
def test_a_reason_is_true_and_its_cure_works(problem):
    """Whatever keeps a visit out keeps it out alone too, unless it is capacity; cured, it fits into the same rounds."""
    found = plan(problem, SHORT)
    orders = {(one.date, one.team_id): one.site_ids for one in found.rounds}
    for left in found.unplaced:
        is_possible = Pricer(problem).find_insertion({}, left.site_id) is not None
        assert is_possible == (left.code == "capacity")
        if not left.remedies:
            assert not problem.shifts or problem.find_wish(left.site_id).stay_s > at(5)
            continue
        cured = apply_all(problem, left)
        added = Pricer(cured).find_insertion(orders, left.site_id)
        assert added is not None
        rounds = [time_round(cured, *key, order) for key, order in {**orders, added[1]: added[2]}.items()]
        check_rounds(cured, rounds)


@given(problems(most_wishes=6))
@settings(max_examples=60, deadline=None)
def test_a_cured_problem_has_a_better_plan(problem):
    found, prizes = plan(problem, SHORT), weigh_wishes(problem)
    for left in found.unplaced:
        if left.remedies and problem.find_wish(left.site_id).pin is None:
            again = plan(apply_all(problem, left), SHORT)
            value, better = (
                sum(prizes[site_id] for one in rounds for site_id in one.site_ids)
                for rounds in (found.rounds, again.rounds)
            )
            assert better > value


CASES = {
    "no_day": (
        {"latest": MONDAY.replace(day=1)}, {}, {},
        "Tidak ada hari kerja yang mungkin: kunjungan paling lambat 1 Maret 2026.",
        "Mundurkan hari paling lambat ke Senin, 2 Maret 2026.",
    ),
    "zone_day": (
        {}, {}, {"zone_weekdays": {"utara": frozenset({2})}},
        "Tidak ada hari zona utara (Rabu) di antara 2 hari tim yang mungkin.",
        "Tambahkan hari Senin untuk zona utara.",
    ),
    "companion": (
        {"needs_companion": True}, {}, {},
        "Membutuhkan pendamping, dan tidak ada pada 2 hari tim yang mungkin.",
        "Ikutkan pendamping dengan Tim t1.",
    ),
    "pin_day": (
        {"pin": Pin(MONDAY.replace(day=1), "t1", None)}, {}, {},
        "Janjinya Minggu, 1 Maret 2026 dengan Tim t1, yang tidak bekerja pada hari itu dalam rencana ini.",
        "Lepaskan atau pindahkan janji.",
    ),
    "pin_time": (
        {"pin": Pin(MONDAY, "t1", at(12))}, {}, {},
        "Janji pukul 12.00 jatuh pada istirahat, di luar jam kunjungan atau jam kerja, atau sebelum tim dapat tiba.",
        "Lepaskan atau pindahkan jam janji.",
    ),
    "site_hours": (
        {"opens_s": at(15), "closes_s": at(17), "stay_s": at(2)}, {}, {},
        ("Jam kunjungan 15.00\u201317.00 dan jam kerja 07.30\u201316.00, sesudah perjalanan 30 menit, tidak cukup untuk"
        " 2 jam di lokasi."),
        "Mulai jam kunjungan pukul 13.30.",
    ),
    "day_length": (
        {"stay_s": at(7)}, {}, {},
        "Butuh 8 jam (berkendara 1 jam, di lokasi 7 jam), hari kerja paling panjang 7 jam 30 menit.",
        "Perpanjang hari kerja Tim t1 pada Senin, 2 Maret 2026 selama 30 menit.",
    ),
    "longest_drive": (
        {}, {"longest_drive_s": 50 * MINUTE}, {},
        "Pulang-pergi 1 jam, batas berkendara 50 menit sehari.",
        "Naikkan batas berkendara Tim t1 menjadi 1 jam sehari.",
    ),
    "most_sites": (
        {}, {"most_sites": 0}, {},
        "Batas lokasi Tim t1 adalah 0 sehari.",
        "Naikkan batas lokasi Tim t1 menjadi 1 sehari.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", CASES)
def test_each_reason_is_told_with_its_numbers(code):
    wish, team, rest, reason, cure = CASES[code]
    problem = make_problem([make_wish("a", **wish)], [make_team(**team)], days=[0, 1], **rest)
    (left,) = plan(problem, SHORT).unplaced
    assert left.code == code
    assert (left.reason, left.cure) == (reason, cure)
    assert plan(apply_all(problem, left), SHORT).is_complete


def test_a_full_day_asks_for_the_smallest_change():
    wishes = [make_wish("a", stay_s=at(3)), make_wish("b", stay_s=at(3, 10))]
    (left,) = plan(make_problem(wishes), SHORT).unplaced
    assert left.code == "capacity"
    assert left.reason == "Tidak ada sisa waktu yang cukup pada 1 hari tim yang mungkin."
    assert left.cure == "Perpanjang hari kerja Tim t1 pada Senin, 2 Maret 2026 selama 10 menit."
    (left,) = plan(make_problem([make_wish("a"), make_wish("b")], [make_team(most_sites=1)]), SHORT).unplaced
    assert left.cure == "Naikkan batas lokasi Tim t1 menjadi 2 sehari."


def test_a_day_that_would_be_far_too_long_asks_for_a_team():
    wishes = [make_wish("a", stay_s=at(6)), make_wish("b", stay_s=at(6))]
    problem = make_problem(wishes)
    (left,) = plan(problem, SHORT).unplaced
    assert left.cure == "Tambahkan satu tim seperti Tim t1 pada 2 Maret 2026."
    cured = plan(apply_all(problem, left), SHORT)
    assert cured.is_complete
    check_rounds(apply_all(problem, left), cured.rounds)


def test_several_obstacles_are_told_together():
    wish = make_wish("a", needs_companion=True, stay_s=at(7))
    problem = make_problem([wish])
    (left,) = plan(problem, SHORT).unplaced
    assert left.code == "companion"
    assert " Selain itu, butuh 8 jam " in left.reason
    assert left.cure.startswith("Ikutkan pendamping dengan Tim t1; lalu perpanjang hari kerja")
    assert plan(apply_all(problem, left), SHORT).is_complete


def test_a_visit_longer_than_any_day_has_no_small_cure():
    (left,) = plan(make_problem([make_wish("a", stay_s=at(20))]), SHORT).unplaced
    assert not left.remedies
    assert left.cure == "Bagi kunjungan ini menjadi beberapa kali."


def test_an_appointment_on_a_full_day_has_to_move():
    pin = Pin(MONDAY, "t1", at(9))
    problem = make_problem([make_wish("a", pin=pin), make_wish("b", pin=pin)], days=[0, 1])
    (left,) = plan(problem, SHORT).unplaced
    assert (left.code, left.cure) == ("capacity", "Lepaskan atau pindahkan janji.")


def test_a_site_without_a_road_is_told():
    (left,) = plan(make_problem([make_wish("a")], minutes=NO_ROAD_S // 60 + 1), SHORT).unplaced
    assert (left.code, left.cure) == ("no_road", "Periksa titik lokasi, atau perbarui data jalan.")


def test_a_team_with_its_own_week_works_longer_in_it():
    team = make_team(week={0: Hours(at(9), at(12))})
    problem = make_problem([make_wish("a", stay_s=at(2, 30))], [team])
    (left,) = plan(problem, SHORT).unplaced
    cured = apply_all(problem, left)
    assert cured.teams[0].week == {0: Hours(at(9), at(12, 30))}
    assert cured.days == problem.days
    assert replace(cured, teams=problem.teams).shifts.keys() == problem.shifts.keys()
