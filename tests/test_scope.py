"""Which sites are inside a filter, and the numbers that stand above them."""

import datetime as dt

import pandas as pd
import pytest

from geo.scope import KeyNumbers, Scope, key_numbers

SITES = pd.DataFrame(
    {"zone": ["utara", "utara", "selatan"], "kecamatan_code": ["1", "2", "3"]}, index=pd.Index(["a", "b", "c"])
)
STATUS = pd.DataFrame(
    {
        "stage": ["done", "monitored", "monitored"],
        "is_overdue": [False, True, True],
        "last_visit": pd.to_datetime(["2026-01-01", "2025-01-01", None]),
        "next_planned": pd.to_datetime([None, "2026-04-02", "2026-04-01"]),
        "counted_on": pd.to_datetime(["2026-01-01", "2025-01-01", None]),
        "living_in": pd.array([0, 4, None], dtype="Int64"),
        "tl": pd.array([None, 6, None], dtype="Int64"),
    },
    index=SITES.index,
)


@pytest.mark.parametrize(
    ("scope", "inside"),
    [
        (Scope(), ["a", "b", "c"]),
        (Scope(zone="utara"), ["a", "b"]),
        (Scope(kecamatan=("1", "3")), ["a", "c"]),
        (Scope(zone="utara", kecamatan=("3",)), []),
        (Scope(stages=("monitored",)), ["b", "c"]),
        (Scope(stages=("done", "monitored")), ["a", "b", "c"]),
        (Scope(only_overdue=True), ["b", "c"]),
        (Scope("selatan", ("3",), ("monitored",), only_overdue=True), ["c"]),
        (Scope(kecamatan=("9",)), []),
    ],
    ids=["everything", "zone", "kecamatan", "zone and kecamatan apart", "stage", "stages", "overdue", "all", "unknown"],
)
def test_what_is_inside(scope, inside):
    selected = scope.selects(SITES, STATUS)
    assert selected.index.equals(SITES.index)
    assert SITES.index[selected].tolist() == inside


def test_kecamatan_themselves_are_inside_by_their_code():
    kecamatan = pd.DataFrame({"zone": ["utara", "selatan"]}, index=pd.Index(["1", "3"], name="kecamatan_code"))
    assert Scope(kecamatan=("3",)).areas(kecamatan).to_dict() == {"1": False, "3": True}
    assert Scope(zone="utara", stages=("done",)).areas(kecamatan).to_dict() == {"1": True, "3": False}


def test_key_numbers_keep_counts_apart_and_leave_out_what_is_not_counted():
    assert key_numbers(STATUS) == KeyNumbers(
        sites=3,
        visited=1,
        overdue=2,
        counted=1,
        living_in=4,
        tl=6,
        oldest_count=dt.date(2025, 1, 1),
        next_visit=dt.date(2026, 4, 1),
    )


@pytest.mark.parametrize("rows", [["c"], []], ids=["nothing counted", "no sites"])
def test_a_sum_of_nothing_counted_is_none(rows):
    numbers = key_numbers(STATUS.loc[rows])
    assert (numbers.living_in, numbers.tl, numbers.oldest_count, numbers.counted) == (None, None, None, 0)
    assert numbers.sites == len(rows)


def test_a_counted_zero_is_a_zero():
    assert key_numbers(STATUS.loc[["a"]]).living_in == 0
    assert key_numbers(STATUS.loc[["a"]]).tl is None
