"""Drafts are kept, conflicts told, and an adopted plan becomes planned visits once."""

import datetime as dt

import pandas as pd
import pytest

from geo.basemap import read_basemap
from geo.errors import ConflictError, DataError
from geo.store import create_store, read_visits, seed_facts, writing
from geo.store.plans import KeptRound, adopt_plan, drop_plan, read_plans, save_plan
from geo.store.tables import Visit
from geo.workspace import SHIPPED_DATA

PERIOD = (dt.date(2020, 10, 12), dt.date(2020, 10, 30))
ROUNDS = [
    KeptRound(dt.date(2020, 10, 22), "Tim Selatan", ("bolodewo", "weru")),
    KeptRound(dt.date(2020, 10, 23), "Tim Utara", ("cerme",)),
]


@pytest.fixture
def engine(store_url):
    engine = create_store(store_url)
    seed_facts(engine, SHIPPED_DATA, read_basemap(SHIPPED_DATA))
    yield engine
    engine.dispose()


def keep(engine, rounds=ROUNDS, **kwargs):
    kwargs = {"name": "Oktober", "rules": {"teams": ["ü"]}} | kwargs
    return save_plan(engine, made_on=dt.date(2020, 10, 10), period=PERIOD, rounds=rounds, **kwargs)


def test_a_draft_is_read_as_it_was_kept(engine):
    plan_id = keep(engine)
    (plan,) = read_plans(engine)
    assert (plan.plan_id, plan.status, plan.rules, list(plan.rounds)) == (plan_id, "draft", {"teams": ["ü"]}, ROUNDS)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        pytest.param({"name": "Rencana Bu Siti"}, "Nama rencana tampaknya berisi nama orang", id="name"),
        pytest.param({"name": "x" * 61}, "paling banyak 60", id="long"),
        pytest.param({"rules": {"teams": [{"name": "Tim 081234567890"}]}}, "Nama tim tampaknya berisi", id="team"),
        pytest.param(
            {"rounds": [KeptRound(PERIOD[0], "Tim sdri siti", ("cerme",))]}, "Nama tim tampaknya berisi", id="round"
        ),
        pytest.param({"name": "Tim\u202eA"}, "tidak dapat dicetak", id="turned"),
    ],
)
def test_a_plan_that_tells_of_a_person_is_not_kept(engine, texts, said):
    with pytest.raises(DataError, match=said) as caught:
        keep(engine, **texts)
    assert "iti" not in str(caught.value)
    assert "7890" not in str(caught.value)
    assert read_plans(engine) == []


def test_a_draft_changed_by_somebody_else_is_not_overwritten(engine):
    keep(engine)
    (mine,) = read_plans(engine)
    keep(engine, ROUNDS[:1], replaces=mine)
    with pytest.raises(ConflictError, match="orang lain"):
        keep(engine, [], replaces=mine)
    assert list(read_plans(engine)[0].rounds) == ROUNDS[:1]


def test_adopting_moves_the_planned_visit_a_site_has_and_adds_the_rest(engine):
    keep(engine)
    (plan,) = read_plans(engine)
    assert adopt_plan(engine, plan) == 3
    visits = read_visits(engine)
    planned = visits[visits["status"].eq("planned")].set_index("site_id")
    assert planned.index.is_unique
    assert planned.loc["bolodewo", ["date", "team", "position"]].tolist() == [
        pd.Timestamp(2020, 10, 22),
        "Tim Selatan",
        1,
    ]
    assert planned.loc["weru", "position"] == 2
    assert planned.loc["cerme", "date"] == pd.Timestamp(2020, 10, 23)
    assert planned.loc["butuh", "date"] == pd.Timestamp(2020, 10, 15)  # not in the plan: as it was


def test_a_site_planned_twice_is_visited_once(engine):
    later = dt.date(2020, 10, 28)
    with writing(engine) as session:
        session.add(Visit(visit_id="second", site_id="bolodewo", date=later, status="planned", source="uji"))
        session.add(Visit(visit_id="after", site_id="bolodewo", date=dt.date(2020, 11, 2), status="planned"))
    before = read_visits(engine)
    mine = before[before["site_id"].eq("bolodewo") & before["status"].eq("planned")].sort_values("date")
    keep(engine)
    adopt_plan(engine, read_plans(engine)[0])
    visits = read_visits(engine)
    assert visits.loc[mine.index, "status"].tolist() == ["planned", "cancelled", "planned"]
    assert visits.loc[mine.index[0], "date"] == pd.Timestamp(2020, 10, 22)
    assert visits.loc["second", ["date", "reason"]].tolist() == [pd.Timestamp(later), "diganti rencana yang disahkan"]
    assert visits.loc["after", "date"] == pd.Timestamp(2020, 11, 2)
    assert len(visits) == len(before) + 1  # cerme's


def test_a_plan_is_adopted_once(engine):
    keep(engine)
    (plan,) = read_plans(engine)
    adopt_plan(engine, plan)
    with pytest.raises(ConflictError):
        adopt_plan(engine, plan)
    assert read_plans(engine)[0].status == "adopted"


def test_a_dropped_draft_is_out_of_sight(engine):
    keep(engine)
    drop_plan(engine, read_plans(engine)[0])
    assert read_plans(engine) == []
