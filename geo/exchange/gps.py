"""A round for a GPS device or app: a GPX file with exact points, for those who are signed in."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from gpxpy.gpx import GPX, GPXRoute, GPXRoutePoint, GPXWaypoint

from geo import indonesian
from geo.exchange.round_words import find_team, one_line, round_title
from geo.rounds.words import clock_word

if TYPE_CHECKING:
    from geo.exchange.round_words import RoundWords
    from geo.rounds.plan import Round

CAUTION = "Memuat titik tepat; hanya untuk petugas. Hapus dari perangkat setelah putaran selesai."


def write_gpx(told: RoundWords, planned: Round, stamp: dt.datetime) -> bytes:
    """Write a round as GPX 1.1: a route from office to office, and a waypoint for the office and for every stop.

    Parameters
    ----------
    told
        What is said of the round; where it is simulated, every name begins with that.
    planned
        The round.
    stamp
        When the file is made, with its zone.

    Returns
    -------
    content
        UTF-8; the same input gives the same bytes. Points are WGS 84 degrees as planned with.
    """
    team, mark = find_team(told.problem, planned), told.mark
    title = f"{mark}{round_title(planned)}, {indonesian.date_long(planned.date)}, {one_line(team.name, 80)}"
    home_words = f"Berangkat {clock_word(planned.leave_s)}, kembali {clock_word(planned.back_s)}"
    places = [(team.office.lat, team.office.lon, f"{mark}{one_line(team.office.name)}", home_words)]
    for stop in told.list_stops(planned):
        words = f"{stop.place}. Mulai {clock_word(stop.start_s)}, selesai {clock_word(stop.finish_s)}."
        words += f" Titik temu: {stop.meeting_point}" if stop.meeting_point else ""
        places.append((stop.lat, stop.lon, f"{mark}{stop.number}. {stop.name}", words))
    gpx = GPX()
    gpx.creator = "Peta Alih Profesi"
    about = " ".join(filter(None, (CAUTION, told.roads)))
    gpx.name, gpx.description, gpx.time = title, about, stamp.astimezone(dt.UTC)
    gpx.waypoints = [GPXWaypoint(lat, lon, name=name, description=words) for lat, lon, name, words in places]
    route = GPXRoute(name=title, description=about)
    route.points = [GPXRoutePoint(lat, lon, name=name) for lat, lon, name, _ in [*places, places[0]]]
    gpx.routes = [route]
    return gpx.to_xml(version="1.1").encode("utf-8")
