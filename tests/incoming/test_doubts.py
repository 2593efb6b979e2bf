"""What looks like a slip in a file is asked about as on the form, and keeps no row out."""

import pytest

from tests.incoming.conftest import table

HEADINGS = ("Lokasi", "Tanggal", "Menetap", "Kamar", "Catatan")


def rows(*lines):
    return table(HEADINGS, *lines, sheet="Kunjungan")


def doubts(preview):
    return preview.doubt_frame[["row", "column", "doubt"]].to_numpy().tolist()


def test_more_women_than_rooms_is_told_and_taken_in(one_office):
    lines = rows(("Tambi", "1/2/2026", 50, 10, None))
    preview = one_office.preview(lines)
    assert doubts(preview) == [[2, "Menetap", "Menetap 50 orang lebih banyak daripada 10 kamar."]]
    assert preview.counts["new"] == 1
    assert one_office.take(lines).rows_new == 1
    assert doubts(one_office.preview(lines)) == [], "nothing changes, so nothing is asked"


def test_a_jump_against_the_count_before_is_told(one_office):
    one_office.take(rows(("Tambi", "1/1/2026", 10, 40, None)))
    told = doubts(one_office.preview(rows(("Tambi", "1/2/2026", 30, 41, None))))
    assert told == [[2, "Menetap", "Menetap 30, padahal pada kunjungan 1 Januari 2026 tercatat 10."]]


def test_the_count_before_may_stand_in_the_same_file_in_any_order(one_office):
    told = doubts(one_office.preview(rows(("Tambi", "1/2/2026", 30, 41, None), ("Tambi", "1/1/2026", 10, 40, None))))
    assert [line[0] for line in told] == [2]


@pytest.mark.parametrize(("line", "rows_asked"), [((None, 40), [2]), ((45, None), [2]), ((None, None), [])])
def test_only_what_a_row_changes_is_asked_about(one_office, line, rows_asked):
    one_office.take(rows(("Tambi", "1/1/2026", 44, 60, None)))
    living_in, rooms = line
    if living_in is not None:
        one_office.take(rows(("Tambi", "1/1/2026", 30, 44, None)))
    told = doubts(one_office.preview(rows(("Tambi", "1/1/2026", living_in, rooms, "ramai"))))
    assert [one[0] for one in told] == rows_asked


def test_a_refused_row_is_not_asked_about(one_office):
    assert doubts(one_office.preview(rows(("Tambi", "31/12/2026", 50, 10, None)))) == []
