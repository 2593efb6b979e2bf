"""The map on a sheet: the district in metres, its ground drawn, and a place in points for every lon/lat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Affine2D

from geo.documents.placing import Box, Room
from geo.indonesian import shorten
from geo.symbols import LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geo.basemap import Basemap

PAGE_PT = (841.92, 595.2)
"""A4 landscape, in points: whole pixels at 300 dots per inch."""
_MARGIN = 0.05
"""Share of the district left free around it."""
_DARK = 1.2
"""Red, green and blue of a shade, 1 each at most: below this in sum, names on it are white."""
_REGENCY_PT, _NAME_PT = 7.5, 6.8
_DISC = Path.unit_circle().transformed(Affine2D().scale(0.85))
"""A circle looks as large as the other symbols when it is a little smaller."""


class Panel:
    """A sheet with a map in it; everything that is no ground is drawn in points on the whole sheet.

    Parameters
    ----------
    basemap
        Projected to the UTM zone of the district.
    box
        Where the map stands on the sheet, in points.
    dpi
        Dots per inch of the picture.
    """

    def __init__(self, basemap: Basemap, box: Box, dpi: int) -> None:
        self.box = box
        self.basemap = basemap
        self.figure = Figure(figsize=(PAGE_PT[0] / 72, PAGE_PT[1] / 72), dpi=dpi, facecolor="white")
        self._renderer = FigureCanvasAgg(self.figure).get_renderer()  # type: ignore[no-untyped-call]
        self.crs = basemap.kecamatan.estimate_utm_crs()
        self.kecamatan = basemap.kecamatan.to_crs(self.crs)
        self._x0, self._y0, self._points_per_m = self._fit(self.kecamatan.total_bounds)
        width, height = box.right - box.left, box.top - box.bottom
        self.ground = self.figure.add_axes(
            (box.left / PAGE_PT[0], box.bottom / PAGE_PT[1], width / PAGE_PT[0], height / PAGE_PT[1]),
            facecolor=LIGHT.outside,
            xlim=(self._x0, self._x0 + width / self._points_per_m),
            ylim=(self._y0, self._y0 + height / self._points_per_m),
            xticks=[],
            yticks=[],
        )
        for spine in self.ground.spines.values():
            spine.set(color=LIGHT.border, linewidth=0.8)
        self.sheet = self.figure.add_axes((0, 0, 1, 1), xlim=(0, PAGE_PT[0]), ylim=(0, PAGE_PT[1]), facecolor="none")
        self.sheet.axis("off")
        self.room = Room(Box(box.left + 3, box.bottom + 3, box.right - 3, box.top - 3))

    def _fit(self, bounds: Sequence[float]) -> tuple[float, float, float]:
        """Centre the district in the map: metres at its lower left corner, and points for a metre."""
        left, bottom, right, top = bounds
        width, height = self.box.right - self.box.left, self.box.top - self.box.bottom
        scale = min(width / (right - left), height / (top - bottom)) / (1 + 2 * _MARGIN)
        return (left + right - width / scale) / 2, (bottom + top - height / scale) / 2, scale

    def points(self, lon: Iterable[float], lat: Iterable[float]) -> NDArray[np.float64]:
        """Give the place on the sheet, in points, of n positions in degrees: (n, 2)."""
        places = gpd.GeoSeries.from_xy(list(lon), list(lat), crs=self.basemap.kecamatan.crs).to_crs(self.crs)
        return self._on_sheet(shapely.get_coordinates(places.to_numpy()))

    def length(self, metres: float) -> float:
        """Give the length on the sheet, in points."""
        return metres * self._points_per_m

    def _on_sheet(self, metres: NDArray[np.float64]) -> NDArray[np.float64]:
        corner = np.array([self.box.left, self.box.bottom])
        places: NDArray[np.float64] = (metres - np.array([self._x0, self._y0])) * self._points_per_m + corner
        return places

    def draw_ground(self, fills: pd.Series[str], hatched: Sequence[str]) -> None:
        """Draw neighbours, city, kecamatan with their fills, a hatch where unknown, borders and river.

        ``fills`` are colours by the code of every kecamatan that is not left out, ``hatched`` some of these codes.
        """
        self._fills = fills.reindex(self.kecamatan.index, fill_value=LIGHT.outside)
        context = self.basemap.context.to_crs(self.crs)
        kinds = context["kind"]
        self._areas(context.geometry[kinds == "regency"], facecolors=LIGHT.outside, edgecolors="none")
        self._areas(context.geometry[kinds == "border"], facecolors="none", edgecolors="white", linewidths=1)
        self._areas(context.geometry[kinds == "city"], facecolors=LIGHT.city, edgecolors=LIGHT.border, linewidths=0.6)
        self._areas(
            self.kecamatan.geometry,
            facecolors=self._fills,
            edgecolors=LIGHT.border,
            linewidths=0.6,
        )
        if hatched:
            hatch = self._areas(
                self.kecamatan.geometry.loc[list(hatched)],
                facecolors="none",
                edgecolors=LIGHT.border,
                linewidths=0.6,
                hatch="////",
            )
            hatch.set_hatch_linewidth(0.6)
        outline = shapely.union_all(self.kecamatan.geometry.to_numpy())
        self._areas([outline], facecolors="none", edgecolors="#8d8778", linewidths=1)
        self._areas(context.geometry[kinds == "river"], facecolors="none", edgecolors=LIGHT.river, linewidths=2)

    def _areas(self, shapes: Iterable[shapely.Geometry], **style: Any) -> PathCollection:  # noqa: ANN401
        """Draw polygons with their holes, or lines."""
        drawn = PathCollection([_path(shape) for shape in shapes], clip_on=True, **style)
        self.ground.add_collection(drawn, autolim=False)
        return drawn

    def draw_names(self) -> int:
        """Write the names of neighbours and of kecamatan, once drawn, where room is left; tell how many found none."""
        (left, right), (bottom, top) = self.ground.get_xlim(), self.ground.get_ylim()
        frame = shapely.box(left, bottom, right, top)
        lost = 0
        for area in self.kecamatan.itertuples():
            start = self.points([area.label_lon], [area.label_lat])[0]
            lost += not self._name_area(area.kecamatan, area.geometry, start, _NAME_PT, fill=self._fills[area.Index])
        context = self.basemap.context.to_crs(self.crs)
        for area in context[context["kind"].isin(["city", "regency"])].itertuples():
            visible = area.geometry.intersection(frame)
            if not visible.is_empty:
                start = self._on_sheet(shapely.get_coordinates(visible.representative_point()))[0]
                self._name_area(area.name, visible, start, _REGENCY_PT, style="italic")
        return lost

    def _name_area(
        self,
        name: object,
        shape: shapely.Geometry,
        start: NDArray[np.float64],
        size: float,
        style: str = "normal",
        fill: str = LIGHT.north,
    ) -> bool:
        """Write a name inside its area, as near as it can to where it should stand."""
        words = shorten(name, 28)
        width, height = self.text_size(words, size, style=style)
        left, bottom, right, top = shapely.bounds(shape)
        grid = np.stack(np.meshgrid(np.linspace(left, right, 25), np.linspace(bottom, top, 25)), axis=-1).reshape(-1, 2)
        inside = grid[shapely.contains_xy(shape, grid[:, 0], grid[:, 1])]
        spots = np.vstack([start, self._on_sheet(inside)])
        nearest = spots[np.argsort(np.hypot(*(spots - start).T), kind="stable")]
        box = self.room.place(Box.around(x, y, width + 3, height + 1.5) for x, y in nearest)
        if box is None:
            return False
        x, y = box.centre
        is_dark = sum(to_rgb(fill)) < _DARK
        colour, halo = (LIGHT.halo, fill) if is_dark else (LIGHT.quiet_ink, LIGHT.halo)
        self.write(x, y, words, size, colour=colour, align="center", halo=halo, style=style)
        return True

    def text_size(self, words: str, size: float, *, bold: bool = False, style: str = "normal") -> tuple[float, float]:
        """Measure a line of text: width and height in points."""
        text = self.sheet.text(
            0,
            0,
            words,
            fontsize=size,
            parse_math=False,
            fontweight="bold" if bold else "normal",
            fontstyle=style,
        )
        extent = text.get_window_extent(self._renderer)
        text.remove()
        return extent.width * 72 / self.figure.dpi, extent.height * 72 / self.figure.dpi

    def fit(self, words: str, size: float, width: float, *, bold: bool = False) -> float:
        """Give the size in which a line of text is no wider than ``width``, at most ``size``; both in points."""
        return size * min(1.0, width / max(self.text_size(words, size, bold=bold)[0], 1.0))

    def write(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        colour: str = LIGHT.ink,
        bold: bool = False,
        align: str = "left",
        halo: str = "",
        style: str = "normal",
    ) -> None:
        """Write one line, its middle at ``y``, within a ``halo`` of a colour; dollar signs are just dollar signs."""
        text = self.sheet.text(
            x,
            y,
            words,
            fontsize=size,
            color=colour,
            ha=align,
            va="center",
            parse_math=False,
            fontweight="bold" if bold else "normal",
            fontstyle=style,
            zorder=6,
        )
        if halo:
            text.set_path_effects([withStroke(linewidth=size / 3.5, foreground=halo, alpha=0.9)])

    def symbols(
        self,
        places: NDArray[np.float64],
        outline: Sequence[tuple[float, float]],
        radius: float,
        **style: Any,  # noqa: ANN401
    ) -> None:
        """Draw one symbol at (n, 2) places, by its outline on the unit disc; an empty outline is a circle."""
        shape = Path([*outline, outline[0]], closed=True) if outline else _DISC
        paths = [shape.transformed(Affine2D().scale(radius).translate(x, y)) for x, y in places]
        style = {"linewidth": 0.9, "zorder": 5, "joinstyle": "round", **style}
        self.sheet.add_collection(PathCollection(paths, **style), autolim=False)

    def circle(self, x: float, y: float, radius: float, *, clipped: bool = False, **style: Any) -> None:  # noqa: ANN401
        """Draw a circle; a clipped one ends at the border of the map."""
        patch = Circle((x, y), radius, **style)
        self.sheet.add_patch(patch)
        if clipped:
            patch.set_clip_path(self.ground.patch)

    def box_at(self, box: Box, **style: Any) -> Rectangle:  # noqa: ANN401
        """Draw an upright rectangle."""
        patch = Rectangle((box.left, box.bottom), box.right - box.left, box.top - box.bottom, **style)
        self.sheet.add_patch(patch)
        return patch

    def line(self, places: Any, **style: Any) -> None:  # noqa: ANN401
        """Draw a line through places in points."""
        xs, ys = np.asarray(places, dtype=np.float64).T
        self.sheet.plot(xs, ys, **style)


def _path(shape: shapely.Geometry) -> Path:
    """Turn polygons or lines into one path; holes run the other way round, so that they stay empty."""
    parts = shapely.get_parts(shapely.normalize(shape))
    if shapely.get_dimensions(shape) == 2:  # noqa: PLR2004 - an area
        parts = shapely.get_rings(parts)
    return Path.make_compound_path(*[Path(shapely.get_coordinates(part)) for part in parts])


def dash_style(dash: tuple[float, ...]) -> str | tuple[float, tuple[float, ...]]:
    """Turn dash and gap of a screen, in pixels, into a line style; none is a solid line."""
    return (0, tuple(part * 0.6 for part in dash)) if dash else "-"
