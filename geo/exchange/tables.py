"""Tables out: CSV and XLSX that an Indonesian office opens with a double click, and in which nothing can run."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import xlsxwriter
from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype, is_integer_dtype, is_numeric_dtype

from geo import indonesian
from geo.exchange.conventions import NOTES_SHEET, legal_text, would_run
from geo.symbols import SIMULATED_WORD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

Kind = Literal["text", "whole", "decimal", "degrees", "date", "time"]

MOST_CHARACTERS = 32_767
"""What one cell of Excel holds, counted in UTF-16 units."""

_FORMATS: dict[Kind, str] = {
    "text": "General",
    "whole": "#,##0",
    "decimal": "#,##0.0",
    "degrees": "0.000000",
    "date": "dd/mm/yyyy",
    "time": "hh:mm",
}
_LIKE_THOUSANDS = re.compile(r"-?\d{1,3}\.\d{3}")
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TITLE = 31
_NARROWEST, _WIDEST, _NOTES_WIDTH = 8, 48, 90
_LINE_POINTS, _MOST_LINES = 15, 4
_FIRST_EXCEL_YEAR = 1900


DEFAULT_SOURCE = "Catatan kunjungan dan hitungan kantor."
SIMULATED_SOURCE = (
    "Simulasi program; hanya sembilan lokasi, putaran 14 dan 15 Oktober 2020 dan angka kabupaten yang nyata."
)
DEFAULT_LICENCE = "Untuk keperluan dinas."


@dataclass(frozen=True)
class Column:
    """One column of a table: its name in the frame, its heading, unit (may be empty) and kind.

    Without a kind, the frame's own dtype tells: dates, whole numbers, other numbers, else text. Degrees are numbers
    shown to six places; times are texts such as "09:30".
    """

    name: str
    heading: str
    unit: str = ""
    kind: Kind | None = None
    missing: str = indonesian.NO_DATA

    @property
    def label(self) -> str:
        """The heading with its unit."""
        return f"{self.heading} ({self.unit})" if self.unit else self.heading

    def kind_in(self, frame: pd.DataFrame) -> Kind:
        """Tell the kind of this column of a frame."""
        if self.kind is not None:
            return self.kind
        dtype = frame[self.name].dtype
        if is_datetime64_any_dtype(dtype):
            return "date"
        if is_bool_dtype(dtype) or not is_numeric_dtype(dtype):
            return "text"
        return "whole" if is_integer_dtype(dtype) else "decimal"


@dataclass(frozen=True)
class Metadata:
    """What a reader must know of a file: title, day of the data, whether simulated, sources, licence, notes."""

    title: str
    as_of: dt.date
    is_simulated: bool
    source: str = DEFAULT_SOURCE
    licence: str = DEFAULT_LICENCE
    notes: tuple[str, ...] = ()


def clean_text(value: object) -> str:
    """Make any value a text that no spreadsheet takes for a formula.

    Returns
    -------
    text
        Without characters XML forbids, line breaks as one line feed, with a leading apostrophe when the first
        visible character, after any apostrophes, is ``= + - @`` (in any width) or the text starts with a tab or a
        line break, and no longer than Excel allows. A missing value is an empty text.
        `geo.exchange.conventions.unclean_text` takes the apostrophe away again.
    """
    if indonesian.is_missing(value):
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    text = legal_text(str(value))
    if would_run(text.lstrip("'")):
        text = f"'{text}"
    return text.encode("utf-16-le")[: 2 * MOST_CHARACTERS].decode("utf-16-le", "ignore")


def write_csv(frame: pd.DataFrame, columns: Sequence[Column], metadata: Metadata) -> bytes:
    """Write rows as CSV for Excel with Indonesian settings.

    Parameters
    ----------
    frame
        With every column named in ``columns``.
    columns
        What is written, in this order.
    metadata
        When simulated, a last column "Keterangan" says "DATA SIMULASI" in every row, unless one of ``columns`` has that
        heading and so tells it row by row; a CSV has no room for the rest.

    Returns
    -------
    content
        UTF-8 with a byte order mark, semicolons, decimal commas, dates as dd/mm/yyyy; a missing value is an
        empty cell. Every cell is quoted, so that no comma or semicolon inside a text opens a new one.
    """
    extra = [SIMULATED_WORD] if _is_marked(columns, metadata) else []
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(_headings(columns, metadata))
    kinds = [column.kind_in(frame) for column in columns]
    cells = [
        [_csv_cell(value, kind) for value in frame[column.name]] for column, kind in zip(columns, kinds, strict=True)
    ]
    writer.writerows([*row, *extra] for row in zip(*cells, strict=True))
    return lines.getvalue().encode("utf-8-sig")


def write_xlsx(sheets: Mapping[str, tuple[pd.DataFrame, Sequence[Column]]], metadata: Metadata) -> bytes:
    """Write a workbook: styled tables that filter and print, and a sheet that explains them.

    Parameters
    ----------
    sheets
        Rows and columns by title, in the order of their tabs; numbers are numbers, dates are dates, a missing
        value is an empty cell.
    metadata
        Becomes the last sheet, "Keterangan". When simulated, every row of every sheet says so as well, as in
        `write_csv`.

    Returns
    -------
    content
        The file; the same input gives the same bytes.
    """
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, options)
    created = dt.datetime(metadata.as_of.year, metadata.as_of.month, metadata.as_of.day)  # noqa: DTZ001 - Excel has no zones
    book.set_properties({"title": clean_text(metadata.title), "created": created})
    styles = {
        kind: book.add_format({"num_format": form, "valign": "top", "text_wrap": kind == "text"})
        for kind, form in _FORMATS.items()
    }
    heading = book.add_format({"bold": True, "bg_color": "#E9EDF1", "bottom": 1, "text_wrap": True, "valign": "top"})
    for title, (frame, columns) in sheets.items():
        page = book.add_worksheet(_NOT_IN_TITLES.sub(" ", title)[:_LONGEST_TITLE])
        _write_sheet(page, frame, columns, styles, heading, metadata)
    _write_notes(book, metadata)
    book.close()
    return file.getvalue()


def _headings(columns: Sequence[Column], metadata: Metadata) -> list[str]:
    """Give the first row of a table."""
    return [clean_text(column.label) for column in columns] + ([NOTES_SHEET] if _is_marked(columns, metadata) else [])


def _is_marked(columns: Sequence[Column], metadata: Metadata) -> bool:
    """Tell whether a column is added that marks every row as simulated."""
    return metadata.is_simulated and all(column.heading != NOTES_SHEET for column in columns)


def _write_sheet(
    page: Any,  # noqa: ANN401 - XlsxWriter has no types
    frame: pd.DataFrame,
    columns: Sequence[Column],
    styles: dict[Kind, Any],
    heading: Any,  # noqa: ANN401
    metadata: Metadata,
) -> None:
    """Write one table with its heading, widths, frozen first row, filter and print layout."""
    titles = _headings(columns, metadata)
    for at, title in enumerate(titles):
        page.write_string(0, at, title, heading)
    lines = [1] * len(frame)
    for at, column in enumerate(columns):
        kind = column.kind_in(frame)
        lengths = [
            _write_cell(page, row, at, value, kind, styles) for row, value in enumerate(frame[column.name], start=1)
        ]
        widest = max([len(titles[at]), *lengths])
        page.set_column(at, at, min(max(widest + 3, _NARROWEST), _WIDEST))
        lines = [max(most, -(-length // _WIDEST)) for most, length in zip(lines, lengths, strict=True)]
    for row, most in enumerate(lines, start=1):
        _give_height(page, row, most)
    if _is_marked(columns, metadata):
        for row in range(1, len(frame) + 1):
            page.write_string(row, len(columns), SIMULATED_WORD, styles["text"])
        page.set_column(len(columns), len(columns), len(SIMULATED_WORD) + 3)
    if metadata.is_simulated:
        page.set_header(f"&C{SIMULATED_WORD}")
        page.set_tab_color("#D55E00")
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(frame), len(titles) - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&C&P / &N")


def _write_cell(
    page: Any,  # noqa: ANN401
    row: int,
    at: int,
    value: object,
    kind: Kind,
    styles: dict[Kind, Any],
) -> int:
    """Write one cell as its kind; tell how many characters it shows. Missing stays empty, never zero."""
    if kind == "text":
        text = clean_text(value)
        if text:
            page.write_string(row, at, text, styles[kind])
        return max(map(len, text.split("\n")))
    shown = _csv_cell(value, kind)
    if not shown:
        return 0
    day = indonesian.as_date(value) if kind == "date" else None
    clock = _TIME.fullmatch(shown) if kind == "time" else None
    if clock is not None:
        page.write_datetime(row, at, dt.time(int(clock[1]), int(clock[2])), styles[kind])
    elif kind == "time" or (day is not None and day.year < _FIRST_EXCEL_YEAR):
        page.write_string(row, at, shown, styles["text"])
    elif day is not None:
        page.write_datetime(row, at, day, styles[kind])
    else:
        page.write_number(row, at, _Exact(value), styles[kind])  # type: ignore[arg-type]  # a number, by its kind
    return len(shown)


class _Exact(float):
    """A number that XlsxWriter writes to its last digit, where it would round to 16."""

    __slots__ = ()

    def __format__(self, _spec: str) -> str:
        return repr(float(self))


def _write_notes(book: Any, metadata: Metadata) -> None:  # noqa: ANN401
    """Write the sheet that explains the others; that the data are simulated comes first."""
    page = book.add_worksheet(NOTES_SHEET)
    bold, plain = (book.add_format({"bold": is_bold, "text_wrap": True, "valign": "top"}) for is_bold in (True, False))
    for row, (word, text) in enumerate(list_notes(metadata)):
        page.write_string(row, 0, word, bold)
        page.write_string(row, 1, clean_text(text), plain)
        _give_height(page, row, -(-len(text) // _NOTES_WIDTH))
    page.set_column(0, 0, 18)
    page.set_column(1, 1, _NOTES_WIDTH)


def _give_height(page: Any, row: int, lines: int) -> None:  # noqa: ANN401
    """Make a row as high as its wrapped text; not every program does so by itself."""
    if lines > 1:
        page.set_row(row, _LINE_POINTS * min(lines, _MOST_LINES))


def list_notes(metadata: Metadata) -> list[tuple[str, str]]:
    """Put what a reader must know of a file into pairs of a word and a text; that it is simulated comes first."""
    simulated = [(SIMULATED_WORD, "Angka rekaan untuk contoh; bukan keadaan sebenarnya.")]
    return [
        *(simulated if metadata.is_simulated else []),
        ("Judul", metadata.title),
        ("Data per", indonesian.date_long(metadata.as_of)),
        ("Sumber", metadata.source),
        ("Lisensi", metadata.licence),
        ("Sel kosong", "Sel kosong berarti belum ada data, bukan nol."),
        *(("Catatan", note) for note in metadata.notes),
    ]


def _csv_cell(value: object, kind: Kind) -> str:
    """Write one value the Indonesian way, without thousands points; a missing one is empty."""
    if indonesian.is_missing(value):
        return ""
    if kind in {"text", "time"}:
        return clean_text(value)
    if kind == "date":
        day = indonesian.as_date(value)
        return "" if day is None else f"{day.day:02d}/{day.month:02d}/{day.year:04d}"
    number = float(value)  # type: ignore[arg-type]  # a number, by its kind
    if not math.isfinite(number):
        return ""
    return str(int(number)) if kind == "whole" else exact_number(number).replace(".", ",")


def exact_number(number: float) -> str:
    """Write a number to its last digit, with a decimal point, without an exponent, and so that it has one reading.

    Three decimals, which could be thousands, get a zero behind them: ``1.125`` is written ``1.1250``.
    """
    text = format(Decimal(repr(float(number))), "f")
    return f"{text}0" if _LIKE_THOUSANDS.fullmatch(text) else text
