"""What is recorded is found the way rows refer to it, with what a file adds laid over it."""

import pytest

from geo.exchange.incoming import known
from geo.exchange.incoming.known import Known, load_values


@pytest.fixture
def recorded(one_office):
    with one_office.engine.connect() as connection:
        yield Known(connection)


def test_a_site_is_found_by_id_before_name_and_by_its_present_name_only(recorded):
    dadapan = recorded.records["sites"]["dadapan"]
    recorded.put("sites", dadapan | {"name": "Cerme"})
    assert recorded.find_site("CERME") == ["cerme"]
    assert recorded.sites_named("cerme") == ["cerme", "dadapan"]
    assert recorded.sites_named("Dadapan") == []


def test_a_visit_that_was_moved_is_found_on_its_new_day_only(recorded):
    visit = recorded.records["visits"]["2020-10-14-dadapan"]
    recorded.put("visits", visit | {"site_id": "cerme"})
    assert list(recorded.visits_on("dadapan", visit["date"])) == []
    assert len(list(recorded.visits_on("cerme", visit["date"]))) == 2


def test_a_free_id_is_the_wanted_one_or_has_a_number_behind(recorded):
    assert recorded.free_id("sites", "baru") == "baru"
    assert recorded.free_id("sites", "cerme") == "cerme-2"
    assert recorded.free_id("sites", "cerme", {"cerme-2"}) == "cerme-3"


def test_spellings_are_compared_for_so_many_names_only(recorded, monkeypatch):
    monkeypatch.setattr(known, "_MOST_HINTS", 2)
    assert [recorded.nearest_site(name) for name in ("Dadapn", "Xyzzy", "Cermee", "dadapn")] == [
        "Dadapan", None, None, "Dadapan",
    ]  # fmt: skip


def test_a_revision_gives_dates_back_and_no_column_that_is_gone():
    state = '{"visit_id": "k1", "date": "2026-02-01", "team": null, "gone": 1}'
    values = load_values("visits", state)
    assert values is not None
    assert (values["date"].isoformat(), values["team"], "gone" in values) == ("2026-02-01", None, False)
    assert load_values("visits", None) is None
