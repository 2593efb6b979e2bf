"""Jadwal: which rounds are on the map, in the card and in the list."""

import datetime as dt

import pandas as pd
import pytest

from geo.basemap import Office
from geo.documents.printable import printable_name, printable_point
from geo.indonesian import date_long, date_short, whole
from geo.rounds import list_rounds
from geo.workspace import place_office, workspace_at
from pages.shared import sheets
from tests.conftest import ANCHOR
from tests.pages.reading import card, key_figures, legend, page_text, paintings, table


@pytest.fixture
def at(open_page, demo_home):
    return open_page("schedule", demo_home)


@pytest.fixture(scope="module")
def rounds(demo):
    return list_rounds(demo.visits, demo.sites)


def coming(rounds, zone, day=ANCHOR):
    """Give the first round of a zone from a day on."""
    ahead = rounds[rounds["zone"].eq(zone) & rounds["date"].ge(pd.Timestamp(day)) & rounds["state"].ne("cancelled")]
    return ahead.iloc[0]


def test_the_key_figures_are_those_of_the_records(at, demo, demo_status, rounds):
    status = demo_status(ANCHOR)
    visits = demo.visits[demo.visits["status"] == "planned"]
    late = visits["date"] < pd.Timestamp(ANCHOR)
    soon = ~late & (visits["date"] <= pd.Timestamp(ANCHOR + dt.timedelta(days=28)))
    assert key_figures(at) == {
        "Putaran utara berikutnya": f"{date_short(coming(rounds, 'utara')['date'])} "
        f"{coming(rounds, 'utara')['stops']} lokasi",
        "Putaran selatan berikutnya": f"{date_short(coming(rounds, 'selatan')['date'])} "
        f"{coming(rounds, 'selatan')['stops']} lokasi",
        "Empat minggu ke depan": f"{soon.sum()} kunjungan",
        "Terlewat": f"{late.sum()} kunjungan",
        "Belum dijadwalkan": f"{(status['is_overdue'] & status['next_planned'].isna()).sum()} lokasi terlambat",
    }


def test_the_next_round_of_each_zone_is_on_the_map(at, demo, rounds):
    (painting,) = paintings(at)
    assert legend(painting) == {"Putaran utara": 1, "Putaran selatan": 1}
    for drawn in painting["rounds"]:
        row = coming(rounds, drawn["zone"])
        visits = demo.visits[demo.visits["date"] == row["date"]]
        visits = visits[visits["site_id"].isin(demo.sites.index[demo.sites["zone"] == drawn["zone"]])]
        assert [stop["id"] for stop in drawn["stops"]] == visits.sort_values("position")["site_id"].tolist()
        assert [stop["n"] for stop in drawn["stops"]] == list(range(1, len(visits) + 1))
        assert drawn["path"][0] == drawn["path"][-1] == [painting["office"]["lat"], painting["office"]["lon"]]
        assert len(drawn["path"]) == len(visits) + 2
        assert date_long(row["date"]) in card(at)


def test_a_zone(at, rounds):
    at.button_group(key="zona").set_value("Selatan").run()
    assert [drawn["zone"] for drawn in paintings(at)[0]["rounds"]] == ["selatan"]
    assert {row["Zona"] for row in table(at)} == {"Selatan"}
    assert len(table(at)) == (rounds["zone"] == "selatan").sum()
    assert "Putaran utara berikutnya" not in key_figures(at)


def test_a_chosen_round_stands_alone(at):
    options = at.selectbox(key="putaran").options
    at.selectbox(key="putaran").set_value(options[-1]).run()
    (drawn,) = paintings(at)[0]["rounds"]
    assert options[-1].split(", ")[1].startswith(drawn["zone"])
    assert "lalu)" in card(at)
    at.selectbox(key="putaran").set_value(options[0]).run()
    assert len(paintings(at)[0]["rounds"]) == 2


def test_a_round_chosen_in_the_table_stands_alone(at, rounds):
    number = rounds.index[0]
    at.session_state["putaran_dipilih"] = number
    at.run()
    assert at.selectbox(key="putaran").value.startswith(date_short(rounds["date"].iloc[0]))
    assert len(paintings(at)[0]["rounds"]) == 1
    at.session_state["putaran_dipilih"] = "no-such-round"
    at.run()
    assert not at.exception
    assert len(paintings(at)[0]["rounds"]) == 2


def test_a_chosen_round_of_another_zone_gives_way(at):
    north = next(option for option in at.selectbox(key="putaran").options if ", utara" in option)
    at.selectbox(key="putaran").set_value(north).run()
    at.button_group(key="zona").set_value("Selatan").run()
    assert not at.exception
    assert [drawn["zone"] for drawn in paintings(at)[0]["rounds"]] == ["selatan"]


def test_the_list_holds_every_round_the_latest_first(at, rounds):
    rows = table(at)
    assert [row["Tanggal"] for row in rows] == [
        date_short(day) for day in rounds["date"].sort_values(ascending=False, kind="stable")
    ]
    assert [int(row["Perhentian (lokasi)"]) for row in rows] == rounds.sort_values("date", ascending=False)[
        "stops"
    ].tolist()
    assert all(row["Urutan perhentian"].startswith("1. ") for row in rows)


def test_after_the_last_round_the_last_one_stays(at, rounds):
    at.date_input(key="tanggal").set_value(ANCHOR + dt.timedelta(days=300)).run()
    assert key_figures(at)["Putaran utara berikutnya"] == "belum ada"
    assert len(paintings(at)[0]["rounds"]) == 2
    assert date_long(rounds["date"].max()) in card(at)


def test_what_is_overdue_and_unplanned_is_listed(at, demo, demo_status):
    status = demo_status(ANCHOR)
    waiting = status.index[status["is_overdue"] & status["next_planned"].isna()]
    told = card(at).split("Terlambat dan belum dijadwalkan")[1]
    assert all(demo.sites.at[site, "name"] in told for site in waiting)
    assert len(waiting) > 0


def test_the_shipped_rounds_of_2020(open_page, office_home):
    at = open_page("schedule", office_home)
    assert [row["Keadaan"] for row in table(at)] == ["Direncanakan", "Terlaksana"]
    assert "Rabu, 14 Oktober 2020" in page_text(at)
    assert "Kamis, 15 Oktober 2020" in page_text(at)
    assert key_figures(at)["Terlewat"] == f"{whole(4)} kunjungan"


def test_the_picture_to_print_names_villages_and_no_site(open_page, demo_home, demo, basemap, monkeypatch):
    layers = []
    monkeypatch.setattr(sheets, "offer_sheet", lambda layer, *_: layers.append(layer))
    open_page("schedule", demo_home)
    stops = layers[-1].stops
    assert len(stops)
    for stop in stops.to_dict("records"):
        site = demo.sites.loc[stop["site_id"]]
        assert stop["name"] == printable_name(site)
        assert (stop["lat"], stop["lon"]) == printable_point(site, basemap)


def test_a_moved_office_is_seen_at_the_next_run(open_page, make_demo):
    home = make_demo()
    before = paintings(open_page("schedule", home))[0]["office"]
    place_office(workspace_at(home), Office("Kantor baru", -7.6, 112.2, 0, ""))
    after = paintings(open_page("schedule", home))[0]["office"]
    assert (after["lat"], after["lon"]) == (-7.6, 112.2) != (before["lat"], before["lon"])
