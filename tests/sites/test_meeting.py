"""Meeting points are saved together, on both databases, and never over what somebody else has saved."""

from __future__ import annotations

import threading

import pytest

from geo.basemap import read_basemap
from geo.errors import ConflictError, DataError, PetaError
from geo.sites.meeting import MeetingEdit, save_meeting_points
from geo.store import create_store, data_version, read_sites, seed_facts
from geo.store.history import read_history
from geo.store.tables import Site
from geo.workspace import SHIPPED_DATA


@pytest.fixture(scope="module")
def basemap():
    return read_basemap(SHIPPED_DATA)


@pytest.fixture
def engine(store_url, basemap):
    engine = create_store(store_url)
    seed_facts(engine, SHIPPED_DATA, basemap)
    yield engine
    engine.dispose()


@pytest.fixture
def meeting_points(engine, basemap):
    return lambda: read_sites(engine, basemap.kecamatan)["meeting_point"].dropna().to_dict()


def test_points_are_kept_changed_and_taken_back(engine, meeting_points):
    edits = [MeetingEdit("cerme", "", " Balai\ndesa "), MeetingEdit("weru", "", ""), MeetingEdit("krian", "", "Pasar")]
    assert save_meeting_points(engine, edits, "kantor") == 2
    assert meeting_points() == {"cerme": "Balai desa", "krian": "Pasar"}
    assert save_meeting_points(engine, [MeetingEdit("cerme", "Balai desa", "")], "kantor") == 1
    assert meeting_points() == {"krian": "Pasar"}
    last = read_history(engine, Site, ["cerme"])[-1]
    assert (last.who, last.action, last.version) == ("kantor", "site.meeting_point", 3)


def test_the_same_again_changes_nothing(engine):
    edits = [MeetingEdit("cerme", "", "Balai desa")]
    save_meeting_points(engine, edits, "kantor")
    assert save_meeting_points(engine, edits, "kantor") == 0
    assert read_history(engine, Site, ["cerme"])[-1].version == 2


def test_what_somebody_else_has_saved_is_told_and_nothing_is_written(engine, meeting_points):
    save_meeting_points(engine, [MeetingEdit("cerme", "", "Pasar")], "lain")
    version = data_version(engine)
    edits = [MeetingEdit("krian", "", "Terminal"), MeetingEdit("cerme", "", "Balai desa"), MeetingEdit("x", "", "y")]
    with pytest.raises(ConflictError) as caught:
        save_meeting_points(engine, edits, "kantor")
    assert str(caught.value).split("\n") == [
        "Titik temu Cerme: sudah diubah orang lain menjadi 'Pasar'; periksa, lalu simpan lagi.",
        "Titik temu x: lokasi ini sudah tidak ada; muat ulang halaman.",
    ]
    assert meeting_points() == {"cerme": "Pasar"}
    assert data_version(engine) == version
    save_meeting_points(engine, [MeetingEdit("cerme", "Pasar", "")], "lain")
    with pytest.raises(ConflictError, match="sudah dihapus orang lain"):
        save_meeting_points(engine, [MeetingEdit("cerme", "Pasar", "Balai desa")], "kantor")


def test_every_text_that_cannot_be_is_told(engine, meeting_points):
    edits = [
        MeetingEdit("cerme", "", "x" * 201),
        MeetingEdit("krian", "", "Pak X, 0812-3456-7890"),
        MeetingEdit("weru", "", "Balai\x07desa"),
        MeetingEdit("tambi", "", "Pasar"),
    ]
    with pytest.raises(DataError) as caught:
        save_meeting_points(engine, edits, "kantor")
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "Titik temu Cerme", "Titik temu Krian", "Titik temu Weru",
    ]  # fmt: skip
    assert "7890" not in str(caught.value)
    assert meeting_points() == {}


def test_of_two_at_once_one_is_told(engine, meeting_points):
    outcomes, both = [], threading.Barrier(2)

    def save(text):
        both.wait()
        try:
            outcomes.append(save_meeting_points(engine, [MeetingEdit("cerme", "", text)], text))
        except PetaError as err:
            outcomes.append(err)

    threads = [threading.Thread(target=save, args=[text]) for text in ("Pasar", "Terminal")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(isinstance(outcome, ConflictError) for outcome in outcomes) == [False, True]
    assert 1 in outcomes
    assert meeting_points()["cerme"] in {"Pasar", "Terminal"}
