"""Small offices whose forms the tests write."""

import datetime as dt

import pandas as pd

from geo.exchange.field_form import write_form

AS_OF = dt.date(2026, 3, 11)

KECAMATAN = pd.DataFrame(
    {"kecamatan": ["Barat", "Tengah", "Timur"], "zone": ["utara", "utara", "selatan"]},
    index=pd.Index(["3506001", "3506002", "3506003"], name="kecamatan_code"),
)


def make_sites(names, codes=None, kecamatan="3506001"):
    """Sites of one kecamatan, or of as many as there are codes."""
    ids = [f"lokasi-{number}" for number in range(1, len(names) + 1)]
    return pd.DataFrame(
        {"name": names, "kecamatan_code": codes or [kecamatan] * len(names)}, index=pd.Index(ids, name="site_id")
    )


THREE_SITES = make_sites(["Cerme", "Weru", "Butuh"], ["3506001", "3506003", "3506003"])


def make_form(sites=THREE_SITES, *, is_simulated=False, version="2026031140", district="Kabupaten Kediri"):
    return write_form(sites, KECAMATAN, district=district, as_of=AS_OF, is_simulated=is_simulated, version=version)
