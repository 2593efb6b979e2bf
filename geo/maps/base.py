"""The standing map: a folium map that needs nothing beyond the address its assets are served from."""

from __future__ import annotations

from typing import Any, ClassVar

import folium
from branca.element import MacroElement
from folium.template import Template


class OfflineMap(folium.Map):
    """A folium map without tiles and without any address outside this machine.

    Parameters
    ----------
    assets
        Where the program serves `ASSET_FOLDER` and Leaflet, without a slash at the end, for example ``/assets``.
    version
        From `asset_version`; makes the addresses change when the assets do.
    """

    def __init__(self, assets: str, version: str) -> None:
        # zoom_snap: quarter steps let the opening view fit the kabupaten with a small margin at any size.
        super().__init__(tiles=None, zoom_control=False, attribution_control=True, zoom_snap=0.25)
        self.default_js = [
            ("leaflet", f"{assets}/leaflet/leaflet.js"),
            ("peta_data", f"{assets}/peta/data.js?v={version}"),
            ("peta", f"{assets}/peta/map.js?v={version}"),
        ]
        self.default_css = [
            ("leaflet_css", f"{assets}/leaflet/leaflet.css"),
            ("peta_css", f"{assets}/peta/map.css?v={version}"),
        ]


class _Opening(MacroElement):
    """Draws base map, names and plates once the map stands."""

    _template: ClassVar[Any] = Template(
        "{% macro script(this, kwargs) %}peta.open({{ this._parent.get_name() }});{% endmacro %}"
    )
    _name = "Opening"


class _Twin(MacroElement):
    """Puts a second map beside the first; both move together."""

    # streamlit-folium splits its frame in two when it finds the name map_div2 in the script.
    _template: ClassVar[Any] = Template(
        "{% macro script(this, kwargs) %}"
        'var map_div2 = peta.twin({{ this._parent.get_name() }}, "map_div2");'
        "{% endmacro %}"
    )
    _name = "Twin"


def base_map(assets: str, version: str) -> OfflineMap:
    """Make the standing map: kabupaten, neighbours, river, names, legend, scale bar, north arrow."""
    chart = OfflineMap(assets, version)
    chart.add_child(_Opening())
    return chart


def twin_map(assets: str, version: str) -> OfflineMap:
    """Make two standing maps side by side that pan and zoom together, for two dates."""
    chart = base_map(assets, version)
    chart.add_child(_Twin())
    return chart
