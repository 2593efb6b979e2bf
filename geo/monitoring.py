"""Where the programme stands: stage, due date and residents of every site and area, as of any date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.symbols import DUE_CODES, STAGE_CODES, ZONES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

SOON_DAYS = 14
"""A site due within so many days is due soon."""

COUNTS = ("houses", "rooms", "owners", "living_in", "tl")
_WOMEN = ("living_in", "tl")
_COMPLETE = ("houses", "living_in", "tl")


def site_status(  # noqa: PLR0917 (the four kinds of records stand in the order they are made)
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
    day = pd.Timestamp(as_of)
    known = [_numbered(rows, sites.index) for rows in (visits, observations, needs, outcomes)]
    standing = known[0][known[0]["status"] != "cancelled"]
    observations, needs, outcomes = (rows[rows["date"] <= day] for rows in known[1:])
    done = standing[(standing["status"] == "done") & (standing["date"] <= day)]
    coming = standing[
        (standing["date"] > day) | ((standing["date"] == day) & (standing["status"] == "planned"))
    ]
    status = pd.DataFrame(index=pd.RangeIndex(len(sites)))

    _add_stage(status, done, observations, needs, outcomes)
    status["last_visit"] = done.groupby("site")["date"].max()
    status["next_planned"] = coming.groupby("site")["date"].min()
    interval = sites["interval_days"].fillna(default_interval_days).to_numpy(dtype="timedelta64[D]")
    first_planned = standing.groupby("site")["date"].min()
    status["due"] = (status["last_visit"] + interval).fillna(first_planned.reindex(status.index))
    never = status["last_visit"].isna()
    status["is_overdue"] = status["due"] < day
    late = (day - status["due"]).dt.days.astype("Int64")
    status["days_overdue"] = late.where(status["is_overdue"])
    soon = status["due"] <= day + pd.Timedelta(days=SOON_DAYS)
    states = np.select([status["is_overdue"], never, soon], ["overdue", "never", "soon"], "later")
    status["due_state"] = pd.Categorical(states, categories=DUE_CODES)
    status["visits_done"] = done.groupby("site").size()
    status["visits_done"] = status["visits_done"].fillna(0).astype("int64")

    latest = _latest(_counted(observations)).set_index("site").reindex(status.index)
    status["counted_on"] = latest["date"]
    status[[*COUNTS, "health_protocol"]] = latest[[*COUNTS, "health_protocol"]]
    simulated = sites["simulated"].to_numpy(dtype=bool, copy=True)
    for rows in (standing, observations, needs, outcomes):
        simulated[rows.loc[rows["simulated"], "site"]] = True
    status["is_simulated"] = simulated
    return status.set_index(sites.index)


def area_status(
    status: pd.DataFrame, sites: pd.DataFrame, by: str, keys: Iterable[str] | None = None
) -> pd.DataFrame:
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
    dates = _counted(observations)["date"]
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
    counted = _latest_of_day(_counted(_numbered(observations, sites.index)))
    counted = counted[["site", "date", *_WOMEN, "simulated"]].astype({"date": days.dtype}).sort_values("date")
    grid = pd.DataFrame(
        {"date": np.repeat(days, len(sites)), "site": np.tile(np.arange(len(sites)), len(days))}
    )
    known = pd.merge_asof(grid, counted, on="date", by="site")
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


def history(site_id: str, visits: pd.DataFrame, observations: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """List one site's visits up to a date with what each counted, oldest first.

    Returns
    -------
    history
        Indexed by ``visit_id``: ``date``, ``status``, ``team``, ``reason``, the five counts (NA when not
        counted), ``health_protocol``, ``note``, ``is_simulated`` (the visit or its count).
    """
    own = visits[(visits["site_id"] == site_id) & (visits["date"] <= pd.Timestamp(as_of))].sort_index()
    own = own.sort_values("date", kind="stable")
    counts = observations[observations["visit_id"].isin(own.index)].set_index("visit_id")
    told = own[["date", "status", "team", "reason"]].join(counts[[*COUNTS, "health_protocol", "note"]])
    simulated = counts["simulated"].reindex(own.index, fill_value=False)
    return told.assign(is_simulated=own["simulated"] | simulated)


def _numbered(rows: pd.DataFrame, site_ids: pd.Index) -> pd.DataFrame:
    """Add the place of each row's site, which groups faster than its text; drop rows of other sites."""
    rows = rows.assign(site=site_ids.get_indexer(pd.Index(rows["site_id"])))
    return rows[rows["site"] >= 0]


def _counted(observations: pd.DataFrame) -> pd.DataFrame:
    return observations[observations[list(COUNTS)].notna().any(axis=1)]


def _latest(observations: pd.DataFrame) -> pd.DataFrame:
    """Select each site's latest observation."""
    last = observations.groupby("site")["date"].transform("max")
    return _latest_of_day(observations[observations["date"] == last])


def _latest_of_day(observations: pd.DataFrame) -> pd.DataFrame:
    """Select the later of several observations of one site and date."""
    doubled = observations.duplicated(["site", "date"], keep=False)
    single, double = observations[~doubled], observations[doubled].sort_index()
    return (
        pd.concat([single, double.drop_duplicates(["site", "date"], keep="last")]) if len(double) else single
    )


def _add_stage(
    status: pd.DataFrame,
    done: pd.DataFrame,
    observations: pd.DataFrame,
    needs: pd.DataFrame,
    outcomes: pd.DataFrame,
) -> None:
    """Add ``stage`` and ``stage_since``, each rung overwriting the one below."""
    complete = observations[observations[list(_COMPLETE)].notna().all(axis=1)]
    helped = outcomes[outcomes[["trained", "equipped", "changed"]].sum(axis=1) > 0]
    stage = np.zeros(len(status), dtype="int8")
    since = pd.Series(pd.NaT, status.index, dtype="datetime64[us]")
    for rung, rows in enumerate((done, complete, needs, helped), start=1):
        first = rows.groupby("site")["date"].min()
        stage[first.index] = rung
        since[first.index] = first
    changing = STAGE_CODES.index("changing")
    turns = _latest_turn(complete[stage[complete["site"]] == changing])
    since[turns.index] = np.maximum(since[turns.index], turns["date"])
    stage[turns.index[turns["is_empty"]]] = changing + 1
    status["stage"] = pd.Categorical.from_codes(stage, categories=pd.Index(STAGE_CODES), ordered=True)
    status["stage_since"] = since


def _latest_turn(complete: pd.DataFrame) -> pd.DataFrame:
    """Find when each site last became empty or, after that, inhabited again: ``date``, ``is_empty``."""
    days = _latest_of_day(complete).sort_values(["site", "date"])
    days["is_empty"] = (days["living_in"] == 0) & (days["tl"] == 0)
    before = days.groupby("site")["is_empty"].shift(1, fill_value=False)
    turns = days[days["is_empty"] != before]
    return turns.drop_duplicates("site", keep="last").set_index("site")[["date", "is_empty"]]
