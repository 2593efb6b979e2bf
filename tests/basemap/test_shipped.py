"""The files that are shipped meet what they promise."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.basemap import locate, read_basemap

DATA = Path(__file__).parents[2] / "data"


def test_the_shipped_map_meets_its_checks():
    basemap = read_basemap(DATA)
    kecamatan, context = basemap.kecamatan, basemap.context.set_index("kind")
    city = context.loc["city", "geometry"]
    areas = [*kecamatan.geometry, city]
    assert len(kecamatan) == 26
    assert shapely.is_valid(areas).all()
    assert shapely.coverage_is_valid(areas)
    around = shapely.coverage_union_all(kecamatan.geometry.to_numpy())
    assert len(around.interiors) == 1
    assert shapely.Polygon(around.interiors[0]).equals(city)
    assert kecamatan.to_crs("EPSG:32749").area.sum() / 1e6 == pytest.approx(1522.32, rel=0.001)
    assert kecamatan["area_km2"].sum() == pytest.approx(1522.32, abs=0.1)
    assert (DATA / "kecamatan.geojson").stat().st_size <= 210_000
    degrees = shapely.get_coordinates(areas)
    assert np.array_equal(degrees, degrees.round(5))


def test_the_shipped_codes_zones_and_labels():
    kecamatan = read_basemap(DATA).kecamatan
    assert kecamatan["desa_count"].sum() == 344
    assert kecamatan["kemendagri_code"].is_unique
    assert kecamatan.loc["3506010", ["kecamatan", "kemendagri_code"]].tolist() == ["Mojo", "35.06.02"]
    from_article = kecamatan["zone_source"].eq("artikel 14 Oktober 2020")
    assert kecamatan.loc[from_article & kecamatan["zone"].eq("selatan"), "kecamatan"].tolist() == [
        "Ngadiluwih", "Kras", "Wates",
    ]  # fmt: skip
    assert from_article.sum() == 8
    assert locate(kecamatan["label_lon"], kecamatan["label_lat"], kecamatan).tolist() == list(kecamatan.index)


def test_the_shipped_context_fits_around_the_kabupaten():
    basemap = read_basemap(DATA)
    kabupaten = shapely.coverage_union_all(basemap.kecamatan.geometry.to_numpy())
    context = basemap.context
    assert set(context["kind"]) == {"border", "city", "regency", "river"}
    assert shapely.is_valid(context.geometry.to_numpy()).all()
    river = context.geometry[context["kind"].eq("river")].iloc[0]
    assert river.geom_type == "LineString"
    areas = context.geometry[context["kind"].isin(["city", "regency"])].to_numpy()
    borders = context.geometry[context["kind"].eq("border")].union_all()
    west, south, east, north = context.total_bounds
    cut = shapely.box(west, south, east, north).exterior
    assert borders.length > 1  # degrees
    assert borders.intersection(cut).length == 0  # where the source was cut off is no border
    assert shapely.coverage_is_valid([kabupaten, *areas])
    assert shapely.coverage_is_valid([kabupaten, *areas], gap_width=0.0005)
    sukorejo = basemap.office
    assert basemap.kecamatan.loc[locate(sukorejo.lon, sukorejo.lat, basemap.kecamatan)[0], "kecamatan"] == "Ngasem"
