"""`build-basemap` and `build-roads`: turn sources into the maps the program works with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geo.basemap import build_basemap
from geo.commands.arguments import add_home, chosen_workspace
from geo.indonesian import decimal, whole
from geo.travel import build_roads, unite_area
from geo.workspace import SHIPPED_DATA

if TYPE_CHECKING:
    import argparse

    from geo.commands.arguments import Commands


def add_commands(commands: Commands) -> None:
    """Tell the command line of `build-basemap` and `build-roads`."""
    build = commands.add_parser("build-basemap", help="turunkan peta dasar dan fakta dari folder data sumber")
    build.add_argument("source", type=Path, metavar="FOLDER_SUMBER", help="folder berisi batas desa dan tabel sumber")
    build.add_argument("--out", type=Path, default=SHIPPED_DATA, metavar="FOLDER", help="folder hasil (bawaan: data/)")
    build.set_defaults(run=_build_basemap)

    roads = commands.add_parser("build-roads", help="buat jaringan jalan dari cuplikan OpenStreetMap (.osm.pbf)")
    roads.add_argument("extract", type=Path, metavar="CUPLIKAN.osm.pbf", help="cuplikan yang memuat kabupaten")
    add_home(roads)
    roads.set_defaults(run=_build_roads)


def _build_basemap(options: argparse.Namespace) -> None:
    report = build_basemap(options.source, options.out)
    print(
        f"{report.n_kecamatan} kecamatan, {decimal(report.area_km2)} km² "
        f"(selisih {decimal(100 * report.area_error, 4)} % dari sumber), batas bergeser paling jauh "
        f"{decimal(report.max_move_m)} m, kecamatan.geojson {whole(round(report.size_bytes / 1000))} kB; "
        f"ditulis ke {options.out} dalam {decimal(report.seconds)} detik."
    )


def _build_roads(options: argparse.Namespace) -> None:
    workspace = chosen_workspace(options)
    report = build_roads(options.extract, unite_area(workspace.read_basemap()), workspace.roads_folder)
    print(
        f"Jaringan jalan siap di {workspace.roads_folder}: {whole(report.ways)} ruas, {whole(report.restrictions)} "
        f"larangan belok, {whole(round(report.bytes / 1e6))} MB. {report.attribution}."
    )
