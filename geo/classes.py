"""Classes of a shaded map: borders that read well, the class of each value, and the words of the legend."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from geo import indonesian
from geo.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_CLASSES = 5
"""As many as ``symbols.RAMP`` has colours, and as many greys as an eye tells apart."""

TO = " \N{EN DASH} "
"""What stands between two borders."""

Kind = Literal["rate", "count"]


def class_breaks(values: Iterable[object], kind: Kind) -> list[float]:
    """Choose the borders of at most five equal classes, from zero to just past the largest value.

    Parameters
    ----------
    values
        Counts, or rates in any unit (per km2, per cent); missing ones are left out.
    kind
        ``"count"`` keeps the step a whole number; ``"rate"`` may divide below one.

    Returns
    -------
    breaks
        n + 1 rising borders of n classes, the first of them 0, each a multiple of a step of 1, 2 or 5 times a
        power of ten; empty when there is no value. A value on a border belongs to the class above it;
        the last class holds its upper border too.

    Raises
    ------
    DataError
        When a value is negative or infinite.

    Notes
    -----
    Equal steps from zero look only at the largest value: a filter or a new count elsewhere leaves the borders
    where they were, so that the maps of two dates compare.
    """
    numbers = _numbers(values).dropna()
    wrong = numbers[(numbers < 0) | ~np.isfinite(numbers)]
    if len(wrong):
        raise DataError([f"nilai {value} pada peta kelas harus nol atau lebih." for value in wrong])
    if numbers.empty:
        return []
    largest = float(numbers.max())
    if largest == 0:
        return [0.0, 1.0]
    power = math.floor(math.log10(largest / MOST_CLASSES))
    first = max(power, 0) if kind == "count" else power
    steps = ((factor, exponent) for exponent in itertools.count(first) for factor in (1, 2, 5))
    factor, exponent = next((f, e) for f, e in steps if _scaled(f * MOST_CLASSES, e) >= largest)
    classes = next(n for n in range(1, MOST_CLASSES + 1) if _scaled(factor * n, exponent) >= largest)
    return [_scaled(factor * n, exponent) for n in range(classes + 1)]


def assign_classes(values: pd.Series, breaks: list[float]) -> pd.Series:
    """Give each value the number of its class, from 0.

    Returns
    -------
    classes
        ``Int64`` with the index of ``values``; missing where the value is, or when there are no classes.
    """
    numbers = _numbers(values)
    if not breaks:
        return pd.Series(pd.NA, index=values.index, dtype="Int64")
    found = np.searchsorted(breaks, numbers.to_numpy(), side="right") - 1
    classes = pd.Series(np.clip(found, 0, len(breaks) - 2), index=values.index, dtype="Int64")
    return classes.mask(numbers.isna().to_numpy())


def describe_classes(breaks: list[float], kind: Kind) -> list[str]:
    """Word each class for a legend: 20 to 39 for counts, 20 to 40 for rates.

    Counts name the first and last whole number inside; rates name both borders, the
    upper one meaning "below".
    """
    last = len(breaks) - 2
    words = []
    for n, (low, high) in enumerate(itertools.pairwise(breaks)):
        if kind == "rate":
            words.append(f"{_plain(low)}{TO}{_plain(high)}")
        else:
            top = high if n == last else high - 1
            words.append(_plain(low) if top == low else f"{_plain(low)}{TO}{_plain(top)}")
    return words


def _numbers(values: Iterable[object]) -> pd.Series:
    """Read the values as floats, NaN where missing, keeping the index of a Series."""
    series = values if isinstance(values, pd.Series) else pd.Series(list(values), dtype="object")
    return pd.to_numeric(series).astype("Float64").astype("float64")


def _scaled(factor: int, exponent: int) -> float:
    """Multiply by a power of ten without the dust of binary fractions: 3 tenths are 0.3."""
    return float(factor * 10**exponent) if exponent >= 0 else factor / 10**-exponent


def _plain(border: float) -> str:
    """Write a border with the decimals it needs and no more."""
    if border == int(border):
        return indonesian.whole(int(border))
    places = next(p for p in range(1, 17) if math.isclose(border, round(border, p), rel_tol=1e-9))
    return indonesian.decimal(border, places)
