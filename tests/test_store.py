from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import sqlite3
import threading
from types import SimpleNamespace

import pandas as pd
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, make_url, text

from geo.errors import ConflictError, DataError
from geo.store import (
    Settings,
    add_rows,
    create_store,
    data_version,
    open_store,
    read_figures,
    read_needs,
    read_observations,
    read_outcomes,
    read_settings,
    read_sites,
    read_visits,
    seed_facts,
    write_settings,
    writing,
)
from geo.store import (
    engine as store_engine,
)
from geo.store.tables import Base, Need, Observation, Outcome, Site, Visit

KECAMATAN = pd.DataFrame(
    {"kecamatan": ["Atas", "Bawah"], "zone": ["utara", "selatan"]},
    index=pd.Index(["3500010", "3500020"], name="kecamatan_code"),
)
BASEMAP = SimpleNamespace(kecamatan=KECAMATAN)
SITES = """site_id,name,kecamatan_code,desa,desa_code,lat,lon,location_accuracy,accuracy_m,note
b,Beta,3500010,Desa,3500010001,-7.8,112.1,desa,900,
a,Alfa,3500010,,,,,kecamatan,,titik belum ada
c,Cermin,3500020,,,-7.9,112.0,gps,10,
"""
VISITS = """visit_id,site_id,date,status,position,source
2020-10-14-b,b,2020-10-14,done,1,artikel
2020-10-14-a,a,2020-10-14,done,2,artikel
2020-10-14-c,c,2020-10-14,planned,,artikel
"""
FIGURES = """figure,value,unit,as_of,source
district_residents_estimate,700,people (about),2020-10-14,artikel
"""


@pytest.fixture
def data_dir(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    for name, content in (("sites", SITES), ("visits", VISITS), ("figures", FIGURES)):
        (folder / f"{name}.csv").write_text(content)
    return folder


@pytest.fixture
def engine(store_url):
    made = create_store(store_url)
    yield made
    made.dispose()


on_sqlite = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
"""For what only a file can be: misplaced, damaged, locked by hand."""
on_postgresql = pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)


@pytest.fixture
def office(engine, data_dir):
    seed_facts(engine, data_dir, BASEMAP)
    return engine


def test_migrated_tables_are_the_declared_ones(engine, tmp_path):
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    declared = create_engine(f"sqlite:///{tmp_path / 'declared.sqlite'}")
    Base.metadata.create_all(declared)
    for table in Base.metadata.tables:
        checks = [
            sorted((check["name"], worded(check["sqltext"], engine)) for check in found)
            for found in (inspect(db).get_check_constraints(table) for db in (engine, declared))
        ]
        assert checks[0] == checks[1], table


def worded(check, engine):
    """Word a check as SQLite keeps it; PostgreSQL writes it anew in its own words, so there only its name counts."""
    return "".join(check.split()) if engine.dialect.name == "sqlite" else ""


def test_an_office_starts_with_the_facts_alone(office):
    sites = read_sites(office, KECAMATAN)
    assert list(sites.index) == ["a", "b", "c"]
    assert list(sites["zone"]) == ["utara", "utara", "selatan"]
    assert list(sites["kecamatan"]) == ["Atas", "Atas", "Bawah"]
    assert sites.crs == "EPSG:4326"
    assert sites.geometry["a"] is None
    assert (sites.geometry["b"].x, sites.geometry["b"].y) == (112.1, -7.8)
    assert pd.isna(sites.loc["a", "accuracy_m"])
    assert not sites["simulated"].any()
    visits = read_visits(office)
    assert visits.loc["2020-10-14-a", "position"] == 2
    assert pd.isna(visits.loc["2020-10-14-c", "position"])
    figure = read_figures(office).loc["district_residents_estimate"]
    assert (figure["value"], figure["as_of"]) == ("700", pd.Timestamp("2020-10-14"))
    assert read_settings(office) == Settings("office", "Kabupaten Kediri", 90, None, None)
    assert len(read_observations(office)) == len(read_needs(office)) == len(read_outcomes(office)) == 0


def test_empty_frames_keep_their_types(office):
    observations = read_observations(office)
    assert str(observations["living_in"].dtype) == "Int64"
    assert observations["date"].dt.year.empty
    assert observations["simulated"].dtype == bool


def test_rows_come_back_as_they_were(office):
    observations = pd.DataFrame(
        {
            "visit_id": ["2020-10-14-a", "2020-10-14-b"],
            "houses": pd.array([3, None], "Int64"),
            "living_in": pd.array([0, None], "Int64"),
            "note": [None, "a'b`${x}<img>"],
            "simulated": [False, True],
        },
        index=pd.Index(["o1", "o2"], name="observation_id"),
    )
    needs = pd.DataFrame({"visit_id": ["2020-10-14-a"], "category": ["sewing"], "count": [2]}, index=["n1"])
    outcomes = pd.DataFrame({"site_id": ["a"], "date": [dt.date(2020, 11, 1)], "changed": [1]}, index=["u1"])
    with writing(office) as session:
        add_rows(session, Observation, observations)
        add_rows(session, Need, needs.rename_axis("need_id"))
        add_rows(session, Outcome, outcomes.rename_axis("outcome_id"))
        add_rows(session, Outcome, outcomes.iloc[:0])
    read = read_observations(office)
    assert list(read["site_id"]) == ["a", "b"]
    assert read.loc["o1", "date"] == pd.Timestamp("2020-10-14")
    assert read["living_in"].tolist() == [0, pd.NA]
    assert read.loc["o2", "note"] == "a'b`${x}<img>"
    assert read["simulated"].tolist() == [False, True]
    assert read_needs(office).loc["n1", ["site_id", "category", "count", "version"]].tolist() == [
        "a",
        "sewing",
        2,
        1,
    ]
    assert read_outcomes(office)["trained"].isna().all()


@pytest.mark.parametrize(
    ("table", "row"),
    [
        pytest.param(Visit, {"visit_id": "x", "site_id": "nobody"}, id="visit to an unknown site"),
        pytest.param(Visit, {"visit_id": "x", "status": "maybe"}, id="unknown status"),
        pytest.param(Visit, {"visit_id": "x", "position": 0}, id="position below one"),
        pytest.param(Visit, {"visit_id": "2020-10-14-a"}, id="same key twice"),
        pytest.param(Site, {"site_id": "x", "location_accuracy": "roughly"}, id="unknown accuracy"),
        pytest.param(Site, {"site_id": "x", "lat": -7.8, "lon": None}, id="half a point"),
        pytest.param(Site, {"site_id": "x", "lat": 112.0, "lon": -7.8}, id="lat and lon swapped"),
        pytest.param(Site, {"site_id": "x", "interval_days": 0}, id="no interval"),
        pytest.param(Observation, {"observation_id": "x", "tl": -1}, id="negative count"),
        pytest.param(Observation, {"observation_id": "x", "health_protocol": "ok"}, id="unknown protocol"),
        pytest.param(Need, {"need_id": "x", "category": "money"}, id="unknown category"),
        pytest.param(Outcome, {"outcome_id": "x", "returned": -1}, id="negative outcome"),
    ],
)
def test_constraints_refuse_and_keep_nothing(office, table, row):
    usual = {
        Visit: {"site_id": "a", "date": dt.date(2021, 1, 1), "status": "done"},
        Site: {"name": "X", "kecamatan_code": "3500010", "location_accuracy": "gps"},
        Observation: {"visit_id": "2020-10-14-a"},
        Need: {"visit_id": "2020-10-14-a", "category": "sewing", "count": 1},
        Outcome: {"site_id": "a", "date": dt.date(2021, 1, 1)},
    }[table]
    before = data_version(office)
    with pytest.raises(DataError, match="Data ditolak"), writing(office) as session:
        session.add(table(**{**usual, **row}))
    assert data_version(office) == before


@pytest.mark.parametrize(
    ("table", "row"),
    [
        (Observation, {"visit_id": "2020-10-14-a"}),
        (Need, {"visit_id": "2020-10-14-a", "category": "sewing"}),
    ],
    ids=["observation of a visit", "need of a visit and category"],
)
def test_one_of_each_only(office, table, row):
    key = f"{table.__name__.lower()}_id"
    with writing(office) as session:
        session.add(table(**{key: "first"}, **row))
    with pytest.raises(DataError, match="kode yang sama"), writing(office) as session:
        session.add(table(**{key: "second"}, **row))


def test_an_outdated_copy_is_refused(office):
    with writing(office) as session:
        visit = session.get(Visit, "2020-10-14-c")
        session.expunge(visit)
    with writing(office) as session:
        session.get(Visit, "2020-10-14-c").status = "done"
    visit.status = "cancelled"
    with pytest.raises(ConflictError, match="sudah diubah orang lain"), writing(office) as session:
        session.add(visit)
    assert read_visits(office).loc["2020-10-14-c", ["status", "version"]].tolist() == ["done", 2]


def test_the_data_version_tells_of_every_commit(office, store_url):
    before = data_version(office)
    with writing(open_store(store_url)) as session:
        session.get(Visit, "2020-10-14-c").status = "done"
    after = data_version(office)
    assert after > before

    def fail_midway():
        with writing(office) as session:
            session.get(Visit, "2020-10-14-c").status = "planned"
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_midway()
    assert data_version(office) == after
    assert read_visits(office).loc["2020-10-14-c", "status"] == "done"


def test_writers_queue_and_lose_nothing(office, store_url):
    def add_one(name):
        with writing(open_store(store_url)) as session:
            session.add(Outcome(outcome_id=name, site_id="a", date=dt.date(2021, 1, 1)))

    before = data_version(office)
    threads = [threading.Thread(target=add_one, args=(f"u{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read_outcomes(office)) == 8
    assert data_version(office) == before + 8


@on_sqlite
def test_every_connection_is_durable_and_minds_foreign_keys(engine):
    with contextlib.ExitStack() as stack:
        at_once = [stack.enter_context(engine.connect()) for _ in range(14)]  # the pool has 5 and 10 more
        inside = [stack.enter_context(writing(engine)).connection()]
        for connection in at_once + inside:
            pragma = {
                name: connection.execute(text(f"PRAGMA {name}")).scalar()
                for name in ("foreign_keys", "journal_mode", "synchronous", "busy_timeout")
            }
            safe = sqlite3.sqlite_version_info >= (3, 51, 3)
            assert pragma["foreign_keys"] == 1
            assert (pragma["journal_mode"], pragma["synchronous"]) == (("wal", 2) if safe else ("delete", 3))
            assert pragma["busy_timeout"] == 10_000


@on_postgresql
def test_a_server_puts_every_commit_on_disk_before_it_answers(engine):
    with engine.connect() as connection:
        shown = {
            name: connection.execute(text(f"SHOW {name}")).scalar()
            for name in ("fsync", "synchronous_commit", "full_page_writes", "lock_timeout")
        }
    assert shown == {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "lock_timeout": "10s"}


def test_settings_are_replaced_whole(office):
    demo = Settings("demo", "Kabupaten Lain", 60, dt.date(2026, 11, 24), 7)
    with writing(office) as session:
        write_settings(session, demo)
    assert read_settings(office) == demo
    assert demo.is_demo
    with writing(office) as session:
        write_settings(session, Settings())
    assert read_settings(office).anchor is None


def test_settings_that_are_not_there_or_unreadable(engine):
    with pytest.raises(DataError, match="belum berisi pengaturan"):
        read_settings(engine)
    with writing(engine) as session:
        write_settings(session, Settings())
        session.execute(text("UPDATE settings SET value = 'sering' WHERE key = 'default_interval_days'"))
    with pytest.raises(DataError, match="tidak dapat dibaca"):
        read_settings(engine)


def test_a_filled_database_is_not_filled_again(office, data_dir):
    with pytest.raises(DataError, match="sudah berisi"):
        seed_facts(office, data_dir, BASEMAP)


def test_faults_of_the_facts_come_all_at_once(engine, data_dir):
    (data_dir / "sites.csv").write_text(SITES.replace("112.1", "timur"))
    (data_dir / "visits.csv").write_text(
        VISITS.replace("c,2020-10-14", "c,kemarin").replace("done,1", "done,1.5").replace("source", "sumber")
    )
    (data_dir / "figures.csv").unlink()
    with pytest.raises(DataError) as caught:
        seed_facts(engine, data_dir, BASEMAP)
    assert [problem.split(";")[0] for problem in caught.value.problems[:4]] == [
        "sites.csv baris 2, kolom lon: 'timur' bukan angka.",
        "visits.csv: kolom source tidak ada",
        "visits.csv baris 4, kolom date: 'kemarin' bukan tanggal (tahun-bulan-hari).",
        "visits.csv baris 2, kolom position: '1.5' bukan bilangan bulat.",
    ]
    assert "figures.csv: tidak dapat dibaca" in caught.value.problems[4]


def test_strangers_in_the_facts_are_named(engine, data_dir):
    (data_dir / "sites.csv").write_text(SITES.replace("3500020", "9999999"))
    (data_dir / "visits.csv").write_text(VISITS.replace("b,2020-10-14,done", "z,2020-10-14,selesai"))
    with pytest.raises(DataError) as caught:
        seed_facts(engine, data_dir, BASEMAP)
    assert len(caught.value.problems) == 3
    assert "sites.csv baris 4, kolom kecamatan_code: '9999999'" in caught.value.problems[0]


def test_a_site_outside_the_base_map_is_named(office):
    with pytest.raises(DataError, match="Lokasi c, kolom kecamatan_code: 3500020"):
        read_sites(office, KECAMATAN.iloc[:1])


def test_a_database_that_is_not_there(tmp_path):
    with pytest.raises(DataError, match="tidak ada; siapkan"):
        open_store(f"sqlite:///{tmp_path / 'none.sqlite'}")
    assert not (tmp_path / "none.sqlite").exists()


def test_a_database_without_tables(tmp_path):
    (tmp_path / "empty.sqlite").touch()
    with pytest.raises(DataError, match="masih kosong; siapkan"):
        open_store(f"sqlite:///{tmp_path / 'empty.sqlite'}")


def test_a_file_that_is_no_database(tmp_path):
    (tmp_path / "bad.sqlite").write_bytes(b"not a database at all, " * 100)
    with pytest.raises(DataError, match="pulihkan dari cadangan"):
        open_store(f"sqlite:///{tmp_path / 'bad.sqlite'}")


@on_sqlite
def test_a_database_damaged_inside(office, store_url, tmp_path):
    office.dispose()
    path = tmp_path / "a folder" / "100%.sqlite"
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(DataError, match="pulihkan dari cadangan"):
        read_visits(open_store(store_url))


@on_sqlite
def test_a_locked_database(engine, store_url, tmp_path, monkeypatch):
    engine.dispose()
    monkeypatch.setattr(store_engine, "BUSY_S", 0.05)
    other = sqlite3.connect(tmp_path / "a folder" / "100%.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DataError, match="sedang dipakai proses lain"), writing(open_store(store_url)) as session:
        session.get(Visit, "x")  # beside a log, only writers wait
    other.execute("ROLLBACK")
    other.close()
    assert open_store(store_url)


@on_postgresql
def test_a_writer_that_waits_too_long_is_told(office, store_url, monkeypatch):
    monkeypatch.setattr(store_engine, "BUSY_S", 1)
    other = open_store(store_url)
    with writing(office) as session:
        session.get(Visit, "2020-10-14-c").status = "done"
        with pytest.raises(DataError, match="sedang dipakai proses lain"), writing(other) as waiting:
            waiting.get(Visit, "2020-10-14-a")  # the first statement already waits
    other.dispose()


@on_postgresql
@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("ALTER DATABASE {} SET default_transaction_read_only = on", "tidak boleh ditulisi"),
        ("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC", "tidak boleh dipakai pengguna ini"),
    ],
    ids=["read-only", "a user without rights"],
)
def test_a_server_that_lets_nobody_write(office, store_url, setting, said):
    address = make_url(store_url)
    with office.begin() as connection:
        connection.exec_driver_sql(setting.format(address.database))
        if "pengguna" in said:
            connection.exec_driver_sql("CREATE ROLE pembaca LOGIN")
            address = address.set(username="pembaca")
    engine = create_engine(address)
    try:
        with pytest.raises(DataError, match=said), writing(engine) as session:
            session.get(Visit, "2020-10-14-a")  # the first statement already writes
    finally:
        engine.dispose()
        with office.begin() as connection:
            connection.exec_driver_sql("SET TRANSACTION READ WRITE")
            connection.exec_driver_sql("DROP ROLE IF EXISTS pembaca")


@on_postgresql
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"database": "nowhere"}, "belum ada di server"),
        ({"username": "nobody", "password": "rahasia"}, "menolak pengguna atau kata sandinya"),
        ({"query": {"host": "/nowhere"}}, "tidak terjangkau"),
        ({"query": {}, "host": "127.0.0.1", "port": 1}, "tidak terjangkau"),
        ({"query": {}, "host": "tidak-ada.invalid"}, "tidak terjangkau"),
    ],
    ids=["no such database", "no such user", "no such socket", "nobody listens", "no such host"],
)
def test_a_server_that_cannot_be_used_is_one_message_without_its_password(store_url, wrong, said):
    address = make_url(store_url).set(**wrong).render_as_string(hide_password=False)
    with pytest.raises(DataError, match=said) as caught:
        open_store(address)
    assert len(str(caught.value).splitlines()) == 1
    assert "rahasia" not in str(caught.value)


def test_a_database_of_a_newer_program(office, store_url):
    with office.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DataError, match="versi program yang lebih baru"):
        open_store(store_url)


def add_migration(folder, *steps):
    """Copy the migrations and add one that comes after the newest."""
    shutil.copytree(store_engine.MIGRATIONS, folder)
    newest = max(path.stem[:4] for path in (folder / "versions").glob("[0-9]*.py"))
    body = "".join(f"    {step}\n" for step in steps)
    (folder / "versions" / "next.py").write_text(
        "from alembic import op\nimport sqlalchemy as sa\n"
        f"revision = 'next'\ndown_revision = '{newest}'\ndef upgrade():\n{body}"
    )
    return folder


ADD_PHONE = "op.add_column('sites', sa.Column('phone', sa.String))"


def test_a_database_of_an_older_program_is_brought_up_to_date(office, store_url, tmp_path, monkeypatch):
    monkeypatch.setattr(store_engine, "MIGRATIONS", add_migration(tmp_path / "migrations", ADD_PHONE))
    assert "phone" in {column["name"] for column in inspect(open_store(store_url)).get_columns("sites")}
    assert len(read_sites(office, KECAMATAN)) == 3


def test_a_migration_that_fails_leaves_nothing_behind(office, store_url, tmp_path, monkeypatch):
    failing = add_migration(tmp_path / "migrations", ADD_PHONE, "op.drop_table('nothing')")
    monkeypatch.setattr(store_engine, "MIGRATIONS", failing)
    with pytest.raises(DataError):
        open_store(store_url)
    assert "phone" not in {column["name"] for column in inspect(office).get_columns("sites")}


def test_an_address_that_names_no_database():
    with pytest.raises(DataError, match="DATABASE_URL: alamat basis data tidak dapat dibaca"):
        open_store("peta.sqlite")
    with pytest.raises(DataError, match="perlu nama berkas"):
        create_store("sqlite://")
    with pytest.raises(DataError, match="tidak terpasang"):
        open_store("nosuch://server/peta")


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="pilih folder lain"):
        create_store(f"sqlite:///{tmp_path / 'file' / 'x.sqlite'}")


def test_when_every_connection_is_taken_somebody_is_told_to_wait(office, monkeypatch):
    monkeypatch.setattr(office.pool, "_timeout", 0.05)
    monkeypatch.setattr(office.pool, "_max_overflow", 0)
    taken = [office.connect() for _ in range(office.pool.size())]
    with pytest.raises(DataError, match="sedang dipakai banyak orang"):
        data_version(office)
    for connection in taken:
        connection.close()
    assert data_version(office) >= 0
