"""A round in words: what every file about it says of its stops, and what none may say by accident."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo import indonesian
from geo.errors import DataError
from geo.symbols import SIMULATED_WORD, ZONE_WORDS
from geo.travel import ATTRIBUTION

if TYPE_CHECKING:
    import pandas as pd

    from geo.rounds.plan import Round
    from geo.rounds.problem import Problem, Team

HIDDEN_POINT = "(titik ada di layar)"
"""What stands on paper and in calendars where somebody has typed a coordinate into a text."""

_POINTS = re.compile(
    r"(?:https?://|www\.|geo:|goo\.gl|maps\.)\S+"
    r"|[-\u2212]?\d{1,3}[.,]\d{3,}\D{1,15}?\d{1,3}[.,]\d{3,}"
    r"|\d{1,3}(?:[.,]\d+)? ?[°º][\d '\u2019\u2032\"\u201d\u2033.,]*(?:[NSEWULBT]{1,2}\b)?"
    r"|\b\d{6,7}\D{1,3}\d{7}\b"
    r"|\b[2-9CFGHJMPQRVWX]{4,8}\+[2-9CFGHJMPQRVWX]{2,3}\b",
    re.IGNORECASE,
)
"""Links, pairs of decimal degrees, degrees and minutes, UTM pairs, plus codes."""


@dataclass(frozen=True)
class ListedStop:
    """One stop of a round as files tell it.

    ``village`` and ``kecamatan`` are what may be printed; ``village`` is empty where the desa is not known. Times are
    seconds of the day; ``pause_s`` is the part of the stay that a break takes; ``leg_s`` and ``leg_m`` are the drive
    from the stop before. ``lat`` and ``lon`` are exact degrees: not for paper.
    """

    number: int
    site_id: str
    name: str
    village: str
    kecamatan: str
    meeting_point: str
    arrive_s: int
    start_s: int
    finish_s: int
    pause_s: int
    leg_s: int
    leg_m: int
    lat: float
    lon: float

    @property
    def place(self) -> str:
        """The village with its kecamatan, or the kecamatan alone."""
        return f"{self.village}, {self.kecamatan}" if self.village else self.kecamatan


def round_title(planned: Round) -> str:
    """Name a round by its zone: ``Putaran utara``."""
    return f"Putaran {ZONE_WORDS[planned.zone].lower()}"


def one_line(text: object, longest: int = 200) -> str:
    """Make any text fit to be shown: one line, nothing invisible, no longer than told; empty when missing."""
    return "" if indonesian.is_missing(text) else indonesian.shorten(text, longest)


def without_points(text: object, longest: int = 200) -> str:
    """Make a text fit for paper: as `one_line`, and with every coordinate and link taken out."""
    whole = one_line(text, 20_000)
    return indonesian.shorten(_POINTS.sub(HIDDEN_POINT, whole), longest)


def find_team(problem: Problem, planned: Round) -> Team:
    """Give the team of a round.

    Raises
    ------
    DataError
        When the problem has no such team.
    """
    if planned.team_id in problem.team_rows:
        return problem.find_team(planned.team_id)
    name = one_line(planned.team_id, 60)
    raise DataError(f"{_round_words(planned)}: tim {name!r} tidak ada di daftar; susun ulang rencananya.")


@dataclass(frozen=True, eq=False)
class RoundWords:
    """What every file about the rounds of a plan says of them, the same words in each.

    Parameters
    ----------
    problem
        What the rounds were planned for; its travel table gives the legs.
    sites
        Indexed by ``site_id``, with ``desa`` (missing where uncertain), ``kecamatan`` and ``meeting_point`` (where the
        team meets, in words; missing where nobody has said).
    is_simulated
        Whether any of it is simulated: then every file says so.
    """

    problem: Problem
    sites: pd.DataFrame
    is_simulated: bool

    @property
    def mark(self) -> str:
        """What every name begins with when it is simulated."""
        return f"{SIMULATED_WORD} - " if self.is_simulated else ""

    @property
    def roads(self) -> str:
        """Whose roads the travel times come from, as the licence asks; empty when they are estimates."""
        return "" if self.problem.travel.is_estimate else f"Data jalan: {ATTRIBUTION}."

    def list_stops(self, planned: Round) -> tuple[ListedStop, ...]:
        """Put a round's stops into words.

        Returns
        -------
        stops
            In the order of the round, numbered from 1; every text is one line.

        Raises
        ------
        DataError
            Naming every stop that is no visit of the problem or no site.
        """
        problem, sites, rows = self.problem, self.sites, self.problem.wish_rows
        ids = planned.site_ids
        unknown = [site_id for site_id in ids if site_id not in rows or site_id not in sites.index]
        if unknown:
            raise DataError(
                f"{_round_words(planned)}: lokasi {one_line(site_id, 60)!r} tidak ada di daftar; susun ulang "
                "rencananya."
                for site_id in unknown
            )
        before = problem.team_rows[find_team(problem, planned).team_id]
        listed = []
        for number, stop in enumerate(planned.stops, start=1):
            at, wish = rows[stop.site_id], problem.find_wish(stop.site_id)
            listed.append(
                ListedStop(
                    number=number,
                    site_id=stop.site_id,
                    name=one_line(wish.name),
                    village=without_points(sites.at[stop.site_id, "desa"]),
                    kecamatan=f"Kecamatan {without_points(sites.at[stop.site_id, 'kecamatan'])}",
                    meeting_point=without_points(sites.at[stop.site_id, "meeting_point"]),
                    arrive_s=int(stop.arrive_s),
                    start_s=int(stop.start_s),
                    finish_s=int(stop.finish_s),
                    pause_s=max(0, int(stop.finish_s - stop.start_s - wish.stay_s)),
                    leg_s=int(problem.travel.seconds[before, at]),
                    leg_m=int(problem.travel.metres[before, at]),
                    lat=float(wish.lat),
                    lon=float(wish.lon),
                )
            )
            before = at
        return tuple(listed)


def _round_words(planned: Round) -> str:
    """Name a round for a message."""
    return f"{round_title(planned)}, {indonesian.date_long(planned.date)}"
