"""Plans of rounds: keep drafts, and make the visits of an adopted one planned visits."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from geo.errors import ConflictError, DataError
from geo.store.engine import explaining, writing
from geo.store.tables import Plan, Visit
from geo.texts import text_fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

PLAN_SOURCE = "rencana yang disahkan"
REPLACED = "diganti rencana yang disahkan"
LONGEST_NAME = 60
"""Characters of a plan's name."""
_LONGEST_TEXT = 200
"""Characters of any other text of a plan."""


@dataclass(frozen=True)
class KeptRound:
    """One round as it is kept: a team's sites on one date, in the order they are called at."""

    date: dt.date
    team: str
    site_ids: tuple[str, ...]


@dataclass(frozen=True)
class KeptPlan:
    """A plan as it is kept. ``rules`` is whatever JSON the planner asked with; ``version`` tells an outdated copy."""

    plan_id: str
    name: str
    made_on: dt.date
    status: str
    first_day: dt.date
    last_day: dt.date
    rules: dict[str, Any]
    rounds: tuple[KeptRound, ...]
    version: int


def read_plans(engine: Engine) -> list[KeptPlan]:
    """Read all plans that were not dropped, the newest first."""
    with explaining(engine), engine.connect() as connection:
        rows = connection.execute(
            select(*Plan.__table__.columns).where(Plan.status != "dropped").order_by(Plan.made_on.desc(), Plan.plan_id)
        ).all()
    return [
        KeptPlan(
            row.plan_id,
            row.name,
            row.made_on,
            row.status,
            row.first_day,
            row.last_day,
            json.loads(row.rules),
            _load_rounds(row.rounds),
            row.version,
        )
        for row in rows
    ]


def save_plan(  # the rest are the plan's own fields
    engine: Engine,
    *,
    name: str,
    made_on: dt.date,
    period: tuple[dt.date, dt.date],
    rules: dict[str, Any],
    rounds: Sequence[KeptRound],
    replaces: KeptPlan | None = None,
    simulated: bool = False,
    who: str = "program",
) -> str:
    """Keep a draft, new or in the place of an older one.

    Parameters
    ----------
    replaces
        The draft as it was read; somebody else may have saved it since.
    who
        Whose change it is.

    Returns
    -------
    plan_id
        The draft's id.

    Raises
    ------
    DataError
        When a name or another text is too long, cannot be printed or tells of a person.
    ConflictError
        When the draft was changed or adopted in the meantime.
    """
    _check_texts(name, rules, rounds)
    with writing(engine, who, "plan.save") as session:
        plan = Plan(plan_id=uuid.uuid4().hex, status="draft") if replaces is None else _draft(session, replaces)
        plan.name, plan.made_on = name, made_on
        plan.first_day, plan.last_day = period
        plan.rules = json.dumps(rules, ensure_ascii=False, sort_keys=True)
        plan.rounds = _dump_rounds(rounds)
        plan.simulated = simulated
        session.add(plan)
        return plan.plan_id


def drop_plan(engine: Engine, plan: KeptPlan, who: str = "program") -> None:
    """Put a draft away.

    Raises
    ------
    ConflictError
        When the draft was changed or adopted in the meantime.
    """
    with writing(engine, who, "plan.drop") as session:
        _draft(session, plan).status = "dropped"


def adopt_plan(engine: Engine, plan: KeptPlan, who: str = "program") -> int:
    """Make every stop of a draft a planned visit, all of them or none.

    A site that already has a planned visit in the plan's period keeps that visit, moved to the plan's day, team and
    place. Where it has several, the earliest is moved and the others are cancelled with `REPLACED` as their reason, so
    that nobody goes twice. Planned visits of sites that are not in the plan stay as they are.

    Returns
    -------
    visits
        How many visits are planned now.

    Raises
    ------
    ConflictError
        When the draft was changed or adopted in the meantime.
    """
    with writing(engine, who, "plan.adopt") as session:
        draft = _draft(session, plan)
        draft.status = "adopted"
        in_period = select(Visit).where(
            Visit.status == "planned", Visit.date >= plan.first_day, Visit.date <= plan.last_day
        )
        planned: dict[str, list[Visit]] = {}
        for found in session.scalars(in_period.order_by(Visit.date, Visit.visit_id)):
            planned.setdefault(found.site_id, []).append(found)
        count = 0
        for kept in plan.rounds:
            for position, site_id in enumerate(kept.site_ids, start=1):
                fresh_id = f"{kept.date.isoformat()}-{site_id}-{plan.plan_id[:8]}"
                fresh = Visit(visit_id=fresh_id, site_id=site_id, simulated=draft.simulated)
                visit, *others = planned.pop(site_id, [fresh])
                for other in others:
                    other.status, other.reason = "cancelled", REPLACED
                visit.date, visit.team, visit.position = kept.date, kept.team, position
                visit.status, visit.source = "planned", PLAN_SOURCE
                session.add(visit)
                count += 1
        return count


def _check_texts(name: str, rules: dict[str, Any], rounds: Sequence[KeptRound]) -> None:
    """Refuse what a person may be told by: adopting copies a team's name into visits, and so into files."""
    faults = {f"Nama rencana {fault}": None for fault in (text_fault(name, LONGEST_NAME),) if fault is not None}
    texts = [*(kept.team for kept in rounds), *_texts(rules)]
    faults |= {f"Nama tim {fault}": None for text in texts if (fault := text_fault(text, _LONGEST_TEXT)) is not None}
    if faults:
        raise DataError(faults)


def _texts(value: object) -> Iterator[str]:
    """Give the texts among JSON values; names of fields and ids of sites, which are keys, are none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list, tuple)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _draft(session: Session, plan: KeptPlan) -> Plan:
    """Fetch a draft for writing; refuse it when it is not the one that was read."""
    found = session.get(Plan, plan.plan_id)
    if found is None or found.status != "draft" or found.version != plan.version:
        raise ConflictError(
            "Rencana ini sudah diubah atau disahkan orang lain; muat ulang, lalu ulangi perubahan Anda."
        )
    return found


def _dump_rounds(rounds: Sequence[KeptRound]) -> str:
    return json.dumps([[kept.date.isoformat(), kept.team, list(kept.site_ids)] for kept in rounds], ensure_ascii=False)


def _load_rounds(text: str) -> tuple[KeptRound, ...]:
    return tuple(KeptRound(dt.date.fromisoformat(day), team, tuple(ids)) for day, team, ids in json.loads(text))
