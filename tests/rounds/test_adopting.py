"""What the planner is told before adopting is what adopting then does."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.basemap import read_basemap
from geo.rounds.adopting import foresee
from geo.store import add_rows, create_store, read_visits, seed_facts, writing
from geo.store.plans import KeptRound, adopt_plan, read_plans, save_plan
from geo.store.tables import Visit
from geo.workspace import SHIPPED_DATA

FIRST, LAST = dt.date(2026, 3, 12), dt.date(2026, 3, 20)
NAMES = {"cerme": "Cerme", "krian": "Krian", "tambi": "Tambi", "weru": "Weru"}


def make_visits(*rows):
    """Build planned visits from (site, day of March, team)."""
    frame = pd.DataFrame(rows, columns=["site_id", "date", "team"])
    frame["date"] = pd.to_datetime([dt.date(2026, 3, day) for day in frame["date"]])
    frame["team"] = frame["team"].astype("str")
    frame["status"] = "planned"
    frame.index = pd.Index([f"v{number}" for number in range(len(frame))], name="visit_id", dtype="str")
    return frame


def test_what_moves_what_is_cancelled_and_what_stays():
    visits = make_visits(
        ("krian", 13, "Tim 1"), ("krian", 18, None), ("tambi", 16, "Tim 1"), ("weru", 30, "Tim 1"), ("cerme", 13, None)
    )
    orders = {(dt.date(2026, 3, 16), "Tim 1"): ("tambi", "krian"), (dt.date(2026, 3, 17), "Tim 2"): ("weru",)}
    found = foresee(orders, visits, FIRST, LAST)
    assert found.tell(NAMES) == [
        "Krian: dari 13 Mar 2026, Tim 1 ke 16 Mar 2026, Tim 1",
        "Krian: 18 Mar 2026 dibatalkan",
    ]
    assert (found.stays, found.fresh) == (1, 1)


def test_a_visit_that_keeps_its_day_is_told_as_handed_over_not_as_moved():
    visits = make_visits(("krian", 16, "Tim Utara"), ("tambi", 16, None), ("weru", 13, "Tim 1"))
    found = foresee({(dt.date(2026, 3, 16), "Tim 1"): ("tambi", "krian", "weru")}, visits, FIRST, LAST)
    assert found.tell(NAMES) == [
        "Weru: dari 13 Mar 2026, Tim 1 ke 16 Mar 2026, Tim 1",
        "Krian: tetap 16 Mar 2026, tim berganti dari Tim Utara ke Tim 1",
        "Tambi: tetap 16 Mar 2026, kini Tim 1",
    ]
    assert (found.handed_over, found.stays, found.fresh) == (2, 0, 0)


def test_without_planned_visits_everything_is_new():
    found = foresee({(FIRST, "Tim 1"): ("tambi",)}, make_visits(), FIRST, LAST)
    assert (found.tell(NAMES), found.stays, found.fresh) == ([], 0, 1)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    engine = create_store(f"sqlite:///{tmp_path_factory.mktemp('sah') / 'peta.sqlite'}")
    seed_facts(engine, SHIPPED_DATA, read_basemap(SHIPPED_DATA))
    yield engine
    engine.dispose()


_DAYS = st.integers(10, 22)
_TEAMS = st.sampled_from(["Tim 1", "Tim 2"])
_VISITS = st.lists(st.tuples(st.sampled_from(sorted(NAMES)), _DAYS, _TEAMS | st.none()), max_size=8)
_PLANS = st.dictionaries(st.sampled_from(sorted(NAMES)), st.tuples(st.integers(12, 20), _TEAMS))


@given(_VISITS, _PLANS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_adopting_does_what_was_foreseen(engine, rows, places):
    with writing(engine) as session:
        session.query(Visit).delete()
        add_rows(session, Visit, make_visits(*rows))
    orders = {}
    for site_id, (day, team) in places.items():
        orders.setdefault((dt.date(2026, 3, day), team), []).append(site_id)
    before = read_visits(engine)
    found = foresee(orders, before, FIRST, LAST)
    rounds = [KeptRound(date, team, tuple(ids)) for (date, team), ids in sorted(orders.items())]
    plan_id = save_plan(engine, name="x", made_on=FIRST, period=(FIRST, LAST), rules={}, rounds=rounds)
    adopt_plan(engine, next(plan for plan in read_plans(engine) if plan.plan_id == plan_id))
    after = read_visits(engine)
    told = ["site_id", "date", "team"]
    both = before[told].join(after[told].add_suffix("_now"))
    is_other = both["date"].ne(both["date_now"]) | both["team"].fillna("").ne(both["team_now"].fillna(""))
    assert set(both.index[is_other]) == set(found.moved)
    for visit_id, (site_id, was, goes) in found.moved.items():
        row = both.loc[visit_id]
        assert (row["site_id"], row["date"].date(), row["date_now"].date()) == (site_id, was.date, goes.date)
        assert row["team_now"] == goes.team
    assert set(after.index[after["status"].eq("cancelled")]) == set(found.cancelled)
    assert len(after) - len(before) == found.fresh
    assert len(found.moved) + found.stays + found.fresh == len(places)
