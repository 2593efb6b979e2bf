"""Read an XLSX: its visible sheets, values as last calculated, dates as dates; nothing in it runs or is followed."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.errors import DataError, say_count
from geo.exchange.names import safe_name
from geo.exchange.reading.cell_dates import date_kind
from geo.exchange.reading.limits import MAX_ROWS, MAX_TABLES
from geo.exchange.reading.packages import list_names, unpack
from geo.exchange.reading.settle import settle_lines
from geo.exchange.reading.table import place_of
from geo.exchange.reading.xlsx_sheet import BROKEN, Book, read_sheet, unescape
from geo.exchange.reading.xml_events import pass_through

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.exchange.reading.table import RawTable
    from geo.exchange.reading.xml_events import OnStart

_UNREAD = re.compile(r"(?:.*/)?(?:drawings|media|embeddings|externallinks|pivot\w*|charts|theme|docprops)/.*")
_PICTURE = re.compile(r"(?:.*/)?media/.+", re.IGNORECASE)


def read_xlsx(name: str, content: bytes) -> list[RawTable]:
    """Read every visible sheet that holds anything.

    Raises
    ------
    DataError
        When it is no sound workbook, too large, or a sheet has no sure reading.
    """
    workbook = _Workbook(name, _unpack_sheets(name, content))
    sheets = workbook.list_sheets()
    book = workbook.read_book()
    left_out = [f"lembar tersembunyi {safe_name(sheet.title)}" for sheet in sheets if sheet.is_hidden]
    pictures = sum(1 for part in list_names(content) if _PICTURE.fullmatch(part))
    left_out += [f"gambar ({pictures})"] if pictures else []
    tables: list[RawTable] = []
    for sheet in sheets:
        if sheet.is_hidden:
            continue
        lines, merged = read_sheet(place_of(name, sheet.title), workbook.take(sheet.part), book)
        table = settle_lines(name, sheet.title, lines, merged, () if tables else left_out)
        if table is not None:
            tables.append(table)
        if sum(len(found.rows) for found in tables) > MAX_ROWS:
            raise DataError(f"{name}: lebih dari {say_count(MAX_ROWS)} baris; pecah berkasnya.")
    return tables


def is_workbook(names: Iterable[str]) -> bool:
    """Tell by the names in a zip whether it is an XLSX."""
    plain = {part.lower().lstrip("/") for part in names}
    return "[content_types].xml" in plain and any(part.startswith("xl/") for part in plain)


def _unpack_sheets(name: str, content: bytes) -> dict[str, bytes]:
    """Unpack the parts that hold sheets, by their names in small letters."""

    def is_wanted(part: str) -> bool:
        plain = part.lower()
        return plain.endswith((".xml", ".rels")) and not _UNREAD.fullmatch(plain)

    return {part.lower().lstrip("/"): body for part, body in unpack(name, content, is_wanted).items()}


@dataclass(frozen=True)
class _SheetPart:
    """Where a sheet is in the package."""

    title: str
    part: str
    is_hidden: bool


class _Workbook:
    """The parts of a workbook, found the way the package links them; each is read once."""

    def __init__(self, name: str, parts: dict[str, bytes]) -> None:
        self.name, self._parts = name, parts
        linked = [target for kind, target, _ in self._links("") if kind == "officedocument"]
        self._main = linked[0] if linked else "xl/workbook.xml"
        self._linked = {link: (kind, target) for kind, target, link in self._links(self._main)}

    def take(self, part: str) -> bytes:
        """Take a part out."""
        body = self._parts.pop(part, None)
        if body is None:
            raise DataError(f"{self.name}: {BROKEN}")
        return body

    def list_sheets(self) -> list[_SheetPart]:
        """List the worksheets in the order of their tabs, and keep the workbook's calendar."""
        sheets: list[_SheetPart] = []
        self.is_1904 = False

        def start(element: str, attributes: dict[str, str]) -> None:
            if element == "workbookPr":
                self.is_1904 = attributes.get("date1904", "0") in {"1", "true"}
            if element != "sheet":
                return
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            kind, part = self._linked.get(link, ("", ""))
            if kind == "worksheet":  # a chart on a sheet of its own is another kind
                title = " ".join(attributes.get("name", "").split())
                sheets.append(_SheetPart(title, part, attributes.get("state", "visible") != "visible"))

        self._read(self._main, start)
        if not sheets:
            raise DataError(f"{self.name}: {BROKEN}")
        if len(sheets) > MAX_TABLES:
            raise DataError(f"{self.name}: {len(sheets)} lembar, paling banyak {MAX_TABLES}; pecah berkasnya.")
        return sheets

    def read_book(self) -> Book:
        """Read what the sheets share."""
        by_kind = dict(self._linked.values())
        texts = self._read_texts(by_kind["sharedstrings"]) if "sharedstrings" in by_kind else []
        kinds = self._read_kinds(by_kind["styles"]) if "styles" in by_kind else []
        return Book(texts, kinds, self.is_1904)

    def _links(self, part: str) -> list[tuple[str, str, str]]:
        """Read which parts a part links to: kind, part and the link's id; nothing outside the package."""
        folder, stem = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{stem}.rels")
        links: list[tuple[str, str, str]] = []

        def start(element: str, attributes: dict[str, str]) -> None:
            if element == "Relationship" and attributes.get("TargetMode", "").lower() != "external":
                target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
                kind = attributes.get("Type", "").rpartition("/")[2].lower()
                links.append((kind, target.lstrip("/").lower(), attributes.get("Id", "")))

        if source in self._parts:
            self._read(source, start)
        return links

    def _read_texts(self, part: str) -> list[str]:
        """Read the texts that cells refer to by number; how a text is pronounced is no part of it."""
        texts: list[str] = []
        pieces: list[str] = []
        is_inside, is_phonetic = False, False

        def start(element: str, _: dict[str, str]) -> None:
            nonlocal is_inside, is_phonetic
            is_phonetic = is_phonetic or element == "rPh"
            is_inside = element == "t" and not is_phonetic

        def end(element: str) -> None:
            nonlocal is_inside, is_phonetic
            is_inside = False
            if element == "rPh":
                is_phonetic = False
            elif element == "si":
                texts.append(unescape("".join(pieces)))
                pieces.clear()

        def take(text: str) -> None:
            if is_inside:
                pieces.append(text)

        pass_through(self.name, self.take(part), start, end, take)
        return texts

    def _read_kinds(self, part: str) -> list[str | None]:
        """Read what each cell style shows: dates, elapsed hours, or ordinary values."""
        codes: dict[str, str] = {}
        kinds: list[str | None] = []
        is_inside = False

        def start(element: str, attributes: dict[str, str]) -> None:
            nonlocal is_inside
            is_inside = is_inside or element == "cellXfs"
            if element == "numFmt":
                codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:255]
            elif element == "xf" and is_inside:
                number = attributes.get("numFmtId", "0")
                plain = int(number) if re.fullmatch("[0-9]{1,6}", number) else 0
                kinds.append(date_kind(plain, codes.get(number)))

        def end(element: str) -> None:
            nonlocal is_inside
            is_inside = is_inside and element != "cellXfs"

        pass_through(self.name, self.take(part), start, end, _ignore)
        return kinds

    def _read(self, part: str, start: OnStart) -> None:
        """Read a part of which only elements matter."""
        pass_through(self.name, self.take(part), start, _ignore, _ignore)


def _ignore(_: str) -> None:
    """Leave a text or the end of an element."""
