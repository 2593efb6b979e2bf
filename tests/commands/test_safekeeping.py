"""`backup`, `restore` and `verify` at the command line: what they say, and 2 with one message when they refuse."""

from __future__ import annotations

import sqlite3

import pytest

from geo import cli, store
from geo.store.backup import list_backups
from geo.store.tables import Site
from geo.workspace import DATABASE_FILE, HOME_VARIABLE, open_office, workspace_at


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.delenv(store.DATABASE_VARIABLE, raising=False)
    return open_office(tmp_path / "kantor kita").home


def run(*arguments):
    return cli.main([str(one) for one in arguments])


def rename_site(home, name):
    engine = store.open_store(workspace_at(home).database_url)
    with store.writing(engine, who="ani", action="site.save") as session:
        session.get(Site, "weru").name = name
    engine.dispose()


def name_of_site(home):
    with sqlite3.connect(home / DATABASE_FILE) as connection:
        (name,) = connection.execute("SELECT name FROM sites WHERE site_id = 'weru'").fetchone()
    connection.close()
    return name


def head_in(told):
    return told.split("Kepala rantai, catat di tempat lain: ")[1].split()[0]


def test_a_backup_goes_into_the_offices_folder_once(home, capsys, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    assert run("backup") == 0
    (file,) = list_backups(home / "backups")
    assert f"Cadangan {file} selesai dan diperiksa: " in capsys.readouterr().out
    assert run("backup") == 0
    assert "Tidak ada yang berubah" in capsys.readouterr().out
    assert list_backups(home / "backups") == [file]


def test_a_backup_goes_where_it_is_told_and_overwrites_nothing(home, tmp_path, capsys):
    assert run("backup", "--home", home, "--to", tmp_path / "usb" / "satu.sqlite") == 0
    assert run("backup", "--home", home, "--to", tmp_path / "usb" / "satu.sqlite") == 2
    assert "sudah ada" in capsys.readouterr().err
    before = (home / DATABASE_FILE).read_bytes()
    assert run("backup", "--home", home, "--to", home / DATABASE_FILE) == 2
    assert (home / DATABASE_FILE).read_bytes() == before


def test_a_mistake_is_taken_back(home, tmp_path, capsys):
    name = name_of_site(home)
    run("backup", "--home", home, "--to", tmp_path / "satu.sqlite")
    rename_site(home, "Salah")
    capsys.readouterr()
    assert run("restore", tmp_path / "satu.sqlite", "--home", home) == 0
    told = capsys.readouterr().out
    assert name_of_site(home) == name
    (aside,) = (home / "backups").glob("sebelum-pulih-*.sqlite")
    assert f"disimpan di {aside}" in told
    assert run("verify", "--home", home, "--head", head_in(told)) == 0
    assert head_in(capsys.readouterr().out) == head_in(told)


def test_a_lost_folder_comes_back_from_a_backup(home, tmp_path):
    name = name_of_site(home)
    run("backup", "--home", home, "--to", tmp_path / "satu.sqlite")
    assert run("restore", tmp_path / "satu.sqlite", "--home", tmp_path / "baru") == 0
    assert name_of_site(tmp_path / "baru") == name


def test_a_file_that_is_no_backup_changes_nothing(home, tmp_path, capsys):
    before = (home / DATABASE_FILE).read_bytes()
    (tmp_path / "surat.txt").write_text("surat")
    assert run("restore", tmp_path / "surat.txt", "--home", home) == 2
    assert "bukan cadangan" in capsys.readouterr().err
    assert (home / DATABASE_FILE).read_bytes() == before


def test_a_kept_head_proves_that_the_chain_was_not_written_anew(home, capsys):
    assert run("verify", "--home", home) == 0
    head = head_in(capsys.readouterr().out)
    rename_site(home, "Lain")
    assert run("verify", "--home", home, "--head", head) == 0
    capsys.readouterr()
    assert run("verify", "--home", home, "--head", "0" * 64) == 2
    assert "Kepala rantai yang disimpan tidak ada" in capsys.readouterr().err


def test_what_was_altered_behind_the_programs_back_is_listed(home, tmp_path, capsys):
    with sqlite3.connect(home / DATABASE_FILE) as connection:
        connection.execute("UPDATE sites SET note = 'palsu'")
    connection.close()
    assert run("verify", "--home", home) == 2
    said = capsys.readouterr().err
    assert "9 temuan" in said
    assert "Tabel sites, baris weru: diubah tanpa catatan perubahan." in said
    assert run("backup", "--home", home, "--to", tmp_path / "satu.sqlite") == 2
    assert "tidak utuh" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["verify", "backup"])
def test_a_damaged_database_is_told_with_its_cure(home, capsys, command):
    (home / DATABASE_FILE).write_bytes(b"rusak" * 1000)
    assert run(command, "--home", home) == 2
    assert "pulihkan dari cadangan" in capsys.readouterr().err
