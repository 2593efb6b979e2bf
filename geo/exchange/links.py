"""Links that open a round in a phone's map app: made only when somebody asks, with what they give away."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import segno

from geo.exchange.round_words import find_team

if TYPE_CHECKING:
    from geo.rounds.plan import Round
    from geo.rounds.problem import Problem

MOST_WAYPOINTS = 3
"""What Google Maps follows on a phone between the first and the last point; a desk's browser takes nine."""

_DIRECTIONS = "https://www.google.com/maps/dir/"
_QR_BORDER = 4
"""Modules of quiet zone around a QR code (ISO/IEC 18004)."""


@dataclass(frozen=True)
class RoundLink:
    """One part of a round: its address, what it covers, and what following it tells the service."""

    url: str
    label: str
    warning: str


def list_links(problem: Problem, planned: Round) -> tuple[RoundLink, ...]:
    """Cut a round into links to Google Maps' directions, office to office.

    Parameters
    ----------
    problem
        What the round was planned for.
    planned
        One round of it, every stop a visit of the problem.

    Returns
    -------
    links
        Each from a point through at most `MOST_WAYPOINTS` to another, where the next one starts. They hold exact
        points, and nothing else: no name, no time.
    """
    office = find_team(problem, planned).office
    home = ("kantor", _point(office.lat, office.lon))
    wishes = [problem.find_wish(stop.site_id) for stop in planned.stops]
    stops = [(f"perhentian {n}", _point(wish.lat, wish.lon)) for n, wish in enumerate(wishes, start=1)]
    points = [home, *stops, home] if stops else []
    parts = [points[at : at + MOST_WAYPOINTS + 2] for at in range(0, max(0, len(points) - 1), MOST_WAYPOINTS + 1)]
    return tuple(_link(part, number, len(parts)) for number, part in enumerate(parts, start=1))


def draw_qr_svg(link: RoundLink) -> str:
    """Draw a link as a QR code to show in a page: an SVG without size, dark on white."""
    file = io.BytesIO()
    code = segno.make_qr(link.url, error="m")
    code.save(
        file, kind="svg", border=_QR_BORDER, light="#fff", xmldecl=False, omitsize=True, title=link.label, nl=False
    )
    return file.getvalue().decode("utf-8")


def _link(part: list[tuple[str, str]], number: int, count: int) -> RoundLink:
    """Make one link of the points it passes, each with its word."""
    (first, origin), *between, (last, destination) = part
    query = {"api": "1", "origin": origin, "destination": destination, "travelmode": "driving"}
    if between:
        query["waypoints"] = "|".join(point for _, point in between)
    told = list(dict.fromkeys(word for word, _ in part))
    words = told[0] if len(told) == 1 else f"{', '.join(told[:-1])} dan {told[-1]}"
    return RoundLink(
        url=f"{_DIRECTIONS}?{urlencode(query)}",
        label=f"Bagian {number} dari {count}: {first} ke {last}",
        warning=f"Mengikuti tautan ini memberi tahu Google Maps titik tepat {words}.",
    )


def _point(lat: float, lon: float) -> str:
    """Write a point to about a decimetre, never with an exponent."""
    return f"{lat:.6f},{lon:.6f}"
