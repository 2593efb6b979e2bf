"""Where an office's data are, what is read from there, and the demo that is made anew when it is stale."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from geo import store, workspace
from geo.basemap import read_basemap
from geo.errors import DataError
from geo.store import DATABASE_VARIABLE
from geo.store.tables import Outcome
from geo.workspace import (
    DEMO_HOME,
    DEMO_LASTS_DAYS,
    HOME_VARIABLE,
    SHIPPED_DATA,
    current_workspace,
    open_office,
    prepare_demo,
    read_records,
    workspace_at,
)
from tests.conftest import ANCHOR


def database_of(home):
    return home / "peta.sqlite"


def records_of(home):
    engine = store.open_store(workspace_at(home).database_url)
    records = read_records(engine, read_basemap(workspace_at(home).basemap_folder))
    engine.dispose()
    return records


def add_outcome(home):
    """Leave a trace in a database."""
    engine = store.open_store(workspace_at(home).database_url)
    with store.writing(engine) as session:
        session.add(Outcome(outcome_id="mine", site_id="weru", date=ANCHOR, trained=1))
    engine.dispose()


@pytest.mark.parametrize(
    ("environment", "home", "url"),
    [
        ({}, DEMO_HOME, f"sqlite:///{DEMO_HOME}/peta.sqlite"),
        ({HOME_VARIABLE: ""}, DEMO_HOME, f"sqlite:///{DEMO_HOME}/peta.sqlite"),
        ({HOME_VARIABLE: "/srv/kantor kita"}, Path("/srv/kantor kita"), "sqlite:////srv/kantor kita/peta.sqlite"),
        (
            {HOME_VARIABLE: "/srv/k", DATABASE_VARIABLE: "postgresql://peta@server/peta"},
            Path("/srv/k"),
            "postgresql://peta@server/peta",
        ),
        ({DATABASE_VARIABLE: "sqlite:////srv/x.sqlite"}, DEMO_HOME, "sqlite:////srv/x.sqlite"),
    ],
    ids=["nothing set", "home empty", "home", "home and database", "database alone"],
)
def test_the_environment_names_the_workspace(monkeypatch, environment, home, url):
    for variable in (HOME_VARIABLE, DATABASE_VARIABLE):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    assert (current_workspace().home, current_workspace().database_url) == (home, url)


def test_an_office_with_a_base_map_of_its_own_uses_it(tmp_path):
    assert workspace_at(tmp_path).basemap_folder == SHIPPED_DATA
    (tmp_path / "basemap").mkdir()
    assert workspace_at(tmp_path).basemap_folder == tmp_path / "basemap"


@pytest.mark.parametrize("folder", ["peta", "kantor kita", "100%", "a#b"])
def test_a_demo_is_made_in_a_new_folder_of_any_name(tmp_path, folder):
    home = tmp_path / folder / "contoh"
    assert prepare_demo(home, ANCHOR)
    records = records_of(home)
    assert records.settings.is_demo
    assert records.settings.anchor == ANCHOR
    assert len(records.sites) == 9
    assert records.visits["simulated"].all()


def test_the_demo_knows_the_districts_figure(tmp_path):
    prepare_demo(tmp_path, ANCHOR)
    records = records_of(tmp_path)
    estimate = records.district_estimate
    assert (estimate.value, estimate.as_of) == (700, dt.date(2020, 10, 14))
    assert "Dinas Sosial" in estimate.source
    bare = records.figures.drop("district_residents_estimate")
    assert workspace.Records(**{**vars(records), "figures": bare}).district_estimate is None


@pytest.mark.parametrize("days", [0, DEMO_LASTS_DAYS, -DEMO_LASTS_DAYS], ids=["same day", "two weeks", "clock back"])
def test_a_fresh_demo_is_kept_with_what_was_tried_in_it(tmp_path, days):
    prepare_demo(tmp_path, ANCHOR)
    add_outcome(tmp_path)
    assert not prepare_demo(tmp_path, ANCHOR + dt.timedelta(days=days))
    assert "mine" in records_of(tmp_path).outcomes.index


def test_a_stale_demo_is_set_aside_and_never_deleted(tmp_path):
    prepare_demo(tmp_path, ANCHOR)
    add_outcome(tmp_path)
    old = database_of(tmp_path).read_bytes()
    later = ANCHOR + dt.timedelta(days=DEMO_LASTS_DAYS + 1)
    assert prepare_demo(tmp_path, later)
    assert records_of(tmp_path).settings.anchor == later
    assert "mine" not in records_of(tmp_path).outcomes.index
    (aside,) = tmp_path.glob(f"peta-{ANCHOR.isoformat()}-*.sqlite")
    assert aside.read_bytes() == old


def test_an_offices_own_data_are_refused_and_kept(tmp_path):
    home = tmp_path / "kantor"
    open_office(home)
    before = database_of(home).read_bytes()
    with pytest.raises(DataError, match="berisi data kantor, bukan contoh"):
        prepare_demo(home, ANCHOR)
    assert database_of(home).read_bytes() == before


def test_a_demo_cut_short_is_made_anew(tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(workspace, "make_demo", interrupt)
        with pytest.raises(KeyboardInterrupt):
            prepare_demo(tmp_path, ANCHOR)
    assert prepare_demo(tmp_path, ANCHOR)
    assert len(records_of(tmp_path).sites) == 9
    assert [path.name for path in tmp_path.iterdir()] == ["peta.sqlite"]


def test_an_office_starts_with_the_facts_alone(tmp_path):
    home = tmp_path / "kantor"
    assert open_office(home) == workspace_at(home)
    records = records_of(home)
    assert not records.settings.is_demo
    assert len(records.sites) == len(records.visits) == 9
    assert records.observations.empty
    assert records.needs.empty
    assert records.outcomes.empty
    assert not records.visits["simulated"].any()
    assert records.visits["date"].isin(pd.to_datetime(["2020-10-14", "2020-10-15"])).all()
    assert list(tmp_path.iterdir()) == [home]


def test_a_folder_in_use_is_refused(tmp_path):
    (tmp_path / "surat.txt").write_text("penting")
    with pytest.raises(DataError, match="sudah berisi"):
        open_office(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["surat.txt"]


def test_an_empty_folder_is_taken(tmp_path):
    home = tmp_path / "kantor"
    home.mkdir()
    open_office(home)
    assert len(records_of(home).sites) == 9


@pytest.mark.parametrize("given", [{"boundaries": Path("batas.geojson")}, {"sites": Path("lokasi.csv")}], ids=str)
def test_boundaries_and_sites_come_together(tmp_path, given):
    with pytest.raises(DataError, match="harus diberikan bersama"):
        open_office(tmp_path / "kantor", **given)
    assert not (tmp_path / "kantor").exists()


def test_faulty_files_leave_nothing_behind(tmp_path):
    (tmp_path / "batas.geojson").write_text("{}")
    (tmp_path / "lokasi.csv").write_text("site_id\n")
    with pytest.raises(DataError):
        open_office(tmp_path / "kantor", "Uji", tmp_path / "batas.geojson", tmp_path / "lokasi.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["batas.geojson", "lokasi.csv"]


def test_a_database_put_in_the_place_of_another_is_told_apart(tmp_path):
    prepare_demo(tmp_path / "a", ANCHOR)
    prepare_demo(tmp_path / "b", ANCHOR)
    workspace = workspace_at(tmp_path / "a")
    before = workspace.database_mark
    (tmp_path / "b" / "peta.sqlite").replace(tmp_path / "a" / "peta.sqlite")
    assert before != workspace.database_mark != 0


@pytest.mark.parametrize("is_other_district", [False, True], ids=["Kediri", "another district"])
def test_an_office_is_made_on_a_server_that_nobody_has_filled(tmp_path, postgresql_url, is_other_district):
    files = {}
    if is_other_district:
        files = {"boundaries": SHIPPED_DATA / "kecamatan.geojson", "sites": SHIPPED_DATA / "sites.csv"}
    made = open_office(tmp_path / "kantor", "Kabupaten Lain", **files, server_url=postgresql_url)
    assert made.database_url == postgresql_url
    assert not database_of(made.home).exists()
    engine = store.open_store(postgresql_url)
    assert len(store.read_sites(engine, made.read_basemap().kecamatan)) == 9
    assert store.read_settings(engine).district == "Kabupaten Lain"
    engine.dispose()
    with pytest.raises(DataError, match="sudah berisi data"):
        open_office(tmp_path / "kedua", "Kabupaten Kedua", **files, server_url=postgresql_url)
    assert not (tmp_path / "kedua").exists()
