"""The calendar of rounds: a grid a month, north and south told by colour, letter and outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from geo import indonesian, symbols
from geo.charts.style import INK, QUIET, finish, top_legend
from geo.rounds import ROUND_WORDS

if TYPE_CHECKING:
    import datetime as dt

SIDE_PX = 34
_NARROW_PX = 22
"""A square narrower than this holds one letter only."""
ZONE_LABELS = {zone: f"{word[0]}: {word.lower()}" for zone, word in symbols.ZONE_WORDS.items()}
KEY = "Penuh: terlaksana. Pudar: terlaksana sebagian.\nBingkai: direncanakan. Dicoret: dibatalkan."
OPACITIES = {"planned": 0.12, "done": 1.0, "cancelled": 0.0, "partly": 0.55}


def draw_calendar(rounds: pd.DataFrame, first: dt.date, last: dt.date, columns: int = 3) -> alt.LayerChart:
    """Draw a calendar of rounds, one grid a month, weeks from Monday.

    Parameters
    ----------
    rounds
        One row a round: ``date``, ``zone``, ``status`` (a key of `geo.rounds.ROUND_WORDS`), ``stops`` (number).
    first, last
        Any day of the first and of the last month.
    columns
        Months side by side; 1 suits a phone.
    """
    days = _calendar_days(first, last, columns)
    cells = _calendar_cells(rounds, days)
    width, depth = int(days["column"].max()) + 1, int(days["row"].max()) + 1
    layers = [_draw_words(_calendar_words(days, set(cells["when"])), width, depth)]
    if not cells.empty:
        key = alt.Chart(pd.DataFrame({"word": [KEY]})).encode(x=alt.value(2), y=alt.value(-10), text="word:N")
        layers.append(key.mark_text(align="left", color=QUIET, lineBreak="\n"))
        layers += _draw_rounds(cells, width, depth)
    chart = finish(layers, "Kalender perjalanan kunjungan utara dan selatan", depth * SIDE_PX)
    return chart.properties(width=width * SIDE_PX)


def _calendar_days(first: dt.date, last: dt.date, columns: int) -> pd.DataFrame:
    """Lay every day of the months out: ``column`` and ``row`` count squares, ``columns`` months a line."""
    dates = pd.date_range(pd.Timestamp(first).replace(day=1), pd.Timestamp(last) + pd.offsets.MonthEnd(0), freq="D")
    days = pd.DataFrame({"date": dates, "day": dates.day})
    month = (dates.year - first.year) * 12 + dates.month - first.month
    lead = pd.DatetimeIndex(dates.to_period("M").start_time).day_of_week
    days["column"] = month % columns * 8 + dates.day_of_week
    days["row"] = month // columns * 8 + 2 + (dates.day - 1 + lead) // 7
    return days


def _calendar_words(days: pd.DataFrame, taken: set[str]) -> pd.DataFrame:
    """List what is written outside the rounds: month names, weekdays, and the days that have no round."""
    words: list[tuple[float, float, str]] = []
    for date, column, row in zip(days["date"], days["column"], days["row"], strict=True):
        if date.day == 1:
            left = column - date.weekday()
            words += [(left + n + 0.5, row - 0.5, name[:3]) for n, name in enumerate(indonesian.DAYS)]
            words.append((left + 3.5, row - 1.4, f"{indonesian.MONTHS[date.month - 1]} {date.year}"))
        if indonesian.date_long(date) not in taken:
            words.append((column + 0.5, row + 0.5, str(date.day)))
    return pd.DataFrame(words, columns=["column", "row", "word"])


def _calendar_cells(rounds: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """Share each day's square among its rounds, one under the other; positions in squares."""
    dated = rounds.assign(date=pd.to_datetime(rounds["date"]))
    cells = dated.merge(days, on="date").sort_values(["date", "zone"])
    share = 0.94 / cells.groupby("date")["date"].transform("size")
    top = cells["row"] + 0.03 + cells.groupby("date").cumcount() * share
    return pd.DataFrame(
        {
            "left": cells["column"] + 0.03,
            "right": cells["column"] + 0.97,
            "top": top,
            "bottom": top + share - 0.03,
            "column": cells["column"] + 0.5,
            "row": top + share / 2 - 0.015,
            "word": [f"{day} {zone[0].upper()}" for day, zone in zip(cells["day"], cells["zone"], strict=True)],
            "zone": cells["zone"].map(ZONE_LABELS),
            "status": cells["status"].map(ROUND_WORDS),
            "when": [indonesian.date_long(day) for day in cells["date"]],
            "stops": cells["stops"].astype("Int64"),
        }
    )


def _place(column: str, row: str, width: int, depth: int) -> dict[str, alt.X | alt.Y]:
    """Place two fields on the squares, without axes."""
    return {
        "x": alt.X(f"{column}:Q", axis=None, scale=alt.Scale(domain=[0, width], nice=False)),
        "y": alt.Y(f"{row}:Q", axis=None, scale=alt.Scale(domain=[depth, 0], nice=False)),
    }


def _draw_words(words: pd.DataFrame, width: int, depth: int) -> alt.Chart:
    """Write the words where they stand."""
    place = _place("column", "row", width, depth)
    initial = f"width < {width * _NARROW_PX} && length(datum.word) == 3 ? slice(datum.word, 0, 1) : datum.word"
    marks: alt.Chart = (
        alt.Chart(words).transform_calculate(shown=initial).mark_text(color=QUIET).encode(text="shown:N", **place)
    )
    return marks


def _draw_rounds(cells: pd.DataFrame, width: int, depth: int) -> list[alt.Chart]:
    """Draw the rounds: filled when done, tinted when planned, empty and crossed out when cancelled."""
    zones = alt.Scale(domain=list(ZONE_LABELS.values()), range=list(symbols.ZONE_COLOURS.values()))
    opacity = alt.Scale(
        type="ordinal", domain=[ROUND_WORDS[state] for state in OPACITIES], range=list(OPACITIES.values())
    )
    base = alt.Chart(cells)
    legend = top_legend(list(ZONE_LABELS.values()), offset=18)
    is_off = f"datum.status === '{ROUND_WORDS['cancelled']}'"
    is_done = f"datum.status === '{ROUND_WORDS['done']}'"
    return [
        base.mark_rect(cornerRadius=4, strokeWidth=1.5).encode(
            x2="right:Q",
            y2="bottom:Q",
            fill=alt.Fill("zone:N", scale=zones, legend=legend),
            stroke=alt.Stroke("zone:N", scale=zones, legend=legend),
            fillOpacity=alt.FillOpacity("status:O", scale=opacity, legend=None),
            tooltip=[
                alt.Tooltip("when:N", title="Tanggal"),
                alt.Tooltip("zone:N", title="Zona"),
                alt.Tooltip("status:N", title="Status"),
                alt.Tooltip("stops:Q", title="Lokasi"),
            ],
            **_place("left", "top", width, depth),
        ),
        base.transform_filter(is_off)
        .mark_rule(color=QUIET, strokeWidth=1.5, aria=False)  # without a row, Vega names it an image of nothing
        .encode(x2="right:Q", y2="top:Q", **_place("left", "bottom", width, depth)),
        base.transform_calculate(shown=f"width < {width * _NARROW_PX} ? slice(datum.word, -1) : datum.word")
        .mark_text(fontWeight="bold")
        .encode(
            text="shown:N",
            color=alt.condition(is_done, alt.value("#ffffff"), alt.value(INK)),
            **_place("column", "row", width, depth),
        ),
    ]
