"""Charts of sites: one site's history, rooms against residents, and how old each count is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from geo import indonesian, symbols
from geo.charts.style import (
    DATE_AXIS,
    DAYS_SCALE,
    INK,
    LIVING_IN_WORD,
    QUIET,
    TL_WORD,
    TOP_LEGEND,
    WHOLE_AXIS,
    WIDE_LEGEND,
    by_group,
    draw_lines,
    finish,
    keep_shapes_apart,
    on_either_ground,
    say_nothing,
    shorten,
    svg_path,
    tell_apart,
)

if TYPE_CHECKING:
    import datetime as dt

AGEING_DAYS = 90
OLD_DAYS = 180
AGE_WORDS = ("Sampai 90 hari", "91 sampai 180 hari", "Lebih dari 180 hari")
VISIT_LEGEND = alt.Legend(title=None, orient="bottom", symbolStrokeColor="#7d8894", symbolSize=160)
AGE_COLOURS = ("#009e73", "#0072b2", symbols.OVERDUE_COLOUR)


def draw_site_history(observations: pd.DataFrame, visits: pd.DataFrame, height: int = 120) -> alt.LayerChart:
    """Draw living-in and TL of one site over time, its visits as ticks along the top.

    Parameters
    ----------
    observations
        One site's counts: ``date``, ``living_in``, ``tl``; missing counts are left out, never drawn as zero.
    visits
        The same site's visits: ``date``, ``status`` (``planned``, ``done``, ``cancelled``).
    height
        Pixels.
    """
    counts = by_group(observations, [])
    if counts.empty and visits.empty:
        return say_nothing(height)
    layers: list[alt.Chart] = []
    if not counts.empty:
        layers += draw_lines(counts, [], counts["count"].max() * 1.3)
    if not visits.empty:
        layers.append(_visit_ticks(visits))
    chart = finish(layers, "Riwayat penghuni menetap dan TL serta kunjungan di satu lokasi", height)
    return keep_shapes_apart(chart)


def draw_rooms_against_residents(rows: pd.DataFrame, height: int = 360) -> alt.LayerChart:
    """Draw each site's rooms against its residents, with the line of one resident a room.

    Parameters
    ----------
    rows
        ``name``, ``rooms``, ``living_in``, ``tl``, ``stage`` (of ``symbols.STAGE_CODES``). A site with any
        of the three counts missing is not drawn, but counted in the note.
    height
        Pixels.
    """
    counted = rows.dropna(subset=["rooms", "living_in", "tl"])
    if counted.empty:
        return say_nothing(height)
    points = counted.assign(
        residents=counted["living_in"] + counted["tl"],
        stage=[symbols.STAGE_BY_CODE[code].word for code in counted["stage"]],
        name=shorten(counted["name"]),
    )[["name", "rooms", "living_in", "tl", "residents", "stage"]]
    most = int(points[["rooms", "residents"]].max().max())
    rooms = alt.X("rooms:Q", title="Kamar", axis=WHOLE_AXIS, scale=alt.Scale(domain=[0, most * 1.2], nice=False))
    residents = alt.Y(
        "residents:Q",
        title="Penghuni (menetap + TL)",
        axis=WHOLE_AXIS,
        scale=alt.Scale(domain=[0, most * 1.1], nice=False),
    )
    stages = [stage for stage in symbols.STAGES if stage.word in set(points["stage"])]
    words = [stage.word for stage in stages]
    base = alt.Chart(points).encode(x=rooms, y=residents)
    line = pd.DataFrame({"rooms": [0, most], "residents": [0, most]})
    note = ["Garis putus-putus: satu penghuni per kamar"]
    if len(counted) < len(rows):
        note.append(f"{indonesian.whole(len(rows) - len(counted))} lokasi lain: {indonesian.NO_DATA}")
    layers = [
        alt.Chart(line).mark_line(strokeDash=[4, 4], color=QUIET, strokeWidth=1).encode(x=rooms, y=residents),
        alt.Chart(pd.DataFrame({"word": ["\n".join(note)]}))
        .mark_text(align="left", color=QUIET, fontStyle="italic", lineBreak="\n")
        .encode(x=alt.value(6), y=alt.value(4 - 13 * len(note)), text="word:N"),
        base.mark_point(filled=True, size=150, opacity=1).encode(
            color=alt.Color(
                "stage:N",
                legend=WIDE_LEGEND,
                scale=alt.Scale(domain=words, range=[on_either_ground(stage.colour) for stage in stages]),
            ),
            shape=alt.Shape(
                "stage:N", scale=alt.Scale(domain=words, range=[svg_path(stage.outline) for stage in stages])
            ),
            tooltip=[
                alt.Tooltip("name:N", title="Lokasi"),
                alt.Tooltip("rooms:Q", title="Kamar", format=",d"),
                alt.Tooltip("living_in:Q", title=LIVING_IN_WORD, format=",d"),
                alt.Tooltip("tl:Q", title=TL_WORD, format=",d"),
                alt.Tooltip("stage:N", title="Tahap"),
            ],
        ),
        base.mark_text(align="left", dx=11, color=INK).encode(text="name:N"),
    ]
    return finish(layers, "Jumlah kamar dibanding jumlah penghuni tiap lokasi", height)


def draw_count_ages(rows: pd.DataFrame, as_of: dt.date) -> alt.LayerChart:
    """Draw how many days old each site's count is, the oldest first.

    Parameters
    ----------
    rows
        ``name``, ``counted_on`` (missing: never counted, "belum ada data").
    as_of
        The day the ages are told for.
    """
    if rows.empty:
        return say_nothing()
    days = (pd.Timestamp(as_of) - pd.to_datetime(rows["counted_on"])).dt.days.astype("Int64")
    band = [None if pd.isna(age) else AGE_WORDS[int(age > AGEING_DAYS) + int(age > OLD_DAYS)] for age in days]
    ages = pd.DataFrame(
        {
            "name": tell_apart(rows["name"]),
            "days": days.to_numpy(),
            "band": band,
            "label": [f"{age} hari" if not pd.isna(age) else indonesian.NO_DATA for age in days],
            "counted": [indonesian.date_plain(day) for day in rows["counted_on"]],
        }
    ).sort_values(["days", "name"], ascending=[False, True], na_position="first")
    site = alt.Y("name:N", sort=ages["name"].tolist(), title=None, axis=alt.Axis(labelLimit=180, labelPadding=8))
    furthest = max(int(days.max()) if days.notna().any() else 0, OLD_DAYS)
    age = alt.X(
        "days:Q",
        title="Umur data (hari)",
        axis=alt.Axis(format=",d", values=list(range(0, furthest + AGEING_DAYS, AGEING_DAYS))),
        scale=alt.Scale(domain=[0, furthest * 1.15], nice=False),
    )
    base = alt.Chart(ages).encode(y=site)
    limits = alt.Chart(pd.DataFrame({"days": [AGEING_DAYS, OLD_DAYS]}))
    tooltip = [
        alt.Tooltip("name:N", title="Lokasi"),
        alt.Tooltip("counted:N", title="Dihitung"),
        alt.Tooltip("label:N", title="Umur data"),
    ]
    layers = [
        limits.mark_rule(strokeDash=[4, 4], color=QUIET).encode(x=age),
        base.transform_filter("isValid(datum.days)")
        .mark_rule(color=QUIET, strokeWidth=1, opacity=0.6)
        .encode(x=age, x2=alt.datum(0)),
        base.transform_filter("isValid(datum.days)")
        .mark_point(filled=True, size=110, opacity=1)
        .encode(
            x=age,
            color=alt.Color("band:N", legend=TOP_LEGEND, scale=alt.Scale(domain=AGE_WORDS, range=AGE_COLOURS)),
            shape=alt.Shape("band:N", scale=alt.Scale(domain=AGE_WORDS, range=["circle", "square", "triangle-up"])),
            tooltip=tooltip,
        ),
        base.transform_filter("isValid(datum.days)")
        .mark_text(align="left", dx=10, color=INK)
        .encode(x=age, text="label:N"),
        base.transform_filter("!isValid(datum.days)")
        .mark_text(align="left", dx=5, color=QUIET, fontStyle="italic")
        .encode(x=alt.value(0), text="label:N", tooltip=tooltip),
    ]
    return finish(layers, "Umur data penghuni tiap lokasi", len(rows) * 30)


def _visit_ticks(visits: pd.DataFrame) -> alt.Chart:
    """Draw visits as ticks along the top: done solid, planned dashed, cancelled a cross."""
    ticks = pd.DataFrame(
        {
            "date": pd.to_datetime(visits["date"]).dt.strftime("%Y-%m-%d"),
            "day": [indonesian.date_plain(day) for day in visits["date"]],
            "visit": [symbols.VISIT_WORDS[status] for status in visits["status"]],
        }
    )
    words = list(symbols.VISIT_WORDS.values())
    shapes = ["M0,-1L0,-0.4M0,0.4L0,1", "M0,-1L0,1", "M-0.5,-0.5L0.5,0.5M0.5,-0.5L-0.5,0.5"]
    marks: alt.Chart = (
        alt.Chart(ticks)
        .mark_point(size=90, strokeWidth=2, stroke=INK, opacity=1)
        .encode(
            x=alt.X("date:T", axis=DATE_AXIS, scale=DAYS_SCALE),
            y=alt.value(7),
            shape=alt.Shape("visit:N", scale=alt.Scale(domain=words, range=shapes), legend=VISIT_LEGEND),
            tooltip=[alt.Tooltip("day:N", title="Tanggal"), alt.Tooltip("visit:N", title="Kunjungan")],
        )
    )
    return marks
