"""Which records leave, and how they are worded."""

import datetime as dt

import pytest

from geo.errors import DataError
from geo.exchange.fields import TABLES
from geo.exchange.outgoing import Selection, choose_records
from geo.scope import Scope
from geo.symbols import SIMULATED_WORD
from tests.conftest import ANCHOR


def choose(records, basemap, **selection):
    return choose_records(records, basemap, Selection(**selection), ANCHOR)


def test_everything_leaves_unless_it_is_narrowed(demo, basemap):
    chosen = choose(demo, basemap)
    counts = {name: len(rows) for name, rows in chosen.rows.items()}
    assert counts == {
        "sites": len(demo.sites),
        "visits": len(demo.visits),
        "observations": len(demo.observations),
        "needs": len(demo.needs),
        "outcomes": len(demo.outcomes),
    }
    assert chosen.metadata.notes == ()


def test_every_table_has_its_fields_in_order(demo, basemap):
    chosen = choose(demo, basemap)
    for table in TABLES:
        assert chosen.rows[table.name].columns.tolist() == [one.name for one in table.fields]


def test_a_zone_takes_along_only_what_belongs_to_its_sites(demo, basemap):
    chosen = choose(demo, basemap, scope=Scope(zone="utara"))
    north = set(demo.sites.index[demo.sites["zone"] == "utara"])
    assert set(chosen.rows["sites"]["site_id"]) == north
    for rows in chosen.rows.values():
        assert set(rows["site_id"]) <= north
    visits = demo.visits.index[demo.visits["site_id"].isin(north)]
    assert set(chosen.rows["visits"]["visit_id"]) == set(visits)
    assert set(chosen.rows["needs"]["visit_id"]) == set(demo.needs["visit_id"]) & set(visits)
    assert chosen.status.index.tolist() == chosen.rows["sites"]["site_id"].tolist()
    assert chosen.metadata.notes == ("Hanya zona utara.",)


def test_a_period_counts_both_its_days_and_keeps_the_sites(demo, basemap):
    day = demo.visits["date"].iloc[5].date()
    chosen = choose(demo, basemap, first=day, last=day)
    assert len(chosen.rows["sites"]) == len(demo.sites)
    assert (chosen.rows["visits"]["date"].dt.date == day).all()
    assert len(chosen.rows["visits"]) == (demo.visits["date"].dt.date == day).sum() > 0
    assert set(chosen.rows["observations"]["visit_id"]) <= set(chosen.rows["visits"]["visit_id"])
    assert len(chosen.metadata.notes) == 2


def test_a_kecamatan_a_stage_and_overdue_narrow_too(demo, basemap):
    chosen = choose(demo, basemap, scope=Scope(kecamatan=("3506220",)))
    assert set(chosen.rows["sites"]["kecamatan_code"]) == {"3506220"}
    assert chosen.metadata.notes == ("Hanya kecamatan Grogol.",)
    chosen = choose(demo, basemap, scope=Scope(stages=("done",), only_overdue=False))
    assert set(chosen.status["stage"]) == {"done"}
    chosen = choose(demo, basemap, scope=Scope(only_overdue=True))
    assert chosen.status["is_overdue"].all()
    assert 0 < len(chosen.status) < len(demo.sites)


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        pytest.param(Scope(zone="timur"), "Zona 'timur' tidak dikenal; pilih utara atau selatan", id="zone"),
        pytest.param(Scope(kecamatan=("9",)), "Kecamatan '9' tidak ada di peta dasar", id="kecamatan"),
    ],
)
def test_an_area_that_is_not_there_is_refused(demo, basemap, scope, words):
    with pytest.raises(DataError, match=words):
        choose(demo, basemap, scope=scope)


def test_a_period_the_wrong_way_round_is_refused():
    with pytest.raises(DataError, match="3 Maret 2026 sampai 2 Maret 2026 terbalik"):
        Selection(first=dt.date(2026, 3, 3), last=dt.date(2026, 3, 2))


def test_codes_are_put_into_words(office, basemap):
    visits = choose(office, basemap).rows["visits"].set_index("visit_id")
    assert visits.loc["2026-02-03-cerme", "status"] == "Terlaksana"
    assert visits.loc["2026-02-03-cerme", "attended_by"] == "Dinsos, Perangkat desa"
    assert visits.loc["2026-02-03-cerme", "site_name"] == "Cerme"
    assert choose(office, basemap).rows["needs"]["category"].tolist() == ["Menjahit"]


def test_simulated_rows_say_so_and_facts_among_them_do_not(demo, office, basemap):
    rows = choose(demo, basemap).rows
    assert rows["sites"]["simulated"].isna().all()
    assert rows["observations"]["simulated"].eq(SIMULATED_WORD).all()
    assert rows["visits"]["simulated"].notna().tolist() == demo.visits["simulated"].tolist()
    assert not choose(office, basemap).metadata.is_simulated
    assert choose(demo, basemap).metadata.is_simulated


def test_one_simulated_row_makes_the_whole_say_so(office, basemap):
    office.needs.loc["2026-02-03-cerme-sewing", "simulated"] = True
    try:
        assert choose(office, basemap).metadata.is_simulated
    finally:
        office.needs.loc["2026-02-03-cerme-sewing", "simulated"] = False
