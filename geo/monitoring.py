"""Where the programme stands: stage, due date and residents of every site and area, as of any date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.symbols import DUE_CODES, STAGE_CODES, ZONES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from numpy.typing import NDArray

SOON_DAYS = 14
"""A site due within so many days is due soon."""

COUNTS = ("houses", "rooms", "owners", "living_in", "tl")
_WOMEN = ("living_in", "tl")
_COMPLETE = ("houses", "living_in", "tl")


def site_status(
    sites: pd.DataFrame,
    visits: pd.DataFrame,
    observations: pd.DataFrame,
    needs: pd.DataFrame,
    outcomes: pd.DataFrame,
    as_of: dt.date,
    default_interval_days: int = 90,
) -> pd.DataFrame:
    """Tell stage, visits, due date and latest counts of every site, as of the end of a day.

    Parameters
    ----------
    sites
        Indexed by ``site_id``, with ``interval_days`` (missing: the default) and ``simulated``.
    visits, observations, needs, outcomes
        As the store reads them. Rows of sites that are not in ``sites`` are left out.
    as_of
        Records dated later are unknown, except that a visit later than this which was not cancelled was
        planned.
    default_interval_days
        Days from a visit to the next one due.

    Returns
    -------
    status
        Indexed by ``site_id``, in the order of ``sites``:

        - ``stage``: the highest rung whose own record is there, whether or not the rungs below it have
          theirs. ``unmonitored``: nothing. ``monitored``: a done visit. ``inventoried``: an observation that
          counted houses, living-in and TL. ``assessed``: a need, also one of the category "none".
          ``changing``: an outcome with anyone trained, equipped or changed. ``done``: changing, and the
          latest observation that counted those three found no one living in and no TL; a later count above
          zero takes the site back to changing.
        - ``stage_since``: date of the record that moved the site to its present stage; NaT when unmonitored.
        - ``last_visit``, ``visits_done``: of the visits done.
        - ``next_planned``: the first visit of that day or later that is (or then was) planned.
        - ``due``: last visit plus the interval; for a site never visited its first visit not cancelled, else
          NaT.
        - ``is_overdue``: due before ``as_of``. ``days_overdue``: by how many days, NA when not.
        - ``due_state``: ``overdue``; else ``never`` when never visited, ``soon`` when due within 14 days,
          ``later``.
        - ``counted_on`` and ``houses``, ``rooms``, ``owners``, ``living_in``, ``tl``, ``health_protocol``: of
          the latest observation that counted any of the five; NA is not counted, never zero.
        - ``is_simulated``: the site, or a visit not cancelled, or a known observation, need or outcome is
          simulated.

    Notes
    -----
    Of two observations of one site and date, the one with the greater ``observation_id`` is the later.
    """
    day, size = np.datetime64(as_of, "D"), len(sites)
    visited, counted, asked, helped = (
        _Records.of(rows, sites.index) for rows in (visits, observations, needs, outcomes)
    )
    counted, asked, helped = (records.only(records.date <= day) for records in (counted, asked, helped))
    standing = visited.only(visited.column("status") != "cancelled")
    done = standing.only((standing.column("status") == "done") & (standing.date <= day))
    is_today = (standing.date == day) & (standing.column("status") == "planned")
    coming = standing.only((standing.date > day) | is_today)

    last_visit = done.last(size)
    never = np.isnat(last_visit)
    interval = sites["interval_days"].fillna(default_interval_days).to_numpy(dtype="timedelta64[D]")
    due = np.where(never, standing.first(size), last_visit + interval)
    overdue = due < day
    soon = due <= day + np.timedelta64(SOON_DAYS, "D")
    due_state = np.select([overdue, never, soon], ["overdue", "never", "soon"], "later")
    latest = counted.only(_is_any_known(counted, COUNTS)).latest(size)
    stage, since = _climb(size, done, counted, asked, helped)
    simulated = sites["simulated"].to_numpy(dtype=bool, copy=True)
    for records in (standing, counted, asked, helped):
        simulated[records.site[records.column("simulated").astype(bool)]] = True
    status = {
        "stage": pd.Categorical.from_codes(stage, categories=pd.Index(STAGE_CODES), ordered=True),
        "stage_since": _dates(since),
        "last_visit": _dates(last_visit),
        "next_planned": _dates(coming.first(size)),
        "due": _dates(due),
        "is_overdue": overdue,
        "days_overdue": pd.arrays.IntegerArray((day - due).astype("int64"), ~overdue),
        "due_state": pd.Categorical(due_state, categories=DUE_CODES),
        "visits_done": np.bincount(done.site, minlength=size),
        "counted_on": observations["date"].array.take(latest, allow_fill=True),
    }
    for name in (*COUNTS, "health_protocol"):
        status[name] = observations[name].array.take(latest, allow_fill=True)
    return pd.DataFrame({**status, "is_simulated": simulated}, index=sites.index)


def area_status(status: pd.DataFrame, sites: pd.DataFrame, by: str, keys: Iterable[str] | None = None) -> pd.DataFrame:
    """Sum the status of the sites of each area.

    Parameters
    ----------
    status
        From ``site_status``.
    sites
        The same sites, with the column named by ``by``.
    by
        ``"kecamatan_code"`` or ``"zone"``.
    keys
        Every area wanted, also those without sites; by default both zones, or the areas that have sites.

    Returns
    -------
    areas
        Indexed by ``by``, in the order of ``keys``: ``sites``; ``sites_counted`` (with both living-in and TL
        known); ``visited`` (done and not overdue) and ``share_visited`` (of the sites, NaN without any);
        ``overdue``; ``never`` (never visited, overdue or not); ``houses``, ``rooms``, ``owners``,
        ``living_in``, ``tl`` (sums of what is known, NA when nothing is); ``oldest_count``, ``newest_count``
        (dates); ``is_simulated`` (any site).
    """
    area = sites[by].reindex(status.index)
    if keys is None:
        keys = ZONES if by == "zone" else sorted(area.dropna().unique())
    visited = status["visits_done"] > 0
    flags = pd.DataFrame(
        {
            "sites": True,
            "sites_counted": status[list(_WOMEN)].notna().all(axis=1),
            "visited": visited & ~status["is_overdue"],
            "overdue": status["is_overdue"],
            "never": ~visited,
        },
        index=status.index,
    )
    index = pd.Index(list(keys), name=by, dtype="str")
    areas = flags.groupby(area).sum().reindex(index, fill_value=0).astype("int64")
    areas.insert(3, "share_visited", areas["visited"] / areas["sites"].where(areas["sites"] > 0))
    grouped = status.groupby(area)
    areas[list(COUNTS)] = grouped[list(COUNTS)].sum(min_count=1).reindex(index)
    areas["oldest_count"] = grouped["counted_on"].min()
    areas["newest_count"] = grouped["counted_on"].max()
    areas["is_simulated"] = grouped["is_simulated"].any().reindex(index, fill_value=False)
    return areas


def month_ends(observations: pd.DataFrame, as_of: dt.date) -> pd.DatetimeIndex:
    """List the month ends from the first count to a date, and that date; empty when nothing was counted."""
    dates = observations.loc[observations[list(COUNTS)].notna().any(axis=1), "date"]
    dates = dates[dates <= pd.Timestamp(as_of)]
    if dates.empty:
        return pd.DatetimeIndex([])
    ends = pd.date_range(dates.min(), as_of, freq="ME", unit="us")
    return ends.union(pd.DatetimeIndex([as_of]).as_unit("us"))


def residents_over_time(
    sites: pd.DataFrame, observations: pd.DataFrame, dates: Iterable[dt.date], by: str | None = None
) -> pd.DataFrame:
    """Follow the known residents through time, each site's latest count carried forward.

    Parameters
    ----------
    sites
        Indexed by ``site_id``.
    observations
        As the store reads them.
    dates
        Days to tell it for, such as ``month_ends`` or the dates of the observations.
    by
        ``"site_id"``, a column of ``sites`` (``"zone"``, ``"kecamatan_code"``), or None for all sites
        together.

    Returns
    -------
    residents
        One row a date and site or area, by date: ``date``, the column named by ``by`` (absent for None),
        ``sites_counted`` (with living-in and TL known by then), ``living_in``, ``tl`` (Int64, NA when nothing
        is known by then), ``is_simulated``. The counts agree with ``site_status`` as of the same date.
    """
    days = pd.DatetimeIndex(list(dates)).as_unit("us").unique().sort_values()
    records = _Records.of(observations, sites.index)
    counted = records.only(_is_any_known(records, COUNTS)).by_day()
    known = observations[[*_WOMEN, "simulated"]].iloc[counted.row]
    known = known.assign(site=counted.site, date=_dates(counted.date)).sort_values("date")
    grid = pd.DataFrame({"date": np.repeat(days, len(sites)), "site": np.tile(np.arange(len(sites)), len(days))})
    known = pd.merge_asof(grid, known, on="date", by="site")
    known["sites_counted"] = known[list(_WOMEN)].notna().all(axis=1)
    known["is_simulated"] = known["simulated"].eq(other=True).fillna(value=False)
    keys = ["date"]
    if by is not None:
        source = sites.index if by == "site_id" else sites[by]
        known[by] = source.to_numpy()[known["site"]]
        keys.append(by)
    grouped = known.groupby(keys, sort=True)
    residents = grouped[["sites_counted"]].sum().astype("int64")
    residents[list(_WOMEN)] = grouped[list(_WOMEN)].sum(min_count=1).astype("Int64")
    residents["is_simulated"] = grouped["is_simulated"].any().astype(bool)
    return residents.reset_index()


@dataclass(frozen=True)
class _Records:
    """Rows of a frame as plain arrays: which row, of which site (its place), on which day."""

    rows: pd.DataFrame
    row: NDArray[np.int64]
    site: NDArray[np.int64]
    date: NDArray[np.datetime64]

    @classmethod
    def of(cls, rows: pd.DataFrame, site_ids: pd.Index[Any]) -> _Records:
        """Take the rows of known sites."""
        site = site_ids.get_indexer(pd.Index(rows["site_id"]))
        date = rows["date"].to_numpy(dtype="datetime64[D]")
        return cls(rows, np.arange(len(rows)), site, date).only(site >= 0)

    def only(self, is_kept: NDArray[np.bool_]) -> _Records:
        return _Records(self.rows, self.row[is_kept], self.site[is_kept], self.date[is_kept])

    def column(self, name: str) -> NDArray[Any]:
        return self.rows[name].to_numpy(dtype=object)[self.row]

    def first(self, size: int) -> NDArray[np.datetime64]:
        """Find the first day of each site, NaT without any."""
        days = np.full(size, "NaT", dtype="datetime64[D]")
        np.fmin.at(days, self.site, self.date)
        return days

    def last(self, size: int) -> NDArray[np.datetime64]:
        """Find the last day of each site, NaT without any."""
        days = np.full(size, "NaT", dtype="datetime64[D]")
        np.fmax.at(days, self.site, self.date)
        return days

    def by_day(self) -> _Records:
        """Order by site and day, keeping the row with the greatest key of each site and day."""
        keys = self.rows.index.to_numpy(dtype=str)[self.row]
        order = np.lexsort((keys, self.date, self.site))
        ordered = _Records(self.rows, self.row[order], self.site[order], self.date[order])
        is_last = np.ones(len(order), dtype=bool)
        is_last[:-1] = (np.diff(ordered.site) != 0) | (ordered.date[1:] != ordered.date[:-1])
        return ordered.only(is_last)

    def latest(self, size: int) -> NDArray[np.int64]:
        """Find the place in the frame of each site's latest row, -1 without any."""
        last = self.only(self.date == self.last(size)[self.site]).by_day()
        places = np.full(size, -1)
        places[last.site] = last.row
        return places


def _dates(days: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
    return days.astype("datetime64[us]")


def _is_any_known(records: _Records, columns: Iterable[str]) -> NDArray[np.bool_]:
    return records.rows[list(columns)].notna().any(axis=1).to_numpy()[records.row]


def _climb(
    size: int, done: _Records, counted: _Records, asked: _Records, helped: _Records
) -> tuple[NDArray[np.int8], NDArray[np.datetime64]]:
    """Find the rung and its date for each of ``size`` sites, each rung overwriting the one below."""
    complete = counted.only(counted.rows[list(_COMPLETE)].notna().all(axis=1).to_numpy()[counted.row])
    anyone = helped.rows[["trained", "equipped", "changed"]].sum(axis=1).to_numpy() > 0
    stage = np.zeros(size, dtype="int8")
    since = np.full(size, "NaT", dtype="datetime64[D]")
    for rung, records in enumerate((done, complete, asked, helped.only(anyone[helped.row])), start=1):
        first = records.first(size)
        is_there = ~np.isnat(first)
        stage[is_there], since[is_there] = rung, first[is_there]

    # Among the sites that are changing: when did each last become empty or, after that, inhabited again?
    changing = STAGE_CODES.index("changing")
    days = complete.only(stage[complete.site] == changing).by_day()
    is_empty = (days.column("living_in") == 0) & (days.column("tl") == 0)
    was_empty = np.zeros(len(is_empty), dtype=bool)
    was_empty[1:] = is_empty[:-1] & (np.diff(days.site) == 0)
    turned = is_empty != was_empty
    turns = days.only(turned)
    since[turns.site] = np.maximum(since[turns.site], turns.date)  # in order: the last turn of a site stays
    stage[turns.site] = np.where(is_empty[turned], changing + 1, changing)
    return stage, since
