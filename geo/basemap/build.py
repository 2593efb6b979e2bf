"""Derive the shipped base map from the source boundaries: one coverage, simplified, rounded and checked."""

from __future__ import annotations

import itertools
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from geo.basemap import facts
from geo.basemap.coverage import TOLERANCE_M, round_degrees, simplify_coverage, widen_thin
from geo.basemap.geojson import write_features
from geo.basemap.read import CONTEXT_FILE, CRS_DEGREES, KECAMATAN_COLUMNS, KECAMATAN_FILE, label_points
from geo.errors import DataError, explaining_disk
from geo.symbols import ZONES

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

CRS_METRES = "EPSG:32749"
"""UTM zone 49 south, which holds all of Kediri; scale error under 0.04 % there."""

ATTRIBUTION = "Batas wilayah: BPS 2020 melalui OCHA HDX (CC BY-IGO)"
"""What the licence of the source asks to be shown."""

INNER_TOLERANCE_M = 150.0
"""For borders between two neighbours, which are only seen from far away."""

N_KECAMATAN = 26
MAX_AREA_ERROR = 0.001
MAX_MOVE_M = 60.0
MAX_SIZE_BYTES = 210_000

WEST_BANK = ("Mojo", "Semen", "Banyakan", "Grogol", "Tarokan", "Mojoroto", "Nganjuk")
EAST_BANK = ("Kras", "Ngadiluwih", "Kota Kediri", "Pesantren", "Ngasem", "Gampengrejo", "Papar", "Purwoasri")
"""Areas on either bank of the Brantas; where one side meets the other, the border is the river."""

CITY = "Kota Kediri"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class BuildReport:
    """What the build measured; every figure has passed its check.

    Areas are in EPSG:32749. ``area_error`` is a share of the source area, ``max_move_m`` the largest
    Hausdorff distance between a kecamatan's border in the source and in the written file.
    """

    n_kecamatan: int
    area_km2: float
    source_area_km2: float
    area_error: float
    max_move_m: float
    size_bytes: int
    context_size_bytes: int
    tolerance_m: float
    seconds: float


def build_basemap(source_dir: Path, out_dir: Path) -> BuildReport:
    """Derive every file of ``data/`` from the source boundaries and tables.

    Parameters
    ----------
    source_dir
        Holds ``kabupaten_kediri_desa_2020.gpkg``, ``kota_kediri_kelurahan_2020.gpkg``,
        ``neighbour_regencies_2020.gpkg``, ``kecamatan.csv``, ``sites_2020.csv``, ``visits_2020.csv`` and
        ``figures.csv``.
    out_dir
        Where the derived files go; made when missing. The same source gives the same bytes.

    Returns
    -------
    report
        What was measured on the written kecamatan against the source.

    Raises
    ------
    DataError
        When a source file is missing or a check fails; nothing is written then.

    Notes
    -----
    Kecamatan, both halves of Kota Kediri and the neighbours are cleaned and simplified as one coverage
    (Visvalingam-Whyatt, GEOS ``CoverageSimplifier``), so that a shared border stays one line everywhere.
    """
    started = time.perf_counter()
    desa, kelurahan, neighbours, codes = _read_sources(source_dir)
    areas = _gather_areas(desa, kelurahan, neighbours)
    source = areas.geometry.to_numpy()
    is_kecamatan = areas["kind"].eq("kecamatan").to_numpy()

    simple = simplify_coverage(widen_thin(source, int(is_kecamatan.sum())))
    is_neighbour = areas["kind"].eq("regency").to_numpy()
    simple[is_neighbour] = shapely.coverage_simplify(simple[is_neighbour], INNER_TOLERANCE_M, simplify_boundary=False)
    written = areas.set_geometry(simple, crs=CRS_METRES).to_crs(CRS_DEGREES)
    written = written.set_geometry(round_degrees(written.geometry.to_numpy()), crs=CRS_DEGREES)

    kecamatan = _describe_kecamatan(written[is_kecamatan], areas[is_kecamatan], codes)
    kecamatan_text = write_features(kecamatan.reset_index(), attribution=ATTRIBUTION)
    context_text = write_features(_gather_context(written))
    report = _measure(source[is_kecamatan], written, (kecamatan_text, context_text), time.perf_counter() - started)
    tables = facts.gather_facts(source_dir, desa)

    texts = {KECAMATAN_FILE: kecamatan_text, CONTEXT_FILE: context_text, **tables}
    with explaining_disk(out_dir):
        out_dir.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (out_dir / name).write_text(text, encoding="utf-8", newline="\n")
    _log.info("built %d kecamatan in %.1f s", report.n_kecamatan, report.seconds)
    return report


def _read_sources(
    source_dir: Path,
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame, pd.DataFrame]:
    names = {
        "kabupaten_kediri_desa_2020.gpkg", "kota_kediri_kelurahan_2020.gpkg", "neighbour_regencies_2020.gpkg",
        "kecamatan.csv", *facts.SOURCE_FILES,
    }  # fmt: skip
    missing = sorted(name for name in names if not (source_dir / name).is_file())
    if missing:
        raise DataError(f"{source_dir}: berkas {name} tidak ada; lengkapi data sumber." for name in missing)
    desa, kelurahan, neighbours = (
        _read_areas(source_dir / name)
        for name in (
            "kabupaten_kediri_desa_2020.gpkg",
            "kota_kediri_kelurahan_2020.gpkg",
            "neighbour_regencies_2020.gpkg",
        )
    )
    codes = pd.read_csv(source_dir / "kecamatan.csv", dtype=str).set_index("kecamatan_code").sort_index()
    problems = [
        f"kecamatan.csv: zona {zone!r} tidak dikenal; tulis utara atau selatan."
        for zone in sorted(set(codes["zone"]) - set(ZONES))
    ]
    problems += [
        f"kecamatan.csv: kode BPS {code} hanya ada di salah satu dari tabel dan peta; samakan keduanya."
        for code in sorted(set(codes.index) ^ set(desa["district_code"]))
    ]
    if problems:
        raise DataError(problems)
    return desa, kelurahan, neighbours, codes


def _read_areas(path: Path) -> gpd.GeoDataFrame:
    """Read one of the source's layers, in metres."""
    try:
        return gpd.read_file(path).to_crs(CRS_METRES)
    except (RuntimeError, ValueError):  # pyogrio's own errors are RuntimeErrors
        raise DataError(f"{path}: tidak dapat dibaca sebagai peta; salin ulang berkasnya dari sumbernya.") from None


def _gather_areas(
    desa: gpd.GeoDataFrame, kelurahan: gpd.GeoDataFrame, neighbours: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Stack kecamatan, the city's kecamatan and the neighbours; columns code, name, kind; metres."""
    parts = []
    for frame, kind in ((desa, "kecamatan"), (kelurahan, "city")):
        dissolved = frame.dissolve("district_code", method="coverage").reset_index()
        parts.append(dissolved.rename(columns={"district_code": "code", "district": "name"}).assign(kind=kind))
    parts.append(neighbours.rename(columns={"regency_code": "code", "regency": "name"}).assign(kind="regency"))
    stacked = pd.concat(parts, ignore_index=True)[["code", "name", "kind", "geometry"]]
    return gpd.GeoDataFrame(stacked, geometry="geometry", crs=CRS_METRES)


def _describe_kecamatan(written: gpd.GeoDataFrame, source: gpd.GeoDataFrame, codes: pd.DataFrame) -> gpd.GeoDataFrame:
    """Attach codes, zone, area of the source and a point for the name; index ``kecamatan_code``."""
    kecamatan = written.set_index(written["code"].rename("kecamatan_code"))
    kecamatan = kecamatan[["geometry"]].join(codes)
    kecamatan["desa_count"] = kecamatan["desa_count"].astype(int)
    kecamatan["zone_source"] = kecamatan["zone_source"].map(facts.in_indonesian)
    kecamatan["area_km2"] = (source.area.to_numpy() / 1e6).round(2)
    kecamatan[["label_lon", "label_lat"]] = label_points(kecamatan.geometry)
    return kecamatan[[*KECAMATAN_COLUMNS, "geometry"]].sort_index()


def _gather_context(written: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Make the layers around the kabupaten: neighbours and their borders, the city as one polygon, and the Brantas."""
    regencies = written[written["kind"].eq("regency")]
    city = shapely.coverage_union_all(written.geometry[written["kind"].eq("city")].to_numpy())
    rows = [("regency", name, shape) for name, shape in zip(regencies["name"], regencies.geometry, strict=True)]
    rows.append(("city", CITY, city))
    lines = (("border", "batas antarkabupaten", _find_borders(regencies)), ("river", "Brantas", _find_river(written)))
    rows.extend(line for line in lines if not line[2].is_empty)
    context = gpd.GeoDataFrame(rows, columns=["kind", "name", "geometry"], crs=CRS_DEGREES)
    return context.set_geometry(round_degrees(context.geometry.to_numpy()), crs=CRS_DEGREES)


def _find_borders(regencies: gpd.GeoDataFrame) -> shapely.Geometry:
    """Find the borders between neighbours; the edges along which the source cut them off are none."""
    pairs = itertools.combinations(shapely.boundary(regencies.geometry.to_numpy()), 2)
    return _join_lines([shapely.intersection(one, other) for one, other in pairs])


def _find_river(written: gpd.GeoDataFrame) -> shapely.Geometry:
    """Follow the border between the areas west and east of the Brantas."""
    west, east = (
        shapely.coverage_union_all(written.geometry[written["name"].isin(bank)].to_numpy())
        for bank in (WEST_BANK, EAST_BANK)
    )
    return _join_lines([shapely.intersection(shapely.boundary(west), shapely.boundary(east))])


def _join_lines(shared: list[shapely.Geometry]) -> shapely.Geometry:
    """Join what two borders share into lines; points where they only meet are left out."""
    lines = [part for part in shapely.get_parts(shared) if part.geom_type == "LineString"]
    return shapely.line_merge(shapely.multilinestrings(lines)) if lines else shapely.MultiLineString()


def _measure(
    source: NDArray[np.object_], written: gpd.GeoDataFrame, texts: tuple[str, str], seconds: float
) -> BuildReport:
    """Measure the rounded shapes against the source; refuse them when a check fails."""
    degrees = written.geometry.to_numpy()
    metres = written.geometry[written["kind"].eq("kecamatan")].to_crs(CRS_METRES).to_numpy()
    source_km2 = float(shapely.area(source).sum() / 1e6)
    area_km2 = float(shapely.area(metres).sum() / 1e6)
    # Steps of 20 m along both borders: the distance between lines can peak between two vertices.
    moves_m = shapely.hausdorff_distance(
        shapely.segmentize(shapely.boundary(source), 20), shapely.segmentize(shapely.boundary(metres), 20)
    )
    report = BuildReport(
        n_kecamatan=len(metres),
        area_km2=area_km2,
        source_area_km2=source_km2,
        area_error=abs(area_km2 / source_km2 - 1),
        max_move_m=float(moves_m.max()),
        size_bytes=len(texts[0].encode()),
        context_size_bytes=len(texts[1].encode()),
        tolerance_m=TOLERANCE_M,
        seconds=seconds,
    )
    inner = written["kind"].ne("regency").to_numpy()
    hole = shapely.coverage_union_all(degrees[written["kind"].eq("kecamatan").to_numpy()])
    city = shapely.coverage_union_all(degrees[written["kind"].eq("city").to_numpy()])
    checks = {
        f"{report.n_kecamatan} kecamatan, seharusnya {N_KECAMATAN}": report.n_kecamatan == N_KECAMATAN,
        "ada poligon yang tidak sah": bool(shapely.is_valid(degrees).all()),
        "kecamatan dan Kota Kediri bertumpang tindih atau bercelah": bool(shapely.coverage_is_valid(degrees[inner])),
        "lubang kabupaten bukan Kota Kediri": _has_hole(hole, city),
        f"luas meleset {report.area_error:.4%}": report.area_error <= MAX_AREA_ERROR,
        f"batas bergeser {report.max_move_m:.0f} m": report.max_move_m <= MAX_MOVE_M,
        f"{KECAMATAN_FILE} berukuran {report.size_bytes} bita": report.size_bytes <= MAX_SIZE_BYTES,
    }
    failed = [text for text, holds in checks.items() if not holds]
    if failed:
        raise DataError(f"Peta dasar tidak memenuhi syarat: {text}; periksa data sumber." for text in failed)
    return report


def _has_hole(around: shapely.Geometry, hole: shapely.Geometry) -> bool:
    """Tell whether ``hole`` is exactly the only hole of ``around``."""
    return (
        around.geom_type == hole.geom_type == "Polygon"
        and len(around.interiors) == 1
        and shapely.Polygon(around.interiors[0]).equals(hole)
    )
