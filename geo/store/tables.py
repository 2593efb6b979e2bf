"""The tables: what the office knows, one row a fact, each guarded by its own constraints."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 (SQLAlchemy reads the annotations when it runs)
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, MetaData, UniqueConstraint, false, text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from geo.needs import NEED_WORDS
from geo.symbols import ACCURACY_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

STATUSES = ("planned", "done", "cancelled")
PLAN_STATUSES = ("draft", "adopted", "dropped")
HEALTH_PROTOCOLS = ("baik", "cukup", "kurang")
ATTENDEES = ("dinsos", "lsm", "puskesmas", "perangkat_desa")
"""Who goes along on a visit, as roles and never as persons."""


class Base(DeclarativeBase):
    """Parent of every table; constraints have predictable names, so that a migration can drop them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Versioned:
    """A row that two people may edit: whoever saves an outdated copy is told so instead of overwriting."""

    version: Mapped[int] = mapped_column(default=1, server_default="1")
    simulated: Mapped[bool] = mapped_column(default=False, server_default=false())

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 (SQLAlchemy hands in the class)
        """Let the ORM compare and raise ``version`` with every update."""
        return {"version_id_col": cls.version}


def _one_of(column: str, words: Iterable[str]) -> CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def _not_negative(*columns: str) -> list[CheckConstraint]:
    return [CheckConstraint(f"{column} >= 0", name=f"{column}_not_negative") for column in columns]


class Setting(Base):
    """One setting of the office, as text."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class Figure(Base):
    """One published figure that is not counted by a visit."""

    __tablename__ = "figures"

    figure: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    unit: Mapped[str | None]
    as_of: Mapped[dt.date]
    source: Mapped[str | None]


class Site(Versioned, Base):
    """One eks lokalisasi; its kecamatan's name and zone come from the base map by code."""

    __tablename__ = "sites"
    __table_args__ = (
        _one_of("location_accuracy", tuple(ACCURACY_WORDS)),
        CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="lat_with_lon"),
        CheckConstraint("lat BETWEEN -90 AND 90", name="lat_on_earth"),
        CheckConstraint("lon BETWEEN -180 AND 180", name="lon_on_earth"),
        CheckConstraint("interval_days > 0", name="interval_days_positive"),
        *_not_negative("accuracy_m"),
    )

    site_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kecamatan_code: Mapped[str]
    desa: Mapped[str | None]
    desa_code: Mapped[str | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    location_accuracy: Mapped[str]
    accuracy_m: Mapped[float | None]
    interval_days: Mapped[int | None]
    meeting_point: Mapped[str | None]
    note: Mapped[str | None]
    source: Mapped[str | None]


class Visit(Versioned, Base):
    """One site on one date.

    ``time_in`` and ``time_out`` are "HH:MM"; ``attended_by`` has codes of `ATTENDEES` with a space between;
    ``instance_id`` is the id of the field form's submission that the visit came with.
    """

    __tablename__ = "visits"
    __table_args__ = (
        _one_of("status", STATUSES),
        CheckConstraint("position >= 1", name="position_from_one"),
        Index(None, "site_id", "date"),
        Index(None, "instance_id", unique=True),
    )

    visit_id: Mapped[str] = mapped_column(primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.site_id"))
    date: Mapped[dt.date]
    status: Mapped[str]
    team: Mapped[str | None]
    position: Mapped[int | None]
    time_in: Mapped[str | None]
    time_out: Mapped[str | None]
    attended_by: Mapped[str | None]
    next_step: Mapped[str | None]
    reason: Mapped[str | None]
    source: Mapped[str | None]
    instance_id: Mapped[str | None]


class Observation(Versioned, Base):
    """What one visit counted; an empty count was not taken. Site and date are the visit's."""

    __tablename__ = "observations"
    __table_args__ = (
        *_not_negative("houses", "rooms", "living_in", "tl", "owners"),
        _one_of("health_protocol", HEALTH_PROTOCOLS),
    )

    observation_id: Mapped[str] = mapped_column(primary_key=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("visits.visit_id"), unique=True)
    houses: Mapped[int | None]
    rooms: Mapped[int | None]
    living_in: Mapped[int | None]
    tl: Mapped[int | None]
    owners: Mapped[int | None]
    health_protocol: Mapped[str | None]
    note: Mapped[str | None]


class Need(Versioned, Base):
    """How many women asked for one kind of help at one assessment; never who."""

    __tablename__ = "needs"
    __table_args__ = (
        UniqueConstraint("visit_id", "category"),
        _one_of("category", NEED_WORDS),
        *_not_negative("count"),
    )

    need_id: Mapped[str] = mapped_column(primary_key=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("visits.visit_id"))
    category: Mapped[str]
    count: Mapped[int | None]


class Outcome(Versioned, Base):
    """How many were trained, equipped, changed profession or came back, by one report of a site."""

    __tablename__ = "outcomes"
    __table_args__ = (
        *_not_negative("trained", "equipped", "changed", "returned"),
        Index(None, "site_id", "date"),
    )

    outcome_id: Mapped[str] = mapped_column(primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.site_id"))
    date: Mapped[dt.date]
    trained: Mapped[int | None]
    equipped: Mapped[int | None]
    changed: Mapped[int | None]
    returned: Mapped[int | None]


class Plan(Versioned, Base):
    """A plan of rounds: a draft until it is adopted, when its stops become planned visits.

    ``rules`` and ``rounds`` are JSON: how it was asked for, and every round's date, team and sites in order. Times are
    not kept: they follow from these and the travel table.
    """

    __tablename__ = "plans"
    __table_args__ = (_one_of("status", PLAN_STATUSES), CheckConstraint("first_day <= last_day", name="days_in_order"))

    plan_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    made_on: Mapped[dt.date]
    status: Mapped[str]
    first_day: Mapped[dt.date]
    last_day: Mapped[dt.date]
    rules: Mapped[str]
    rounds: Mapped[str]


class Audit(Base):
    """One committed change: who, when, what; ids and counts only, never what was counted.

    Rows are never altered or removed (triggers refuse it) and each carries the hash of the one before.
    """

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str]
    who: Mapped[str]
    action: Mapped[str]
    detail: Mapped[str]
    prev: Mapped[str]
    hash: Mapped[str]


class Revision(Base):
    """A row as one change left it: JSON of its columns, or nothing once it was removed. Append-only too."""

    __tablename__ = "revisions"
    __table_args__ = (
        Index(None, "table_name", "row_id", "seq"),
        Index(
            "ix_revisions_removed",
            "table_name",
            "row_id",
            sqlite_where=text("state IS NULL"),
            postgresql_where=text("state IS NULL"),
        ),
    )

    seq: Mapped[int] = mapped_column(ForeignKey("audit.seq"), primary_key=True, autoincrement=False)
    table_name: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int | None]
    state: Mapped[str | None]


class Import(Base):
    """A file that was taken in as one, and can be undone as one.

    ``seq`` is the change that brought it in, ``undone_seq`` the one that took it back.
    """

    __tablename__ = "imports"

    import_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[str]
    who: Mapped[str]
    file_name: Mapped[str]
    sha256: Mapped[str]
    rows_new: Mapped[int]
    rows_changed: Mapped[int]
    seq: Mapped[int]
    undone_seq: Mapped[int | None]


class Draft(Base):
    """What a user has typed and not yet saved, as JSON, by what it is about."""

    __tablename__ = "drafts"

    who: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[str]
    saved_at: Mapped[str]


class Change(Base):
    """A single row: how many transactions were committed, so that caches know when to renew, and the audit's head."""

    __tablename__ = "changes"
    __table_args__ = (CheckConstraint("id = 1", name="id_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    committed: Mapped[int]
    audited: Mapped[int] = mapped_column(default=0, server_default="0")
    head: Mapped[str] = mapped_column(default="", server_default="")
