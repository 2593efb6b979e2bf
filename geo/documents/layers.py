"""What a printed map can show: sites, values of kecamatan, or rounds; the same as the map on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


@dataclass(frozen=True)
class SiteLayer:
    """Sites by stage or by due state.

    ``sites`` (EPSG:4326; name, lat, lon, location_accuracy, accuracy_m) and ``status`` of
    `geo.monitoring.site_status` share one index of ``site_id``. ``dimmed`` are the codes of kecamatan that a filter
    leaves out: they look like the ground outside.
    """

    sites: gpd.GeoDataFrame
    status: pd.DataFrame
    by: Literal["stage", "due"] = "stage"
    dimmed: tuple[str, ...] = ()


@dataclass(frozen=True)
class AreaLayer:
    """One value for each kecamatan: shaded by class; counts stand in circles as well.

    ``values`` is indexed by the ``kecamatan_code`` of every kecamatan that has sites, in the unit that is shown (a rate
    in per cent), missing where nothing is known: those are hatched, kecamatan without sites stay plain. ``breaks`` come
    from `geo.classes.class_breaks`; ``title`` and ``unit`` head the legend; ``dimmed`` as in `SiteLayer`.
    """

    values: pd.Series[float]
    breaks: list[float]
    title: str
    unit: str
    kind: Literal["rate", "count"]
    dimmed: tuple[str, ...] = ()


@dataclass(frozen=True)
class RoundLayer:
    """Rounds from the office along their numbered stops and back.

    ``stops`` are rows of `geo.rounds.round_stops`: round_id, zone, position, site_id, name, lat, lon, status,
    in the order of each round; rows without ``site_id`` (the office) are passed over. For print, names and points are
    those of `geo.documents.printable.print_stops`: a sheet can get lost.
    """

    stops: pd.DataFrame


Layer = SiteLayer | AreaLayer | RoundLayer
