"""What looks like a slip is asked about, and nothing else is."""

import datetime as dt

import pytest

from geo.recording.entry import Entry
from geo.recording.questions import QUESTION_WORDS, Previous, ask_questions
from tests.recording.conftest import TODAY

BEFORE = dt.date(2026, 1, 14)


def kinds(previous=None, date=TODAY, **counts):
    last = None if previous is None else Previous(BEFORE, previous)
    return [question.kind for question in ask_questions(Entry("alfa", date, **counts), last, TODAY)]


@pytest.mark.parametrize(
    ("last", "now", "is_asked"),
    [
        (10, 5, False),
        (10, 4, True),
        (10, 15, False),
        (10, 16, True),
        (2, 0, False),
        (2, 4, False),
        (2, 5, True),
        (0, 2, False),
        (0, 3, True),
        (10, 10, False),
        (None, 50, False),
        (50, None, False),
    ],
    ids=str,
)
def test_a_jump_of_more_than_half_is_asked_about_from_three_on(last, now, is_asked):
    previous = {} if last is None else {"tl": last}
    assert kinds(previous, tl=now) == (["jump_tl"] if is_asked else [])


def test_more_women_than_rooms_are_asked_about():
    assert kinds(living_in=5, rooms=4) == ["living_in_over_rooms"]
    assert kinds(living_in=4, rooms=4) == kinds(living_in=4) == []


def test_a_day_to_come_is_asked_about():
    assert kinds(date=TODAY + dt.timedelta(days=1)) == ["future"]
    assert kinds() == []


def test_questions_say_the_values_and_their_codes_change_with_them():
    previous = Previous(BEFORE, {"tl": 6})
    (first,) = ask_questions(Entry("alfa", TODAY, tl=1200), previous, TODAY)
    (second,) = ask_questions(Entry("alfa", TODAY, tl=1201), previous, TODAY)
    assert first.text == "TL 1.200, padahal pada kunjungan 14 Januari 2026 tercatat 6. Yakin?"
    assert first.field == "tl"
    assert first.code != second.code
    assert first.kind == second.kind
    assert first.kind in QUESTION_WORDS
