"""Measure the status of 10,000 sites with 100,000 observations, and reading those from the database."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd

from geo.monitoring import area_status, month_ends, residents_over_time, site_status
from geo.store import add_rows, create_store, read_observations, read_sites, read_visits, writing
from geo.store.tables import Observation, Site, Visit

SITES, OBSERVATIONS = 10_000, 100_000
ANCHOR = dt.date(2026, 11, 24)
KECAMATAN = pd.DataFrame({"kecamatan": ["Satu", "Dua"], "zone": ["utara", "selatan"]}, index=["3500001", "3500002"])


def large_office(seed: int = 1) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Draw sites, done visits over three years, and a count for each visit."""
    rng = np.random.default_rng(seed)
    site_ids = [f"site-{number:05d}" for number in range(SITES)]
    sites = pd.DataFrame(
        {
            "name": site_ids,
            "kecamatan_code": rng.choice(KECAMATAN.index, SITES),
            "lat": rng.uniform(-8.1, -7.6, SITES),
            "lon": rng.uniform(111.8, 112.3, SITES),
            "location_accuracy": "gps",
        },
        index=pd.Index(site_ids, name="site_id"),
    )
    days = pd.Timestamp(ANCHOR) - pd.to_timedelta(rng.integers(0, 1095, OBSERVATIONS), unit="D")
    visits = pd.DataFrame(
        {"site_id": rng.choice(site_ids, OBSERVATIONS), "date": days, "status": "done"},
        index=pd.Index([f"visit-{number:06d}" for number in range(OBSERVATIONS)], name="visit_id"),
    )
    counts = {name: rng.integers(0, 60, OBSERVATIONS) for name in ("houses", "rooms", "living_in", "tl", "owners")}
    observations = pd.DataFrame(
        {"visit_id": visits.index, **counts},
        index=pd.Index([f"count-{number:06d}" for number in range(OBSERVATIONS)], name="observation_id"),
    )
    return sites, visits, observations


@contextmanager
def timed(what: str):
    start = time.perf_counter()
    yield
    print(f"{what:<60} {time.perf_counter() - start:6.2f} s")


def main() -> None:
    sites, visits, observations = large_office()
    with tempfile.TemporaryDirectory() as folder:
        engine = create_store(f"sqlite:///{Path(folder) / 'large.sqlite'}")
        with timed("write 10,000 sites, 100,000 visits and observations"), writing(engine) as session:
            for table, rows in ((Site, sites), (Visit, visits), (Observation, observations)):
                add_rows(session, table, rows)
        with timed("read 10,000 sites"):
            sites = read_sites(engine, KECAMATAN)
        with timed("read 100,000 visits"):
            visits = read_visits(engine)
        with timed("read 100,000 observations (at most 1.5 s)"):
            observations = read_observations(engine)
        engine.dispose()
    needs = pd.DataFrame({"site_id": [], "date": pd.to_datetime([]), "simulated": pd.Series([], dtype=bool)})
    outcomes = needs.assign(trained=0, equipped=0, changed=0)
    with timed("status of 10,000 sites, 100,000 observations (at most 1 s)"):
        status = site_status(sites, visits, observations, needs, outcomes, ANCHOR)
    with timed("status of both zones"):
        area_status(status, sites, "zone")
    with timed("residents of 10,000 sites over 36 month ends"):
        residents_over_time(sites, observations, month_ends(observations, ANCHOR), "zone")


if __name__ == "__main__":
    main()
