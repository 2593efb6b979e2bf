"""A form's values become an entry, or every fault is told beside its field; never anything else."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.needs import NEED_WORDS
from geo.recording.entry import (
    COUNTS,
    ENTRY_FIELDS,
    Entry,
    EntryError,
    check_values,
    compare_entries,
    read_entry,
)
from geo.recording.words import FIELD_WORDS, field_word, say_value
from geo.store.tables import ATTENDEES
from geo.symbols import ATTENDEE_WORDS

LEAST = {"site_id": "alfa", "date": "2026-03-11"}
DAY = dt.date(2026, 3, 11)


def read(**values):
    return read_entry({**LEAST, **values})


def faults(**values):
    with pytest.raises(EntryError) as caught:
        read(**values)
    return caught.value.faults


def attempt(values):
    """Read an entry, or give its faults: either outcome is right, a third is not."""
    try:
        return read_entry(values), {}
    except EntryError as err:
        return None, err.faults


def short(value):
    """Name a parameter; a number of thousands of digits cannot be written."""
    return "huge" if isinstance(value, int) and value > 10**9 else repr(value)[:20]


def test_every_field_has_its_word():
    assert tuple(FIELD_WORDS) == tuple(name for name in (*ENTRY_FIELDS,))
    assert tuple(ATTENDEE_WORDS) == ATTENDEES


def test_a_whole_form_is_read():
    entry = read(
        time_in="9.05",
        time_out="10:30",
        attended_by=["lsm", "dinsos"],
        houses="12",
        rooms=24,
        living_in=20.0,
        tl=" 7 ",
        owners=np.int64(3),
        health_protocol="Baik",
        needs={"salon": "2", "sewing": 5, "capital": ""},
        need_none="1",
        next_step="Pelatihan\r\nmenjahit",
        note="  ramai ",
    )
    assert entry == Entry(
        site_id="alfa",
        date=DAY,
        time_in="09:05",
        time_out="10:30",
        attended_by=("dinsos", "lsm"),
        houses=12,
        rooms=24,
        living_in=20,
        tl=7,
        owners=3,
        health_protocol="baik",
        needs={"sewing": 5, "salon": 2, "none": 1},
        next_step="Pelatihan\nmenjahit",
        note="ramai",
    )
    assert list(entry.needs) == ["sewing", "salon", "none"]


@pytest.mark.parametrize("empty", ["", "  ", None, float("nan"), pd.NA, pd.NaT], ids=repr)
def test_what_is_empty_was_not_taken(empty):
    names = [name for name in ENTRY_FIELDS if name not in LEAST]
    assert read(**dict.fromkeys(names, empty), need_sewing=empty) == Entry("alfa", DAY)


def test_zero_is_a_count():
    assert read(tl="0", needs={"sewing": 0}) == Entry("alfa", DAY, tl=0, needs={"sewing": 0})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("houses", "dua", "“dua” bukan bilangan bulat"),
        ("houses", "1.000", "tanpa titik"),
        ("houses", 2.5, "2.5 bukan bilangan bulat"),
        ("houses", True, "bukan bilangan bulat"),
        ("houses", float("inf"), "bukan bilangan bulat"),
        ("houses", [1], "bukan bilangan bulat"),
        ("tl", "-1", "kurang dari nol"),
        ("tl", -1, "kurang dari nol"),
        ("rooms", 100_001, "lebih dari 100.000"),
        ("rooms", 10**5000, "lebih dari 100.000"),
        ("rooms", "٣", "bukan bilangan bulat"),
        ("date", "11/03/2026", "bukan tanggal"),
        ("date", "2026-02-30", "bukan tanggal"),
        ("date", "0202-03-11", "periksa tahunnya"),
        ("date", "", "belum diisi"),
        ("site_id", " ", "belum diisi"),
        ("site_id", "a" * 101, "singkatkan"),
        ("time_in", "25:00", "bukan jam"),
        ("time_in", 9, "bukan jam"),
        ("attended_by", ["camat"], "“camat” tidak dikenal"),
        ("attended_by", 4, "bukan daftar peran"),
        ("health_protocol", "sedang", "pilih dari baik, cukup, kurang"),
        ("needs", ["sewing"], "bukan daftar kebutuhan"),
        ("needs", {"jahit": 1}, "“jahit” tidak dikenal"),
        ("need_sewing", "x", "bukan bilangan bulat"),
        ("note", "a\x00b", "tidak dapat dicetak"),
        ("note", "a\u202eb", "tidak dapat dicetak"),
        ("note", "\ud800", "tidak dapat dicetak"),
        ("note", b"abc", "bukan teks"),
        ("note", "a" * 2001, "2.001 karakter; paling banyak 2.000"),
        ("next_step", "a" * 501, "paling banyak 500"),
    ],
    ids=short,
)
def test_what_cannot_be_is_refused_beside_its_field(name, value, said):
    found = faults(**{name: value})
    assert list(found) == [name]
    assert said in found[name]


@pytest.mark.parametrize("name", ["note", "next_step"])
@pytest.mark.parametrize(
    "told", ["Hubungi 0812-3456-7890 besok", "NIK 3506 0112 3456 0001", "kirim ke siti@contoh.id"], ids=str
)
def test_a_person_is_refused_and_not_repeated(name, told):
    text = faults(**{name: told})[name]
    assert "data orang tidak disimpan" in text
    assert not any(part in text for part in ("3456", "siti"))


def test_leaving_before_coming_is_refused():
    assert "lebih awal daripada jam datang 10.00" in faults(time_in="10:00", time_out="9:59")["time_out"]
    assert read(time_in="10:00", time_out="10.00").time_out == "10:00"


def test_all_faults_are_told_at_once_with_their_labels():
    with pytest.raises(EntryError) as caught:
        read_entry({"houses": "x", "needs": {"sewing": -1}, "note": "\x07"})
    assert set(caught.value.faults) == {"site_id", "date", "houses", "need_sewing", "note"}
    assert len(caught.value.problems) == 5
    assert any(problem.startswith("Kebutuhan: Menjahit: ") for problem in caught.value.problems)


def test_a_part_can_be_checked_without_the_rest():
    taken, found = check_values({"houses": "3", "rooms": "x"})
    assert (taken["houses"], list(found)) == (3, ["rooms"])


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
field_names = st.sampled_from((*ENTRY_FIELDS, *(f"need_{category}" for category in NEED_WORDS), "need_x"))


@settings(deadline=None)  # other tests may hold the processor
@given(st.dictionaries(field_names | st.text() | st.integers(), anything))
def test_any_mapping_is_an_entry_or_told_what_is_wrong(values):
    entry, found = attempt(values)
    if entry is None:
        assert found
        assert all(text.strip() for text in found.values())
    else:
        assert read_entry(entry.as_form()) == entry


counts = st.none() | st.integers(0, 100_000)
words = st.none() | st.text(st.characters(codec="utf-8"), max_size=60)
forms = st.fixed_dictionaries(
    {
        "site_id": st.sampled_from(["alfa", "beta"]),
        "date": st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)),
        "attended_by": st.lists(st.sampled_from(ATTENDEES)),
        "health_protocol": st.sampled_from([None, "baik", "cukup", "kurang"]),
        "needs": st.dictionaries(st.sampled_from(list(NEED_WORDS)), counts),
        "next_step": words,
        "note": words,
        **dict.fromkeys(COUNTS, counts),
    },
    optional={"time_in": st.times(), "time_out": st.just("23:59")},
)


@settings(deadline=None)  # other tests may hold the processor
@given(forms)
def test_an_entry_put_into_a_form_and_read_again_is_the_same(values):
    entry, found = attempt(values)
    if entry is None:
        assert set(found) <= {"note", "next_step"}  # only a text can be refused here
        return
    assert read_entry(entry.as_form()) == entry
    as_text = {name: "" if value is None else value for name, value in entry.as_form().items()}
    assert read_entry(as_text) == entry


def test_two_entries_are_compared_field_by_field():
    mine = read(houses=1, tl=2, needs={"sewing": 3, "salon": 1}, note="saya")
    theirs = read(houses=1, tl=5, needs={"sewing": 4, "capital": 2}, note="dia")
    assert compare_entries(mine, theirs) == ("tl", "need_sewing", "need_salon", "need_capital", "note")
    assert compare_entries(mine, mine) == ()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("tl", 1200, "1.200"),
        ("tl", 0, "0"),
        ("tl", None, "tidak dicatat"),
        ("time_in", "09:05", "09.05"),
        ("date", "2026-03-11", "Rabu, 11 Maret 2026"),
        ("attended_by", "dinsos perangkat_desa", "Dinsos, Perangkat desa"),
        ("attended_by", (), "tidak dicatat"),
        ("health_protocol", "baik", "Baik"),
        ("status", "done", "Terlaksana"),
        ("site_id", "alfa", "Alfa"),
        ("note", "done", "done"),
    ],
    ids=str,
)
def test_values_are_said_in_indonesian(name, value, said):
    assert say_value(name, value, {"alfa": "Alfa"}) == said


def test_a_need_is_named_by_its_kind():
    assert field_word("need_sewing") == "Kebutuhan: Menjahit"
