"""Charts of residents: over time, by place, and against the district's figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from geo import indonesian, symbols
from geo.charts.style import (
    CLEAR,
    GROUP_FILL,
    GROUP_SCALE,
    GROUP_WORDS,
    INK,
    LETTER_PX,
    LIVING_IN_WORD,
    QUIET,
    TL_TINT,
    TL_WORD,
    UNIT_WORD,
    WHOLE_AXIS,
    by_group,
    draw_lines,
    finish,
    keep_shapes_apart,
    say_nothing,
    tell_apart,
    top_legend,
)

if TYPE_CHECKING:
    import datetime as dt

GAP_WORD = "Belum terdata (perkiraan)"
GAP_COLOUR = "#8a94a0"
_LABEL_PX = 14
"""From the middle of a name to the next."""


def draw_residents_over_time(
    over_time: pd.DataFrame,
    district: int | None = None,
    figure_date: dt.date | None = None,
    height: int = 320,
) -> alt.LayerChart:
    """Draw living-in and TL over time, kept apart, for every place.

    Parameters
    ----------
    over_time
        ``date``, ``place`` (a zone or a site, as it is to be read), ``living_in``, ``tl``.
    district, figure_date
        The district's own figure and its date: a dated rule, drawn only when ``district`` is given.
    height
        Pixels.
    """
    counts = by_group(over_time, ["place"])
    if counts.empty:
        return say_nothing(height)
    top = max(counts["count"].max() * 1.1, (district or 0) * 1.1, 4)
    layers = draw_lines(counts, ["place"], top)
    if district is not None:
        layers += _district_rule(district, figure_date)
    words = "Penghuni menetap dan TL dari waktu ke waktu"
    if len(counts["place"].unique()) == 1:
        return keep_shapes_apart(finish(layers, words, height))
    ends = _spread_ends(counts, top * _LABEL_PX / height)
    names = alt.Chart(ends).mark_text(align="left", dx=8, color=INK)
    layers.append(names.encode(x=alt.value(alt.ExprRef("width")), y="level:Q", text="place:N"))
    margin = round(LETTER_PX * ends["place"].str.len().max())
    return keep_shapes_apart(finish(layers, words, height, right=margin))


def _spread_ends(counts: pd.DataFrame, gap: float) -> pd.DataFrame:
    """Give the name of every line the ``level`` of its last count, or the next one above that is free.

    Names keep the order of their lines and stand at least ``gap`` persons apart.
    """
    ends = counts.groupby(["place", "group"], as_index=False).last().sort_values("count", ignore_index=True)
    steps = ends.index.to_series() * gap
    return ends[["place"]].assign(level=(ends["count"] - steps).cummax() + steps)


def draw_residents_by_place(rows: pd.DataFrame, place_word: str = "Lokasi") -> alt.LayerChart:
    """Draw living-in and TL of every place as two bars side by side, the fullest place first.

    Parameters
    ----------
    rows
        ``place`` (site, kecamatan or zone), ``living_in``, ``tl``; a missing count reads "belum ada data".
    place_word
        What a place is called in the tooltip.
    """
    if rows.empty:
        return say_nothing()
    places = rows[["living_in", "tl"]].assign(place=tell_apart(rows["place"]))
    known = places[["living_in", "tl"]].sum(axis=1, min_count=1)
    order = places.assign(known=known).sort_values(["known", "place"], ascending=[False, True])["place"].tolist()
    bars = places.melt("place", ["living_in", "tl"], "group", "count").assign(
        group=lambda cells: cells["group"].map(GROUP_WORDS),
        label=lambda cells: [indonesian.whole(count) for count in cells["count"]],
    )
    place = alt.Y("place:N", sort=order, title=None, axis=alt.Axis(labelLimit=180, labelPadding=8))
    offset = alt.YOffset("group:N", sort=[LIVING_IN_WORD, TL_WORD])
    base = alt.Chart(bars).encode(y=place, yOffset=offset)
    legend = top_legend(list(GROUP_WORDS.values()))
    count = alt.X("count:Q", title=UNIT_WORD, axis=WHOLE_AXIS)
    layers = [
        base.mark_bar(strokeWidth=1.5).encode(
            x=count,
            fill=alt.Fill("group:N", scale=GROUP_FILL, legend=legend),
            stroke=alt.Stroke("group:N", scale=GROUP_SCALE, legend=legend),
            tooltip=[
                alt.Tooltip("place:N", title=place_word),
                alt.Tooltip("group:N", title="Kelompok"),
                alt.Tooltip("label:N", title=UNIT_WORD),
            ],
        ),
        base.transform_filter("isValid(datum.count)")
        .mark_text(align="left", dx=5, color=INK)
        .encode(x=count, text="label:N"),
        base.transform_filter("!isValid(datum.count)")
        .mark_text(align="left", dx=5, color=QUIET, fontStyle="italic")
        .encode(x=alt.value(0), text="label:N"),
    ]
    return finish(layers, "Penghuni menetap dan TL menurut tempat", len(rows) * 44)


def draw_known_against_district(
    known_living_in: int | None,
    known_tl: int | None,
    district: int,
    as_of: dt.date,
    figure_date: dt.date,
) -> alt.LayerChart:
    """Draw the known sum against the district's figure, and name the gap between them.

    Parameters
    ----------
    known_living_in, known_tl
        Sums over the counted sites; None while nothing is counted.
    district
        The district's own, rounded figure of women.
    as_of, figure_date
        The days the sums and the figure are of.
    """
    height = 64
    if known_living_in is None and known_tl is None:
        return say_nothing(height)
    known = [known_living_in or 0, known_tl or 0]
    counts = [*known, max(district - sum(known), 0)]
    words = [
        f"{word}: {indonesian.whole(count)}"
        for word, count in zip((LIVING_IN_WORD, TL_WORD, GAP_WORD), (known_living_in, known_tl, counts[2]), strict=True)
    ]
    parts = pd.DataFrame({"part": words, "low": [0, counts[0], sum(known)], "count": counts})
    parts["high"] = parts["low"] + parts["count"]
    legend = top_legend(words)
    scale = alt.Scale(domain=[0, max(district, sum(known)) * 1.08], nice=False)
    title = f"{UNIT_WORD}, data per {indonesian.date_plain(as_of)}"
    colours = alt.Scale(domain=words, range=[symbols.LIVING_IN_COLOUR, symbols.TL_COLOUR, GAP_COLOUR])
    fills = alt.Scale(domain=words, range=[symbols.LIVING_IN_COLOUR, TL_TINT, CLEAR])
    rule = pd.DataFrame({"high": [district], "word": [_district_word(district, figure_date)]})
    mark = alt.Chart(rule).encode(x=alt.X("high:Q", scale=scale))
    layers = [
        alt.Chart(parts)
        .mark_bar(height=26, strokeWidth=1.5)
        .encode(
            x=alt.X("low:Q", scale=scale, title=title, axis=WHOLE_AXIS),
            x2="high:Q",
            y=alt.value(height - 16),
            fill=alt.Fill("part:N", scale=fills, sort=words, legend=legend),
            stroke=alt.Stroke("part:N", scale=colours, sort=words, legend=legend),
            strokeDash=alt.StrokeDash(
                "part:N", scale=alt.Scale(domain=words, range=[[1, 0], [1, 0], [4, 3]]), legend=legend
            ),
            tooltip=alt.Tooltip("part:N", title=UNIT_WORD),
        ),
        mark.mark_rule(strokeWidth=2, color=INK).encode(y=alt.value(18), y2=alt.value(height)),
        mark.mark_text(align="right", baseline="bottom", color=INK, dx=4).encode(y=alt.value(14), text="word:N"),
    ]
    return finish(layers, "Jumlah yang terdata dibanding perkiraan se-kabupaten", height)


def _district_word(district: int, figure_date: dt.date | None) -> str:
    """Name the district's own figure with its date."""
    day = indonesian.date_short(figure_date)
    return f"\N{PLUS-MINUS SIGN} {indonesian.whole(district)} se-kabupaten ({day})"


def _district_rule(district: int, figure_date: dt.date | None) -> list[alt.Chart]:
    """Draw the district's own figure as a rule with its date."""
    rule = pd.DataFrame({"count": [district], "word": [_district_word(district, figure_date)]})
    level = alt.Chart(rule).encode(y="count:Q")
    return [
        level.mark_rule(color=INK, strokeWidth=1.5),
        level.mark_text(align="left", baseline="bottom", dy=-3, color=INK).encode(x=alt.value(4), text="word:N"),
    ]
