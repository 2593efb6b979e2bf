"""Measure backing up, verifying and restoring 100,000 observations, each check included, on both databases."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from geo.store import Settings, add_rows, create_store, write_settings, writing
from geo.store.backup import verify_store, write_backup
from geo.store.restore import restore_backup
from geo.store.tables import Need, Observation, Site, Visit
from tests.bench.bench_monitoring import OBSERVATIONS, large_office
from tests.databases import running_postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

BAR_S = 60
NOON = dt.datetime(2026, 3, 11, 12, 0, tzinfo=dt.UTC)


@contextmanager
def timed(what: str, bar_s: int | None = None) -> Iterator[None]:
    """Print how long something took, beside what it may."""
    start = time.perf_counter()
    yield
    bar = "" if bar_s is None else f" (bar: {bar_s} s)"
    print(f"{what}: {time.perf_counter() - start:.1f} s{bar}")


def make_office(url: str) -> Engine:
    """Fill a database with observations, and two needs each."""
    sites, visits, observations = large_office()
    needs = pd.concat(
        pd.DataFrame({"visit_id": visits.index, "category": category, "count": 2}, index=visits.index + f"-{category}")
        for category in ("sewing", "salon")
    ).rename_axis("need_id")
    engine = create_store(url)
    with writing(engine) as session:
        write_settings(session, Settings())
        for table, rows in ((Site, sites), (Visit, visits), (Observation, observations), (Need, needs)):
            add_rows(session, table, rows)
    return engine


def main() -> None:
    """Restore into a new place, and over a database in use."""
    with tempfile.TemporaryDirectory() as name, running_postgresql() as server, server.new_database() as server_url:
        folder = Path(name)
        engine = make_office(f"sqlite:///{folder / 'office.sqlite'}")
        with timed(f"backup of {OBSERVATIONS:,} observations"):
            backup = write_backup(engine, folder / "backup.sqlite")
        with timed("verify"):
            assert verify_store(engine, folder).faults == ()
        engine.dispose()
        print(f"it has {backup.rows:,} rows, {backup.size_bytes / 1e6:.0f} MB")
        for url, where in ((f"sqlite:///{folder / 'peta.sqlite'}", "SQLite"), (server_url, "PostgreSQL")):
            for hour, how in enumerate(("into a new database", "over one in use")):
                with timed(f"restore of {OBSERVATIONS:,} observations {how}, {where}", BAR_S):
                    restore_backup(url, backup.file, folder / where, NOON.replace(hour=hour))


if __name__ == "__main__":
    main()
