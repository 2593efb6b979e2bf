"""The questions of the field form, page by page: what it asks, when, and which answers it takes."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from geo.clock import FIRST_YEAR
from geo.needs import NEED_WORDS
from geo.recording.entry import LONGEST, MOST_COUNTED
from geo.recording.words import CANCEL_REASONS, NEED_FIELD
from geo.symbols import ATTENDEE_WORDS, PROTOCOL_WORDS, SIMULATED_WORD, VISIT_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

SEVERAL = "select_multiple"
"""The type of a question that takes several answers."""


@dataclass(frozen=True)
class Question:
    """One question of the form.

    Parameters
    ----------
    kind
        Its XLSForm type: "integer", "select_one status".
    name
        Its name in the form and in what comes back; where ``is_recorded``, the column of the records too.
    label, hint
        What the phone shows. Labels are unique in the form, because KoboToolbox may head its columns with them.
    relevant, constraint, choice_filter, default, calculation
        XPath, as XLSForm takes it.
    message
        What the phone says when the constraint does not hold.
    appearance
        How the phone shows it.
    is_required
        Whether it must be answered when it is asked.
    is_recorded
        Whether the answer is kept; the others only lead through the form.
    """

    kind: str
    name: str
    label: str = ""
    hint: str = ""
    relevant: str = ""
    constraint: str = ""
    message: str = ""
    choice_filter: str = ""
    default: str = ""
    calculation: str = ""
    appearance: str = ""
    is_required: bool = False
    is_recorded: bool = True

    @property
    def choices(self) -> Mapping[str, str]:
        """Word by code of the answers to choose from; empty for sites and their areas, which the office has."""
        return CHOICES.get(self.kind.partition(" ")[2], {})


@dataclass(frozen=True)
class Page:
    """One page of the form, shown as a whole."""

    name: str
    label: str
    questions: tuple[Question, ...]
    relevant: str = ""


CHOICES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "status": {code: VISIT_WORDS[code] for code in ("done", "cancelled")},
        "reason": CANCEL_REASONS,
        "attendee": ATTENDEE_WORDS,
        "protocol": PROTOCOL_WORDS,
        "need": NEED_WORDS,
    }
)
"""Word by code of every list that is the same for all offices."""

_IS_DONE = "${status} = 'done'"
_NO_PERSON = "Tanpa nama orang, nomor telepon, NIK atau surel."

PERSONAL_NUMBERS = (
    r"[0-9]{9}",
    r"(62|0)[ .-]?8([ .-]?[0-9]){7}",
    r"[0-9]{4}([ .-][0-9]{4}){3}",
    r"[0-9]{6}[ .-][0-9]{6}[ .-][0-9]{4}",
)
"""Long runs of digits, mobile numbers and NIK with separators; dates, times and amounts in rupiah pass. The import
looks closer: this only stops a slip at once, on the phone."""


def _may_hold_no_person(longest: int) -> str:
    """Write the constraint of a free text. Whole-text patterns, since ODK matches whole texts and Enketo any part."""
    patterns = [rf"not(regex(., '[\s\S]*{pattern}[\s\S]*'))" for pattern in PERSONAL_NUMBERS]
    return " and ".join(["not(contains(., '@'))", *patterns, f"string-length(.) <= {longest}"])


def _count(name: str, label: str, hint: str) -> Question:
    return Question(
        "integer",
        name,
        label,
        hint,
        constraint=f". >= 0 and . <= {MOST_COUNTED}",
        message="Tulis bilangan bulat, 0 atau lebih; kosongkan bila tidak dihitung.",
    )


def _text(name: str, label: str, hint: str) -> Question:
    longest = LONGEST[name]
    return Question(
        "text",
        name,
        label,
        f"{hint} {_NO_PERSON}",
        constraint=_may_hold_no_person(longest),
        message=f"{_NO_PERSON} Paling banyak {longest} karakter.",
        appearance="multiline",
    )


_PLACE = Page(
    "place",
    "Lokasi",
    (
        Question("select_one zone", "zone", "Zona", is_required=True, is_recorded=False),
        Question(
            "select_one kecamatan",
            "kecamatan_code",
            "Kecamatan",
            is_required=True,
            choice_filter="in_zone = ${zone}",
            appearance="minimal",
            is_recorded=False,
        ),
        Question(
            "select_one site",
            "site_id",
            "Lokasi yang dikunjungi",
            is_required=True,
            choice_filter="in_kecamatan = ${kecamatan_code}",
            appearance="minimal autocomplete",
        ),
    ),
)

_VISIT = Page(
    "visit",
    "Kunjungan",
    (
        Question(
            "date",
            "date",
            "Tanggal kunjungan",
            is_required=True,
            constraint=f". <= today() and . >= date('{FIRST_YEAR}-01-01')",
            message="Tanggal tidak boleh setelah hari ini; periksa juga tahunnya.",
            default="today()",
        ),
        Question("select_one status", "status", "Keadaan kunjungan", is_required=True),
        Question(
            "select_one reason", "reason", "Alasan dibatalkan", is_required=True, relevant="${status} = 'cancelled'"
        ),
        Question("time", "time_in", "Jam datang", relevant=_IS_DONE),
        Question(
            "time",
            "time_out",
            "Jam pulang",
            relevant=_IS_DONE,
            constraint="${time_in} = '' or decimal-time(.) >= decimal-time(${time_in})",
            message="Jam pulang tidak boleh sebelum jam datang.",
        ),
        Question(
            f"{SEVERAL} attendee", "attended_by", "Yang hadir", "Menurut peran, bukan nama orang.", relevant=_IS_DONE
        ),
    ),
)

_COUNTS = Page(
    "counts",
    "Hitungan",
    (
        _count("houses", "Jumlah rumah (wisma)", "Kosongkan bila tidak dihitung."),
        _count("rooms", "Jumlah kamar", "Kosongkan bila tidak dihitung."),
        _count("living_in", "Jumlah perempuan yang menetap", "Yang bertempat tinggal di lokasi."),
        Question(
            "note",
            "check_rooms",
            "Yang menetap lebih banyak daripada kamar. Periksa lagi; bila memang begitu, lanjutkan.",
            relevant="${living_in} > ${rooms}",
            is_recorded=False,
        ),
        _count("tl", "Jumlah perempuan TL (tidak langsung)", "Yang bekerja di lokasi, tetapi tinggal di tempat lain."),
        _count("owners", "Jumlah pemilik yang ditemui", "Kosongkan bila tidak dihitung."),
        Question("select_one protocol", "health_protocol", "Protokol kesehatan", appearance="columns"),
    ),
    relevant=_IS_DONE,
)

ASKED_NEEDS = "asked_needs"
"""Which needs were named: what opens the question of how many women named each."""

_NEEDS = Page(
    "needs",
    "Kebutuhan",
    (
        Question(
            f"{SEVERAL} need",
            ASKED_NEEDS,
            "Kebutuhan yang disebut",
            "Kosongkan bila kebutuhan tidak ditanyakan pada kunjungan ini.",
            is_recorded=False,
        ),
        *(
            Question(
                "integer",
                f"{NEED_FIELD}{category}",
                f"{word}: jumlah peminat",
                is_required=True,
                relevant=f"selected(${{{ASKED_NEEDS}}}, '{category}')",
                constraint=f". >= 1 and . <= {MOST_COUNTED}",
                message="Tulis jumlah perempuan, 1 atau lebih; bila tidak ada, hapus centangnya.",
            )
            for category, word in NEED_WORDS.items()
        ),
    ),
    relevant=_IS_DONE,
)

_CLOSING = Page(
    "closing",
    "Penutup",
    (
        _text("next_step", "Tindak lanjut yang disepakati", "Langkah berikutnya."),
        _text("note", "Catatan", "Bila ada."),
    ),
    relevant=_IS_DONE,
)

PAGES: tuple[Page, ...] = (_PLACE, _VISIT, _COUNTS, _NEEDS, _CLOSING)
"""The whole form, in order."""

INTRODUCTION = "introduction"
"""The note on the first page, which depends on the office; it ends with ``NO_PERSON_PLEASE``."""

NO_PERSON_PLEASE = "Catat jumlah dan peran saja. Jangan menulis nama, nomor telepon atau NIK siapa pun."

MARK = Question("calculate", "simulated", calculation=f"'{SIMULATED_WORD}'")
"""What a form made from simulated records carries along, so that its answers never pass for an office's own."""

QUESTIONS: Mapping[str, Question] = MappingProxyType(
    {question.name: question for page in PAGES for question in page.questions} | {MARK.name: MARK}
)
"""Every question by its name."""
