"""What a shaded map of kecamatan can show: each measure's word, unit, kind and values, for screen and print alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from geo.indonesian import NO_DATA, date_short, percent, whole

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class AreaMeasure:
    """One measure by kecamatan.

    ``values`` takes rows of `geo.monitoring.area_status` and gives the number shown (a rate in per cent), missing where
    nothing is known; ``hint`` gives the lines of a tooltip.
    """

    code: str
    word: str
    unit: str
    kind: Literal["count", "rate"]
    values: Callable[[pd.DataFrame], pd.Series[float]]
    hint: Callable[[pd.Series[float]], list[str]]

    def known(self, areas: pd.DataFrame) -> pd.Series[float]:
        """Give the value of every area that has sites; of the others there is nothing to know."""
        return self.values(areas[areas["sites"] > 0])


def _residents(areas: pd.DataFrame) -> pd.Series[float]:
    return (areas["living_in"] + areas["tl"]).astype("Float64")  # missing while either is: half a sum looks whole


def _resident_lines(area: pd.Series[float]) -> list[str]:
    if not area["sites"]:
        return ["Tidak ada lokasi tercatat"]
    age = f"Hitungan tertua {date_short(area['oldest_count'])}" if pd.notna(area["oldest_count"]) else ""
    return [f"Menetap: {whole(area['living_in'])}", f"TL: {whole(area['tl'])}", *([age] if age else [])]


def _sites(areas: pd.DataFrame) -> pd.Series[float]:
    return areas["sites"].astype("Float64")


def _site_lines(area: pd.Series[float]) -> list[str]:
    return [f"{whole(area['sites'])} lokasi, {whole(area['overdue'])} terlambat dikunjungi"]


def _visited(areas: pd.DataFrame) -> pd.Series[float]:
    return areas["share_visited"].astype("Float64") * 100


def _visited_lines(area: pd.Series[float]) -> list[str]:
    if not area["sites"]:
        return ["Tidak ada lokasi tercatat"]
    return [f"Dikunjungi tepat waktu: {percent(area['share_visited'], NO_DATA)}", *_site_lines(area)]


AREA_MEASURES: tuple[AreaMeasure, ...] = (
    AreaMeasure("residents", "Penghuni (menetap + TL)", "orang", "count", _residents, _resident_lines),
    AreaMeasure("sites", "Jumlah lokasi", "lokasi", "count", _sites, _site_lines),
    AreaMeasure("visited", "Lokasi dikunjungi tepat waktu", "%", "rate", _visited, _visited_lines),
)
"""Counts are drawn as circles over the shade, rates as shade alone."""
