"""What looks like a slip in an entry: not refused, but asked about before it is saved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.errors import PetaError
from geo.indonesian import date_plain, whole
from geo.recording.entry import COUNTS, Entry
from geo.recording.words import FIELD_WORDS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

JUMP_SHARE = 0.5
"""A count that differs by more than this share of the last one is asked about."""

SMALLEST_JUMP = 3
"""From two to one is half as many and still an ordinary change: so few are not asked about."""


@dataclass(frozen=True)
class Question:
    """One "yakin?": ``code`` stands for it in the answer, with the values it asks about; ``kind`` without them.

    ``visit_id`` names the row it is about where many are saved at once.
    """

    code: str
    field: str
    text: str
    visit_id: str | None = None

    @property
    def kind(self) -> str:
        """What is asked, as the audit keeps it: never what was counted."""
        return self.code.partition(":")[0]


@dataclass(frozen=True)
class Previous:
    """What the last visit that counted anything at the site had counted."""

    date: dt.date
    counts: Mapping[str, int] = field(default_factory=dict)


class Unsure(PetaError):  # noqa: N818 (no error of the data: it asks)
    """The entry is sound, but somebody must say that it is meant so.

    Parameters
    ----------
    questions
        Those not answered yet; give their codes as ``confirmed`` to save nevertheless.
    """

    def __init__(self, questions: tuple[Question, ...]) -> None:
        self.questions = questions
        super().__init__("\n".join(question.text for question in questions))


def ask_questions(entry: Entry, previous: Previous | None, today: dt.date) -> tuple[Question, ...]:
    """Ask about a date in the future, more women than rooms, and a jump against the last count.

    Parameters
    ----------
    entry
        As it was read.
    previous
        The site's last count before the entry's date; None when there is none.
    today
        The day at the office.

    Returns
    -------
    questions
        In the order of the form. An answer is about these values: with others it is asked again.
    """
    asked: list[Question] = []
    if entry.date > today:
        text = f"Tanggal {date_plain(entry.date)} belum tiba. Yakin?"
        asked.append(Question(f"future:{entry.date.isoformat()}", "date", text))
    if entry.living_in is not None and entry.rooms is not None and entry.living_in > entry.rooms:
        text = f"Menetap {whole(entry.living_in)} orang lebih banyak daripada {whole(entry.rooms)} kamar. Yakin?"
        asked.append(Question(f"living_in_over_rooms:{entry.living_in}>{entry.rooms}", "living_in", text))
    for name in COUNTS:
        now, last = entry.value(name), previous.counts.get(name) if previous else None
        if previous is None or now is None or last is None:
            continue
        if abs(now - last) >= SMALLEST_JUMP and abs(now - last) > JUMP_SHARE * last:
            text = (
                f"{FIELD_WORDS[name]} {whole(now)}, padahal pada kunjungan {date_plain(previous.date)} tercatat "
                f"{whole(last)}. Yakin?"
            )
            asked.append(Question(f"jump_{name}:{last}>{now}", name, text))
    return tuple(asked)


QUESTION_WORDS: dict[str, str] = {
    "future": "tanggal di masa depan",
    "living_in_over_rooms": "menetap lebih banyak daripada kamar",
    **{f"jump_{name}": f"{FIELD_WORDS[name]} jauh berbeda dari kunjungan sebelumnya" for name in COUNTS},
}
"""What was asked and answered with yes, for the history."""
