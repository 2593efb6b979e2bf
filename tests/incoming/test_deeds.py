"""Two values say the same when nobody could tell them apart in a file."""

import datetime as dt

import pytest

from geo.exchange.incoming.deeds import is_same


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (112.04790000000001, 112.0479, True),
        (112.0479, 112.0480, False),
        (4500.0, 4500, True),
        (None, None, True),
        (None, 0, False),
        (0, None, False),
        ("satu\ndua", "satu  dua", True),
        ("Satu", "satu", False),
        (dt.date(2026, 2, 1), dt.date(2026, 2, 1), True),
        ("1", 1, False),
    ],
)
def test_a_value_that_comes_in_is_compared_with_the_recorded_one(old, new, same):
    assert is_same(old, new) is same
