"""The planner's screen: a month for two teams planned, changed, undone, fitted to a lost day, kept, adopted."""

import datetime as dt
import time

import pytest

from geo import store
from geo.store.plans import read_plans
from geo.workspace import workspace_at
from tests.conftest import ANCHOR
from tests.pages.reading import page_text

PLANNER = {"jadwal": "Susun rencana"}
LONGEST_SEARCH_S = 60


@pytest.fixture
def planner(open_page, make_demo):
    """Open the planner on a demo of its own, and press the button."""
    home = make_demo()
    at = open_page("schedule", home, **PLANNER)
    at.button(key="rencana_susun").click().run()
    wait_for_plan(at)
    return at, home


def wait_for_plan(at):
    since = time.monotonic()
    while "rencana" not in at.session_state:
        assert time.monotonic() - since < LONGEST_SEARCH_S
        time.sleep(0.2)
        at.run()
        assert not at.exception


def bench(at):
    return at.session_state["rencana"]


def totals(at):
    return next(one.value for one in at.markdown if "Terhadap rencana terbaik" in one.value)


def test_before_the_first_plan_the_screen_says_what_to_do(open_page, demo_home):
    at = open_page("schedule", demo_home, **PLANNER)
    assert any("Susun rencana" in element.proto.body for element in at.get("html"))
    assert "jatuh tempo" in page_text(at)
    assert "perkiraan" in page_text(at)


def test_one_button_plans_every_visit_that_is_due(planner):
    at, _ = planner
    now = bench(at).now()
    assert now.breaches == ()
    assert now.missing == ()
    assert {one.zone for one in now.rounds} == {"utara", "selatan"}
    assert f"{len(bench(at).problem.wishes)} dari {len(bench(at).problem.wishes)} kunjungan" in totals(at)
    assert "terbaik: **sama**" in totals(at)


def test_a_moved_stop_is_priced_and_undone(planner):
    at, _ = planner
    best = totals(at)
    orders = dict(bench(at).orders)
    (first, ids), (second, _) = sorted(orders.items(), key=lambda item: -len(item[1]))[:2]
    bench(at).move(ids[0], second, None)
    at.run()
    assert not at.exception
    assert totals(at) != best
    assert bench(at).orders[first] != ids
    at.button(key="rencana_urungkan").click().run()
    assert bench(at).orders == orders
    assert totals(at) == best


def test_a_plan_that_breaks_a_rule_cannot_be_adopted(planner):
    at, _ = planner
    rounds = bench(at).now().rounds
    north = next(one for one in rounds if one.zone == "utara")
    south = next(one for one in rounds if one.zone == "selatan")
    bench(at).move(south.site_ids[0], (north.date, north.team_id), None)
    at.run()
    assert "aturan dilanggar" in totals(at)
    assert "rencana_ya" not in {button.key for button in at.button}


def test_a_lost_day_moves_its_visits_alone(planner):
    at, _ = planner
    before = bench(at).orders
    lost = min(date for date, _ in before)
    at.multiselect(key="rencana_libur").select(lost).run()
    assert not at.exception
    at.button(key="rencana_sesuaikan").click().run()
    after = bench(at).orders
    assert all(date != lost for date, _ in after)
    stayed = {place: ids for place, ids in before.items() if place[0] != lost}
    assert all(set(ids) <= set(after[place]) for place, ids in stayed.items())
    assert bench(at).changes
    assert bench(at).now().breaches == ()


def test_a_plan_is_kept_compared_and_adopted(planner):
    at, home = planner
    at.text_input(key="rencana_nama").set_value("Maret <b>").run()
    at.button(key="rencana_simpan").click().run()
    engine = store.open_store(workspace_at(home).database_url)
    (draft,) = read_plans(engine)
    assert (draft.name, draft.status) == ("Maret <b>", "draft")
    at.run()
    assert any("Rencana tersimpan" in one.label for one in at.expander)
    wanted = {(site, date, team) for (date, team), ids in bench(at).orders.items() for site in ids}
    at.button(key="rencana_ya").click().run()
    assert not at.exception
    assert read_plans(engine)[0].status == "adopted"
    visits = store.read_visits(engine)
    planned = visits[visits["status"].eq("planned") & visits["date"].gt(str(ANCHOR))]
    assert wanted <= set(zip(planned["site_id"], planned["date"].dt.date, planned["team"], strict=True))
    assert not planned.duplicated("site_id").any()
    assert any("sudah disahkan" in one.value for one in at.success)
    assert "rencana_ya" not in {button.key for button in at.button}
    assert "rencana_lembar" in {one.key for one in at.selectbox}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(
            lambda at: at.date_input(key="rencana_sampai").set_value(ANCHOR - dt.timedelta(days=3)), "tukar", id="dates"
        ),
        pytest.param(lambda at: at.text_input(key="rencana_tim_0_nama").set_value("Tim 2"), "dua kali", id="names"),
        pytest.param(lambda at: at.text_input(key="rencana_tim_0_nama").set_value("  "), "tanpa nama", id="no-name"),
    ],
)
def test_a_request_that_cannot_be_is_one_message(open_page, demo_home, change, said):
    at = open_page("schedule", demo_home, **PLANNER)
    change(at).run()
    assert not at.exception
    (error,) = at.error
    assert said in error.value


def test_local_knowledge_reaches_the_plan(open_page, make_demo):
    at = open_page("schedule", make_demo(), **PLANNER)
    at.selectbox(key="rencana_lokasi").select("dadapan").run()
    at.toggle(key="rencana_aturan_dadapan_tanpa").set_value(True).run()
    at.button(key="rencana_susun").click().run()
    wait_for_plan(at)
    assert "dadapan" not in bench(at).problem.wish_rows
