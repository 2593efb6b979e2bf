"""What a shaded map of kecamatan shows, and what its tooltip says."""

import pandas as pd
import pytest

from geo.measures import AREA_MEASURES

AREAS = pd.DataFrame(
    {
        "sites": [2, 1, 0],
        "overdue": [1, 0, 0],
        "share_visited": [0.5, 1.0, float("nan")],
        "living_in": pd.array([1200, None, None], dtype="Int64"),
        "tl": pd.array([34, None, None], dtype="Int64"),
        "oldest_count": pd.to_datetime(["2025-12-24", None, None]),
    },
    index=pd.Index(["counted", "uncounted", "empty"], name="kecamatan_code"),
)
BY_CODE = {measure.code: measure for measure in AREA_MEASURES}


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("residents", {"counted": 1234, "uncounted": None}),
        ("sites", {"counted": 2, "uncounted": 1}),
        ("visited", {"counted": 50, "uncounted": 100}),
    ],
)
def test_the_value_of_every_kecamatan_with_sites(code, known):
    values = BY_CODE[code].known(AREAS)
    assert {area: None if pd.isna(value) else value for area, value in values.items()} == known


@pytest.mark.parametrize(
    ("code", "area", "lines"),
    [
        ("residents", "counted", ["Menetap: 1.200", "TL: 34", "Hitungan tertua 24 Des 2025"]),
        ("residents", "uncounted", ["Menetap: belum ada data", "TL: belum ada data"]),
        ("residents", "empty", ["Tidak ada lokasi tercatat"]),
        ("sites", "counted", ["2 lokasi, 1 terlambat dikunjungi"]),
        ("sites", "empty", ["0 lokasi, 0 terlambat dikunjungi"]),
        ("visited", "counted", ["Dikunjungi tepat waktu: 50 %", "2 lokasi, 1 terlambat dikunjungi"]),
        ("visited", "empty", ["Tidak ada lokasi tercatat"]),
    ],
)
def test_a_tooltip(code, area, lines):
    assert BY_CODE[code].hint(AREAS.loc[area]) == lines


def test_measures_are_told_apart():
    for name in ("code", "word"):
        assert len({getattr(measure, name) for measure in AREA_MEASURES}) == len(AREA_MEASURES)
    assert {measure.kind for measure in AREA_MEASURES} == {"count", "rate"}


def test_half_a_sum_is_no_sum():
    areas = pd.DataFrame({"sites": [1, 1], "living_in": [3, 3], "tl": [4, None]}, index=["a", "b"]).astype("Int64")
    values = AREA_MEASURES[0].known(areas)
    assert values["a"] == 7
    assert pd.isna(values["b"])
