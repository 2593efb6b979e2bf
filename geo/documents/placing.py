"""Where names and symbols go on paper: nothing lies over anything else, and what finds no room is told."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


class Box(NamedTuple):
    """An upright rectangle in points (1/72 inch), y upward."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def around(cls, x: float, y: float, width: float, height: float) -> Box:
        """Make a box by its centre."""
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the box."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


class Room:
    """A sheet area that remembers what is taken."""

    def __init__(self, area: Box) -> None:
        self._area = area
        self._taken = np.empty((0, 4))

    def take(self, *boxes: Box) -> None:
        """Mark boxes as taken, whether or not they were free."""
        self._taken = np.vstack([self._taken, *boxes])

    def place(self, candidates: Iterable[Box]) -> Box | None:
        """Take the first box that lies inside the area and touches nothing taken; None when there is none."""
        for box in candidates:
            if self._is_free(box):
                self.take(box)
                return box
        return None

    def _is_free(self, box: Box) -> bool:
        area = self._area
        if box.left < area.left or box.right > area.right or box.bottom < area.bottom or box.top > area.top:
            return False
        left, bottom, right, top = self._taken.T
        meets = (box.left < right) & (left < box.right) & (box.bottom < top) & (bottom < box.top)
        return not meets.any()


def boxes_beside(x: float, y: float, width: float, height: float, gap: float) -> list[Box]:
    """List where a name may stand beside a point: right, left, above, below, corners; then farther away."""
    boxes = []
    for distance in (gap, gap * 2, gap * 3.5, gap * 5):
        across, upright = distance + width / 2, distance + height / 2
        slant, lift = distance * 0.7 + width / 2, distance * 0.7 + height / 2
        moves = [(across, 0), (-across, 0), (0, upright), (0, -upright)]
        moves += [(slant, lift), (slant, -lift), (-slant, lift), (-slant, -lift)]
        boxes += [Box.around(x + dx, y + dy, width, height) for dx, dy in moves]
    return boxes


def spread(
    points: NDArray[np.float64], gap: float, area: Box, pinned: Sequence[tuple[float, float]] = ()
) -> NDArray[np.float64]:
    """Move points that are closer than a gap apart, as little as it takes; points on one spot fan out.

    Parameters
    ----------
    points
        (n, 2) in points (1/72 inch).
    gap
        Least distance between two of them.
    area
        Where they must stay.
    pinned
        Places that push the others away but do not move.

    Returns
    -------
    moved
        (n, 2), the same for the same input. When the area is too small for so many, some stay closer.
    """
    turns = np.arange(len(points)) * _GOLDEN_ANGLE
    nudge = np.column_stack([np.cos(turns), np.sin(turns)]) * 1e-3  # gives points on one spot a direction
    still = np.array(pinned, dtype=np.float64).reshape(-1, 2)
    moved = np.vstack([points + nudge, still])
    low, high = np.array([area.left, area.bottom]), np.array([area.right, area.top])
    for _ in range(200):
        apart = moved[:, None, :] - moved[None, :, :]
        distance = np.hypot(apart[..., 0], apart[..., 1])
        np.fill_diagonal(distance, np.inf)
        lack = np.clip(gap - distance, 0, None)
        if not (lack > 0.01 * gap).any():
            break
        push = (apart / distance[..., None] * (lack / 2)[..., None]).sum(axis=1)
        moved[: len(points)] = np.clip(moved + push, low, high)[: len(points)]
    moved = moved[: len(points)]
    is_moved = np.hypot(*(moved - points).T) > 0.05  # noqa: PLR2004 - less cannot be seen on paper
    return np.where(is_moved[:, None], moved, points)
