"""Whoever alters the audit, its revisions or the data behind the program's back is found, in 100 ways."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from geo.store import audit, create_store, writing
from geo.store.audit import check_audit, verify_audit
from geo.store.tables import Outcome, Site
from tests.store.conftest import fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

CHANGES = 12
"""Audit rows of the database that is tampered with: two of its filling, ten of changes."""


@dataclass(frozen=True)
class Deed:
    """One way to tamper: its kind, and what it does to the database."""

    kind: str
    do: Callable[[Connection], object]


def sql(kind, *statements):
    """Name a deed of plain statements."""

    def do(connection):
        for statement in statements:
            assert connection.exec_driver_sql(statement).rowcount, statement

    return Deed(kind, do)


def swap(one, other):
    """Let two audit rows change places, their numbers with them."""
    return sql(
        "audit row reordered",
        f"UPDATE audit SET seq = -1 WHERE seq = {one}",
        f"UPDATE audit SET seq = {one} WHERE seq = {other}",
        f"UPDATE audit SET seq = {other} WHERE seq = -1",
    )


def soften(seq):
    """Change a count in a detail, as somebody who wants to hide how much was touched."""

    def do(connection):
        (text,) = connection.exec_driver_sql(f"SELECT detail FROM audit WHERE seq = {seq}").one()
        detail = json.loads(text)
        table = next(iter(detail["tables"].values()))
        table["rows"] += 1
        lied = json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("'", "''")
        connection.exec_driver_sql(f"UPDATE audit SET detail = '{lied}' WHERE seq = {seq}".replace("%", "%%"))

    return Deed("audit row changed", do)


def all_deeds():
    """List the 100 ways, each at another place or on another column."""
    every = range(1, CHANGES + 1)
    yield from (sql("audit row changed", f"UPDATE audit SET who = 'orang lain' WHERE seq = {n}") for n in every)
    yield from (soften(n) for n in every)
    for column, value in (("at", "2020-01-01T00:00:00.000+00:00"), ("action", "lain"), ("prev", "0" * 64)):
        for n in (2, 7, 11):
            yield sql("audit row changed", f"UPDATE audit SET {column} = '{value}' WHERE seq = {n}")
    yield sql("audit row changed", "UPDATE audit SET detail = 'bukan json' WHERE seq = 5")
    yield sql("audit row changed", f"UPDATE audit SET hash = '{'0' * 64}' WHERE seq = 6")
    for n in every:  # the newest among them: a row that nothing comes after
        yield sql("audit row removed", f"DELETE FROM revisions WHERE seq = {n}", f"DELETE FROM audit WHERE seq = {n}")
    yield sql("audit row removed", "DELETE FROM revisions WHERE seq > 8", "DELETE FROM audit WHERE seq > 8")
    yield sql("audit row removed", "DELETE FROM revisions", "DELETE FROM audit")
    yield sql("audit row removed", "DELETE FROM audit WHERE seq = 4")
    yield from (swap(n, n + 1) for n in range(1, CHANGES))
    yield from (swap(1, n) for n in (6, CHANGES))
    for n in (CHANGES + 1, CHANGES + 5, 0):
        yield sql(
            "audit row inserted",
            f"INSERT INTO audit (seq, at, who, action, detail, prev, hash) SELECT {n}, at, who, action, detail, hash, "
            f"hash FROM audit WHERE seq = {CHANGES}",
        )
    for n in every:
        yield sql("revision changed", f"UPDATE revisions SET state = '{{}}' WHERE seq = {n}")
    for n in (1, 5, CHANGES):
        yield sql("revision removed", f"DELETE FROM revisions WHERE seq = {n}")
        yield sql(
            "revision inserted",
            f"INSERT INTO revisions (seq, table_name, row_id, version, state) VALUES ({n}, 'sites', 'baru', 1, NULL)",
        )
    for table, change in (
        ("sites", "name = 'Palsu'"),
        ("visits", "date = '2026-03-02'"),
        ("observations", "houses = 2"),
        ("observations", "rooms = 0"),
        ("needs", "count = count + 1"),
        ("outcomes", "trained = 1"),
        ("settings", "value = 'lain'"),
        ("sites", "version = version + 1"),
    ):
        yield sql("data row changed", f"UPDATE {table} SET {change}")
    yield sql("data row removed", "DELETE FROM needs")
    yield sql("data row removed", "DELETE FROM outcomes WHERE outcome_id = 'u3'")
    yield sql("data row removed", "DELETE FROM settings WHERE key = 'district'")
    yield sql("data row inserted", "INSERT INTO needs (need_id, visit_id, category) VALUES ('x', 'v', 'salon')")
    yield sql("data row inserted", "INSERT INTO settings (key, value) VALUES ('x', 'y')")
    yield sql("chain's end changed", "UPDATE changes SET audited = audited - 1")
    yield sql("chain's end changed", f"UPDATE changes SET head = '{'0' * 64}'")
    yield sql("chain's end changed", "UPDATE changes SET head = (SELECT hash FROM audit WHERE seq = 11), audited = 11")


DEEDS = list(all_deeds())


@pytest.fixture
def office(store_url):
    engine = create_store(store_url)
    fill(engine)
    for number in range(CHANGES - 2):
        with writing(engine, who="budi", action="outcome.save") as session:
            session.add(Outcome(outcome_id=f"u{number}", site_id="a", date=dt.date(2026, 1, 1), trained=number))
            session.get(Site, "b").note = f"ke-{number}"
    with engine.begin() as connection:  # whoever tampers has the database to himself
        for statement in guards(connection):
            connection.exec_driver_sql(statement)
    assert verify_audit(engine).changes == CHANGES
    yield engine
    engine.dispose()


def guards(connection):
    """Word how to take away the guards, and the references that would refuse too."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars()
        return [f"DROP TRIGGER {name}" for name in found]
    triggers = [f"DROP TRIGGER {table}_append_only ON {table}" for table in ("audit", "revisions")]
    return [*triggers, "ALTER TABLE revisions DROP CONSTRAINT fk_revisions_seq"]


def test_a_hundred_ways_to_tamper_are_all_found(office, capsys):
    found = Counter()
    for number, deed in enumerate(DEEDS):
        with office.connect() as connection:
            if office.dialect.name == "sqlite":
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
            with connection.begin() as transaction:
                deed.do(connection)
                report = check_audit(connection)
                assert report.faults, f"way {number}, {deed.kind}, was not found"
                found[deed.kind] += 1
                transaction.rollback()
    assert verify_audit(office).faults == ()
    with capsys.disabled():
        print(f"\n{office.dialect.name}: {found.total()} of {len(DEEDS)} ways to tamper found: {dict(found)}")
    assert len(DEEDS) >= 100


def test_a_chain_written_anew_is_told_from_the_head_that_was_kept(office):
    """Whoever recomputes every hash fools the chain itself, and nobody who kept a head elsewhere."""
    head = verify_audit(office).head
    assert verify_audit(office, head).faults == ()
    with office.begin() as connection:
        prev = ""
        for row in connection.exec_driver_sql("SELECT * FROM audit ORDER BY seq").mappings().all():
            mark = audit._hash(row["seq"], row["at"], "orang lain", row["action"], row["detail"], prev)
            connection.exec_driver_sql(
                f"UPDATE audit SET who = 'orang lain', prev = '{prev}', hash = '{mark}' WHERE seq = {row['seq']}"
            )
            prev = mark
        connection.exec_driver_sql(f"UPDATE changes SET head = '{prev}'")
    assert verify_audit(office).faults == ()
    (fault,) = verify_audit(office, head).faults
    assert "Kepala rantai" in fault
