"""Read what ODK Central and KoboToolbox give back of the field form as a table of visits, each under a lasting key."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.exchange.field_form.questions import (
    INTRODUCTION,
    NO_PERSON_PLEASE,
    PAGES,
    QUESTIONS,
    SEVERAL,
    Question,
)
from geo.exchange.names import safe_name
from geo.exchange.reading.central_zip import is_central_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo.exchange.reading.table import Cell, RawTable


@dataclass(frozen=True)
class Service:
    """What tells the exports of one service, and what its own columns mean.

    Parameters
    ----------
    name
        What messages call it.
    keys
        The columns that key a submission, the lasting one first.
    review
        The column of a reviewer's verdict.
    held
        Which verdicts hold a submission back, and how messages say so.
    state
        A column that is filled only when a submission could not be opened.
    """

    name: str
    keys: tuple[str, ...]
    review: str
    held: Mapping[str, str]
    state: str = ""

    @property
    def read(self) -> frozenset[str]:
        """The columns of its own that are read."""
        return frozenset((*self.keys, self.review, self.state))


CENTRAL = Service(
    "ODK Central",
    ("KEY",),
    "ReviewState",
    {"rejected": "ditolak pemeriksa", "hasissues": "masih bermasalah menurut pemeriksa"},
    "Status",
)
KOBO = Service(
    "KoboToolbox",
    ("meta/rootUuid", "_uuid"),
    "_validation_status",
    {
        "validation_status_not_approved": "tidak disetujui pemeriksa",
        "not approved": "tidak disetujui pemeriksa",
        "validation_status_on_hold": "ditunda pemeriksa",
        "on hold": "ditunda pemeriksa",
    },
)

INSTANCE = "instance_id"

_OF_PERSONS = frozenset(
    ("submitterid", "submittername", "deviceid", "_submitted_by", "username", "phonenumber", "subscriberid",
     "simserial", "email", "audit")
)  # fmt: skip
"""Columns about who sent and from which phone, in small letters: never read."""
_OF_SERVICE = frozenset(
    ("submissiondate", "instanceid", "instancename", "deprecatedid", "rootuuid", "key", "attachmentspresent",
     "attachmentsexpected", "status", "reviewstate", "edits", "formversion", "_id", "_uuid", "_submission_time",
     "_validation_status", "_notes", "_status", "__version__", "_version_", "_tags", "_index", "_geolocation",
     "_attachments", "_bamboo_dataset_id", "_xform_id_string", "uuid", "start", "end", "today")
)  # fmt: skip
"""Columns that the services add, in small letters and without the group before them."""
_SERVICE_GROUPS = (["meta"], ["formhub"])

_WORDS = re.compile(r"\w+")
_BRACKETED = re.compile(r"(?:.* )?\[([^\[\]]+)\]")
_LEADING = (INTRODUCTION, NO_PERSON_PLEASE, *(page.label for page in PAGES))
"""How the heading of a note or a page ends: some exports have an empty column of it."""


@dataclass(frozen=True)
class _Place:
    """What a column holds: the answer to a question, or of one that takes several whether this one was given."""

    question: Question
    choice: str | None = None


@dataclass(frozen=True)
class _Columns:
    """Where the columns of an export belong: to questions, by name; to others by number; to persons and the service."""

    places: dict[str, list[tuple[int, _Place]]]
    others: list[int]
    persons: list[str]
    services: list[str]


def read_submissions(tables: Sequence[RawTable]) -> list[RawTable]:
    """Put submissions of the field form into the columns of visits; other tables stay as they are.

    Parameters
    ----------
    tables
        As a file holds them. A table is taken for a service's export by the columns that the service adds.

    Returns
    -------
    tables
        Of a submission one row with ``instance_id`` and the names of the columns of visits, observations and, as
        ``need_<category>``, needs. What is left out (who sent it, the service's own columns, submissions that a
        reviewer holds back) is named; columns that are not the form's stay for the import to judge.

    Notes
    -----
    ODK Central: ``KEY`` is the id under which a submission first came and stays over corrections, while
    ``meta-instanceID`` is the latest version's; groups stand before a name with "-" or not at all, and each choice of
    a question that takes several may have a column ``name/choice`` with 0 or 1 (https://docs.getodk.org/
    central-api-submission-management/; getodk/central-backend, lib/data/briefcase.js). KoboToolbox:
    ``meta/rootUuid`` stays, ``_uuid`` is new with every edit (kobotoolbox/kpi #3940, #5435); headings and answers are
    names or labels, several labels in one cell are joined by spaces, groups stand before with "/" or not at all
    (kobotoolbox/formpack, schema/fields.py); a verdict is written as code or label (kobotoolbox/kpi #1851).
    """
    return [_read_table(table, service) if (service := tell_service(table)) else table for table in tables]


def tell_service(table: RawTable) -> Service | None:
    """Tell whose export a table is, by the columns that the service adds."""
    headings = set(table.headings)
    if is_central_table(table):
        return CENTRAL
    if headings & set(KOBO.keys) and headings & {"_id", "_submission_time", "_index"}:
        return None if "_parent_index" in headings else KOBO
    return None


def _read_table(table: RawTable, service: Service) -> RawTable:
    """Put one export's columns and answers into those of visits."""
    columns = _sort_columns(table.headings)
    names = [name for name, question in QUESTIONS.items() if name in columns.places and question.is_recorded]
    at_heading = {heading: at for at, heading in reversed(list(enumerate(table.headings)))}
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    held: list[str] = []
    for number, cells in table.rows:
        own = {heading: cells[at] for heading, at in at_heading.items()}
        if reason := _held_back(service, own):
            held.append(f"baris {number}: {reason}; perbaiki atau setujui di {service.name}, lalu ekspor lagi")
            continue
        answers = tuple(_answer(cells, columns.places[name]) for name in names)
        rows.append((number, (_key(service, own), *answers, *(cells[at] for at in columns.others))))
    if service is KOBO and KOBO.keys[0] not in at_heading:
        held.append(
            f"kolom {KOBO.keys[0]} tidak ada: kiriman yang pernah diubah di KoboToolbox masuk sebagai kunjungan baru; "
            "sertakan kolom itu saat mengekspor"
        )
    if columns.persons:
        held.append(f"kolom tentang pengirim dan ponsel: {', '.join(map(safe_name, columns.persons))}")
    if unread := [heading for heading in columns.services if heading not in service.read]:
        held.append(f"kolom milik {service.name}: {', '.join(map(safe_name, unread))}")
    headings = (INSTANCE, *names, *(table.headings[at] for at in columns.others))
    return replace(table, headings=headings, rows=rows, left_out=(*table.left_out, *held), is_whole=True)


def _sort_columns(headings: Sequence[str]) -> _Columns:
    """Tell the columns of the form from those of the service, of whoever sent it, and others."""
    columns = _Columns({}, [], [], [])
    for at, heading in enumerate(headings):
        words = _WORDS.findall(heading)
        last = words[-1].lower() if words else ""
        is_own = len(words) == 1 or words[:1] in _SERVICE_GROUPS
        place = _find_place(heading)
        if last in _OF_PERSONS:
            columns.persons.append(heading)
        elif place is not None:
            columns.places.setdefault(place.question.name, []).append((at, place))
        elif is_own and last in _OF_SERVICE:
            columns.services.append(heading)
        elif not heading.endswith(_LEADING):
            columns.others.append(at)
    return columns


def _find_place(heading: str) -> _Place | None:
    """Find the question of a heading, by names or by labels, whatever groups stand before it."""
    words = _WORDS.findall(heading)
    name = words[-1] if words else ""
    before = QUESTIONS.get(words[-2]) if len(words) > 1 else None
    if before is not None and before.kind.startswith(SEVERAL) and name in before.choices:
        return _Place(before, name)
    if name in QUESTIONS:
        return _Place(QUESTIONS[name])
    return next((place for label, place in _BY_LABEL if _ends_with(heading, label)), None)


def _by_label() -> Iterable[tuple[str, _Place]]:
    """Give every label under which an export may head a column; longer ones, which say more, come first."""
    for question in QUESTIONS.values():
        if question.label:
            yield question.label, _Place(question)
        if question.kind.startswith(SEVERAL):
            for code, word in question.choices.items():
                yield f"{question.label}/{word}", _Place(question, code)


_BY_LABEL = sorted(_by_label(), key=lambda one: -len(one[0]))


def _ends_with(heading: str, label: str) -> bool:
    """Tell whether a heading is a label, perhaps with the labels of its groups before it."""
    return heading == label or (heading.endswith(label) and not heading[-len(label) - 1].isalnum())


def _held_back(service: Service, own: Mapping[str, Cell]) -> str | None:
    """Say why a submission must not come in; None when it may."""
    verdict = _text(own.get(service.review))
    if (word := service.held.get(verdict.lower())) is not None:
        return f"{word} ({verdict})"
    state = _text(own.get(service.state)) if service.state else ""
    return "isinya terkunci dan belum dibuka" if state else None


def _key(service: Service, own: Mapping[str, Cell]) -> str | None:
    keys = (_text(own.get(key)).removeprefix("uuid:") for key in service.keys)
    return next((key for key in keys if key), None)


def _answer(cells: Sequence[Cell], places: Sequence[tuple[int, _Place]]) -> Cell:
    """Give the answer to a question: the first that is filled, in the words or codes of the records."""
    question = places[0][1].question
    whole = next((cells[at] for at, place in places if place.choice is None and _text(cells[at])), None)
    if question.kind.startswith(SEVERAL):
        given = {place.choice for at, place in places if place.choice is not None and _is_given(cells[at])}
        return " ".join(code for code in question.choices if code in given) or _codes(_text(whole), question.choices)
    if question.name == "site_id" and (found := _BRACKETED.fullmatch(_text(whole))):
        return found[1]
    if question.name == "reason":
        return question.choices.get(_text(whole), whole)  # kept as words: a reason may also be typed
    return whole


def _codes(text: str, choices: Mapping[str, str]) -> str | None:
    """Read codes or labels that stand in one cell with spaces between them; what is neither stays as it is."""
    if not text or all(part in choices for part in text.split()):
        return text or None
    by_word = sorted(((word.casefold(), code) for code, word in choices.items()), key=lambda one: -len(one[0]))
    rest, given = text.casefold(), set()
    while rest:
        found = next(((word, code) for word, code in by_word if re.match(rf"{re.escape(word)}(?:\W|$)", rest)), None)
        if found is None:
            return text
        given.add(found[1])
        rest = rest[len(found[0]) :].lstrip(" ,;")
    return " ".join(code for code in choices if code in given)


def _is_given(cell: Cell) -> bool:
    return _text(cell) in {"1", "1.0", "True", "true", "TRUE"}


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()
