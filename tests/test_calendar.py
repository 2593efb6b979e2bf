import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from geo.clock import OFFICE_ZONE
from geo.errors import DataError
from geo.exchange.calendar import write_ics
from geo.travel import ATTRIBUTION
from tests.round_examples import STAMP, make_round, tell, words


def write(problem, planned, sites, meeting_points=None, *, is_simulated=False):
    return write_ics(tell(problem, sites, meeting_points, is_simulated=is_simulated), [planned], STAMP)


def events_of(content):
    return Calendar.from_ical(content).walk("VEVENT")


def at(planned, second):
    return dt.datetime.combine(planned.date, dt.time(), tzinfo=OFFICE_ZONE) + dt.timedelta(seconds=second)


def test_a_round_and_each_stop_is_an_event_at_the_offices_time():
    problem, planned, sites = make_round(3)
    content = write(problem, planned, sites, {"s0": "Balai desa"})
    whole, *stops = events_of(content)
    assert whole.decoded("dtstart") == at(planned, planned.leave_s)
    assert whole.decoded("dtend") == at(planned, planned.back_s)
    assert str(whole["summary"]) == "Putaran utara, Barat"
    assert "Mengemudi 1 jam 20 menit, 38 km (perkiraan)." in str(whole["description"])
    assert [str(event["summary"]) for event in stops] == [
        "Kunjungan 1: Barat, Kecamatan Barat",
        "Kunjungan 2: Kecamatan Barat",
        "Kunjungan 3: Barat, Kecamatan Barat",
    ]
    assert str(stops[0]["location"]) == "Balai desa, Barat, Kecamatan Barat"
    assert b"DTSTART;TZID=Asia/Jakarta:20260318T080000" in content
    assert b"DTSTAMP:20260311T011500Z" in content


def test_the_zone_is_in_the_file():
    content = write(*make_round(1))
    (zone,) = Calendar.from_ical(content).walk("VTIMEZONE")
    assert zone["tzid"] == "Asia/Jakarta"
    assert zone.to_tz().utcoffset(dt.datetime(2026, 3, 18)) == dt.timedelta(hours=7)  # noqa: DTZ001 - asked of the zone


def test_roads_are_credited_where_times_come_from_them():
    described = [
        str(events_of(write(*make_round(1, is_estimate=is_estimate)))[0]["description"])
        for is_estimate in (False, True)
    ]
    assert [f"Data jalan: {ATTRIBUTION}." in text.splitlines() for text in described] == [True, False]


def test_simulated_events_say_so():
    events = events_of(write(*make_round(2), is_simulated=True))
    assert all(str(event["summary"]).startswith("DATA SIMULASI - ") for event in events)


def test_a_break_is_told():
    problem, planned, sites = make_round(5)
    events = events_of(write(problem, planned, sites))
    assert sum("Jeda istirahat 1 jam." in str(event["description"]) for event in events) == 1


def test_an_event_keeps_its_uid_when_its_time_moves():
    problem, planned, sites = make_round(2)
    later = replace(
        planned, stops=tuple(replace(stop, finish_s=stop.finish_s + 600) for stop in planned.stops), back_s=40_000
    )
    before, after = ([event["uid"] for event in events_of(write(problem, some, sites))] for some in (planned, later))
    assert before == after
    assert len(set(before)) == 3


def test_no_exact_point_reaches_a_calendar():
    here, there = (make_round(2, exact=exact) for exact in ((-7.81234, 112.04567), (-7.87654, 112.09876)))
    assert write(*here) == write(*there)
    typed = write(*here, {"s0": "rumah di -7.81234, 112.04567 atau https://maps.app.goo.gl/abc"})
    assert b"81234" not in typed.replace(b"\r\n ", b"")
    assert b"goo.gl" not in typed.replace(b"\r\n ", b"")


def test_an_unknown_site_is_named():
    problem, planned, sites = make_round(2)
    with pytest.raises(DataError, match="s1"):
        write(problem, planned, sites.drop("s1"))


def test_an_unknown_team_is_named():
    problem, planned, sites = make_round(1)
    with pytest.raises(DataError, match="Putaran utara, Rabu, 18 Maret 2026: tim 'lain' tidak ada"):
        write(problem, replace(planned, team_id="lain"), sites)


@settings(max_examples=60, deadline=None)
@given(words, words, st.integers(0, 6))
def test_any_words_read_back_as_the_same_events(said, meeting_point, count):
    problem, planned, sites = make_round(count, said=said)
    content = write(problem, planned, sites, dict.fromkeys(sites.index, meeting_point))
    assert content == write(problem, planned, sites, dict.fromkeys(sites.index, meeting_point))
    whole, *stops = events_of(content)
    assert [(e.decoded("dtstart"), e.decoded("dtend")) for e in stops] == [
        (at(planned, stop.start_s), at(planned, stop.finish_s)) for stop in planned.stops
    ]
    assert len({event["uid"] for event in (whole, *stops)}) == count + 1
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert lines.count(b"BEGIN:VEVENT") == count + 1
