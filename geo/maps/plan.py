"""A plan on the map: every round in its own colour and dash, along roads where these are known."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from geo import symbols
from geo.indonesian import DAYS, date_short
from geo.maps.paint import LONGEST_NAME, Painting, office_mark
from geo.rounds.words import clock_word

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from geo.basemap import Office
    from geo.rounds.plan import Round
    from geo.rounds.problem import Problem
    from geo.travel import Travel

Look = tuple[str, tuple[float, ...]]
"""A colour and a dash."""


def choose_looks(rounds: Sequence[Round]) -> dict[tuple[dt.date, str], Look]:
    """Give every round a colour and dash of its own, north and south told apart."""
    looks: dict[tuple[dt.date, str], Look] = {}
    for zone in symbols.ZONES:
        colours, dashes = symbols.ROUND_COLOURS[zone], symbols.ROUND_DASHES[zone]
        for number, one in enumerate(one for one in rounds if one.zone == zone):
            looks[one.date, one.team_id] = (colours[number % len(colours)], dashes[number % len(dashes)])
    return looks


def paint_plan(
    problem: Problem,
    rounds: Sequence[Round],
    looks: Mapping[tuple[dt.date, str], Look],
    office: Office,
    travel: Travel,
    accuracy_m: Mapping[str, float],
) -> Painting:
    """Draw planned rounds with numbered stops and their times.

    Parameters
    ----------
    looks
        From `choose_looks`.
    travel
        Draws the legs: along roads, or straight lines where none are known.
    accuracy_m
        How far each site's point may be off, in metres; sites that are not in it are exact.
    """
    drawn = [_round(problem, one, looks[one.date, one.team_id], travel, accuracy_m) for one in rounds]
    rows: list[dict[str, Any]] = [
        {
            "kind": "line",
            "zone": one.zone,
            "colour": looks[one.date, one.team_id][0],
            "dash": list(looks[one.date, one.team_id][1]),
            "word": f"{DAYS[one.date.weekday()][:3]} {date_short(one.date)}, {one.team_id}"[:LONGEST_NAME],
            "n": len(one.stops),
        }
        for one in rounds
    ]
    rows.append({"kind": "office", "word": "Kantor"})
    rows.append({"kind": "text", "word": f"Waktu: {problem.travel.source}"})
    if travel.attribution:
        rows.append({"kind": "text", "word": travel.attribution})
    return Painting(
        {
            "title": "",
            "dim": [],
            "selected": {},
            "legend": {"title": "Rencana putaran", "rows": rows},
            "rounds": drawn,
            "office": office_mark(office),
        }
    )


def _round(problem: Problem, one: Round, look: Look, travel: Travel, accuracy_m: Mapping[str, float]) -> dict[str, Any]:
    office = problem.find_team(one.team_id).office
    wishes = [problem.find_wish(site_id) for site_id in one.site_ids]
    places = [(office.lat, office.lon), *((wish.lat, wish.lon) for wish in wishes), (office.lat, office.lon)]
    path: list[tuple[float, float]] = []
    for start, end in pairwise(places):
        path += travel.path(start, end) or [start, end]
    stops = [
        {
            "n": number,
            "id": stop.site_id,
            "name": wish.name[:LONGEST_NAME],
            "lat": wish.lat,
            "lon": wish.lon,
            "rough": round(accuracy_m.get(stop.site_id, 0)),
            "status": "done" if wish.pin is not None else "planned",
            "lines": [
                f"{date_short(one.date)}, {one.team_id}"[:LONGEST_NAME],
                f"{clock_word(stop.start_s)}\u2013{clock_word(stop.finish_s)}",
            ],
        }
        for number, (stop, wish) in enumerate(zip(one.stops, wishes, strict=True), start=1)
    ]
    return {"zone": one.zone, "colour": look[0], "dash": list(look[1]), "path": [list(p) for p in path], "stops": stops}
