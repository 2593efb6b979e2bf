"""Cut an OpenStreetMap extract down to the roads of a rectangle, reading it as a stream."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import osmium
from osmium.filter import EntityFilter, KeyFilter, TagFilter
from osmium.osm import NODE, RELATION, WAY, Location
from osmium.osm.mutable import Node, Relation, Way

from geo.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from osmium.osm import Relation as ReadRelation
    from osmium.osm import Way as ReadWay

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

_LINKED = ("motorway", "trunk", "primary", "secondary", "tertiary")
DRIVABLE = frozenset(
    {*_LINKED, *(f"{road}_link" for road in _LINKED), "unclassified", "residential", "living_street", "service", "road",
     "track"}
)  # fmt: skip
"""Values of ``highway`` that a car may follow; the route finder itself weighs a track against a road."""
REPLICATED = "osmosis_replication_timestamp"
"""Where an extract says how recent it is."""


@dataclass(frozen=True)
class Cut:
    """What was kept, and the date of the extract (ISO; empty when it tells none)."""

    ways: int
    restrictions: int
    extract_date: str


def cut_roads(extract: Path, bounds: Bounds, target: Path) -> Cut:
    """Write the drivable ways that begin or end in a rectangle, whole, with their nodes and turn restrictions.

    Parameters
    ----------
    extract
        ``.osm.pbf`` (or another format that osmium knows), sorted as published extracts are. Where its nodes lie is
        kept in a file beside ``target`` (16 bytes a node), not in memory: Java has more than a hundred million.
    bounds
        The rectangle.
    target
        The ``.osm.pbf`` to be written.

    Raises
    ------
    DataError
        When the file cannot be read or has no road in the rectangle.
    """
    try:
        kept, cut = _choose(str(extract), bounds, target.with_suffix(".places"))
        if cut.ways:
            with osmium.SimpleWriter(str(target)) as writer:
                for thing in osmium.FileProcessor(str(extract)).with_filter(kept.id_filter()):
                    writer.add(thing)
    except (RuntimeError, ValueError):
        raise DataError(
            f"{extract.name} tidak dapat dibaca sebagai data OpenStreetMap; unduh lagi berkas .osm.pbf."
        ) from None
    if not cut.ways:
        raise DataError(
            f"{extract.name} tidak memuat jalan di wilayah ini; ambil data OpenStreetMap yang mencakupnya, "
            "misalnya Pulau Jawa."
        )
    return cut


def _choose(extract: str, bounds: Bounds, places: Path) -> tuple[osmium.IdTracker, Cut]:
    """Mark what is to be kept."""
    kept, ways_kept = osmium.IdTracker(), osmium.IdTracker()
    ways = restrictions = 0
    located = osmium.FileProcessor(extract, NODE | WAY).with_locations(f"sparse_file_array,{places}")
    # No node passes a filter for highways' ways: a loop over all nodes in Python takes thirty times as long.
    roads = located.with_filter(EntityFilter(WAY)).with_filter(KeyFilter("highway"))
    for way in cast("Iterable[ReadWay]", roads):
        ends = (way.nodes[0].location, way.nodes[-1].location) if len(way.nodes) > 1 else ()
        if way.tags["highway"] in DRIVABLE and any(_is_in(end, bounds) for end in ends):
            ways += 1
            ways_kept.add_way(way.id)
            kept.add_way(way.id)
            kept.add_references(way)
    bans = osmium.FileProcessor(extract, RELATION).with_filter(TagFilter(("type", "restriction")))
    for ban in cast("Iterable[ReadRelation]", bans):
        if ways_kept.contains_any_references(ban):
            restrictions += 1
            kept.add_relation(ban.id)
    replicated = osmium.FileProcessor(extract).header.get(REPLICATED)
    return kept, Cut(ways, restrictions, replicated[:10])


def _is_in(place: Location, bounds: Bounds) -> bool:
    """Tell whether a node is in a rectangle; one that the extract lacks is not."""
    west, south, east, north = bounds
    return west <= place.lon_without_check() <= east and south <= place.lat_without_check() <= north


def write_country(bounds: Bounds, target: Path) -> None:
    """Write a border of Indonesia as wide as a rectangle, from which the route finder learns to keep to the left.

    Its real border is no road and is left out by `cut_roads`.
    """
    with osmium.SimpleWriter(str(target)) as writer:
        for thing in _frame(bounds):
            writer.add(thing)


def _frame(bounds: Bounds) -> Iterator[Node | Way | Relation]:
    """Yield the corners, the line and the relation of the border."""
    west, south, east, north = bounds
    for number, corner in enumerate(((west, south), (east, south), (east, north), (west, north)), start=1):
        yield Node(id=number, location=corner)
    border = {"boundary": "administrative", "admin_level": "2"}
    yield Way(id=1, nodes=[1, 2, 3, 4, 1], tags=border)
    country = {**border, "type": "boundary", "name": "Indonesia", "ISO3166-1:alpha2": "ID"}
    yield Relation(id=1, members=[("w", 1, "outer")], tags=country)
