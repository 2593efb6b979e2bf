"""One sheet of A4 to print: text that fits its place, boxes for a pen, and tags that a screen reader follows."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import matplotlib as mpl
from fpdf import FPDF, ViewerPreferences
from matplotlib.ft2font import FT2Font

from geo.indonesian import shorten
from geo.symbols import LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fpdf.structure_tree import StructElem

FONT = "DejaVu"
"""Comes with Matplotlib and has every letter of Indonesian, Javanese names in Latin script included."""

UNKNOWN_LETTER = "\N{REPLACEMENT CHARACTER}"
_DOTS = "\N{HORIZONTAL ELLIPSIS}"
_MM_PER_PT = 25.4 / 72
_MIDDLE = 0.36
"""Height of the middle of a letter above its line, as a share of the font size."""


class Paper(FPDF):
    """An A4 portrait page in millimetres from its upper left corner.

    Parameters
    ----------
    title, subject
        For the file's own description.
    made_on
        The day that stands in the file instead of the clock, so that the same input gives the same bytes.
    """

    def __init__(self, title: str, subject: str, made_on: dt.date) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self.set_auto_page_break(auto=False)
        self.set_margin(0)
        self.c_margin = 0
        fonts = Path(mpl.get_data_path()) / "fonts" / "ttf"
        files = (fonts / "DejaVuSans.ttf", fonts / "DejaVuSans-Bold.ttf")
        self._letters = frozenset.intersection(*(frozenset(FT2Font(file).get_charmap()) for file in files))
        for style, file in zip(("", "B"), files, strict=True):
            self.add_font(FONT, style, file)
        self.set_title(title)
        self.set_subject(subject)
        self.set_author("Peta Alih Profesi")
        self.set_creator("Peta Alih Profesi")
        self.set_lang("id")
        self.viewer_preferences = ViewerPreferences(display_doc_title=True, print_scaling="None")
        self.set_creation_date(dt.datetime.combine(made_on, dt.time(), tzinfo=dt.UTC))
        self.add_page()

    def known(self, words: str) -> str:
        """Leave one line of letters that the font has; `UNKNOWN_LETTER` stands for any other."""
        line = shorten(words, 1_000)
        return "".join(letter if ord(letter) in self._letters else UNKNOWN_LETTER for letter in line)

    def write_line(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        bold: bool = False,
        colour: str = LIGHT.ink,
        width: float | None = None,
        smallest: float | None = None,
        align: Literal["left", "center", "right"] = "left",
        kind: Literal["P", "H1", "H2"] = "P",
    ) -> None:
        """Write one line whose middle is at ``y``; in a width it shrinks to the smallest size, then it is cut."""
        words = self.known(words)
        self.set_font(FONT, "B" if bold else "", size)
        if width is not None:
            size = self._shrink(words, size, smallest or size, width)
            words = self._cut(words, width)
        length = self.get_string_width(words)
        left = x - {"left": 0.0, "center": length / 2, "right": length}[align]
        self.set_text_color(colour)
        if words:
            with self._tagged(kind):
                self.text(left, y + size * _MM_PER_PT * _MIDDLE, words)

    def write_block(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        width: float,
        lines: int,
        *,
        pitch: float,
        colour: str = LIGHT.ink,
        bold: bool = False,
        smallest: float | None = None,
    ) -> int:
        """Write up to so many lines, the middle of the first at ``y``; tell how many it took."""
        self.set_font(FONT, "B" if bold else "", size)
        rest, written = self.known(words), 0
        while rest and written < lines:
            line, rest = (rest, "") if written == lines - 1 else self._split(rest, width)
            self.write_line(
                x, y + written * pitch, line, size, bold=bold, colour=colour, width=width, smallest=smallest
            )
            self.set_font_size(size)
            written += 1
        return written

    def draw_box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        edge: str | None = LIGHT.quiet_ink,
        thickness: float = 0.25,
        rounding: float = 0,
    ) -> None:
        """Draw an upright box."""
        if fill:
            self.set_fill_color(fill)
        if edge:
            self.set_draw_color(edge)
        self.set_line_width(thickness)
        style = f"{'D' if edge else ''}{'F' if fill else ''}"
        self.rect(x, y, width, height, style=style, round_corners=rounding > 0, corner_radius=rounding)

    def draw_rule(
        self, x: float, y: float, to_x: float, *, colour: str = LIGHT.border, thickness: float = 0.25
    ) -> None:
        """Draw a level line."""
        self.set_draw_color(colour)
        self.set_line_width(thickness)
        self.line(x, y, to_x, y)

    def draw_pen_line(self, x: float, y: float, to_x: float, words: str, size: float) -> None:
        """Draw a dotted line to write on, a word before it."""
        self.write_line(x, y - 0.9, words, size, colour=LIGHT.quiet_ink)
        self.set_font(FONT, "", size)
        start = x + (self.get_string_width(words) + 1.2 if words else 0)
        self.set_draw_color(LIGHT.quiet_ink)
        self.set_line_width(0.25)
        self.set_dash_pattern(dash=0.3, gap=0.9)
        self.line(start, y, to_x, y)
        self.set_dash_pattern()

    @contextmanager
    def _tagged(self, kind: str) -> Iterator[StructElem]:
        """Tie what is drawn meanwhile to an element of the document's structure; fpdf2 does so for pictures only."""
        number = self.struct_builder.next_mcid_for_page(self.page)
        element = self._add_marked_content(struct_type=f"/{kind}", mcid=number)
        self._out(f"/{kind} <</MCID {number}>> BDC")
        yield element
        self._out("EMC")

    def _shrink(self, words: str, size: float, smallest: float, width: float) -> float:
        """Set the largest size at which the words fit the width, down to the smallest."""
        while size > smallest and self.get_string_width(words) > width:
            size = max(smallest, size - 0.5)
            self.set_font_size(size)
        return size

    def _cut(self, words: str, width: float) -> str:
        """Cut the words to a width, with dots where they were cut."""
        if self.get_string_width(words) <= width:
            return words
        low, high = 0, len(words)
        while low < high:
            middle = (low + high + 1) // 2
            if self.get_string_width(words[:middle].rstrip() + _DOTS) <= width:
                low = middle
            else:
                high = middle - 1
        return words[:low].rstrip() + _DOTS

    def _split(self, words: str, width: float) -> tuple[str, str]:
        """Break off the first line at a blank; a single word wider than the line is left to be cut."""
        if self.get_string_width(words) <= width:
            return words, ""
        parts = words.split(" ")
        taken = 1
        while taken < len(parts) and self.get_string_width(" ".join(parts[: taken + 1])) <= width:
            taken += 1
        return " ".join(parts[:taken]), " ".join(parts[taken:])
