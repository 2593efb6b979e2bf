from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import DataError
from geo.monitoring import site_status
from geo.needs import NEED_WORDS, latest_needs
from geo.simulate import make_demo, simulate
from geo.store import create_store, read_figures, read_observations, read_settings, read_sites, read_visits
from geo.symbols import DUE_CODES, STAGE_CODES

KECAMATAN = pd.DataFrame({"kecamatan": ["Atas", "Bawah"], "zone": ["utara", "selatan"]}, index=["1", "2"])
SITES = pd.DataFrame(
    {
        "name": list("ABCDEFGHI"),
        "kecamatan_code": ["1"] * 5 + ["2"] * 4,
        "lon": [112.0, 112.1, None, 111.9, 112.3, 112.2, 112.0, None, 111.8],
        "interval_days": pd.array([None] * 9, "Int64"),
        "simulated": False,
    },
    index=pd.Index([f"site-{letter}" for letter in "abcdefghi"], name="site_id"),
)
ANCHORS = [dt.date(2026, 11, 23) + dt.timedelta(days=day) for day in range(7)] + [
    dt.date(2024, 2, 29),
    dt.date(2025, 12, 31),
    dt.date(2026, 1, 1),
]
CASES = [(anchor, seed) for anchor in ANCHORS for seed in (2020, 1, 77)]
COUNTS = ["houses", "rooms", "living_in", "tl", "owners"]


def status_on(anchor, year):
    return site_status(SITES, year.visits, year.observations, year.needs, year.outcomes, anchor, 90)


@pytest.mark.parametrize(("anchor", "seed"), CASES)
def test_on_the_anchor_there_is_one_of_everything(anchor, seed):
    year = simulate(SITES, KECAMATAN, anchor, seed)
    status = status_on(anchor, year)
    assert set(status["stage"]) == set(STAGE_CODES)
    assert set(status["due_state"]) == set(DUE_CODES)
    assert (status["is_overdue"] & status["next_planned"].isna()).any()
    assert (status["counted_on"].isna() & (status["visits_done"] > 0)).any()
    assert status["is_simulated"].all()
    known = status[["living_in", "tl"]].sum().sum()
    assert 560 <= known <= 650
    visits, day = year.visits, pd.Timestamp(anchor)
    cancelled = visits[visits["status"] == "cancelled"]
    assert len(cancelled) == 3
    assert cancelled["reason"].notna().all()
    assert visits.loc[visits["status"] != "cancelled", "reason"].isna().all()
    assert ((visits["status"] == "planned") & (visits["date"] < day)).sum() == 1
    assert visits.loc[visits["date"] > day, "status"].eq("planned").all()
    coming = visits.loc[visits["date"] >= day, "date"]
    assert pd.Timedelta(0) <= coming.min() - day <= pd.Timedelta(days=14)
    assert coming.max() - day <= pd.Timedelta(days=28)
    assert pd.Timedelta(days=270) <= day - visits["date"].min() <= pd.Timedelta(days=366)
    for rows in (year.observations, year.outcomes, year.needs):
        assert (rows["date"] <= day).all()


@given(st.dates(dt.date(2021, 1, 1), dt.date(2060, 1, 1)), st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_the_year_is_plausible(anchor, seed):
    year = simulate(SITES, KECAMATAN, anchor, seed)
    visits, observations = year.visits, year.observations
    weekdays = visits.groupby("team")["date"].agg(lambda dates: set(dates.dt.day_of_week))
    assert weekdays.to_dict() == {"Tim Utara": {2}, "Tim Selatan": {3}}
    assert set(visits.loc[observations["visit_id"], "status"]) == {"done"}
    counted = observations.dropna(subset=["living_in"])
    assert (counted[COUNTS] >= 0).all(axis=None)
    assert counted["houses"].between(8, 25).all()
    assert (counted["rooms"] / counted["houses"]).between(3, 5).all()
    assert (counted["living_in"] <= 2 * counted["houses"]).all()
    assert (counted["owners"] <= counted["houses"]).all()
    for _, known in counted.sort_values("date").groupby("site_id"):
        residents = known["living_in"] + known["tl"]
        assert residents.iloc[-1] <= residents.iloc[0] + 3
    status = status_on(anchor, year)
    inhabited = status[status["living_in"] > 0]
    assert (inhabited["living_in"] >= inhabited["houses"]).all()
    assert 1 <= year.outcomes["returned"].sum() <= 2
    asked = year.needs.groupby("visit_id")["count"].sum()
    residents = observations.set_index("visit_id")[["living_in", "tl"]].sum(axis=1)
    assert (asked == residents[asked.index]).all()
    assert set(year.needs["category"]) <= set(NEED_WORDS)


def test_the_known_sum_stays_below_the_districts_figure():
    year = simulate(SITES, KECAMATAN, ANCHORS[0], 2020)
    for day in year.observations["date"].unique():
        status = status_on(day.date(), year)
        assert status[["living_in", "tl"]].sum().sum() < 700


def test_the_same_seed_gives_the_same_year_in_any_order():
    years = [simulate(sites, KECAMATAN, ANCHORS[0], 5) for sites in (SITES, SITES[::-1])]
    other = simulate(SITES, KECAMATAN, ANCHORS[0], 6)
    for name in ("visits", "observations", "needs", "outcomes"):
        pd.testing.assert_frame_equal(getattr(years[0], name), getattr(years[1], name))
        assert getattr(years[0], name)["simulated"].all()
        assert getattr(years[0], name).index.is_unique
    assert not years[0].observations.equals(other.observations)


def test_a_demo_database_holds_facts_and_the_simulated_year(tmp_path):
    SITES.assign(location_accuracy="desa", lat=SITES["lon"] * 0 - 7.8, accuracy_m=900).drop(
        columns=["interval_days", "simulated"]
    ).to_csv(tmp_path / "sites.csv")
    (tmp_path / "visits.csv").write_text(
        "visit_id,site_id,date,status,position,source\nv1,site-a,2020-10-14,done,1,artikel\n"
    )
    (tmp_path / "figures.csv").write_text("figure,value,unit,as_of,source\nf,700,orang,2020-10-14,artikel\n")
    basemap = SimpleNamespace(kecamatan=KECAMATAN)
    engine = create_store(f"sqlite:///{tmp_path / 'demo.sqlite'}")
    make_demo(engine, tmp_path, basemap, ANCHORS[0], seed=5)
    settings = read_settings(engine)
    assert (settings.is_demo, settings.anchor, settings.seed) == (True, ANCHORS[0], 5)
    year = simulate(SITES, KECAMATAN, ANCHORS[0], 5)
    assert set(read_visits(engine).index) == set(year.visits.index)
    read = read_observations(engine).drop(columns="version")
    pd.testing.assert_frame_equal(read, year.observations[read.columns].loc[read.index])
    assert not read_sites(engine, KECAMATAN)["simulated"].any()
    assert read_figures(engine).loc["f", "value"] == "700"
    with pytest.raises(DataError, match="sudah berisi"):
        make_demo(engine, tmp_path, basemap, ANCHORS[0])
    engine.dispose()


def test_rounds_are_numbered_from_one():
    visits = simulate(SITES, KECAMATAN, ANCHORS[0], 2020).visits
    for _, positions in visits.groupby(["date", "team"])["position"]:
        assert sorted(positions) == list(range(1, len(positions) + 1))


def test_the_latest_assessment_replaces_the_earlier_ones():
    needs = simulate(SITES, KECAMATAN, ANCHORS[0], 2020).needs
    latest = latest_needs(needs, ANCHORS[0])
    assert (latest["date"] == latest["site_id"].map(needs.groupby("site_id")["date"].max())).all()
    ranks = latest["category"].map(list(NEED_WORDS).index)
    assert all(group.is_monotonic_increasing for _, group in ranks.groupby(latest["site_id"]))
    assert latest_needs(needs, needs["date"].min().date() - dt.timedelta(days=1)).empty
