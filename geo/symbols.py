"""The one definition of colours, shapes and words: maps, charts, pictures and documents all read it."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    """One rung of the ladder: a code, a word, a colour and a shape.

    ``outline`` holds the corners of the shape on a disc of radius 1, x to the right, y upward; an empty outline is a
    circle. ``is_hollow`` leaves the inside the colour of paper.
    """

    code: str
    word: str
    colour: str
    outline: tuple[tuple[float, float], ...]
    is_hollow: bool = False


def _polygon(corners: int, start_deg: float) -> tuple[tuple[float, float], ...]:
    """Give the corners of a regular polygon on the unit disc, first corner at ``start_deg``."""
    angles = (math.radians(start_deg + 360 * n / corners) for n in range(corners))
    return tuple((round(math.cos(a), 4), round(math.sin(a), 4)) for a in angles)


_TICK = ((-0.95, 0.05), (-0.55, 0.45), (-0.2, 0.1), (0.6, 0.85), (0.98, 0.42), (-0.2, -0.75))

STAGES: tuple[Stage, ...] = (
    Stage("unmonitored", "Belum dipantau", "#6b7280", (), is_hollow=True),
    Stage("monitored", "Dipantau", "#56b4e9", _polygon(3, 90)),
    Stage("inventoried", "Diinventarisasi", "#0072b2", _polygon(4, 45)),
    Stage("assessed", "Diasesmen", "#7b3294", _polygon(4, 90)),
    Stage("changing", "Alih profesi", "#009e73", _polygon(5, 90)),
    Stage("done", "Selesai", "#14532d", _TICK),
)
STAGE_CODES: tuple[str, ...] = tuple(stage.code for stage in STAGES)
STAGE_BY_CODE: dict[str, Stage] = {stage.code: stage for stage in STAGES}


@dataclass(frozen=True)
class DueState:
    """Where a site stands against its next visit: a code, a word, a colour and a shape."""

    code: str
    word: str
    colour: str
    outline: tuple[tuple[float, float], ...]
    is_hollow: bool = False


DUE_STATES: tuple[DueState, ...] = (
    DueState("overdue", "Terlambat", "#d55e00", _polygon(3, 90)),
    DueState("soon", "Jatuh tempo ≤ 14 hari", "#0072b2", _polygon(4, 90)),
    DueState("later", "Belum jatuh tempo", "#009e73", _polygon(4, 45)),
    DueState("never", "Belum pernah dikunjungi", "#6b7280", (), is_hollow=True),
)
DUE_CODES: tuple[str, ...] = tuple(state.code for state in DUE_STATES)

ZONES: tuple[str, ...] = ("utara", "selatan")
SIMULATED_WORD = "DATA SIMULASI"
"""What every screen, sheet and file of invented records says."""

ZONE_WORDS: dict[str, str] = {"utara": "Utara", "selatan": "Selatan"}
ZONE_COLOURS: dict[str, str] = {"utara": "#0072b2", "selatan": "#b35c00"}
"""Lines of rounds; never used for stages."""
ZONE_DASHES: dict[str, tuple[float, ...]] = {"utara": (), "selatan": (7, 5)}
"""Dash and gap in pixels; north is solid."""

ROUND_COLOURS: dict[str, tuple[str, ...]] = {
    "utara": ("#0072b2", "#1f9d8f", "#5b5fc7", "#2f6f3e", "#4a90c2", "#6d4aa8"),
    "selatan": ("#b35c00", "#8a4b2a", "#a8781a", "#94425a", "#c77f2a", "#6b4a1f"),
}
"""Rounds of one zone side by side: cool in the north, warm in the south."""
ROUND_DASHES: dict[str, tuple[tuple[float, ...], ...]] = {
    "utara": ((), (14, 3), (14, 3, 3, 3)),
    "selatan": ((7, 5), (2, 5), (10, 4, 2, 4)),
}

OVERDUE_COLOUR = "#d55e00"
LIVING_IN_COLOUR = "#0072b2"
TL_COLOUR = "#e69f00"
"""Women who do not live in (tidak langsung); told apart from living-in by pattern and word as well."""

RAMP: tuple[str, ...] = ("#edf3e6", "#c8dfc2", "#92c1a5", "#4f9a8b", "#1c6e75")
"""One sequential ramp, light to dark, at most five classes; even steps in grey."""
RAMP_DARK: tuple[str, ...] = ("#2c3b3d", "#2f5558", "#347579", "#4f9a8b", "#8fcbb0")
"""The same ramp for the dark theme: more stands out more against the dark ground."""

VISIT_WORDS: dict[str, str] = {"planned": "Direncanakan", "done": "Terlaksana", "cancelled": "Dibatalkan"}
ATTENDEE_WORDS: dict[str, str] = {
    "dinsos": "Dinsos",
    "lsm": "LSM",
    "puskesmas": "Puskesmas",
    "perangkat_desa": "Perangkat desa",
}
"""Who went along on a visit: roles, never persons."""
PROTOCOL_WORDS: dict[str, str] = {"baik": "Baik", "cukup": "Cukup", "kurang": "Kurang"}
ACCURACY_WORDS: dict[str, str] = {"gps": "gps", "desa": "desa", "kecamatan": "kecamatan"}
"""Where a point comes from."""


@dataclass(frozen=True)
class Paper:
    """The quiet colours under the symbols, for one theme."""

    north: str
    south: str
    outside: str
    city: str
    border: str
    river: str
    ink: str
    quiet_ink: str
    halo: str


LIGHT = Paper("#fbfaf6", "#f3efe4", "#e9edf1", "#dfe3e8", "#b9b2a1", "#8fb8d8", "#1f2933", "#5b6675", "#ffffff")
DARK = Paper("#262b31", "#2f302c", "#171b20", "#1f252c", "#5d6168", "#3f6f94", "#eef2f6", "#a9b4c0", "#14181c")
