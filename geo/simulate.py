"""Invent a plausible year of visits, counts, needs and outcomes, every row marked as simulated."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.needs import NEED_WORDS
from geo.store import Settings, add_rows, read_facts, writing
from geo.store.seed import add_facts
from geo.store.tables import Need, Observation, Outcome, Visit

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from geo.basemap import Basemap

WEDNESDAY, THURSDAY = 2, 3


@dataclass(frozen=True)
class _Beat:
    """When a zone's team drives: weeks counted from the last such weekday on or before the anchor.

    ``coming`` names the roles that each coming round calls at; a past round calls at all but the unmonitored.
    """

    team: str
    weekday: int
    past: tuple[int, ...]
    coming: dict[int, tuple[str, ...]]


_BEATS = {
    "utara": _Beat("Tim Utara", WEDNESDAY, (-47, -35, -23, -11), {1: ("done", "changing", "assessed")}),
    "selatan": _Beat("Tim Selatan", THURSDAY, (-41, -29, -17, -5), {3: ("unmonitored", "missed"), 4: ("changing",)}),
}
"""Twelve weeks apart, within the usual interval of 90 days. North falls due within 14 days of the anchor, south
later; both have a round coming within four weeks."""

_ROLES = {
    "utara": ("done", "changing", "inventoried", "assessed", "assessed"),
    "selatan": ("unmonitored", "monitored", "missed", "changing"),
}
"""What each site stands for, so that every stage and due state is there; further sites are assessed.

``inventoried`` had its last visit cancelled and no new one planned; ``missed`` is assessed and had its last
visit planned and forgotten.
"""

_CANCELLED = {("utara", "changing", 1), ("utara", "inventoried", 3), ("selatan", "monitored", 2)}
"""Zone, role and round of the visits that did not take place."""
_REASONS = (
    "Hujan lebat, jalan tidak dapat dilalui",
    "Mobil dinas dipakai kegiatan lain",
    "Pengelola tidak berada di tempat",
)
_FIRST_ASSESSED = {"done": 0, "changing": 1, "assessed": 1, "missed": 1}
"""The visit, counted from 0, from which on needs are asked; other roles are not there yet."""
_FIRST_OUTCOME = {"done": 0, "changing": 1}
_REPORT_DAYS = 14
"""From a visit to the report of what came of it."""

_RESIDENTS = (570, 616)
"""Living-in plus TL of six counted sites at their latest count: below the district's figure of about 700."""
_COUNTED = 6
_CLOSING_SHARES = (1.0, 0.6, 0.2, 0.0)
"""How many of its women a site that reaches the last stage still has, visit by visit."""


@dataclass(frozen=True)
class SimulatedYear:
    """Visits and what they counted, asked and brought about; ``simulated`` is True in every row."""

    visits: pd.DataFrame
    observations: pd.DataFrame
    needs: pd.DataFrame
    outcomes: pd.DataFrame


def simulate(sites: pd.DataFrame, kecamatan: pd.DataFrame, anchor: dt.date, seed: int) -> SimulatedYear:
    """Draw a year of rounds up to a date and four weeks beyond, with counts, needs and outcomes.

    North is driven on Wednesdays, south on Thursdays, every twelve weeks. With the nine sites of the
    district there is on the anchor always a site in every stage and every due state, one overdue and not
    planned, one without counts, visits cancelled with a reason, one planned visit that was missed, and a
    round coming.

    Parameters
    ----------
    sites
        Indexed by ``site_id``, with ``kecamatan_code`` and ``lon``.
    kecamatan
        Indexed by ``kecamatan_code``, with ``zone``.
    anchor
        The day on which the demo plays.
    seed
        The same seed and anchor give the same year, in whatever order the sites come.

    Returns
    -------
    year
        The frames, as the store reads them (``version`` is the store's own and left out).

    Notes
    -----
    Counts per site are not public; these follow the one house described in the press: four rooms, one or
    two women living in, the other rooms for women who do not.
    """
    rng = np.random.default_rng(seed)
    roles = _draw_roles(sites, kecamatan, rng)
    visits = _plan_visits(roles, anchor, rng)
    done = visits[visits["status"] == "done"].copy()
    done["turn"] = done.groupby("site_id").cumcount()
    observations = _count_sites(done, rng)
    return SimulatedYear(
        _frame(visits.drop(columns="role"), "visit_id"),
        _frame(observations, "observation_id"),
        _frame(_ask_needs(done, observations, rng), "need_id"),
        _frame(_report_outcomes(done, observations, rng), "outcome_id"),
    )


def make_demo(engine: Engine, data_dir: Path, basemap: Basemap, anchor: dt.date, seed: int = 2020) -> None:
    """Fill an empty, migrated database with the shipped sites and figures and a simulated year.

    The rounds of 2020 are left out: beside a simulated year they would make every site of the south years
    overdue.

    Raises
    ------
    DataError
        When a file of facts has faults, or the database is already filled.
    """
    facts = read_facts(data_dir, basemap.kecamatan)
    year = simulate(facts.sites, basemap.kecamatan, anchor, seed)
    with writing(engine, action="demo.new") as session:
        add_facts(session, facts, Settings("demo", anchor=anchor, seed=seed))
        add_rows(session, Visit, year.visits)
        add_rows(session, Observation, year.observations)
        add_rows(session, Need, year.needs)
        add_rows(session, Outcome, year.outcomes)


def _frame(rows: pd.DataFrame, index: str) -> pd.DataFrame:
    return rows.assign(simulated=True).set_index(index)


def _draw_roles(sites: pd.DataFrame, kecamatan: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Deal the roles of each zone to its sites; one row a site, west to east within its zone."""
    cast = pd.DataFrame({"zone": sites["kecamatan_code"].map(kecamatan["zone"]), "lon": sites["lon"]})
    cast = cast.sort_index()
    cast["role"] = "assessed"
    for zone, roles in _ROLES.items():
        drawn = rng.permutation(cast.index[cast["zone"] == zone])[: len(roles)]
        cast.loc[drawn, "role"] = roles[: len(drawn)]
    return cast.rename_axis("site_id").reset_index().sort_values(["zone", "lon", "site_id"])


def _plan_visits(roles: pd.DataFrame, anchor: dt.date, rng: np.random.Generator) -> pd.DataFrame:
    """Lay out every visit, past and coming; one row a visit, by date and place in its round."""
    rows: list[dict[str, Any]] = []
    reasons = iter(rng.permutation(_REASONS).tolist())
    for zone, beat in _BEATS.items():
        start = anchor - dt.timedelta(days=(anchor.weekday() - beat.weekday) % 7)
        for turn, weeks in enumerate((*beat.past, *beat.coming)):
            day = start + dt.timedelta(weeks=weeks)
            for site in roles[roles["zone"] == zone].to_dict("records"):
                role = site["role"]
                is_called_at = role in beat.coming[weeks] if weeks in beat.coming else role != "unmonitored"
                if not is_called_at:
                    continue
                is_forgotten = role == "missed" and weeks == beat.past[-1]
                status = "planned" if is_forgotten or weeks in beat.coming else "done"
                if (zone, role, turn) in _CANCELLED:
                    status = "cancelled"
                rows.append(
                    {
                        "visit_id": f"{day}-{site['site_id']}",
                        "site_id": site["site_id"],
                        "role": role,
                        "date": day,
                        "status": status,
                        "team": beat.team,
                        "reason": next(reasons) if status == "cancelled" else None,
                        "source": "simulasi",
                    }
                )
    visits = pd.DataFrame(rows).astype({"date": "datetime64[us]", "reason": "str"})
    visits["position"] = (visits.groupby(["date", "team"]).cumcount() + 1).astype("Int64")
    return visits.sort_values(["date", "position"], ignore_index=True)


def _count_sites(done: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Count houses, rooms, owners and women at every visit that took place; one row a visit, in its order."""
    roles = done.groupby("site_id")["role"].first()
    houses = pd.Series(rng.integers(18, 26, len(roles)), roles.index).where(roles != "done", 9)
    lasting = ~roles.isin(["done", "monitored"])
    weights = (houses * rng.uniform(0.9, 1.1, len(roles)))[lasting]
    known = rng.integers(*_RESIDENTS) * lasting.sum() / _COUNTED
    # Rounding the running sum keeps the total exact.
    latest = pd.Series(np.diff(np.round(np.cumsum(known * weights / weights.sum())), prepend=0), weights.index)
    counts = [
        _count_site(visits, int(houses[site_id]), int(latest.get(site_id, 30)), rng)
        for site_id, visits in done.groupby("site_id")
    ]
    return pd.concat(counts).reindex(done.index)


def _count_site(visits: pd.DataFrame, houses: int, latest: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the counts of one site, drifting down to ``latest``; the monitored site lets nobody count."""
    role, size = visits["role"].iloc[0], len(visits)
    drops = rng.choice((-1, 0, 1, 2, 3), size)
    residents = latest + np.append(np.cumsum(drops[:0:-1])[::-1], 0)
    if role == "done":
        residents = np.round(latest * np.array(_CLOSING_SHARES)[visits["turn"]]).astype(int)
    living_in = np.round(residents * rng.uniform(1.45, 1.8) * houses / max(residents[0], 1)).astype(int)
    living_in = np.clip(living_in, 0, np.minimum(residents, 2 * houses))
    counts = pd.DataFrame(
        {
            "houses": houses,
            "rooms": rng.choice((3, 4, 4, 4, 5), houses).sum(),
            "living_in": living_in,
            "tl": residents - living_in,
            "owners": houses - rng.integers(0, 4),
        },
        index=visits.index,
    ).astype("Int64")
    is_open = role != "monitored"
    return pd.concat(
        [
            (visits["visit_id"] + "-count").rename("observation_id"),
            visits[["visit_id", "site_id", "date"]],
            counts if is_open else counts.mask(counts.notna()),
            pd.Series(rng.choice(("baik", "cukup", "cukup", "kurang"), size), visits.index, name="health_protocol"),
            pd.Series(None if is_open else "Pengelola belum mengizinkan pencacahan", visits.index, "str", "note"),
        ],
        axis=1,
    )


def _ask_needs(done: pd.DataFrame, observations: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Spread the women of each assessed visit over a few kinds of help; who asked for none is counted too."""
    helps = [category for category in NEED_WORDS if category != "none"]
    rows: list[dict[str, Any]] = []
    first = done["role"].map(_FIRST_ASSESSED)
    for visit in observations[done["turn"] >= first].to_dict("records"):
        women = int(visit["living_in"] + visit["tl"])
        asked = round(women * rng.uniform(0.5, 0.8))
        chosen = rng.choice(helps, rng.integers(4, 7), replace=False)
        spread = rng.multinomial(asked, rng.dirichlet(np.full(len(chosen), 4.0)))
        counts = dict(zip(chosen.tolist(), spread.tolist(), strict=True)) | {"none": women - asked}
        rows += [
            {
                "need_id": f"{visit['visit_id']}-{category}",
                **{column: visit[column] for column in ("visit_id", "site_id", "date")},
                "category": category,
                "count": count,
            }
            for category, count in counts.items()
            if count or category == "none"
        ]
    return pd.DataFrame(rows).astype({"count": "Int64", "date": "datetime64[us]"})


def _report_outcomes(done: pd.DataFrame, observations: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Report two weeks after a visit how many were trained, equipped, changed profession or came back."""
    residents = observations["living_in"] + observations["tl"]
    sites = done["site_id"]
    reports = done.assign(left=residents - residents.groupby(sites).shift(-1), is_last=~sites.duplicated("last"))
    is_closing = reports["role"] == "done"
    reports = reports[(reports["turn"] >= reports["role"].map(_FIRST_OUTCOME)) & ~(is_closing & reports["is_last"])]
    is_closing = reports["role"] == "done"
    size = len(reports)
    changed = reports["left"].where(is_closing, rng.integers(1, 4, size))
    day = reports["date"] + pd.Timedelta(days=_REPORT_DAYS)
    return pd.DataFrame(
        {
            "outcome_id": day.dt.strftime("%Y-%m-%d-") + reports["site_id"],
            "site_id": reports["site_id"],
            "date": day,
            "trained": changed + rng.integers(1, 5, size),
            "equipped": changed + rng.integers(0, 3, size),
            "changed": changed,
            "returned": (reports["is_last"] & ~is_closing).astype("int64"),
        }
    ).astype(dict.fromkeys(("trained", "equipped", "changed", "returned"), "Int64"))
