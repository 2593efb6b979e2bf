"""The tables an office reads and downloads."""

import pandas as pd
import pytest

from geo import listings
from geo.basemap import read_basemap
from geo.listings import ROUND_COLUMNS, STATUS_COLUMNS, fullest, list_residents, list_rounds_in_words, list_status
from geo.monitoring import site_status
from geo.rounds import list_rounds, round_stops
from geo.store import create_store
from geo.symbols import DUE_STATES, STAGE_BY_CODE
from geo.workspace import SHIPPED_DATA, prepare_demo, read_records, workspace_at
from tests.conftest import ANCHOR

AS_OF = pd.Timestamp(ANCHOR)


@pytest.fixture(scope="module")
def basemap():
    return read_basemap(SHIPPED_DATA)


@pytest.fixture(scope="module")
def records(tmp_path_factory, basemap):
    home = tmp_path_factory.mktemp("demo")
    prepare_demo(home, ANCHOR)
    engine = create_store(workspace_at(home).database_url)
    found = read_records(engine, basemap)
    engine.dispose()
    return found


@pytest.fixture(scope="module")
def status(records):
    return site_status(
        records.sites, records.visits, records.observations, records.needs, records.outcomes, ANCHOR
    )  # fmt: skip


def test_the_longest_due_come_first_in_words(records, status):
    rows = list_status(records.sites, status)
    assert rows.columns.tolist() == [column.name for column in STATUS_COLUMNS]
    assert set(rows.index) == set(records.sites.index)
    due = rows["due"].dropna()
    assert due.is_monotonic_increasing
    assert set(rows["stage"]) == {STAGE_BY_CODE[code].word for code in status["stage"]}
    words = {state.code: state.word for state in DUE_STATES}
    assert set(rows["due_state"]) == {words[code] for code in status["due_state"]}
    assert rows.loc["weru", "zone"] == "Selatan"
    assert rows["living_in"].isna().sum() == status["living_in"].isna().sum()


@pytest.mark.parametrize("place", ["site_id", "kecamatan_code", "zone"])
def test_residents_of_every_place_add_up(records, status, basemap, place):
    rows = list_residents(records.sites, status, basemap, place, AS_OF)
    assert rows.columns.tolist() == [column.name for column in listings.resident_columns(place)]
    assert rows["place"].is_monotonic_increasing
    assert rows["living_in"].sum() == status["living_in"].sum()
    assert rows["tl"].sum() == status["tl"].sum()
    assert rows["place"].notna().all()


def test_a_count_tells_its_age_and_a_missing_one_has_none(records, status, basemap):
    rows = list_residents(records.sites, status, basemap, "site_id", AS_OF)
    never = rows["counted_on"].isna()
    assert never.any()
    assert (rows["age_days"].isna() == never).all()
    assert (rows["age_days"].dropna() == (AS_OF - rows.loc[~never, "counted_on"]).dt.days).all()


def test_only_places_with_sites_are_listed(records, status, basemap):
    north = records.sites["zone"] == "utara"
    rows = list_residents(records.sites[north], status[north], basemap, "zone", AS_OF)
    assert rows["place"].tolist() == ["Utara"]
    nobody = records.sites.iloc[:0]
    assert list_residents(nobody, status.iloc[:0], basemap, "kecamatan_code", AS_OF).empty


def test_the_fullest_places():
    rows = pd.DataFrame(
        {
            "living_in": pd.array([1, None, 5, 2], dtype="Int64"),
            "tl": pd.array([1, None, None, 8], dtype="Int64"),
        },
        index=list("abcd"),
    )
    assert fullest(rows, 4).index.tolist() == list("abcd")
    assert fullest(rows, 3).index.tolist() == list("dca")


def test_rounds_in_words(records, basemap):
    rounds = list_rounds(records.visits, records.sites)
    stops = round_stops(records.visits, records.sites, basemap.office)
    rows = list_rounds_in_words(rounds, stops)
    assert rows.columns.tolist() == [column.name for column in ROUND_COLUMNS]
    first = rows.iloc[0]
    own = stops[(stops["round_id"] == rows.index[0]) & stops["site_id"].notna()]
    assert first["names"] == "  ".join(f"{n}. {name}" for n, name in enumerate(own["name"], start=1))
    length_m = stops.loc[stops["round_id"] == rows.index[0], "leg_m"].sum()
    assert first["length_km"] == pytest.approx(length_m / 1000, abs=0.06)
    assert set(rows["zone"]) == {"Utara", "Selatan"}
    assert rows["cancelled"].sum() == records.visits["status"].eq("cancelled").sum() > 0


def test_no_rounds_are_an_empty_table(records, basemap):
    none = records.visits.iloc[:0]
    rows = list_rounds_in_words(
        list_rounds(none, records.sites), round_stops(none, records.sites, basemap.office)
    )  # fmt: skip
    assert rows.empty
    assert rows.columns.tolist() == [column.name for column in ROUND_COLUMNS]
