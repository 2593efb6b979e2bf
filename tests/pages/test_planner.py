"""The planner's screen: a month for two teams planned, changed, undone, fitted to a lost day, kept, adopted."""

import datetime as dt
import json
import time
from itertools import pairwise

import numpy as np
import pytest

from geo import store
from geo.indonesian import date_short, distance
from geo.rounds import worker
from geo.rounds.adopting import foresee
from geo.rounds.compare import compare
from geo.rounds.request import SiteRule
from geo.rounds.words import clock_word, length_word
from geo.store.plans import read_plans
from geo.symbols import ROUND_COLOURS
from geo.workspace import workspace_at
from pages.planning.desk import choose_ink
from pages.shared.screen import as_plain
from tests.conftest import ANCHOR
from tests.pages.planning import LONGEST_SEARCH_S, PLANNER, bench, fit, wait_for_other, wait_for_plan
from tests.pages.reading import page_text


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


def desk(at):
    """Give what the desk was told to show."""
    told = [json.loads(component.proto.json) for component in at.get("bidi_component")]
    return next(data for data in told if "places" in data)


def test_the_desk_shows_the_plans_own_numbers(planner):
    at, _ = planner
    now, shown = bench(at).now(), desk(at)
    assert [card["key"] for card in shown["rounds"]] == [f"{one.date}|{one.team_id}" for one in now.rounds]
    for card, one in zip(shown["rounds"], now.rounds, strict=True):
        assert card["totals"] == [
            f"Berangkat {clock_word(one.leave_s)}, kembali {clock_word(one.back_s)}, sisa {length_word(one.slack_s)}",
            f"Berkendara {length_word(one.drive_s)}, {distance(one.drive_m)}",
        ]
        parts = sorted((part["from"], part["to"]) for part in card["parts"] if part["kind"] != "break")
        assert parts[0][0] == one.leave_s
        assert all(before[1] == after[0] for before, after in pairwise(parts)), "the day has no gap and no overlap"
        closes_s = bench(at).problem.guess_shift(one.date, one.team_id).hours.closes_s
        assert parts[-1][1] == closes_s
        for row, stop in zip(card["stops"], one.stops, strict=True):
            assert row["id"] == stop.site_id
            assert f"{clock_word(stop.start_s)}\u2013{clock_word(stop.finish_s)}" in row["times"]
    paused = [part for card in shown["rounds"] for part in card["parts"] if part["kind"] == "pause"]
    assert [part["from"] % 3600 for part in paused] == [1800], "the stay of Friday pauses from 11.30"
    assert "dijeda istirahat 1 jam 30 menit" in str(shown["rounds"])


def test_a_pin_outlives_a_new_search_and_its_undoing(planner):
    at, _ = planner
    place, ids = next(iter(bench(at).orders.items()))
    bench(at).pin(ids[0], place)
    at.session_state["rencana_aturan"] = dict(bench(at).request.site_rules)
    at.run()
    assert "rencana_sesuaikan" not in {button.key for button in at.button}
    at.date_input(key="rencana_sampai").set_value(ANCHOR + dt.timedelta(days=20)).run()
    fit(at)
    assert bench(at).problem.find_wish(ids[0]).pin.date == place[0]
    assert ids[0] in bench(at).orders[place]


def test_a_reload_takes_up_the_bench_and_the_form(planner, open_page):
    at, home = planner
    (first, ids), *_ = bench(at).orders.items()
    bench(at).drop(ids[0])
    at.number_input(key="rencana_tim").set_value(3).run()
    number = at.query_params["meja"]
    again = open_page("schedule", home, **PLANNER, meja=number)
    assert bench(again).orders == bench(at).orders
    assert totals(again) == totals(at)
    assert len(again.session_state["rencana_permintaan"].teams) == 3
    assert again.query_params["meja"] != number
    bench(again).go_back()
    assert bench(at).orders.get(first, ()) != bench(again).orders[first], "each session has a bench of its own"
    assert "rencana" not in open_page("schedule", home, **PLANNER, meja="lain").session_state


def test_a_kept_plan_opens_with_the_request_it_answers(planner):
    at, _ = planner
    at.toggle(key="rencana_tim_1_lsm").set_value(False).run()
    fit(at)
    asked = bench(at).request
    at.button(key="rencana_simpan").click().run()
    at.toggle(key="rencana_tim_1_lsm").set_value(True).run()
    at.button(key="rencana_muat").click().run()
    assert not at.exception
    assert bench(at).request == asked
    assert at.session_state["rencana_permintaan"] == asked
    assert "rencana_sesuaikan" not in {button.key for button in at.button}


def test_two_plans_side_by_side_tell_what_differs(planner):
    at, _ = planner
    state = bench(at)
    best = state.now()
    late = next(wish.site_id for wish in state.problem.wishes if wish.is_overdue)
    state.drop(late)
    table = compare((state.problem, best), (state.problem, state.now())).set_index("what")
    assert table.loc["Kunjungan"].to_list() == ["7 dari 7", "6 dari 7"]
    assert table.loc["Terlambat yang tersisa"].to_list() == ["0", "1"]
    assert table.loc["Berkendara", "one"] == length_word(best.drive_s)
    assert table.loc["Jarak", "one"] == distance(best.drive_m)
    assert table.loc["Paling lambat kembali", "one"].startswith(clock_word(max(one.back_s for one in best.rounds)))


def test_days_off_alone_leave_every_visit_with_reason_and_cure(open_page, make_demo):
    at = open_page("schedule", make_demo(), **PLANNER)
    sunday = ANCHOR + dt.timedelta(days=6 - ANCHOR.weekday())
    at.date_input(key="rencana_mulai").set_value(sunday)
    at.date_input(key="rencana_sampai").set_value(sunday).run()
    at.button(key="rencana_susun").click().run()
    wait_for_plan(at)
    shown = desk(at)
    assert (shown["rounds"], shown["places"]) == ([], [])
    assert all(visit["reason"] and visit["cure"] for visit in shown["unplaced"])
    assert "rencana_lembar" not in {one.key for one in at.selectbox}


@pytest.mark.parametrize("colour", [colour for colours in ROUND_COLOURS.values() for colour in colours])
def test_a_number_can_be_read_on_the_colour_of_every_round(colour):
    linear = [((int(colour[place : place + 2], 16) / 255 + 0.055) / 1.055) ** 2.4 for place in (1, 3, 5)]
    luminance = float(np.dot((0.2126, 0.7152, 0.0722), linear))
    ink = {"#ffffff": 1.0, "#000000": 0.0}[choose_ink(colour)]
    assert (max(ink, luminance) + 0.05) / (min(ink, luminance) + 0.05) >= 4.5


def test_a_plan_that_breaks_a_rule_cannot_be_adopted(planner):
    at, _ = planner
    rounds = bench(at).now().rounds
    north = next(one for one in rounds if one.zone == "utara")
    south = next(one for one in rounds if one.zone == "selatan")
    bench(at).move(south.site_ids[0], (north.date, north.team_id), None)
    at.run()
    assert "di zona lain" in totals(at)
    assert "rencana_ya" not in {button.key for button in at.button}


def test_a_lost_day_moves_its_visits_alone(planner):
    at, _ = planner
    before = bench(at).orders
    lost = min(date for date, _ in before)
    at.multiselect(key="rencana_libur").select(lost).run()
    assert not at.exception
    fit(at)
    after = bench(at).orders
    assert all(date != lost for date, _ in after)
    stayed = {place: ids for place, ids in before.items() if place[0] != lost}
    assert all(set(ids) <= set(after[place]) for place, ids in stayed.items())
    assert bench(at).changes
    assert bench(at).now().breaches == ()
    at.button(key="rencana_urungkan").click().run()
    assert bench(at).orders == before
    assert not bench(at).changes
    assert "terbaik: **sama**" in totals(at)
    assert "rencana_sesuaikan" in {button.key for button in at.button}, "the lost day is still asked for"


def test_a_new_search_can_be_gone_back_from(planner):
    at, _ = planner
    found = dict(bench(at).orders)
    bench(at).drop(next(iter(found.values()))[0])
    at.run()
    changed, old = dict(bench(at).orders), bench(at)
    at.button(key="rencana_susun").click().run()
    wait_for_other(at, old)
    assert bench(at).orders == found
    at.button(key="rencana_urungkan").click().run()
    assert bench(at).orders == changed
    at.button(key="rencana_urungkan").click().run()
    assert bench(at).orders == found


def test_a_plan_that_is_being_fitted_cannot_be_fitted_again(planner, monkeypatch):
    at, _ = planner
    old = bench(at)
    at.multiselect(key="rencana_libur").select(min(date for date, _ in old.orders)).run()
    with monkeypatch.context() as held:
        held.setattr(worker.Job, "is_done", lambda _: False)
        at.button(key="rencana_sesuaikan").click().run()
        assert at.button(key="rencana_sesuaikan").disabled
        assert at.button(key="rencana_susun").disabled
        at.button(key="rencana_berhenti").click().run()
        assert bench(at) is old
    wait_for_other(at, old)
    assert bench(at).changes


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


def test_before_adopting_the_screen_names_what_moves(planner, demo):
    at, _ = planner
    names = demo.sites["name"]
    found = foresee(bench(at).orders, demo.visits, bench(at).request.first, bench(at).request.last)
    lines = found.tell(names)
    told = "\n".join(one.value for one in at.markdown)
    assert len(found.moved) > found.handed_over
    assert f"{len(found.moved) - found.handed_over} dipindahkan" in told
    assert all(as_plain(line) in told for line in lines)
    site_id, was, goes = next(one for one in found.moved.values() if one[1].date != one[2].date)
    visit = demo.visits[demo.visits["site_id"].eq(site_id) & demo.visits["status"].eq("planned")].iloc[0]
    assert visit["date"].date() == was.date
    assert as_plain(f"{names[site_id]}: dari {date_short(was.date)}") in told
    assert site_id in bench(at).orders[goes.date, goes.team]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(
            lambda at: at.date_input(key="rencana_sampai").set_value(ANCHOR - dt.timedelta(days=3)), "tukar", id="dates"
        ),
        pytest.param(lambda at: at.text_input(key="rencana_tim_0_nama").set_value("Tim 2"), "dua kali", id="names"),
        pytest.param(lambda at: at.text_input(key="rencana_tim_0_nama").set_value("  "), "tanpa nama", id="no-name"),
        pytest.param(
            lambda at: at.text_input(key="rencana_tim_0_nama").set_value("Tim bu siti"),
            "Nama tim ke-1 tampaknya berisi nama orang",
            id="person",
        ),
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


def test_a_rule_of_a_day_gone_by_opens(open_page, demo_home):
    at = open_page("schedule", demo_home, **PLANNER)
    at.session_state["rencana_aturan"] = {"dadapan": SiteRule(latest=ANCHOR - dt.timedelta(days=9), opens_s=0)}
    next(one for one in at.selectbox if one.key.endswith("rencana_lokasi")).select("dadapan").run()
    assert not at.exception
    assert next(one for one in at.time_input if one.key.endswith("dadapan_mulai")).value == dt.time(0, 0)


def test_a_search_that_fails_does_not_block_the_next(open_page, make_demo, monkeypatch):
    at = open_page("schedule", make_demo(), **PLANNER)
    monkeypatch.setattr(worker.Job, "result", lambda *_: (_ for _ in ()).throw(RuntimeError("killed")))
    at.button(key="rencana_susun").click().run()
    since = time.monotonic()
    while not at.exception:
        assert time.monotonic() - since < LONGEST_SEARCH_S
        time.sleep(0.2)
        at.run()
    monkeypatch.undo()
    monkeypatch.setenv("PETA_TODAY", ANCHOR.isoformat())
    assert "rencana_pencarian" not in at.session_state


def test_one_desk_in_two_windows_is_adopted_once(planner, open_page):
    at, home = planner
    at.run()
    twin = open_page("schedule", home, meja=at.query_params["meja"], **PLANNER)
    assert bench(twin).orders == bench(at).orders
    at.button(key="rencana_ya").click().run()
    twin.button(key="rencana_ya").click().run()
    (error,) = twin.error
    assert "jendela lain" in error.value
    assert [plan.status for plan in read_plans(store.open_store(workspace_at(home).database_url))] == ["adopted"]
