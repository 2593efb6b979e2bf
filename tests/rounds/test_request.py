"""What a planner asks for becomes the visits that are due, with the office's defaults and what local knowledge says."""

import datetime as dt
import json
from dataclasses import replace

import pandas as pd
import pytest

from geo.basemap import read_basemap
from geo.errors import PlanError
from geo.monitoring import site_status
from geo.rounds.request import (
    DEFAULT_TEAMS,
    Request,
    SiteRule,
    TeamRule,
    build_problem,
    dump_request,
    list_pointless,
    list_wishes,
    load_request,
)
from geo.store import open_store
from geo.travel import Estimate
from geo.workspace import SHIPPED_DATA, prepare_demo, read_records, workspace_at
from tests.conftest import ANCHOR

RECORDED = (TeamRule("Tim Utara"), TeamRule("Tim Selatan"))
"""The teams of the demo's visits."""
FIRST, LAST = ANCHOR + dt.timedelta(days=1), ANCHOR + dt.timedelta(days=30)
BASEMAP = read_basemap(SHIPPED_DATA)


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    home = tmp_path_factory.mktemp("demo")
    prepare_demo(home, ANCHOR)
    records = read_records(open_store(workspace_at(home).database_url), BASEMAP)
    frames = (records.sites, records.visits, records.observations, records.needs, records.outcomes)
    return records.sites, site_status(*frames, ANCHOR), records.visits


def wishes(known, **kwargs):
    return {wish.site_id: wish for wish in list_wishes(Request(FIRST, LAST, **kwargs), *known)}


def test_every_site_due_by_the_last_day_is_wanted_and_no_other(known):
    sites, status, _ = known
    due = status["due"].isna() | status["due"].le(str(LAST))
    assert set(wishes(known)) == set(sites.index[due])
    assert 0 < due.sum() < len(sites)


def test_the_longest_overdue_comes_first_and_says_so(known):
    listed = list_wishes(Request(FIRST, LAST), *known)
    assert [w.due or dt.date.min for w in listed] == sorted(w.due or dt.date.min for w in listed)
    assert {w.site_id for w in listed if w.is_overdue} == set(known[1].index[known[1]["is_overdue"]])


def test_stays_grow_with_the_houses_that_were_counted(known):
    status = known[1]
    for site_id, wish in wishes(known).items():
        houses = status.loc[site_id, "houses"]
        expected = 60 if pd.isna(houses) else -(-(30 + 2 * houses) // 5) * 5
        assert wish.stay_s == expected * 60


def test_planned_visits_of_the_teams_stay_where_they_are(known):
    planned = known[2][known[2]["status"].eq("planned") & known[2]["date"].between(str(FIRST), str(LAST))]
    kept = wishes(known, teams=RECORDED, keeps_planned=True)
    assert {site: kept[site].pin.date for site in planned["site_id"]} == dict(
        zip(planned["site_id"], planned["date"].dt.date, strict=True)
    )
    assert all(wish.pin is None for wish in wishes(known, teams=(TeamRule("Tim Baru"),), keeps_planned=True).values())


def test_local_knowledge_overrides_the_usual(known):
    rule = SiteRule(stay_min=45, opens_s=36000, needs_companion=True, priority=3, latest=LAST)
    wish = wishes(known, site_rules={"dadapan": rule})["dadapan"]
    assert (wish.stay_s, wish.opens_s, wish.needs_companion, wish.priority, wish.latest) == (2700, 36000, True, 3, LAST)
    assert "dadapan" not in wishes(known, site_rules={"dadapan": SiteRule(is_left_out=True)})


def test_a_site_without_a_point_is_named_and_not_planned(known):
    sites = known[0].copy()
    sites.loc["dadapan", ["lat", "lon"]] = None
    assert "dadapan" not in {w.site_id for w in list_wishes(Request(FIRST, LAST), sites, *known[1:])}
    assert list_pointless(sites, known[1], LAST) == ["Dadapan"]


def test_the_problem_has_the_working_days_and_the_table_of_all_places(known):
    problem = build_problem(Request(FIRST, LAST), *known, BASEMAP.office, Estimate())
    assert all(day.date.weekday() < 5 for day in problem.days)
    assert len(problem.days) + len(problem.days_off) == 30
    assert problem.travel.seconds.shape == (len(DEFAULT_TEAMS) + len(problem.wishes),) * 2


def test_a_site_may_be_visited_before_it_is_due(known):
    early = min(set(known[0].index) - set(wishes(known)))
    assert early in wishes(known, site_rules={early: SiteRule(is_added=True)})


def test_a_team_has_its_own_days_and_hours(known):
    rule = TeamRule("Tim", weekdays=(2, 4), opens_s=9 * 3600, closes_s=12 * 3600 + 1800)
    problem = build_problem(Request(FIRST, LAST, teams=(rule,)), *known, BASEMAP.office, Estimate())
    shifts = list(problem.shifts.values())  # 12.30 lies in the break: from noon, and on Friday from 11.30
    assert {shift.date.weekday() for shift in shifts} == {2, 4}
    assert {(shift.hours.opens_s, shift.hours.closes_s) for shift in shifts} == {(32400, 43200), (32400, 41400)}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"last": FIRST - dt.timedelta(days=1)}, "tukar", id="days-swapped"),
        pytest.param({"last": FIRST + dt.timedelta(days=92)}, "perpendek", id="too-long"),
        pytest.param({"teams": ()}, "tambahkan", id="no-team"),
        pytest.param({"teams": (TeamRule("A"), TeamRule("A"))}, "dua kali", id="same-name"),
        pytest.param({"teams": (TeamRule(" "),)}, "tanpa nama", id="no-name"),
        pytest.param({"teams": (TeamRule("A", most_sites=0),)}, "lebih dari nol", id="no-sites"),
        pytest.param({"teams": (TeamRule("A", opens_s=9, closes_s=9),)}, "setelah jam masuk", id="no-hours"),
        pytest.param({"teams": (TeamRule("A", opens_s=17 * 3600),)}, "setelah jam masuk", id="after-closing"),
        pytest.param({"site_rules": {"x": SiteRule(opens_s=16 * 3600)}}, "setelah jam mulai", id="after-visits"),
        pytest.param({"teams": (TeamRule("A", weekdays=()),)}, "hari kerja", id="no-weekday"),
        pytest.param({"site_rules": {"x": SiteRule(opens_s=9, closes_s=8)}}, "setelah jam mulai", id="hours"),
    ],
)
def test_a_faulty_request_is_refused_with_its_cure(known, change, said):
    with pytest.raises(PlanError, match=said):
        build_problem(replace(Request(FIRST, LAST), **change), *known, BASEMAP.office, Estimate())


def test_a_request_survives_being_kept_as_json():
    request = Request(
        FIRST,
        LAST,
        teams=(TeamRule("Tim Ü", days_off=(FIRST,), weekdays=(0, 4), closes_s=50000),),
        zone_weekdays={"utara": (2,)},
        days_off={LAST: "rapat"},
        site_rules={"a": SiteRule(latest=LAST), "b": SiteRule(pin=(FIRST, "Tim Ü"), agreed_s=36000)},
        keeps_planned=True,
    )
    assert load_request(json.loads(json.dumps(dump_request(request)))) == request


def test_a_site_never_visited_nor_planned_is_overdue(known):
    sites, status, visits = known
    status = status.copy()
    status.loc["tambi", "due"] = pd.NaT
    (wish,) = [one for one in list_wishes(Request(FIRST, LAST), sites, status, visits) if one.site_id == "tambi"]
    assert (wish.due, wish.is_overdue) == (None, True)
