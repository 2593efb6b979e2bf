"""Write the field form as a workbook that ODK Collect and KoboCollect, or rather their servers, take in."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING

import xlsxwriter

from geo import indonesian
from geo.errors import DataError
from geo.exchange.field_form.questions import CHOICES, INTRODUCTION, MARK, NO_PERSON_PLEASE, PAGES, Question
from geo.symbols import SIMULATED_WORD, ZONE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

LANGUAGE = "Indonesian (id)"
FORM_ID = "kunjungan_lokasi"
TRAINING_ID = "latihan_kunjungan_lokasi"
"""A form of simulated records has an id of its own, so that no server mixes its answers with an office's."""

_SURVEY = (
    "type", "name", f"label::{LANGUAGE}", f"hint::{LANGUAGE}", "required", f"required_message::{LANGUAGE}",
    "relevant", "constraint", f"constraint_message::{LANGUAGE}", "choice_filter", "default", "calculation",
    "appearance",
)  # fmt: skip
_CHOICES = ("list_name", "name", f"label::{LANGUAGE}", "in_zone", "in_kecamatan")
_MUST = "Wajib diisi."
_FIELD_LIST = "field-list"
_LONGEST_LABEL = 120
_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")
"""Form servers turn curly quotes into straight ones; done here, the label is known."""
_MARKUP = re.compile(r"<(?=[a-zA-Z/!])|\](?=\()")
_CODE = re.compile(r"[^\s$<>&\"'`{}|\[\]](?:[^\n\t$<>&\"'`{}|\[\]]*[^\s$<>&\"'`{}|\[\]])?")
_MINUTES = 15


def form_version(day: dt.date, at: dt.time) -> str:
    """Give a form its version: year, month, day and quarter of an hour, so that a later form has a higher one.

    ODK Central refuses a form whose version it has, and phones take the newest.
    """
    return f"{day:%Y%m%d}{(at.hour * 60 + at.minute) // _MINUTES:02d}"


def write_form(
    sites: pd.DataFrame,
    kecamatan: pd.DataFrame,
    *,
    district: str,
    as_of: dt.date,
    is_simulated: bool,
    version: str,
) -> bytes:
    """Write the form of a visit for an office's own sites.

    Parameters
    ----------
    sites
        Indexed by ``site_id``, with ``name`` and ``kecamatan_code``.
    kecamatan
        Indexed by ``kecamatan_code``, with ``kecamatan`` and ``zone``.
    district
        The office's kabupaten, for the title.
    as_of
        The day of the list of sites; the form shows it.
    is_simulated
        Whether the records are a demo's: then the title says so, and every answer carries it along.
    version
        As `form_version` gives it.

    Returns
    -------
    content
        An XLSForm; the same input gives the same bytes.

    Raises
    ------
    DataError
        When there is no site, or a site's id cannot be carried by a form.

    Notes
    -----
    Nothing is asked about a person, and the form takes no photograph, no place and nothing of the phone. Columns and
    types as https://xlsform.org/en/ and https://docs.getodk.org/xlsform/ describe them.
    """
    if sites.empty:
        raise DataError(
            "Belum ada lokasi untuk formulir; isi dulu daftar lokasi, misalnya dengan python -m geo import."
        )
    _check_codes(sites)
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, options)
    created = dt.datetime(as_of.year, as_of.month, as_of.day)  # noqa: DTZ001 - Excel has no zones
    title = f"{SIMULATED_WORD} - latihan kunjungan lokasi" if is_simulated else "Kunjungan lokasi"
    title = f"{title}, {_shown(district)}"
    book.set_properties({"title": title, "created": created})
    heading = book.add_format({"bold": True, "bg_color": "#E9EDF1"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    sheets: Mapping[str, tuple[Sequence[str], list[Sequence[str]]]] = {
        "survey": (_SURVEY, _survey(as_of, is_simulated=is_simulated)),
        "choices": (_CHOICES, _choices(sites, kecamatan)),
        "settings": (
            ("form_title", "form_id", "version", "default_language", "instance_name"),
            [
                (
                    title,
                    TRAINING_ID if is_simulated else FORM_ID,
                    version,
                    LANGUAGE,
                    "concat(${date}, ' ', ${site_id})",
                )
            ],
        ),
    }
    for name, (headings, rows) in sheets.items():
        page = book.add_worksheet(name)
        page.freeze_panes(1, 0)
        for at, text in enumerate(headings):
            page.write_string(0, at, text, heading)
            page.set_column(at, at, max(14, min(40, max(len(row[at]) for row in rows))))
        for number, row in enumerate(rows, start=1):
            for at, text in enumerate(row):
                if text:
                    page.write_string(number, at, text, plain)
    book.close()
    return file.getvalue()


def site_labels(sites: pd.DataFrame) -> dict[str, str]:
    """Name each site as the form shows it: its name, with its id in brackets where the name alone would not do.

    An export with labels then still tells which site is meant, even where two share a name or a name had to be altered.
    """
    shown = {str(site_id): _shown(name) for site_id, name in sites["name"].items()}
    times: dict[str, int] = {}
    for label in shown.values():
        times[label.casefold()] = times.get(label.casefold(), 0) + 1
    return {
        site_id: label
        if label == sites.at[site_id, "name"] and times[label.casefold()] == 1 and not label.endswith("]")
        else f"{label} [{site_id}]".strip()
        for site_id, label in shown.items()
    }


def _survey(as_of: dt.date, *, is_simulated: bool) -> list[Sequence[str]]:
    """Lay out the questions, each page as a group shown at once."""
    greeting = f"Daftar lokasi per {indonesian.date_plain(as_of)}. {NO_PERSON_PLEASE}"
    if is_simulated:
        greeting = f"{SIMULATED_WORD}: formulir latihan, bukan untuk kunjungan sebenarnya. {greeting}"
    rows = [_row(MARK)] if is_simulated else []
    for number, page in enumerate(PAGES):
        rows.append(
            _row(Question("begin_group", page.name, page.label, relevant=page.relevant, appearance=_FIELD_LIST))
        )
        if number == 0:
            rows.append(_row(Question("note", INTRODUCTION, greeting)))
        rows.extend(_row(question) for question in page.questions)
        rows.append(_row(Question("end_group", page.name)))
    return rows


def _row(question: Question) -> Sequence[str]:
    must = ("yes", _MUST) if question.is_required else ("", "")
    return (
        question.kind, question.name, question.label, question.hint, *must, question.relevant,
        question.constraint, question.message, question.choice_filter, question.default, question.calculation,
        question.appearance,
    )  # fmt: skip


def _choices(sites: pd.DataFrame, kecamatan: pd.DataFrame) -> list[Sequence[str]]:
    """List zones and kecamatan that have sites, the sites, and every other list."""
    labels = site_labels(sites)
    by_name = sorted(labels, key=lambda site_id: (labels[site_id].casefold(), site_id))
    used = kecamatan.loc[sorted(set(sites["kecamatan_code"]))].sort_values("kecamatan", kind="stable")
    zones = set(used["zone"])
    rows: list[Sequence[str]] = [("zone", code, word, "", "") for code, word in ZONE_WORDS.items() if code in zones]
    rows += [
        ("kecamatan", str(code), _shown(name), str(zone), "")
        for code, name, zone in zip(used.index, used["kecamatan"], used["zone"], strict=True)
    ]
    rows += [("site", code, labels[code], "", str(sites.at[code, "kecamatan_code"])) for code in by_name]
    rows += [(name, code, word, "", "") for name, words in CHOICES.items() for code, word in words.items()]
    return rows


def _check_codes(sites: pd.DataFrame) -> None:
    """Refuse ids that would not come back as they went out."""
    wrong: Iterable[str] = [str(code) for code in sites.index if not _CODE.fullmatch(str(code)) or "  " in str(code)]
    faults = [
        f"Kode lokasi {indonesian.shorten(code, 60)!r} tidak dapat dipakai di formulir; pakai huruf, angka, titik dan "
        "garis saja."
        for code in wrong
    ]
    if faults:
        raise DataError(faults)


def _shown(text: object) -> str:
    """Make a name safe to show: one line, nothing that a form or its viewer takes for a reference, markup or a link."""
    line = indonesian.shorten("" if indonesian.is_missing(text) else text, _LONGEST_LABEL)
    return _MARKUP.sub(lambda found: f"{found[0]} ", line.translate(_QUOTES).replace("${", "$ {"))
