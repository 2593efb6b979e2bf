"""What the map screen shows and what is selected on it: asked for, kept in the address, painted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from geo import monitoring
from geo.classes import class_breaks
from geo.documents.layers import AreaLayer, Layer, SiteLayer
from geo.maps import Painting, paint_areas, paint_sites
from geo.measures import AREA_MEASURES, AreaMeasure

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geo.basemap import Basemap
    from geo.maps.paint import Choice
    from geo.scope import Scope

VIEWS: dict[str, str | AreaMeasure] = {
    "Tahap": "stage",
    "Jatuh tempo": "due",
    "Penghuni": AREA_MEASURES[0],
    "Jumlah lokasi": AREA_MEASURES[1],
    "Dikunjungi": AREA_MEASURES[2],
}
MOST_CHOICES = 500
"""Sites in the chooser; more are found by narrowing the filters or on the map."""


def ask_view() -> str | AreaMeasure:
    """Ask what the map tells: sites by stage or due date, or kecamatan by a measure."""
    return VIEWS[st.selectbox("Tampilan peta", list(VIEWS), key="tampilan", bind="query-params")]


def _labels(sites: gpd.GeoDataFrame, basemap: Basemap) -> dict[str, Choice]:
    """Give every choice a text of its own: sites first, then kecamatan; a site's name may stand in two kecamatan."""
    names = sites["name"].astype(str) + " (" + sites["kecamatan"].astype(str) + ")"
    twice = names.duplicated(keep=False)
    names = names.mask(twice, names + " " + sites.index.to_series())
    labels: dict[str, Choice] = {name: ("site", str(site_id)) for site_id, name in names.items()}
    kecamatan = basemap.kecamatan["kecamatan"].sort_values()
    return labels | {f"Kec. {name}": ("kecamatan", str(code)) for code, name in kecamatan.items()}


def ask_choice(sites: gpd.GeoDataFrame, basemap: Basemap, scope: Scope) -> Choice:
    """Ask for a site or kecamatan; what was clicked on the map stands here too."""
    inside = basemap.kecamatan[scope.areas(basemap.kecamatan)]
    labels = _labels(sites, replace(basemap, kecamatan=inside))
    clicked = st.session_state.pop("clicked", None)
    if clicked is not None:
        st.session_state["pilih"] = next((label for label, choice in labels.items() if choice == clicked), None)
    if st.session_state.get("pilih") not in labels:
        st.session_state["pilih"] = None
    chosen = st.session_state["pilih"] or st.query_params.get("pilih")
    offered = [
        label
        for place, (label, choice) in enumerate(labels.items())
        if place < MOST_CHOICES or choice[0] == "kecamatan" or label == chosen
    ]
    label = st.selectbox(
        "Lokasi atau kecamatan", offered, index=None, placeholder="Pilih di sini atau pada peta", key="pilih",
        bind="query-params",
    )  # fmt: skip
    return labels.get(str(label))


def remember(choice: Choice) -> None:
    """Keep what was clicked on the map for the next run."""
    st.session_state["clicked"] = choice


@dataclass(frozen=True)
class View:
    """One map as it is asked for: what it tells, of which sites, as of when."""

    tells: str | AreaMeasure
    scope: Scope
    choice: Choice
    basemap: Basemap

    @property
    def title(self) -> str:
        """Head of a printed map."""
        if isinstance(self.tells, AreaMeasure):
            return self.tells.word
        return "Tahap kegiatan tiap lokasi" if self.tells == "stage" else "Jatuh tempo kunjungan tiap lokasi"

    @property
    def dimmed(self) -> list[str]:
        """Codes of the kecamatan outside the filter."""
        kecamatan = self.basemap.kecamatan
        return list(kecamatan.index[~self.scope.areas(kecamatan)])

    def areas(self, sites: gpd.GeoDataFrame, status: pd.DataFrame) -> pd.DataFrame:
        """Sum up every kecamatan inside the filter."""
        keys = self.basemap.kecamatan.index.drop(self.dimmed)
        return monitoring.area_status(status, sites, by="kecamatan_code", keys=keys)

    def layer(self, sites: gpd.GeoDataFrame, status: pd.DataFrame) -> Layer:
        """Give what a printed map shows."""
        if not isinstance(self.tells, AreaMeasure):
            by = "stage" if self.tells == "stage" else "due"
            return SiteLayer(sites, status, by, dimmed=tuple(self.dimmed))
        tells, values = self.tells, self.tells.known(self.areas(sites, status))
        breaks = class_breaks(values, tells.kind)
        return AreaLayer(values, breaks, tells.word, tells.unit, tells.kind, dimmed=tuple(self.dimmed))

    def painting(self, sites: gpd.GeoDataFrame, status: pd.DataFrame, plate: str = "") -> Painting:
        """Give what the map on the screen shows; ``plate`` stands at its top."""
        tells = self.tells
        if not isinstance(tells, AreaMeasure):
            by = "stage" if tells == "stage" else "due"
            return paint_sites(sites, status, by, choice=self.choice, dimmed=self.dimmed, title=plate)
        areas = self.areas(sites, status)
        values = tells.known(areas)
        return paint_areas(
            values,
            class_breaks(values, tells.kind),
            title=tells.word,
            unit=tells.unit,
            kind=tells.kind,
            empty=len(areas) - len(values),
            hints={str(code): tells.hint(area) for code, area in areas.iterrows()},
            choice=self.choice,
            dimmed=self.dimmed,
            plate=plate,
        )
