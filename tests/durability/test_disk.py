"""A disk that is full or refuses to be written: one message, the old state, and nothing half done."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from geo.errors import DataError
from geo.store import create_store, open_store, writing
from geo.store.audit import verify_audit
from geo.store.backup import keep_backup, write_backup
from geo.store.restore import restore_backup
from geo.store.tables import Site
from tests.durability.warm import NOON
from tests.store.conftest import fill
from tests.store.test_backup import note, rows_of

SIZE_KB = 1000
LEFT_KB = 40
"""Less than a database has: a copy does not fit, nor does a journal of all its pages."""


@pytest.fixture
def small_disk(tmp_path):
    """Mount a disk of a megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_KB}k", "tmpfs", folder]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root, on Linux, may mount the small disk that this fills")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def fill_up(folder):
    """Leave next to nothing free."""
    free = shutil.disk_usage(folder).free
    with (folder / "filler").open("wb") as filler:
        filler.write(bytes(free - LEFT_KB * 1024))
        os.fsync(filler.fileno())


def forbid_writing(folder):
    subprocess.run(["mount", "-o", "remount,ro", folder], check=True)


def allow_writing(folder):
    subprocess.run(["mount", "-o", "remount,rw", folder], check=True)


def new_office(file):
    engine = create_store(f"sqlite:///{file}")
    fill(engine)
    return engine


def refused(action, *arguments):
    """Give the one message of an action that the disk refuses."""
    with pytest.raises(DataError) as caught:
        action(*arguments)
    (problem,) = caught.value.problems
    assert len(problem.splitlines()) == 1
    return problem


@pytest.mark.parametrize(
    ("spoil", "said"), [(fill_up, "ruang|diska"), (forbid_writing, "izin")], ids=["full", "read-only"]
)
def test_a_backup_that_the_disk_refuses_leaves_nothing(tmp_path, small_disk, spoil, said):
    engine = new_office(tmp_path / "peta.sqlite")
    spoil(small_disk)
    for action, arguments in (
        (write_backup, (engine, small_disk / "cadangan.sqlite")),
        (keep_backup, (engine, small_disk, NOON)),
    ):
        assert any(word in refused(action, *arguments) for word in said.split("|"))
    assert {file.name for file in small_disk.iterdir()} <= {"filler"}
    engine.dispose()


@pytest.mark.parametrize("spoil", [fill_up, forbid_writing], ids=["full", "read-only"])
@pytest.mark.parametrize("where", ["copies", "database"])
def test_a_restore_that_the_disk_refuses_leaves_the_old_database(tmp_path, small_disk, spoil, where):
    folder = small_disk if where == "copies" else tmp_path
    file = (tmp_path if where == "copies" else small_disk) / "peta.sqlite"
    engine = new_office(file)
    backup = write_backup(engine, tmp_path / "cadangan.sqlite")
    note(engine, "sesudah cadangan, " + "x" * 5000)
    before = rows_of(engine)
    engine.dispose()  # no file of a disk may be open while it becomes read-only
    spoil(small_disk)
    problem = refused(restore_backup, f"sqlite:///{file}", backup.file, folder, NOON)
    assert any(word in problem for word in ("ruang", "diska", "izin"))
    allow_writing(small_disk)  # a database with a log cannot even be read without
    assert rows_of(engine) == before
    assert verify_audit(engine).faults == ()
    assert {one.name for one in folder.iterdir()} <= {"filler", "cadangan.sqlite", "peta.sqlite", "disk"}
    engine.dispose()


def test_a_restore_into_a_new_home_that_does_not_fit_makes_none(tmp_path, small_disk):
    engine = new_office(tmp_path / "peta.sqlite")
    backup = write_backup(engine, tmp_path / "cadangan.sqlite")
    engine.dispose()
    fill_up(small_disk)
    refused(restore_backup, f"sqlite:///{small_disk / 'peta.sqlite'}", backup.file, small_disk, NOON)
    assert [file.name for file in small_disk.iterdir()] == ["filler"]


@pytest.mark.parametrize(
    ("spoil", "said"), [(fill_up, "tidak muat"), (forbid_writing, "izin")], ids=["full", "read-only"]
)
def test_a_change_that_the_disk_refuses_is_not_made(small_disk, spoil, said):
    engine = new_office(small_disk / "peta.sqlite")
    before = rows_of(engine)
    engine.dispose()
    spoil(small_disk)

    def write():
        with writing(engine) as session:
            session.get(Site, "a").note = "x" * 100_000

    assert said in refused(write)
    allow_writing(small_disk)
    assert rows_of(engine) == before
    engine.dispose()
    again = open_store(f"sqlite:///{small_disk / 'peta.sqlite'}")
    assert verify_audit(again).faults == ()
    again.dispose()
