import datetime as dt
import io
from dataclasses import replace

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.exchange.round_tables import ROUND_COLUMNS, STOP_COLUMNS, write_rounds_xlsx
from geo.exchange.tables import Metadata
from geo.travel import ATTRIBUTION
from tests.round_examples import make_round, tell, words

METADATA = Metadata("Jadwal kunjungan", dt.date(2026, 3, 11), is_simulated=False)


def write(problem, rounds, sites, meeting_points=None):
    return write_rounds_xlsx(tell(problem, sites, meeting_points), rounds, METADATA)


def read(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_of(book, title):
    return [list(row) for row in book[title].iter_rows(values_only=True)]


def test_rounds_and_stops_with_their_times():
    problem, planned, sites = make_round(2)
    book = read(write(problem, [planned], sites, {"s0": "Balai desa"}))
    assert book.sheetnames == ["Putaran", "Perhentian", "Keterangan"]
    day = dt.datetime(2026, 3, 18)  # noqa: DTZ001 - Excel has no zones
    head, row = rows_of(book, "Putaran")
    assert head == [column.label for column in ROUND_COLUMNS]
    assert row == [1, day, "Utara", "Barat", "Barat", 2, "08.00", "10.30", 60, 28.5, 30]
    head, first, second = rows_of(book, "Perhentian")
    assert head == [column.label for column in STOP_COLUMNS]
    assert first == [
        1, day, "Barat", 1, "Barat", "Barat", "Barat", "Balai desa", "08.20", "08.20", "09.05", 45, 0, 20, 9.5,
    ]  # fmt: skip
    assert second[5:8] == [None, "Barat", None]
    notes = [row[1] for row in rows_of(book, "Keterangan")]
    assert "Waktu dan jarak mengemudi \u2013 perkiraan garis lurus x 1,35." in notes


def test_roads_are_credited_where_times_come_from_them():
    made = [make_round(1, is_estimate=is_estimate) for is_estimate in (False, True)]
    books = [read(write(problem, [planned], sites)) for problem, planned, sites in made]
    notes = [[row[1] for row in rows_of(book, "Keterangan")] for book in books]
    assert [f"Data jalan: {ATTRIBUTION}." in told for told in notes] == [True, False]


def test_minutes_are_those_of_the_screen():
    problem, planned, sites = make_round(1)
    late = replace(planned, leave_s=28_859, drive_s=2_401, slack_s=-2_401)
    _, row = rows_of(read(write(problem, [late], sites)), "Putaran")
    assert (row[6], row[8], row[10]) == ("08.00", 41, -41)


def test_no_exact_point_is_in_the_workbook():
    here, there = (make_round(2, exact=exact) for exact in ((-7.81234, 112.04567), (-7.87654, 112.09876)))
    files = [write(problem, [planned], sites) for problem, planned, sites in (here, there)]
    assert files[0] == files[1]


def test_no_rounds_give_empty_tables():
    problem, _, sites = make_round(0)
    book = read(write(problem, [], sites))
    assert [len(rows_of(book, title)) for title in ("Putaran", "Perhentian")] == [1, 1]


@settings(max_examples=25, deadline=None)
@given(words, words, st.integers(0, 5))
def test_any_words_read_back_and_none_is_a_formula(said, meeting_point, count):
    problem, planned, sites = make_round(count, said=said)
    points = dict.fromkeys(sites.index, meeting_point)
    content = write(problem, [planned], sites, points)
    assert content == write(problem, [planned], sites, points)
    book = read(content)
    assert len(rows_of(book, "Perhentian")) == count + 1
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
