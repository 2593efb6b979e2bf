import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.classes import MOST_CLASSES, TO, assign_classes, class_breaks, describe_classes
from geo.errors import DataError


@pytest.mark.parametrize(
    ("values", "kind", "breaks"),
    [
        pytest.param([3, 87], "count", [0, 20, 40, 60, 80, 100], id="tens"),
        pytest.param([100], "count", [0, 20, 40, 60, 80, 100], id="largest on the last border"),
        pytest.param([3], "count", [0, 1, 2, 3], id="a handful keeps whole steps"),
        pytest.param([1], "count", [0, 1], id="one"),
        pytest.param([0, 0], "count", [0, 1], id="only zeros"),
        pytest.param([700], "count", [0, 200, 400, 600, 800], id="hundreds"),
        pytest.param([1], "rate", [0, 0.2, 0.4, 0.6, 0.8, 1], id="share of one"),
        pytest.param([0.13], "rate", [0, 0.05, 0.1, 0.15], id="small rate"),
        pytest.param([], "rate", [], id="nothing"),
        pytest.param([None, pd.NA, np.nan], "count", [], id="only missing"),
    ],
)
def test_borders_read_well(values, kind, breaks):
    assert class_breaks(values, kind) == breaks


def test_borders_do_not_move_when_a_smaller_value_changes():
    assert class_breaks([1, 2, 90], "count") == class_breaks([55, 71, 90], "count")


def test_nullable_counts_are_accepted():
    assert class_breaks(pd.Series([None, 40], dtype="Int64"), "count") == [0, 10, 20, 30, 40]


@pytest.mark.parametrize("value", [-1, float("inf")])
def test_impossible_values_are_refused(value):
    with pytest.raises(DataError, match="nol atau lebih"):
        class_breaks([value], "rate")


@given(st.lists(st.just(0.0) | st.floats(1e-6, 1e9), min_size=1), st.sampled_from(["rate", "count"]))
def test_every_value_has_a_class_within_its_borders(values, kind):
    breaks = class_breaks(values, kind)
    assert 1 <= len(breaks) - 1 <= MOST_CLASSES
    assert breaks == sorted(set(breaks))
    series = pd.Series(values)
    classes = assign_classes(series, breaks)
    for value, found in zip(values, classes, strict=True):
        assert breaks[found] <= value <= breaks[found + 1]
    assert len(describe_classes(breaks, kind)) == len(breaks) - 1


def test_missing_values_have_no_class():
    values = pd.Series([0, None, 20, 40], index=list("abcd"), dtype="Int64")
    assert assign_classes(values, [0, 20, 40]).tolist() == [0, pd.NA, 1, 1]
    assert assign_classes(values, []).isna().all()


def test_legend_words():
    assert describe_classes([0, 20, 40], "count") == [f"0{TO}19", f"20{TO}40"]
    assert describe_classes([0, 1, 2, 3], "count") == ["0", "1", f"2{TO}3"]
    assert describe_classes([0, 0.5, 1], "rate") == [f"0{TO}0,5", f"0,5{TO}1"]
    assert describe_classes([0, 1000, 2000], "rate") == [f"0{TO}1.000", f"1.000{TO}2.000"]
    assert describe_classes([], "count") == []
