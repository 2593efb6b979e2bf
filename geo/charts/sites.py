"""Charts of sites: one site's history, rooms against residents, and how old each count is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from geo import indonesian, symbols
from geo.charts.style import (
    CLEAR,
    DATE_AXIS,
    DAYS_SCALE,
    INK,
    LIVING_IN_WORD,
    QUIET,
    TL_TINT,
    TL_WORD,
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

ROOMS_WORD, ROOMS_COLOUR = "Kamar", "#7d8894"
_END_PX = 150
"""What the longest text at the end of a bar takes."""
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


def draw_rooms_against_residents(rows: pd.DataFrame) -> alt.LayerChart:
    """Draw each site's rooms as an outline and its residents within it, most residents per room first.

    Parameters
    ----------
    rows
        ``name``, ``rooms``, ``living_in``, ``tl``. A site with any of the three counts missing stands below the
        others and reads "belum ada data".
    """
    if rows.empty:
        return say_nothing()
    sites = rows[["rooms", "living_in", "tl"]].astype("Float64").assign(name=tell_apart(rows["name"]))
    sites["residents"] = sites["living_in"] + sites["tl"]
    is_counted = sites[["rooms", "residents"]].notna().all(axis=1)
    sites["per_room"] = (sites["residents"] / sites["rooms"]).astype("float64").where(is_counted)
    sites = sites.assign(missing=~is_counted).sort_values(
        ["missing", "per_room", "name"], ascending=[True, False, True]
    )
    counted, unknown = sites[~sites["missing"]], sites[sites["missing"]]
    ends = pd.DataFrame(
        {
            "name": counted["name"],
            "end": counted[["rooms", "residents"]].max(axis=1),
            "label": [
                f"{indonesian.whole(residents)} penghuni / {indonesian.whole(rooms)} kamar"
                for residents, rooms in zip(counted["residents"], counted["rooms"], strict=True)
            ],
        }
    )
    site = alt.Y("name:N", sort=sites["name"].tolist(), title=None, axis=alt.Axis(labelLimit=180, labelPadding=8))
    most = 1.0 if counted.empty else float(ends["end"].max())
    scale = alt.Scale(domainMin=0, domainMax=alt.ExprRef(f"{most} * width / max(width - {_END_PX}, 40)"), nice=False)
    words = [ROOMS_WORD, LIVING_IN_WORD, TL_WORD]
    legend = top_legend(words)
    colours = alt.Scale(domain=words, range=[ROOMS_COLOUR, symbols.LIVING_IN_COLOUR, symbols.TL_COLOUR])
    fills = alt.Scale(domain=words, range=[CLEAR, symbols.LIVING_IN_COLOUR, TL_TINT])
    base = alt.Chart(_stack_counts(counted)).encode(
        y=site,
        x=alt.X("low:Q", title="Orang dan kamar", axis=WHOLE_AXIS, scale=scale),
        x2="high:Q",
        fill=alt.Fill("part:N", scale=fills, legend=legend),
        stroke=alt.Stroke("part:N", scale=colours, legend=legend),
        tooltip=[
            alt.Tooltip("name:N", title="Lokasi"),
            alt.Tooltip("part:N", title="Dihitung"),
            alt.Tooltip("count:Q", title="Jumlah", format=",d"),
        ],
    )
    is_rooms = f"datum.part === '{ROOMS_WORD}'"
    layers = [
        base.transform_filter(is_rooms).mark_bar(strokeWidth=1.5, height=alt.RelativeBandSize(0.9)),
        base.transform_filter(f"!({is_rooms})").mark_bar(strokeWidth=1.5, height=alt.RelativeBandSize(0.5)),
        alt.Chart(ends).mark_text(align="left", dx=6, color=INK).encode(y=site, x="end:Q", text="label:N"),
        alt.Chart(unknown[["name"]].assign(label=indonesian.NO_DATA))
        .mark_text(align="left", dx=5, color=QUIET, fontStyle="italic")
        .encode(y=site, x=alt.value(0), text="label:N"),
    ]
    return finish(layers, "Jumlah kamar dibanding jumlah penghuni tiap lokasi", len(rows) * 44)


def _stack_counts(sites: pd.DataFrame) -> pd.DataFrame:
    """Give rooms, living-in and TL of every site a row, with the ends of their bars: TL goes on from living-in."""
    parts = [
        pd.DataFrame({"name": sites["name"], "part": word, "low": low, "count": sites[column]})
        for word, column, low in (
            (ROOMS_WORD, "rooms", 0),
            (LIVING_IN_WORD, "living_in", 0),
            (TL_WORD, "tl", sites["living_in"]),
        )
    ]
    return pd.concat(parts, ignore_index=True).assign(high=lambda cells: cells["low"] + cells["count"])


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
            color=alt.Color(
                "band:N", legend=top_legend(AGE_WORDS), scale=alt.Scale(domain=AGE_WORDS, range=AGE_COLOURS)
            ),
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
