"""Measure planning: a few visits against every order, many against OR-Tools and VROOM, a repair, and one stop moved.

Run all with ``python -m tests.bench.bench_rounds``, or parts: ``small``, ``50``, ``200``, ``repair``, ``move``. The two
other solvers are not the program's: ``pip install ortools pyvroom`` (parts of them that are not there are left out).
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import sys
import time
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from geo.rounds.plan import broken_rules, time_round
from geo.rounds.problem import Place, Problem, Team, Wish
from geo.rounds.repair import repair
from geo.rounds.solve import Until, plan
from geo.travel import estimate_travel
from geo.workdays import Hours, Workday

SEEDS = (1, 2, 3, 4, 5)
SECONDS = 10.0
FINISHING_S = 0.5
"""What ours keeps of its seconds to even out the days and to check every rule, which the others do not do."""
DAYS, TEAMS = 20, 3
HOURS = Hours(27_000, 54_000)
"""07.30 to 15.00 without a break: the same 7 hours 30 minutes for all sides."""
FORBIDDEN_S = 1_000_000
LEFT_OUT_S = 1_000_000
"""The price of a visit left out, for those that want one: more than all driving of a plan."""
FIRST_SOLUTION = "SAVINGS"
"""The best start for OR-Tools of those tried at 200 visits (parallel and local insertion, cheapest arc, automatic)."""
DATA = Path(__file__).parents[2] / "data"


class Outcome(NamedTuple):
    made: int
    drive_s: int


def draw_problem(visits: int, seed: int, teams: int = TEAMS) -> Problem:
    """Draw sites over the district, half of them open for half a day only."""
    chance = np.random.default_rng(seed)
    office = Place("Kantor", -7.8072, 112.0403)
    lat, lon = chance.uniform(-8.0, -7.65, visits), chance.uniform(111.9, 112.3, visits)
    wishes = []
    for number in range(visits):
        opens, closes = [(0, 86_400), (0, 86_400), (28_800, 43_200), (36_000, 54_000)][chance.integers(4)]
        zone = "utara" if lat[number] > office.lat else "selatan"
        stay_s = int(chance.integers(45, 121)) * 60
        wishes.append(make_wish(f"site-{number:03d}", zone, lat[number], lon[number], stay_s, opens, closes))
    return make_problem(office, wishes, teams, DAYS)


def make_wish(site_id, zone, lat, lon, stay_s, opens_s=0, closes_s=86_400) -> Wish:
    return Wish(
        site_id, site_id, zone, float(lat), float(lon), stay_s, due=None, is_overdue=False, priority=1, earliest=None,
        latest=None, opens_s=opens_s, closes_s=closes_s, needs_companion=False, pin=None,
    )  # fmt: skip


def make_problem(office: Place, wishes: list[Wish], teams: int, days: int, longest_drive_s: int = 14_400) -> Problem:
    first = dt.date(2026, 3, 2)
    workdays = [first + dt.timedelta(days=day) for day in range(days * 2) if day % 7 < 5][:days]
    crew = [
        Team(f"tim-{number}", f"Tim {number}", office, None, frozenset(), 5, longest_drive_s, has_companion=False)
        for number in range(teams)
    ]
    places = [office] * teams + wishes
    travel = estimate_travel([place.lat for place in places], [place.lon for place in places])
    return Problem(tuple(Workday(day, HOURS) for day in workdays), (), tuple(crew), tuple(wishes), {}, travel)


def forbid_other_zone(problem: Problem) -> np.ndarray:
    """Take the office and the sites out of the travel table, legs between zones made too long: one table for all."""
    rows = [0, *range(len(problem.teams), len(problem.travel.seconds))]
    drives = problem.travel.seconds[np.ix_(rows, rows)].copy()
    zones = np.array(["", *(wish.zone for wish in problem.wishes)])
    is_other = (zones[:, None] != zones) & (zones[:, None] != "") & (zones != "")
    drives[is_other] = FORBIDDEN_S
    return drives


def find_windows(problem: Problem) -> list[tuple[int, int]]:
    """Find the first and last second after opening at which each stay may start."""
    shift = next(iter(problem.shifts.values()))
    return [shift.find_window(wish) for wish in problem.wishes]


def plan_ours(problem: Problem, seed: int) -> Outcome:
    found = plan(problem, Until(seconds=SECONDS - FINISHING_S), seed)
    return Outcome(found.made, found.drive_s)


def plan_with_ortools(problem: Problem, seed: int) -> Outcome:  # noqa: ARG001 - its search takes none
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2  # noqa: PLC0415 - may not be there

    drives, team = forbid_other_zone(problem), problem.teams[0]
    vehicles, working_s = len(problem.shifts), HOURS.working_s
    manager = pywrapcp.RoutingIndexManager(len(drives), vehicles, 0)
    model = pywrapcp.RoutingModel(manager)
    stays = np.array([0, *(wish.stay_s for wish in problem.wishes)])
    drive = model.RegisterTransitMatrix(drives.tolist())
    clock = model.RegisterTransitMatrix((drives + stays[:, None]).tolist())
    one = model.RegisterUnaryTransitVector([0] + [1] * len(problem.wishes))
    model.SetArcCostEvaluatorOfAllVehicles(drive)
    model.AddDimension(clock, working_s, working_s, fix_start_cumul_to_zero=False, name="clock")
    model.AddDimension(drive, 0, team.longest_drive_s, fix_start_cumul_to_zero=True, name="drive")
    model.AddDimension(one, 0, team.most_sites, fix_start_cumul_to_zero=True, name="sites")
    for number, (first, last) in enumerate(find_windows(problem), start=1):
        index = manager.NodeToIndex(number)
        model.GetDimensionOrDie("clock").CumulVar(index).SetRange(first, last)
        model.AddDisjunction([index], LEFT_OUT_S)
    search = pywrapcp.DefaultRoutingSearchParameters()
    search.first_solution_strategy = getattr(routing_enums_pb2.FirstSolutionStrategy, FIRST_SOLUTION)
    search.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    search.time_limit.FromMilliseconds(int(SECONDS * 1000))
    found = model.SolveWithParameters(search)
    if found is None:
        return Outcome(0, 0)
    made = drive_s = 0
    for vehicle in range(vehicles):
        index = model.Start(vehicle)
        while not model.IsEnd(index):
            following = found.Value(model.NextVar(index))
            drive_s += int(drives[manager.IndexToNode(index), manager.IndexToNode(following)])
            made += not model.IsEnd(following)
            index = following
    return Outcome(made, drive_s)


def plan_with_vroom(problem: Problem, seed: int) -> Outcome:  # noqa: ARG001 - its search takes none
    import vroom  # noqa: PLC0415 - may not be there

    drives, team = forbid_other_zone(problem), problem.teams[0]
    task = vroom.Input()
    task.set_durations_matrix("car", drives.astype(np.uint32))
    for number in range(len(problem.shifts)):
        task.add_vehicle(
            vroom.Vehicle(
                number,
                start=0,
                end=0,
                time_window=[0, HOURS.working_s],
                max_tasks=team.most_sites,
                max_travel_time=team.longest_drive_s,
            )
        )
    for number, (wish, window) in enumerate(zip(problem.wishes, find_windows(problem), strict=True), start=1):
        task.add_job(vroom.Job(number, location=number, default_service=wish.stay_s, time_windows=[list(window)]))
    found = task.solve(exploration_level=5, nb_threads=1, timeout=dt.timedelta(seconds=SECONDS))
    return Outcome(len(problem.wishes) - len(found.unassigned), int(found.summary.duration))


SIDES = {"ours": plan_ours, "OR-Tools": plan_with_ortools, "VROOM": plan_with_vroom}
MODULES = {"ours": "pyvrp", "OR-Tools": "ortools", "VROOM": "vroom"}


def compare(visits: int) -> None:
    """Give the same problem and seconds to all sides."""
    print(
        f"\n{visits} visits, {DAYS} days, {TEAMS} teams, windows, {SECONDS:.0f} s (at least as many, at most 100.5 %)"
    )
    sides = {name: side for name, side in SIDES.items() if importlib.util.find_spec(MODULES[name])}
    ratios = []
    for seed in SEEDS:
        problem = draw_problem(visits, seed)
        outcomes = {}
        for name, side in sides.items():
            since = time.perf_counter()
            outcomes[name] = side(problem, seed)
            spent = time.perf_counter() - since
            print(
                f"  seed {seed} {name:<9} {outcomes[name].made:4} visits {outcomes[name].drive_s:8} s driving"
                f" {spent:5.1f} s"
            )
        others = [outcome for name, outcome in outcomes.items() if name != "ours"]
        if others:
            best = max(others, key=lambda outcome: (outcome.made, -outcome.drive_s))
            ratios.append(outcomes["ours"].drive_s / best.drive_s)
            fewer = outcomes["ours"].made - best.made
            print(
                f"  seed {seed} ours against the best of the others: {fewer:+} visits, {ratios[-1]:.2%} of its driving"
            )
    if ratios:
        print(f"  average {np.mean(ratios):.2%} of the driving, worst {max(ratios):.2%} (average at most 100 % at 200)")


def measure_small() -> None:
    """Plan the two rounds of 2020, compare with every order, and time nine visits with much room."""
    sites, office = pd.read_csv(DATA / "sites.csv"), pd.read_csv(DATA / "office.csv").iloc[0]
    place = Place("Kantor", float(office["lat"]), float(office["lon"]))
    wishes = [make_wish(site.site_id, site.zone, site.lat, site.lon, 2700) for site in sites.itertuples()]
    problem = make_problem(place, wishes, teams=1, days=2, longest_drive_s=27_000)
    since = time.perf_counter()
    found = plan(problem, Until(seconds=SECONDS))
    spent = time.perf_counter() - since
    best = 0
    for zone in ("utara", "selatan"):
        rows = [problem.wish_rows[wish.site_id] for wish in wishes if wish.zone == zone]
        drives = problem.drives_s
        best += min(
            sum(drives[one][two] for one, two in zip((0, *order), (*order, 0), strict=True))
            for order in permutations(rows)
        )
    print(f"two rounds of 2020: {found.made} of 9 visits, {found.drive_s} s, {spent:.3f} s (at most 0.2 s)")
    print(f"  every order of both: {best} s")
    for seed in SEEDS:
        problem = draw_problem(9, seed)
        since = time.perf_counter()
        found = plan(problem, Until(seconds=SECONDS))
        print(f"nine visits, seed {seed}: {found.made} made, {time.perf_counter() - since:.3f} s (at most 0.2 s)")


def measure_repair() -> None:
    """Lose one day of a plan of 200 visits."""
    for seed in SEEDS:
        problem = draw_problem(200, seed)
        old = plan(problem, Until(iterations=500), seed)
        lost = problem.days[5].date
        since = time.perf_counter()
        repaired = repair(replace(problem, days=tuple(day for day in problem.days if day.date != lost)), old)
        spent = time.perf_counter() - since
        moved = sum(change.kind == "moved" for change in repaired.changes)
        lost_stops = sum(len(one.stops) for one in old.rounds if one.date == lost)
        print(
            f"repair, seed {seed}: {moved} of 200 moved ({lost_stops} were on the lost day; at most 20), "
            f"{old.made} -> {repaired.plan.made} made, {spent:.2f} s (at most 3 s)"
        )


def measure_move() -> None:
    """Time and check a plan of 200 visits after one stop has moved."""
    problem = draw_problem(200, 1)
    rounds = list(plan(problem, Until(iterations=200)).rounds)
    since = time.perf_counter()
    one, two = rounds[0], rounds[1]
    rounds[0] = time_round(problem, one.date, one.team_id, one.site_ids[1:])
    rounds[1] = time_round(problem, two.date, two.team_id, (*two.site_ids, one.site_ids[0]))
    breaches = broken_rules(problem, rounds)
    spent = time.perf_counter() - since
    print(f"move one stop of 200, all rules: {spent * 1000:.1f} ms (at most 300 ms), {len(breaches)} rules broken")


PARTS = {
    "small": measure_small,
    "50": lambda: compare(50),
    "200": lambda: compare(200),
    "repair": measure_repair,
    "move": measure_move,
}


def main(parts: list[str] | None = None) -> None:
    for part in parts or PARTS:
        PARTS[part]()


if __name__ == "__main__":
    main(sys.argv[1:])
