from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from geo.rounds import ROUND_WORDS, list_rounds, round_stops

OFFICE = SimpleNamespace(name="Kantor", lat=0.0, lon=112.0)
DEGREE_M = 111_319.49
"""One degree of longitude on the equator, WGS 84."""
SITES = pd.DataFrame(
    {
        "name": ["Alfa", "Beta", "Cermin", "Delta"],
        "zone": ["utara", "utara", "selatan", "utara"],
        "lat": [0.0, 0.0, 0.0, np.nan],
        "lon": [113.0, 115.0, 114.0, np.nan],
    },
    index=pd.Index(["a", "b", "c", "d"], name="site_id"),
)


def make_visits(*rows):
    """Build visits from (site, day, status, team, position)."""
    frame = pd.DataFrame(rows, columns=["site_id", "date", "status", "team", "position"])
    frame = frame.assign(date=pd.to_datetime("2026-01-" + frame["date"].astype(str).str.zfill(2)), simulated=False)
    frame = frame.astype({"position": "Int64", "team": "str", "site_id": "str", "status": "str"})
    frame.index = pd.Index([f"v{number}" for number in range(len(frame))], name="visit_id", dtype="str")
    return frame


def test_a_round_is_one_date_zone_and_team():
    visits = make_visits(
        ("a", 7, "done", "Tim Utara", 1),
        ("b", 7, "done", "Tim Utara", 2),
        ("d", 7, "planned", "Tim 2", 1),
        ("c", 7, "planned", "Tim Utara", 1),
        ("a", 8, "planned", None, 1),
        ("b", 8, "planned", None, 2),
        ("elsewhere", 8, "planned", None, 3),
    )
    rounds = list_rounds(visits, SITES)
    assert rounds["stops"].to_dict() == {
        "2026-01-07-selatan-tim-utara": 1,
        "2026-01-07-utara-tim-2": 1,
        "2026-01-07-utara-tim-utara": 2,
        "2026-01-08-utara": 2,
    }
    assert rounds.loc["2026-01-07-utara-tim-utara", ["zone", "team"]].tolist() == ["utara", "Tim Utara"]
    assert pd.isna(rounds.loc["2026-01-08-utara", "team"])
    assert not rounds["is_simulated"].any()
    assert list_rounds(visits.assign(simulated=True), SITES)["is_simulated"].all()


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        (("planned", "planned"), "planned"),
        (("planned", "cancelled"), "planned"),
        (("done", "planned"), "partly"),
        (("done", "cancelled"), "done"),
        (("done", "done"), "done"),
        (("cancelled", "cancelled"), "cancelled"),
    ],
    ids=" and ".join,
)
def test_the_state_of_a_round(statuses, state):
    rows = [(site, 7, status, None, 1) for site, status in zip("ab", statuses, strict=True)]
    row = list_rounds(make_visits(*rows), SITES).iloc[0]
    assert row["state"] == state
    assert state in ROUND_WORDS
    assert [row[name] for name in ("done", "planned", "cancelled")] == [
        statuses.count(name) for name in ("done", "planned", "cancelled")
    ]


def test_stops_stand_in_order_with_the_office_at_both_ends():
    visits = make_visits(("b", 7, "done", None, 2), ("a", 7, "done", None, 1))
    stops = round_stops(visits, SITES, OFFICE)
    assert stops["position"].tolist() == [0, 1, 2, 3]
    assert stops["name"].tolist() == ["Kantor", "Alfa", "Beta", "Kantor"]
    assert stops["site_id"].fillna("-").tolist() == ["-", "a", "b", "-"]
    assert stops["leg_m"].tolist() == pytest.approx([np.nan, DEGREE_M, 2 * DEGREE_M, 3 * DEGREE_M], abs=1, nan_ok=True)


def test_each_round_starts_anew():
    visits = make_visits(("b", 7, "done", None, 1), ("a", 8, "done", None, 1))
    stops = round_stops(visits, SITES, OFFICE)
    assert stops.groupby("round_id")["leg_m"].sum().tolist() == pytest.approx([6 * DEGREE_M, 2 * DEGREE_M], abs=2)


def test_a_stop_without_a_point_has_no_legs():
    visits = make_visits(("a", 7, "planned", None, 1), ("d", 7, "planned", None, 2), ("b", 7, "planned", None, 3))
    legs = round_stops(visits, SITES, OFFICE)["leg_m"]
    assert legs.isna().tolist() == [True, False, True, True, False]


def test_a_cancelled_stop_is_not_driven_to():
    visits = make_visits(("a", 7, "done", None, 1), ("d", 7, "cancelled", None, 2), ("b", 7, "done", None, 3))
    stops = round_stops(visits, SITES, OFFICE)
    assert stops["position"].tolist() == [0, 1, 2, 3, 4]
    assert stops["leg_m"].tolist() == pytest.approx(
        [np.nan, DEGREE_M, np.nan, 2 * DEGREE_M, 3 * DEGREE_M], abs=1, nan_ok=True
    )


def test_stops_without_a_position_come_last():
    visits = make_visits(("b", 7, "done", None, None), ("a", 7, "done", None, None), ("d", 7, "done", None, 1))
    assert round_stops(visits, SITES, OFFICE)["site_id"].tolist()[1:-1] == ["d", "a", "b"]


def test_without_visits_there_are_no_rounds():
    visits = make_visits(("a", 7, "done", None, 1)).iloc[:0]
    assert list_rounds(visits, SITES).empty
    assert round_stops(visits, SITES, OFFICE).empty
