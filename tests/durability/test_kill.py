"""Killed at any moment, the program loses nothing that it acknowledged, and leaves nothing half done."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from contextlib import closing

import numpy as np
import pytest
from sqlalchemy import select

from geo.store import create_store, open_store
from geo.store.audit import verify_audit
from geo.store.backup import check_snapshot, list_backups, write_backup
from geo.store.restore import restore_backup
from geo.store.tables import Need, Observation, Site, Visit
from tests.durability.warm import NOON, warm_process
from tests.store.conftest import fill
from tests.store.test_backup import note

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the children are forked, which Windows cannot")

TRIALS = 200
SAME_FILE = 20
"""So many trials write into one database, on top of what the killed ones before left there."""


@pytest.fixture(scope="module")
def warm():
    with warm_process() as process:
        yield process


def rows_of_visits(engine):
    """Give the visits of the trials, and how many observations and needs each has."""
    with engine.connect() as connection:
        visits = set(connection.execute(select(Visit.visit_id).where(Visit.visit_id != "v")).scalars())
        observed = connection.execute(select(Observation.visit_id).where(Observation.visit_id != "v")).scalars().all()
        needed = connection.execute(select(Need.visit_id).where(Need.visit_id != "v")).scalars().all()
    return visits, sorted(observed), sorted(needed)


def count_failures(engine, acknowledged, per_trial):
    """Tell what is lost, corrupt or half-written in a database; an unacknowledged write of a trial may be there."""
    visits, observed, needed = rows_of_visits(engine)
    lost = len(acknowledged - visits)
    halves = len(visits.symmetric_difference(observed)) + (needed != sorted([*visits, *visits]))
    halves += max(0, len(visits - acknowledged) - per_trial)
    return lost, len(verify_audit(engine).faults), halves


def test_nothing_acknowledged_is_lost_when_a_writer_is_killed(warm, tmp_path, capsys):
    chance = np.random.default_rng(1)
    file = tmp_path / "peta.sqlite"
    totals = [0, 0, 0]
    acknowledged: set[str] = set()
    hot = writes = 0
    for trial in range(TRIALS):
        if trial % SAME_FILE == 0:
            file.unlink(missing_ok=True)
            engine = create_store(f"sqlite:///{file}")
            fill(engine)
            engine.dispose()
            acknowledged = set()
        moment = {"after_acks": chance.integers(0, 5), "after_s": chance.uniform(0, 0.03)}
        said = warm.run_and_kill("write", f"sqlite:///{file}", f"t{trial}", **moment)
        acknowledged.update(said)
        writes += len(said)
        hot += any(file.with_name(file.name + log).exists() for log in ("-journal", "-wal"))
        with closing(sqlite3.connect(file)) as connection:
            (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
        engine = open_store(f"sqlite:///{file}")
        found = count_failures(engine, acknowledged, trial % SAME_FILE + 1)
        engine.dispose()
        totals = [total + one for total, one in zip(totals, found, strict=True)]
        totals[1] += sound != "ok"
    with capsys.disabled():
        print(
            f"\nkill -9 during writing, {TRIALS} trials, {hot} of them inside a commit, {writes} acknowledged writes: "
            f"{totals[0]} lost, {totals[1]} corrupt, {totals[2]} half-written"
        )
    assert totals == [0, 0, 0]
    assert writes > TRIALS
    assert hot, "no trial was killed inside a commit"


def test_nothing_acknowledged_is_lost_on_a_server_either(warm, postgresql_url, capsys):
    chance = np.random.default_rng(2)
    engine = create_store(postgresql_url)
    fill(engine)
    acknowledged = set()
    trials = 10
    for trial in range(trials):
        moment = {"after_acks": chance.integers(0, 5), "after_s": chance.uniform(0, 0.03)}
        acknowledged.update(warm.run_and_kill("write", postgresql_url, f"t{trial}", **moment))
    found = count_failures(engine, acknowledged, trials)
    engine.dispose()
    with capsys.disabled():
        print(
            f"\nkill -9 during writing on PostgreSQL, {trials} trials, {len(acknowledged)} acknowledged writes: "
            f"{found[0]} lost, {found[1]} corrupt, {found[2]} half-written"
        )
    assert found == (0, 0, 0)
    assert acknowledged


def site_note(engine):
    with engine.connect() as connection:
        return connection.execute(select(Site.note).where(Site.site_id == "a")).scalar_one()


@pytest.mark.parametrize("is_damaged", [False, True], ids=["in use", "damaged"])
def test_a_killed_restore_leaves_the_old_or_the_new_database(warm, tmp_path, capsys, is_damaged):
    chance = np.random.default_rng(3)
    old = tmp_path / "lama.sqlite"
    engine = create_store(f"sqlite:///{old}")
    fill(engine)
    backup = write_backup(engine, tmp_path / "cadangan.sqlite")
    note(engine, "sesudah cadangan")
    engine.dispose()
    damage = old.read_bytes()[:20_000] if is_damaged else old.read_bytes()
    (tmp_path / "peta.sqlite").write_bytes(damage)
    started = time.monotonic()
    warm.run_and_kill("restore", f"sqlite:///{tmp_path / 'peta.sqlite'}", backup.file, tmp_path / "b", after_s=60)
    takes_s = time.monotonic() - started
    seen = {"old": 0, "new": 0}
    trials = 20
    for trial in range(trials):
        home = tmp_path / str(trial)
        home.mkdir()
        (home / "peta.sqlite").write_bytes(damage)
        url = f"sqlite:///{home / 'peta.sqlite'}"
        said = warm.run_and_kill("restore", url, backup.file, home / "backups", after_s=chance.uniform(0, 2 * takes_s))
        if is_damaged and (home / "peta.sqlite").read_bytes() == damage:
            seen["old"] += 1
            assert not said
        else:
            engine = open_store(url)
            assert verify_audit(engine).faults == ()
            is_old = site_note(engine) == "sesudah cadangan"
            engine.dispose()
            seen["old" if is_old else "new"] += 1
            assert not (said and is_old)
        restore_backup(url, backup.file, home / "backups", NOON.replace(hour=13))  # nothing left stands in the way
        shutil.rmtree(home)
    with capsys.disabled():
        print(f"\nkill -9 during a restore, {trials} trials: {seen['old']} the old, {seen['new']} the new, 0 between")
    assert seen["old"]
    assert seen["new"]


def test_a_killed_backup_leaves_no_half_a_backup(warm, tmp_path, capsys):
    chance = np.random.default_rng(4)
    url = f"sqlite:///{tmp_path / 'peta.sqlite'}"
    engine = create_store(url)
    fill(engine)
    engine.dispose()
    folder = tmp_path / "backups"
    acknowledged = set()
    trials = 20
    for _ in range(trials):
        moment = {"after_acks": chance.integers(0, 2), "after_s": chance.uniform(0, 0.2)}
        acknowledged.update(warm.run_and_kill("backup", url, folder, **moment))
    made = list_backups(folder)
    assert all(check_snapshot(file).faults == () for file in made)
    with capsys.disabled():
        print(f"\nkill -9 during a backup, {trials} trials: {len(made)} backups, each whole")
    assert acknowledged
