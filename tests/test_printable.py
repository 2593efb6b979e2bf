import numpy as np
import pandas as pd
import pytest

from geo.documents.printable import print_stops, printable_name, printable_point
from tests.round_examples import EXACT, make_basemap, make_round


@pytest.mark.parametrize(
    ("changed", "point"),
    [
        ({}, (-7.8123, 112.0345)),
        ({"accuracy_m": 500.0}, (-7.8123, 112.0345)),
        ({"accuracy_m": 499.0}, (-7.85, 112.05)),
        ({"accuracy_m": np.nan}, (-7.85, 112.05)),
        ({"location_accuracy": "gps"}, (-7.85, 112.05)),
        ({"location_accuracy": "kecamatan"}, (-7.85, 112.05)),
        ({"location_accuracy": None}, (-7.85, 112.05)),
        ({"location_accuracy": "gps", "kecamatan_code": "9999999"}, None),
        ({"lat": np.nan}, None),
        ({"location_accuracy": "gps", "lat": np.nan}, None),
    ],
)
def test_only_a_coarse_desa_point_is_printed_as_it_is(changed, point):
    site = {
        "desa": "Satu", "kecamatan": "Barat", "kecamatan_code": "3506010",
        "lat": -7.8123, "lon": 112.0345, "location_accuracy": "desa", "accuracy_m": 900.0,
    } | changed  # fmt: skip
    assert printable_point(site, make_basemap()) == point
    if point is not None:
        assert printable_name(site) == ("Satu" if point == (-7.8123, 112.0345) else "Kec. Barat")


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
