import numpy as np
import pandas as pd

from geo.documents.printable import print_stops, printable_point
from tests.round_examples import EXACT, make_basemap, make_round


def test_an_exact_point_gives_way_to_its_kecamatan():
    basemap = make_basemap()
    site = {"lat": -7.8123, "lon": 112.0345, "location_accuracy": "gps", "kecamatan_code": "3506010"}
    assert printable_point(site, basemap) == (-7.85, 112.05)
    assert printable_point(site | {"location_accuracy": None}, basemap) == (-7.85, 112.05)
    assert printable_point(site | {"location_accuracy": "desa"}, basemap) == (-7.8123, 112.0345)
    assert printable_point(site | {"kecamatan_code": "9999999"}, basemap) is None
    assert printable_point(site | {"location_accuracy": "desa", "lat": float("nan")}, basemap) is None


def test_printed_stops_are_their_villages():
    _, _, sites = make_round(3, said="Desa Satu")
    sites["name"] = "Rumah Ibu"
    stops = pd.DataFrame(
        {"site_id": [None, "s0", "s1", "s2"], "name": "Rumah Ibu", "lat": [-7.85, *sites["lat"]], "lon": EXACT[1]}
    )
    printed = print_stops(stops, sites, make_basemap())
    assert printed["site_id"].tolist() == ["s0", "s1", "s2"]
    assert printed["name"].tolist() == ["Kec. Desa Satu", "Kec. Desa Satu", "Desa Satu"]
    assert printed[["lat", "lon"]].to_numpy().tolist() == [[-7.85, 112.05], [-7.815, 112.015], [-7.82, 112.02]]
    lost = print_stops(stops, sites.assign(kecamatan_code="9999999"), make_basemap())
    assert np.isnan(lost["lat"].iloc[0])
    assert print_stops(stops[:1], sites, make_basemap()).empty
