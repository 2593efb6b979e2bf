"""Fit, widen and round polygons that share borders, so that they still share them afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.basemap.geojson import DECIMALS

if TYPE_CHECKING:
    from numpy.typing import NDArray

TOLERANCE_M = 25.0
"""Side of a square as large as the smallest corner kept; borders move 30 m at most, files stay small."""

SNAP_M = 1.0
GAP_M = 2.0
"""Sources draw the same border up to a metre or two apart; gaps up to this are closed."""

THIN_M = 2.0
"""Five decimals step by 1.1 m: what is thinner would close to a line, so it is widened to twice this."""

LONG_M = 60.0
"""A thin tongue shorter than this may go; a longer one marks a border that would then have moved too far."""


def simplify_coverage(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Close hairline gaps and overlaps, then drop small corners, of all shapes together.

    Parameters
    ----------
    shapes
        (n,) polygons in metres; where two overlap by a hair the earlier one keeps it.

    Returns
    -------
    simple
        (n,) polygons in the same order that form a valid coverage.

    Notes
    -----
    Visvalingam-Whyatt on the edges of the coverage (GEOS ``CoverageSimplifier``).
    """
    fitted = shapely.coverage_clean(shapes, gap_width=GAP_M, snapping_distance=SNAP_M, merge_strategy="min_index")
    simple: NDArray[np.object_] = shapely.coverage_simplify(fitted, TOLERANCE_M)
    return simple


def widen_thin(shapes: NDArray[np.object_], n_widened: int) -> NDArray[np.object_]:
    """Widen long tongues thinner than rounding can carry, at the cost of their neighbours.

    Kecamatan Puncu has one in the source: 224 m long and 0.2 m wide. Left alone it would close to a line;
    cut off, the border would have moved by its length.

    Parameters
    ----------
    shapes
        (n,) polygons in metres.
    n_widened
        Only the first so many are widened; the rest give way.
    """
    widened = shapes.copy()
    for at in range(n_widened):
        body = shapes[at].buffer(-THIN_M / 2, join_style="mitre").buffer(THIN_M / 2 + 0.05, join_style="mitre")
        tongues = [
            part.buffer(THIN_M, join_style="mitre")
            for part in shapely.get_parts(shapes[at].difference(body))
            if part.length / 2 > LONG_M
        ]
        if tongues:
            tongue = shapely.union_all(tongues)
            others = np.arange(len(shapes)) != at
            widened[at] = shapely.union(widened[at], tongue)
            widened[others] = shapely.difference(widened[others], tongue)
    return widened


def round_degrees(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Round every coordinate to five decimals, shared vertices alike, rings in one canonical order."""
    rounded = shapely.remove_repeated_points(shapely.transform(shapes, lambda xy: np.round(xy, DECIMALS)))
    pinched = ~shapely.is_valid(rounded)
    # What closed to a line goes; the vertices stay where they are, so neighbours still meet.
    rounded[pinched] = shapely.make_valid(rounded[pinched], method="structure", keep_collapsed=False)
    tidy: NDArray[np.object_] = shapely.orient_polygons(shapely.normalize(rounded), exterior_cw=False)
    return tidy
