"""The legend of a sheet: entries with sample and count, headings, and what else the reader must know."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo import indonesian
from geo.documents.panel import dash_style
from geo.documents.placing import Box
from geo.symbols import LIGHT

if TYPE_CHECKING:
    from geo.documents.panel import Panel

_LINE_PT, _WORD_PT, _HEAD_PT, _NOTE_PT = 17.0, 8.2, 9.5, 7.4
_NOTE_CHARACTERS = 38


@dataclass(frozen=True)
class Entry:
    """A sample, its word, and how many there are of it (None: not counted)."""

    sample: str
    word: str
    colour: str
    count: int | None = None
    outline: tuple[tuple[float, float], ...] = ()
    edge: str = LIGHT.halo
    dash: tuple[float, ...] = ()


class Legend:
    """Gathers entries and notes, then draws them from the top of its box."""

    def __init__(self, panel: Panel, box: Box) -> None:
        self._panel = panel
        self._box = box
        self._entries: list[Entry | str] = []
        self._notes: list[str] = []

    def head(self, words: str) -> None:
        """Start a group of entries."""
        self._entries.append(words)

    def add(self, entry: Entry) -> None:
        """Add an entry below the others."""
        self._entries.append(entry)

    def tell(self, note: str) -> None:
        """Add a note at the foot of the legend."""
        self._notes.append(note)

    def draw(self) -> None:
        """Draw everything that was gathered."""
        panel, box = self._panel, self._box
        y = box.top - 18
        for entry in self._entries:
            if isinstance(entry, str):
                for line in textwrap.wrap(entry, 28):
                    panel.write(box.left + 10, y, line, _HEAD_PT, bold=True)
                    y -= 13
                y -= 5
                continue
            self._sample(entry, box.left + 20, y)
            count = "" if entry.count is None else indonesian.whole(entry.count)
            free = box.right - box.left - 54 - panel.text_size(count, _WORD_PT, bold=True)[0]
            panel.write(box.left + 38, y, entry.word, panel.fit(entry.word, _WORD_PT, free))
            if count:
                panel.write(box.right - 10, y, count, _WORD_PT, bold=True, align="right")
            y -= _LINE_PT
        y -= 6
        for note in self._notes:
            for line in textwrap.wrap(note, _NOTE_CHARACTERS):
                panel.write(box.left + 10, y, line, _NOTE_PT, colour=LIGHT.quiet_ink)
                y -= 10.5
            y -= 4
        frame = Box(box.left, max(y - 2, box.bottom), box.right, box.top)
        panel.box_at(frame, facecolor="white", edgecolor=LIGHT.border, linewidth=0.8, zorder=0)

    def _sample(self, entry: Entry, x: float, y: float) -> None:
        """Draw what the entry looks like on the map."""
        panel = self._panel
        swatch = Box.around(x, y, 22, 11)
        dashed = (0, (2.2, 1.3))
        if entry.sample in {"ground", "shade"}:
            panel.box_at(swatch, facecolor=entry.colour, edgecolor=LIGHT.border, linewidth=0.7)
        elif entry.sample == "hatch":
            patch = panel.box_at(swatch, facecolor=LIGHT.north, edgecolor=entry.colour, linewidth=0.7, hatch="////")
            patch.set_hatch_linewidth(0.6)
        elif entry.sample == "symbol":
            panel.symbols(np.array([[x, y]]), entry.outline, 6, facecolor=entry.colour, edgecolor=entry.edge)
        elif entry.sample == "ring":
            panel.circle(x, y, 6.5, facecolor="none", edgecolor=entry.colour, linewidth=1.7, linestyle=dashed)
        elif entry.sample == "rough":
            panel.circle(
                x,
                y,
                6.5,
                facecolor="#5b667512",
                edgecolor=entry.colour,
                linewidth=0.7,
                linestyle=(0, (3, 2.5)),
            )
        elif entry.sample == "office":
            panel.box_at(Box.around(x, y, 10, 10), facecolor=entry.colour, edgecolor="none")
        elif entry.sample == "river":
            panel.line([(x - 11, y), (x + 11, y)], color=entry.colour, linewidth=2)
        elif entry.sample == "line":
            dash = dash_style(entry.dash)
            panel.line([(x - 11, y), (x + 11, y)], color=entry.colour, linewidth=1.8, linestyle=dash)
        else:
            fill = entry.colour if entry.sample == "stop-done" else "white"
            line = dashed if entry.sample == "stop-cancelled" else "-"
            panel.circle(x, y, 6, facecolor=fill, edgecolor=entry.colour, linewidth=1.4, linestyle=line)
