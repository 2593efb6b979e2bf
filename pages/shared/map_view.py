"""The map on a page: one Leaflet map that stays, repainted by what it is given; tells what was clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from streamlit_folium import st_folium

from geo.maps import Painting, base_map, twin_map
from pages.shared import readers

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.maps.paint import Choice

HEIGHT_PX = 520
"""Only until the style sheet gives the map the height that is left on the screen."""


def show_map(painting: Painting, key: str, on_choice: Callable[[Choice], None] | None = None) -> None:
    """Show a painting on the standing map.

    Parameters
    ----------
    painting
        From `geo.maps`; a pair from `side_by_side` shows two maps.
    key
        Keeps this map apart from others and alive from run to run.
    on_choice
        Called before the next run with the site or kecamatan that was clicked.
    """
    address, version = readers.assets()
    is_pair = painting.second != "null"
    chart = (twin_map if is_pair else base_map)(address, version)
    name = f"{key}_{'pair' if is_pair else 'single'}_{version}"

    def _tell() -> None:
        clicked = st.session_state[name] or {}
        if on_choice is not None and clicked.get("kind") in {"site", "kecamatan"}:
            on_choice((clicked["kind"], str(clicked["id"])))

    with st.container(key=f"{key}_frame"):
        # returned_objects=[]: panning and zooming stay in the browser; map.js itself tells of a click, by id alone.
        st_folium(
            chart,
            key=name,
            height=HEIGHT_PX,
            use_container_width=True,
            returned_objects=[],
            feature_group_to_add=painting,
            on_change=_tell,
        )
