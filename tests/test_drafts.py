"""What a user has typed is kept as that user's alone, and leaves no trace among the records."""

import threading

import pytest

from geo.errors import DataError
from geo.store import create_store, data_version
from geo.store.audit import verify_audit
from geo.store.drafts import MOST_CHARACTERS, drop_draft, keep_draft, list_drafts


@pytest.fixture
def engine(store_url):
    made = create_store(store_url)
    yield made
    made.dispose()


def test_the_latest_draft_is_read_as_it_was_kept(engine):
    keep_draft(engine, "ani", "kunjungan:1", '{"tl": "1"}')
    kept = keep_draft(engine, "ani", "kunjungan:1", '{"tl": "12"}')
    assert list_drafts(engine, "ani") == [kept]
    assert kept.body == '{"tl": "12"}'


def test_a_draft_is_its_users_and_about_one_thing(engine):
    keep_draft(engine, "ani", "a", "1")
    keep_draft(engine, "ani", "b", "2")
    keep_draft(engine, "budi", "a", "3")
    drop_draft(engine, "ani", "a")
    assert [(draft.key, draft.body) for draft in list_drafts(engine, "ani")] == [("b", "2")]
    assert [draft.body for draft in list_drafts(engine, "budi")] == ["3"]


def test_drafts_renew_no_screen_and_enter_no_audit(engine):
    version, changes = data_version(engine), verify_audit(engine).changes
    keep_draft(engine, "ani", "a", "1")
    drop_draft(engine, "ani", "a")
    assert (data_version(engine), verify_audit(engine).changes) == (version, changes)


def test_a_draft_longer_than_any_form_is_refused(engine):
    with pytest.raises(DataError, match="terlalu panjang"):
        keep_draft(engine, "ani", "a", "x" * (MOST_CHARACTERS + 1))
    assert list_drafts(engine, "ani") == []


def test_two_windows_that_keep_the_first_draft_at_once_both_succeed(engine):
    barrier, failed = threading.Barrier(8), []

    def keep(text):
        barrier.wait()
        try:
            keep_draft(engine, "ani", "a", text)
        except DataError as err:
            failed.append(err)

    threads = [threading.Thread(target=keep, args=(str(number),)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    (kept,) = list_drafts(engine, "ani")
    assert kept.body in set("01234567")
