"""Which sites a screen is about, and the few numbers that stand above them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True)
class Scope:
    """What a reader has narrowed the screen to; empty means everything.

    ``kecamatan`` holds codes, ``stages`` codes of `geo.symbols.STAGES`.
    """

    zone: str | None = None
    kecamatan: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    only_overdue: bool = False

    def selects(self, sites: pd.DataFrame, status: pd.DataFrame) -> pd.Series[bool]:
        """Tell for every site whether it is inside, in the order of ``sites``."""
        inside = self.areas(sites)
        if self.stages:
            inside &= status["stage"].isin(self.stages)
        if self.only_overdue:
            inside &= status["is_overdue"]
        return inside

    def areas(self, rows: pd.DataFrame) -> pd.Series[bool]:
        """Tell for every row with a zone and a kecamatan code whether its place is inside."""
        codes = rows["kecamatan_code"] if "kecamatan_code" in rows else rows.index.to_series()
        inside = pd.Series(data=True, index=rows.index)
        if self.zone:
            inside &= rows["zone"].eq(self.zone)
        if self.kecamatan:
            inside &= codes.isin(self.kecamatan).to_numpy()
        return inside


@dataclass(frozen=True)
class KeyNumbers:
    """The state of some sites as of a date. A sum is None while no site of them is counted.

    ``visited`` had a visit within their interval; ``counted`` have living-in and TL, the oldest of ``oldest_count``.
    """

    sites: int
    visited: int
    overdue: int
    counted: int
    living_in: int | None
    tl: int | None
    oldest_count: dt.date | None
    next_visit: dt.date | None


def key_numbers(status: pd.DataFrame) -> KeyNumbers:
    """Sum up rows of `geo.monitoring.site_status`."""
    counted = status["living_in"].notna() & status["tl"].notna()
    oldest = status["counted_on"].min()
    coming = status["next_planned"].min()
    return KeyNumbers(
        sites=len(status),
        visited=int(status["last_visit"].notna().sum() - (status["last_visit"].notna() & status["is_overdue"]).sum()),
        overdue=int(status["is_overdue"].sum()),
        counted=int(counted.sum()),
        living_in=_sum(status["living_in"]),
        tl=_sum(status["tl"]),
        oldest_count=None if pd.isna(oldest) else oldest.date(),
        next_visit=None if pd.isna(coming) else coming.date(),
    )


def _sum(counts: pd.Series[int]) -> int | None:
    total = counts.sum(min_count=1)
    return None if pd.isna(total) else int(total)
