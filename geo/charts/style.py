"""What all charts share: the Indonesian locale, ink that follows the theme, the two groups, the finish."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from geo import indonesian, symbols

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LIVING_IN_WORD = "Menetap"
TL_WORD = "TL (tidak langsung)"
GROUP_WORDS = {"living_in": LIVING_IN_WORD, "tl": TL_WORD}

_IS_DARK = "luminance(background || '#ffffff') < 0.4"
INK = alt.ExprRef(f"{_IS_DARK} ? '{symbols.DARK.ink}' : '{symbols.LIGHT.ink}'")
QUIET = alt.ExprRef(f"{_IS_DARK} ? '{symbols.DARK.quiet_ink}' : '{symbols.LIGHT.quiet_ink}'")
"""Ink follows the background that the page's theme sets, so that one specification serves both themes."""

WHOLE_AXIS = alt.Axis(format=",d", tickMinStep=1, tickCount=5)
UNIT_WORD = "Orang"
DATE_AXIS = alt.Axis(format="%e %b %Y", title=None, tickCount=6, labelOverlap="greedy")
DAYS_SCALE = alt.Scale(type="utc", nice=False, padding=14)
"""Days travel as text; read as UTC they are the same day in every browser."""

GROUP_SCALE = alt.Scale(domain=[LIVING_IN_WORD, TL_WORD], range=[symbols.LIVING_IN_COLOUR, symbols.TL_COLOUR])
TL_TINT = symbols.TL_COLOUR + "66"
"""TL is an outline with a light filling beside the filled living-in: two tones of grey when printed so."""

CLEAR = "#ffffff00"
GROUP_FILL = alt.Scale(domain=[LIVING_IN_WORD, TL_WORD], range=[symbols.LIVING_IN_COLOUR, TL_TINT])

_LOCALE = alt.Locale(
    number=alt.NumberLocale(decimal=",", thousands=".", grouping=[3], currency=["Rp", ""]),
    time=alt.TimeLocale(
        dateTime="%A, %e %B %Y %H.%M",
        date="%d/%m/%Y",
        time="%H.%M.%S",
        periods=["AM", "PM"],
        days=["Minggu", *indonesian.DAYS[:6]],
        shortDays=["Min", "Sen", "Sel", "Rab", "Kam", "Jum", "Sab"],
        months=list(indonesian.MONTHS),
        shortMonths=list(indonesian.MONTHS_SHORT),
    ),
)
_ENTRY_PX, LETTER_PX = 40, 6.6
"""What a legend's entry needs besides its letters, and each of those, measured wide."""
_LONGEST_NAME = 40
_SEPARATORS = {0x2028: " ", 0x2029: " "}
"""Unicode's line and paragraph separators: Vega pastes values into expressions, where these end a text."""


def top_legend(words: Sequence[str], offset: int = 10, symbol: str | None = None) -> alt.Legend:
    """Make a legend above the plot: one row where all its words fit, else one column, as on a phone.

    Parameters
    ----------
    words
        Its entries.
    offset
        Pixels between legend and plot.
    symbol
        ``"stroke"`` for lines; by default the mark's own.
    """
    needed_px = round(sum(_ENTRY_PX + LETTER_PX * len(word) for word in words))
    legend = alt.Legend(
        title=None,
        orient="top",
        offset=offset,
        labelLimit=400,
        symbolSize=90,
        symbolStrokeWidth=1.5,
        columnPadding=16,
    )
    legend.columns = alt.ExprRef(f"width < {needed_px} ? 1 : 0")  # 0 stands for "one row"
    if symbol:
        legend.symbolType, legend.symbolSize, legend.symbolStrokeWidth = symbol, 500, 3
    return legend


def by_group(counts: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Give every known count a row: ``date``, ``day``, the ``keys``, ``group``, ``count``, ``label``."""
    cells = counts.melt(["date", *keys], ["living_in", "tl"], "group", "count").dropna(subset=["date", "count"])
    days = pd.to_datetime(cells["date"])
    return pd.DataFrame(
        {
            "date": days.dt.strftime("%Y-%m-%d"),
            "day": [indonesian.date_plain(day) for day in days],
            **{key: shorten(cells[key]) for key in keys},
            "group": cells["group"].map(GROUP_WORDS),
            "count": cells["count"].astype(int),
            "label": [indonesian.whole(count) for count in cells["count"]],
        }
    ).sort_values([*keys, "group", "date"])


def draw_lines(counts: pd.DataFrame, keys: Sequence[str], top: float) -> list[alt.Chart]:
    """Draw a line with points for each group of ``by_group``, told apart by colour, dash and shape."""
    legend = top_legend(list(GROUP_WORDS.values()), symbol="stroke")
    base = alt.Chart(counts).encode(
        x=alt.X("date:T", axis=DATE_AXIS, scale=DAYS_SCALE),
        y=alt.Y(
            "count:Q",
            title=UNIT_WORD,
            axis=WHOLE_AXIS,
            scale=alt.Scale(domain=[0, top], nice=False),
        ),
        color=alt.Color("group:N", scale=GROUP_SCALE, legend=legend),
        detail=[f"{key}:N" for key in keys],
    )
    dash = alt.Scale(domain=[LIVING_IN_WORD, TL_WORD], range=[[1, 0], [6, 3]])
    shape = alt.Scale(domain=[LIVING_IN_WORD, TL_WORD], range=["circle", "square"])
    places = [alt.Tooltip(f"{key}:N", title="Tempat") for key in keys]
    return [
        base.mark_line(strokeWidth=2).encode(strokeDash=alt.StrokeDash("group:N", scale=dash, legend=legend)),
        base.mark_point(filled=True, size=45, opacity=1).encode(
            shape=alt.Shape("group:N", scale=shape, legend=None),
            tooltip=[
                *places,
                alt.Tooltip("day:N", title="Tanggal"),
                alt.Tooltip("group:N", title="Kelompok"),
                alt.Tooltip("label:N", title=UNIT_WORD),
            ],
        ),
    ]


def shorten(names: Iterable[str]) -> list[str]:
    """Write names on one line, cut those that no chart can hold, and say so with three dots."""
    dots = "\N{HORIZONTAL ELLIPSIS}"
    lines = (name.translate(_SEPARATORS) for name in names)
    return [name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + dots for name in lines]


def tell_apart(names: Iterable[str]) -> list[str]:
    """Shorten names and number those that occur again, so that two sites never share one line of a chart."""
    short = pd.Series(shorten(names), dtype=object)
    again = short.groupby(short).cumcount()
    return [f"{name} ({n + 1})" if n else name for name, n in zip(short, again, strict=True)]


def keep_shapes_apart(chart: alt.LayerChart) -> alt.LayerChart:
    """Keep the shapes of points out of the legend of their lines, and of each other."""
    apart: alt.LayerChart = chart.resolve_scale(shape="independent")
    return apart


def say_nothing(height: int = 120) -> alt.LayerChart:
    """Say calmly that there is nothing to draw yet."""
    words = alt.Chart(pd.DataFrame({"word": ["Belum ada data"]}))
    return finish([words.mark_text(color=QUIET, fontSize=14).encode(text="word:N")], "Belum ada data", height)


def finish(layers: Sequence[alt.Chart], description: str, height: int, right: int = 0) -> alt.LayerChart:
    """Lay the parts over each other; the description is what a screen reader says, ``right`` a margin in pixels."""
    size = alt.AutoSizeParams(type="fit-x", contains="padding")  # the height is the plot's, legends come on top
    chart = alt.LayerChart(layer=list(layers), height=height, description=description, autosize=size)
    if right:
        chart.padding = {"left": 4, "top": 4, "bottom": 4, "right": right}
    finished: alt.LayerChart = chart.configure(locale=_LOCALE)
    return finished
