"""Rounds for a calendar: an .ics file with an event for each round and each stop, without exact points."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from icalendar import Calendar, Event, Timezone, TimezoneStandard

from geo import indonesian
from geo.clock import OFFICE_ZONE
from geo.exchange.round_words import find_team, one_line, round_title
from geo.rounds.words import clock_word, length_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.exchange.round_words import RoundWords
    from geo.rounds.plan import Round

_OWN_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:peta-alih-profesi:kalender")
_WIB = dt.timedelta(hours=7)


def write_ics(told: RoundWords, rounds: Sequence[Round], stamp: dt.datetime) -> bytes:
    """Write rounds as iCalendar (RFC 5545), for Google Calendar, Outlook and phones.

    Parameters
    ----------
    told
        What is said of the rounds; where it is simulated, every event says so.
    rounds
        What to write, in this order.
    stamp
        When the file is made, with its zone.

    Returns
    -------
    content
        UTF-8; the same input gives the same bytes. A round and a stop keep their UID when their times change, so
        that importing a newer file moves the event. A stop is its village and meeting point: calendars are shared
        and synchronised, so no exact point and no name of a site is in them.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Peta Alih Profesi//Jadwal kunjungan//ID")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", "Jadwal kunjungan")
    calendar.add("x-wr-timezone", OFFICE_ZONE.key)
    calendar.add_component(_office_zone())
    for planned in rounds:
        for event in _list_events(told, planned):
            event.add("dtstamp", stamp.astimezone(dt.UTC))
            event.add("class", "PRIVATE")
            calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _list_events(told: RoundWords, planned: Round) -> list[Event]:
    """Make the event of a round, then those of its stops."""
    team = find_team(told.problem, planned)
    title, team_name = round_title(planned), one_line(team.name, 80)
    drive = f"Mengemudi {length_word(planned.drive_s)}, {indonesian.whole(round(planned.drive_m / 1000))} km"
    drive += " (perkiraan)." if told.problem.travel.is_estimate else "."
    stops = told.list_stops(planned)
    listed = [f"{clock_word(stop.start_s)}-{clock_word(stop.finish_s)} {stop.place}" for stop in stops]
    lines = [drive, *listed, f"Kembali {clock_word(planned.back_s)}.", told.roads]
    whole = _event(planned, "", planned.leave_s, planned.back_s)
    whole.add("summary", f"{told.mark}{title}, {team_name}")
    whole.add("location", one_line(team.office.name))
    whole.add("description", "\n".join(filter(None, lines)))
    whole.add("transp", "OPAQUE")
    events = [whole]
    for stop in stops:
        event = _event(planned, stop.site_id, stop.start_s, stop.finish_s)
        event.add("summary", f"{told.mark}Kunjungan {stop.number}: {stop.place}")
        event.add("location", ", ".join(part for part in (stop.meeting_point, stop.place) if part))
        words = [f"{title}, {team_name}.", f"Tiba {clock_word(stop.arrive_s)}."]
        words += [f"Jeda istirahat {length_word(stop.pause_s)}."] if stop.pause_s else []
        words += [f"Titik temu: {stop.meeting_point}"] if stop.meeting_point else []
        event.add("description", "\n".join(words))
        event.add("transp", "TRANSPARENT")  # the round already takes this time
        events.append(event)
    return events


def _event(planned: Round, site_id: str, start_s: int, finish_s: int) -> Event:
    """Make an event with its times and a UID that tells nothing; an empty ``site_id`` is the round's own."""
    midnight = dt.datetime.combine(planned.date, dt.time(), tzinfo=OFFICE_ZONE)
    event = Event()
    key = repr((planned.date.isoformat(), planned.team_id, site_id))
    event.add("uid", f"{uuid.uuid5(_OWN_SPACE, key)}@peta-alih-profesi")
    event.add("dtstart", midnight + dt.timedelta(seconds=start_s))
    event.add("dtend", midnight + dt.timedelta(seconds=finish_s))
    return event


def _office_zone() -> Timezone:
    """Describe western Indonesian time: seven hours ahead of UTC since 1964, no summer time."""
    standard = TimezoneStandard()
    standard.add("dtstart", dt.datetime(1970, 1, 1))  # noqa: DTZ001 - RFC 5545 wants the zone's own time here
    standard.add("tzoffsetfrom", _WIB)
    standard.add("tzoffsetto", _WIB)
    standard.add("tzname", "WIB")
    zone = Timezone()
    zone.add("tzid", OFFICE_ZONE.key)
    zone.add_component(standard)
    return zone
