"""The map on a round's sheet: numbered stops over the kecamatan around them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.transforms import Bbox

from geo import indonesian, symbols
from geo.documents.map_sheet import ZONE_PAPER
from geo.documents.panel import Panel, dash_style
from geo.documents.placing import Box, boxes_beside, spread
from geo.symbols import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.basemap import Basemap
    from geo.rounds.problem import Place

_STOP_PT, _NAME_PT = 8.5, 7.5
_NEAR_SPOTS = 16
"""A name farther off could be taken for another stop's; the number is enough then."""
_SCALES_KM = (1, 2, 5, 10, 20, 50)


class PrintedStop(NamedTuple):
    """A stop's number, the name beside it, and the point it may be printed at, in degrees."""

    number: int
    name: str
    lat: float
    lon: float


def draw_round_map(
    basemap: Basemap,
    office: Place,
    stops: Sequence[PrintedStop],
    *,
    zone: str,
    kecamatan_codes: Sequence[str],
    size_pt: tuple[float, float],
    dpi: int = 300,
) -> bytes:
    """Draw a round for print.

    Parameters
    ----------
    basemap
        The district, EPSG:4326.
    office
        Where the round starts and ends.
    stops
        In the order of the round.
    zone
        ``utara`` or ``selatan``: colour and dash of the line.
    kecamatan_codes
        What the map must show whole, besides the stops and the office; codes that are not in the base map are
        passed over.
    size_pt
        Width and height in points, at most those of A4 landscape.
    dpi
        Dots per inch.

    Returns
    -------
    png
        The picture; the same input gives the same bytes. Symbols on one spot stand apart, tied to it by a line.
    """
    box = Box(0, 0, *size_pt)
    codes = [code for code in dict.fromkeys(kecamatan_codes) if code in basemap.kecamatan.index]
    panel = _NearPanel(basemap, box, dpi, codes, [(office.lat, office.lon), *((stop.lat, stop.lon) for stop in stops)])
    panel.draw_ground(basemap.kecamatan["zone"].map(ZONE_PAPER), [])
    _draw_scale_and_north(panel)
    home = (x, y) = tuple(panel.points([office.lon], [office.lat])[0].tolist())
    true = panel.points([stop.lon for stop in stops], [stop.lat for stop in stops])
    inner = Box(box.left + 14, box.bottom + 14, box.right - 14, box.top - 14)
    places = spread(true, 2 * _STOP_PT + 5, inner, [home])
    panel.room.take(*(Box.around(x, y, 2 * _STOP_PT + 3, 2 * _STOP_PT + 3) for x, y in places))
    panel.room.take(Box.around(x, y, 15, 15))
    colour, dash = symbols.ZONE_COLOURS[zone], dash_style(symbols.ZONE_DASHES[zone])
    route = [home, *places, home]
    panel.line(route, color=LIGHT.halo, linewidth=4, zorder=2.9)
    panel.line(route, color=colour, linewidth=1.9, linestyle=dash, zorder=3)
    for stop, place, at in zip(stops, places, true, strict=True):
        if np.hypot(*(place - at)) > 1:
            panel.line([at, place], color=LIGHT.ink, linewidth=0.7, zorder=3.5)
            panel.circle(at[0], at[1], 1.3, facecolor=LIGHT.ink, edgecolor="none", zorder=3.6)
        panel.circle(place[0], place[1], _STOP_PT, facecolor=LIGHT.halo, edgecolor=colour, linewidth=1.8, zorder=5)
        panel.write(place[0], place[1] - 0.4, str(stop.number), 9, bold=True, align="center", colour=colour)
    panel.box_at(Box.around(x, y, 11, 11), facecolor=LIGHT.ink, edgecolor=LIGHT.halo, linewidth=1.2, zorder=5)
    for name, (left, up) in zip(["Kantor", *(stop.name for stop in stops)], [home, *places], strict=True):
        words = indonesian.shorten(name, 26)
        width, height = panel.text_size(words, _NAME_PT, bold=True)
        spot = panel.room.place(boxes_beside(left, up, width + 2, height + 1, _STOP_PT + 3)[:_NEAR_SPOTS])
        if spot is not None:
            panel.write(*spot.centre, words, _NAME_PT, bold=True, align="center", halo=LIGHT.halo)
    panel.draw_names()
    return panel.cut_out()


class _NearPanel(Panel):
    """A map that shows some kecamatan and points instead of the whole district."""

    def __init__(
        self, basemap: Basemap, box: Box, dpi: int, codes: Sequence[str], points: Sequence[tuple[float, float]]
    ) -> None:
        self._codes = list(codes)
        self._points = points
        super().__init__(basemap, box, dpi)

    def _fit(self, bounds: Sequence[float]) -> tuple[float, float, float]:
        """Centre what must be seen; at least a fifth of the district, so that there is something to know it by."""
        lat, lon = zip(*self._points, strict=True)
        degrees = gpd.GeoSeries.from_xy(lon, lat, crs=self.basemap.kecamatan.crs)
        across, up = shapely.get_coordinates(degrees.to_crs(self.crs).to_numpy()).T
        if self._codes:
            left, bottom, right, top = self.kecamatan.loc[self._codes].total_bounds
            across, up = np.append(across, (left, right)), np.append(up, (bottom, top))
        least = max(bounds[2] - bounds[0], bounds[3] - bounds[1]) / 5
        middle_x, middle_y = (across.min() + across.max()) / 2, (up.min() + up.max()) / 2
        half_x, half_y = max(np.ptp(across), least) / 2, max(np.ptp(up), least) / 2
        return super()._fit((middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y))

    def cut_out(self) -> bytes:
        """Give the map alone, without the rest of the sheet."""
        picture = io.BytesIO()
        corners = np.array([[self.box.left, self.box.bottom], [self.box.right, self.box.top]]) / 72
        self.figure.savefig(picture, format="png", bbox_inches=Bbox(corners), metadata={"Software": None})
        return picture.getvalue()


def _draw_scale_and_north(panel: Panel) -> None:
    """Draw a scale bar of a round length and an arrow to the north; both keep their room."""
    longest = (panel.box.right - panel.box.left) / 4
    km = max((km for km in _SCALES_KM if panel.length(km * 1000) <= longest), default=_SCALES_KM[0])
    left, y, width = panel.box.left + 10, panel.box.bottom + 9, panel.length(km * 1000)
    panel.line([(left, y), (left + width, y)], color=LIGHT.halo, linewidth=4, zorder=4)
    panel.line([(left, y), (left + width, y)], color=LIGHT.ink, linewidth=1.6, zorder=4.5)
    panel.write(left + width + 5, y, f"{indonesian.whole(km)} km", 7, halo=LIGHT.halo)
    panel.room.take(Box(left - 4, y - 6, left + width + 34, y + 7))
    x, top = panel.box.right - 14, panel.box.top - 8
    arrow = ((0, 1), (0.6, -1), (0, -0.55), (-0.6, -1))
    panel.symbols(np.array([[x, top - 9]]), arrow, 8, facecolor=LIGHT.ink, edgecolor=LIGHT.halo)
    panel.write(x, top - 24, "U", 8, bold=True, align="center", halo=LIGHT.halo)
    panel.room.take(Box(x - 10, top - 30, x + 10, top + 2))
