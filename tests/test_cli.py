"""The command line: 0 when it was done, 2 with one message and nothing made when the input must be mended."""

import datetime as dt
import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace

import pytest

from geo import cli
from geo.basemap import read_basemap
from geo.commands import serve
from geo.store import DATABASE_VARIABLE, open_store, read_settings, read_sites
from geo.workspace import DEMO_HOME, HOME_VARIABLE, SHIPPED_DATA, workspace_at
from tests.conftest import ANCHOR


def run(*arguments):
    return cli.main([str(one) for one in arguments])


def settings(home):
    return read_settings(open_store(workspace_at(home).database_url))


def test_help_names_every_command():
    told = subprocess.run([sys.executable, "-m", "geo", "--help"], capture_output=True, text=True, check=True).stdout
    commands = ("run", "build-basemap", "build-roads", "init", "set-office", "demo", "import", "export", "form")
    commands += ("backup", "restore", "verify")
    listed = {line.split()[0] for line in told.splitlines() if re.match(r"    \S", line)}
    assert set(commands) <= listed


def test_an_office_of_kediri_starts_with_the_facts(tmp_path, capsys):
    assert run("init", "--home", tmp_path / "kantor") == 0
    assert settings(tmp_path / "kantor").kind == "office"
    assert "PETA_HOME=" in capsys.readouterr().out


def test_an_office_starts_where_the_environment_says(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "kantor"))
    assert run("init") == 0
    assert settings(tmp_path / "kantor").kind == "office"
    assert run("init", "--home", tmp_path / "lain") == 0
    assert settings(tmp_path / "lain").kind == "office"
    monkeypatch.setenv(HOME_VARIABLE, "")
    assert run("init") == 2
    told = capsys.readouterr().err
    assert all(word in told for word in ("--home", HOME_VARIABLE))


def test_what_prepares_a_database_is_told_so_that_it_can_be_typed(tmp_path, capsys):
    assert run("verify", "--home", tmp_path / "tiada") == 2
    assert "python -m geo init --home FOLDER" in capsys.readouterr().err


def test_another_district_brings_its_own_map_and_sites(tmp_path):
    source = SHIPPED_DATA
    assert run(
        "init", "--home", tmp_path / "k", "--name", "Kabupaten Uji",
        "--boundaries", source / "kecamatan.geojson", "--sites", source / "sites.csv",
    ) == 0  # fmt: skip
    basemap = read_basemap(tmp_path / "k" / "basemap")
    assert settings(tmp_path / "k").district == "Kabupaten Uji"
    assert len(read_sites(open_store(workspace_at(tmp_path / "k").database_url), basemap.kecamatan)) == 9
    assert "kecamatan.geojson" in basemap.attribution


def test_columns_of_the_sites_file_that_are_not_read_are_named(tmp_path, capsys):
    rows = (SHIPPED_DATA / "sites.csv").read_text(encoding="utf-8").splitlines()
    sites = tmp_path / "lokasi.csv"
    sites.write_text("\n".join([f"Ketua RT,{rows[0]}", *(f"x,{row}" for row in rows[1:])]), encoding="utf-8")
    boundaries = SHIPPED_DATA / "kecamatan.geojson"
    assert run("init", "--home", tmp_path / "k", "--boundaries", boundaries, "--sites", sites) == 0
    assert "lokasi.csv: kolom yang tidak dibaca: Ketua RT" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("make", "said"),
    [
        pytest.param(lambda home: (home.mkdir(), (home / "x").touch()), "sudah berisi", id="folder-taken"),
        pytest.param(lambda home: home.touch(), "sudah berisi", id="a-file-stands-there"),
    ],
)
def test_a_taken_folder_is_left_alone(tmp_path, capsys, make, said):
    home = tmp_path / "kantor"
    make(home)
    before = sorted(tmp_path.rglob("*"))
    assert run("init", "--home", home) == 2
    assert said in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


def test_the_empty_folder_one_stands_in_becomes_the_office(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run("init", "--home", ".") == 0
    assert str(tmp_path) in capsys.readouterr().out
    assert settings(Path()).kind == "office"
    assert [path.name for path in Path().iterdir()] == ["peta.sqlite"]


@pytest.mark.parametrize("command", [["init"], ["demo"]], ids=lambda c: c[0])
def test_a_folder_that_cannot_be_written_is_told(tmp_path, capsys, command):
    (tmp_path / "berkas").touch()
    assert run(*command, "--home", tmp_path / "berkas" / "kantor") == 2
    (told,) = capsys.readouterr().err.splitlines()
    assert "pilih folder lain" in told
    assert [path.name for path in tmp_path.iterdir()] == ["berkas"]


def test_faulty_files_make_nothing(tmp_path, capsys):
    sites = tmp_path / "lokasi.csv"
    sites.write_text("site_id,name,kecamatan_code,lat,lon\na,A,3506010,112,-7\na,B,999,x,y\n")
    arguments = ("--boundaries", SHIPPED_DATA / "kecamatan.geojson", "--sites", sites)
    assert run("init", "--home", tmp_path / "kantor", *arguments) == 2
    told = capsys.readouterr().err
    assert "lokasi.csv" in told
    assert len(told.strip().splitlines()) > 2
    assert [path.name for path in tmp_path.iterdir()] == ["lokasi.csv"]


def test_one_file_without_the_other_is_refused(tmp_path, capsys):
    assert run("init", "--home", tmp_path / "k", "--boundaries", SHIPPED_DATA / "kecamatan.geojson") == 2
    assert "--sites" in capsys.readouterr().err


def test_the_demo_plays_on_the_day_it_is_told(tmp_path, capsys):
    assert run("demo", "--home", tmp_path / "demo", "--today", "2024-02-29") == 0
    assert settings(tmp_path / "demo").anchor == dt.date(2024, 2, 29)
    assert run("demo", "--home", tmp_path / "lain") == 0
    assert settings(tmp_path / "lain").anchor == ANCHOR
    assert run("demo", "--home", tmp_path / "lain") == 0
    assert "dipakai terus" in capsys.readouterr().out


@pytest.mark.parametrize("day", ["kemarin", "2026-02-30", ""])
def test_a_day_that_is_none_is_refused(tmp_path, capsys, day):
    with pytest.raises(SystemExit) as stopped:
        run("demo", "--home", tmp_path / "demo", "--today", day)
    assert stopped.value.code == 2
    assert "bukan tanggal" in capsys.readouterr().err
    assert not (tmp_path / "demo").exists()


def test_a_source_without_files_is_told_with_their_names(tmp_path, capsys):
    assert run("build-basemap", tmp_path, "--out", tmp_path / "data") == 2
    assert "kecamatan.csv" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_an_extract_that_is_none_is_told(tmp_path, capsys):
    extract = tmp_path / "jawa.osm.pbf"
    extract.write_text("no map")
    assert run("build-roads", extract, "--home", tmp_path / "kantor") == 2
    told = capsys.readouterr().err
    assert ("jawa.osm.pbf" if sys.version_info >= (3, 12) else "3.12") in told
    assert not list(tmp_path.rglob("roads.json"))


def test_an_office_says_where_it_is(tmp_path, capsys):
    workspace = workspace_at(tmp_path / "kantor")
    assert run("init", "--home", workspace.home) == 0
    before = workspace.basemap_age_ns
    assert run("set-office", "Dinas Sosial, Pare", "-7.7702", "112.1953", "--home", workspace.home) == 0
    assert "jauh" not in capsys.readouterr().out
    office = workspace.read_basemap().office
    assert (office.name, office.lat, office.lon, office.accuracy_m) == ("Dinas Sosial, Pare", -7.7702, 112.1953, 0)
    assert workspace.basemap_age_ns > before


def test_an_office_off_the_earth_changes_nothing(tmp_path, capsys):
    workspace = workspace_at(tmp_path)
    assert run("set-office", "Kantor", "112.1", "-7.7", "--home", tmp_path) == 2
    assert "tertukar" in capsys.readouterr().err
    assert workspace.read_basemap().office == read_basemap(SHIPPED_DATA).office
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("accuracy", ["-5", "inf", "nan"])
def test_an_office_off_by_no_distance_makes_nothing(tmp_path, capsys, accuracy):
    home = tmp_path / "kantor"
    assert run("set-office", "Kantor", "-7.7", "112.1", f"--accuracy={accuracy}", "--home", home) == 2
    assert "0 sampai 1.000.000 m" in capsys.readouterr().err
    assert not home.exists()


def test_an_office_far_outside_the_district_is_named(tmp_path, capsys):
    home = tmp_path / "kantor"
    assert run("init", "--home", home) == 0
    assert run("set-office", "Kantor Jakarta", "-6.2", "106.8", "--home", home) == 0
    assert "Kantor Jakarta" in capsys.readouterr().out.splitlines()[-1]


@pytest.fixture
def served(monkeypatch):
    """Stand in for the server, which ends with the status in the list; the demos prepared are listed after it."""
    told = [0]
    server = SimpleNamespace(wait=lambda _most_s=None: told[0], terminate=lambda: None)
    monkeypatch.setattr(serve.subprocess, "Popen", lambda _command, **_: server)
    monkeypatch.setattr(serve, "prepare_demo", lambda home, _today: told.append(home))
    monkeypatch.setattr(serve, "_check_data", lambda _workspace: None)
    for variable in (HOME_VARIABLE, DATABASE_VARIABLE):
        monkeypatch.delenv(variable, raising=False)
    return told


@pytest.fixture
def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_a_taken_port_is_told_before_anything_is_made(served, capsys):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert run("run", "--port", port) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert all(word in told.err for word in (f"Port {port}", "--port", "PORT="))
    assert served == [0]


@pytest.mark.parametrize("port", ["0", "65536", "-1", "web"])
def test_a_port_that_is_none_is_refused(capsys, port):
    with pytest.raises(SystemExit) as stopped:
        run("run", f"--port={port}")
    assert stopped.value.code == 2
    assert "bukan port" in capsys.readouterr().err


@pytest.mark.parametrize(("ended", "status"), [(0, 0), (1, 1), (3, 1), (-9, 1)])
def test_a_server_that_fails_fails_the_command(served, free_port, ended, status):
    served[0] = ended
    assert run("run", "--port", free_port) == status
    assert served[1:] == [DEMO_HOME]


SERVING = textwrap.dedent("""
    import sys
    from geo.commands import serve
    server = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    raise SystemExit(serve._serve([sys.executable, "-c", server]))
""")


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize(("name", "status"), [("SIGINT", 0), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_the_server_ends_with_the_command_and_without_a_word(name, status):
    with subprocess.Popen([sys.executable, "-c", SERVING], stdout=-1, stderr=-1, text=True) as command:
        served = int(command.stdout.readline())
        command.send_signal(getattr(signal, name))
        told = command.communicate(timeout=30)
    assert (command.returncode, *told) == (status, "", "")
    with pytest.raises(ProcessLookupError):
        os.kill(served, 0)


@pytest.mark.parametrize(
    "environment",
    [{HOME_VARIABLE: "/srv/kantor"}, {DATABASE_VARIABLE: "postgresql://peta@server/peta"}],
    ids=["an office", "another database"],
)
def test_the_demo_is_made_only_where_it_is_served(served, free_port, monkeypatch, environment):
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    assert run("run", "--port", free_port) == 0
    assert served == [0]


def test_a_folder_without_an_office_is_not_made_by_a_slip_of_the_pen(tmp_path, capsys):
    assert run("set-office", "Kantor", "-7.8", "112.0", "--home", tmp_path / "kantro") == 2
    assert "init" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1999-12-31"])
def test_a_day_out_of_all_bounds_is_refused(tmp_path, monkeypatch, day):
    with pytest.raises(SystemExit):
        run("demo", "--home", tmp_path, "--today", day)
    monkeypatch.setenv("PETA_TODAY", day)
    assert run("demo", "--home", tmp_path) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_program_without_a_database_does_not_start(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("PETA_HOME", str(tmp_path / "salah"))
    monkeypatch.setattr(serve.subprocess, "Popen", lambda *_, **__: pytest.fail("it was started"))
    assert run("run", "--port", 8699) == 2
    assert "init" in capsys.readouterr().err
