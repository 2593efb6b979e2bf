"""What is acknowledged is on disk: a power cut sees the difference that `kill -9` cannot, so the syncs are counted."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys

import pytest

from geo.store.engine import WAL_SAFE

COUNTER = """
#define _GNU_SOURCE
#include <dlfcn.h>
static long syncs;
long count_syncs(void) { return syncs; }
static int pass_on(const char *name, int handle) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    syncs++;
    return real(handle);
}
int fsync(int handle) { return pass_on("fsync", handle); }
int fdatasync(int handle) { return pass_on("fdatasync", handle); }
"""
COMMITS = 20
COUNTED = f"""
import ctypes, sys
from pathlib import Path
from geo.store import create_store, writing
from geo.store.backup import write_backup
from geo.store.tables import Site
from tests.store.conftest import fill
counter = ctypes.CDLL(None)
folder = Path(sys.argv[1])
engine = create_store(f"sqlite:///{{folder / 'peta.sqlite'}}")
fill(engine)
before = counter.count_syncs()
for number in range({COMMITS}):
    with writing(engine) as session:
        session.get(Site, "a").note = str(number)
commits = counter.count_syncs()
write_backup(engine, folder / "cadangan.sqlite")
print(commits - before, counter.count_syncs() - commits)
"""


@pytest.fixture
def counter(tmp_path):
    """Build what stands before the system's own syncs, and counts them."""
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("counting syncs takes Linux and a C compiler")
    (tmp_path / "counter.c").write_text(COUNTER)
    library = tmp_path / "counter.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, tmp_path / "counter.c", "-ldl"], check=True)
    return library


def test_every_commit_and_every_backup_is_synced(counter, tmp_path, capsys):
    told = subprocess.run(
        [sys.executable, "-c", COUNTED, tmp_path],
        env={**os.environ, "LD_PRELOAD": str(counter)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    commits, backup = map(int, told.split())
    with capsys.disabled():
        print(f"\n{COMMITS} commits: {commits} syncs; a backup: {backup} syncs")
    # WAL: the log. A journal: itself twice, the database, and the folder before and after.
    assert commits >= COMMITS * (1 if sqlite3.sqlite_version_info >= WAL_SAFE else 4)
    assert backup >= 2, "the file, and the name it takes in its folder"
