"""Check a table of sites row by row, and tell of every fault at once."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.basemap import locate
from geo.basemap.boundaries import as_text
from geo.errors import DataError
from geo.indonesian import shorten
from geo.symbols import ACCURACY_WORDS, ZONES
from geo.texts import text_fault

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from numpy.typing import NDArray

ACCURACIES = tuple(ACCURACY_WORDS)
MAX_ACCURACY_M = 50_000.0
MAX_INTERVAL_DAYS = 3_650
BORDER_SLACK_M = 50.0
"""Simplified borders are off by up to 30 m, a hand-held GPS by 10 m: this near one, either side will do."""

TEXT_LIMITS = {
    "site_id": 60, "name": 120, "kecamatan_code": 20, "kecamatan": 100, "zone": 20, "desa": 120,
    "desa_code": 20, "lat": 40, "lon": 40, "location_accuracy": 20, "accuracy_m": 40, "interval_days": 40,
    "meeting_point": 200, "note": 2_000, "source": 500,
}  # fmt: skip
"""Columns of the table, and how many characters each may have."""

USUAL_NAMES = {
    "id": "site_id", "kode_lokasi": "site_id", "nama": "name", "kode_kecamatan": "kecamatan_code",
    "zona": "zone", "kode_desa": "desa_code", "latitude": "lat", "lintang": "lat",
    "longitude": "lon", "bujur": "lon",
    "ketelitian": "location_accuracy", "ketelitian_m": "accuracy_m", "selang_hari": "interval_days",
    "titik_temu": "meeting_point",
    "catatan": "note", "sumber": "source",
}  # fmt: skip
"""What offices call a column, besides its own name."""

FREE_TEXTS = ("name", "desa", "meeting_point", "note", "source")
"""Where somebody might write what belongs to a person."""

REQUIRED = ("site_id", "name", "lat", "lon")
"""Besides these, ``kecamatan_code`` or ``kecamatan``."""


_NUMBER = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{0,20})?")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


def check_sites(rows: pd.DataFrame, kecamatan: gpd.GeoDataFrame, file_name: str) -> gpd.GeoDataFrame:
    """Check rows of sites and give them the form the program works with.

    Parameters
    ----------
    rows
        Cells as text, numbers or missing; the index counts the rows of the file from 0 below its header.
    kecamatan
        As in `geo.basemap.Basemap`.
    file_name
        What messages call the file.

    Returns
    -------
    sites
        EPSG:4326, indexed by ``site_id``, in the order of the rows. Kecamatan and zone follow from the
        code. A site may lack its point (``lat`` and ``lon`` both empty): its geometry is None, its accuracy
        ``kecamatan``, since that is all that is known.

    Raises
    ------
    DataError
        With every fault: its row and column in the file, its value and its cure.

    Notes
    -----
    A point must lie in the kecamatan it names, give or take `BORDER_SLACK_M`; one that only represents a
    kecamatan may lie outside by its ``accuracy_m``.
    """
    check = _Check(file_name, rows)
    check.check_table()
    check.check_on_map(kecamatan)
    if check.problems:
        raise DataError(check.problems)
    return check.gather(kecamatan)


def name_left_out(rows: pd.DataFrame) -> list[str]:
    """Name the columns that are not read, as they are headed; one without a heading by its place, when it is filled."""
    left_out = []
    for place, column in enumerate(rows.columns, start=1):
        heading = as_text(column)
        if heading is None:
            is_filled = any(as_text(cell) is not None for cell in rows.iloc[:, place - 1])
            left_out += [f"kolom ke-{place} tanpa judul"] * is_filled
        elif _own_name(column) not in TEXT_LIMITS:
            left_out.append(shorten(heading, 60))
    return left_out


@dataclass(frozen=True)
class SiteFault:
    """What is wrong with the row ``at``, counted from 0, or with a whole column (None): its value, if any, and cure."""

    at: int | None
    column: str
    value: str
    cure: str


def find_faults(rows: pd.DataFrame, kecamatan: gpd.GeoDataFrame) -> list[SiteFault]:
    """Find what `check_sites` would refuse, fault by fault; ``at`` counts the rows of the frame."""
    check = _Check("", rows)
    check.check_table()
    check.check_on_map(kecamatan)
    return check.faults


def list_table_faults(rows: pd.DataFrame, file_name: str) -> list[str]:
    """List the faults that can be told without a map, for when the map has faults of its own."""
    check = _Check(file_name, rows)
    check.check_table()
    return check.problems


class _Check:
    """One pass over a table: texts by column, faults as they are found, values as they are settled."""

    def __init__(self, file_name: str, rows: pd.DataFrame) -> None:
        self.file_name = file_name
        self.numbers = [int(at) + 2 for at in rows.index]
        self.codes: list[str | None] = [None] * len(rows)
        self.faults: list[SiteFault] = []
        names = [_own_name(column) for column in rows.columns]
        self.columns = [name for name in dict.fromkeys(names) if name in TEXT_LIMITS]
        for name in self.columns:
            if names.count(name) > 1:
                self.fault(None, name, f"ada {names.count(name)} kali; sisakan satu.")
        self.texts: dict[str, list[str | None]] = {
            name: [as_text(cell) for cell in rows.iloc[:, names.index(name)]]
            if name in self.columns
            else [None] * len(rows)
            for name in TEXT_LIMITS
        }

    @property
    def problems(self) -> list[str]:
        """Every fault, those of the whole file first, then row by row."""
        return [
            self._word(fault) for fault in sorted(self.faults, key=lambda fault: -1 if fault.at is None else fault.at)
        ]

    def fault(self, at: int | None, column: str, cure: str, value: str | None = None) -> None:
        """Note one fault; ``at`` is None when the whole column has it."""
        self.faults.append(SiteFault(at, column, "" if value is None else _shown(value), cure))

    def _word(self, fault: SiteFault) -> str:
        place = f"kolom {fault.column}" if fault.at is None else f"baris {self.numbers[fault.at]}, {fault.column}:"
        value = f" {fault.value}" if fault.value else ""
        return f"{self.file_name} {place}{value} {fault.cure}" if fault.column else f"{self.file_name}: {fault.cure}"

    def check_table(self) -> None:
        """Check what the table can tell by itself, and settle its numbers."""
        missing = [name for name in REQUIRED if name not in self.columns]
        if not {"kecamatan_code", "kecamatan"} & set(self.columns):
            missing.append("kecamatan_code")
        for name in missing:
            self.fault(None, name, "tidak ada; tambahkan.")
        if not self.numbers:
            self.fault(None, "", "tidak berisi satu pun lokasi; isilah.")
        self._check_texts()
        self._check_filled()
        self._check_repeats()
        for at, text in enumerate(self.texts["zone"]):
            if text is not None and text.lower() not in ZONES:
                self.fault(at, "zone", "tidak dikenal; tulis utara atau selatan.", text)
        self.lat, self.lon, self.accuracy_m, self.interval_days = (
            self._settle_numbers(column, low, high)
            for column, low, high in (
                ("lat", -90.0, 90.0),
                ("lon", -180.0, 180.0),
                ("accuracy_m", 0.0, MAX_ACCURACY_M),
                ("interval_days", 1.0, float(MAX_INTERVAL_DAYS)),
            )
        )
        self.accuracy = [self._settle_accuracy(at) for at in range(len(self.numbers))]

    def check_on_map(self, kecamatan: gpd.GeoDataFrame) -> None:
        """Check what only the map can tell: kecamatan, their zones, and where points lie."""
        known = kecamatan["kecamatan"]
        by_name = known.groupby(known.str.casefold()).groups
        self.codes = [self._settle_kecamatan(at, known, by_name) for at in range(len(self.numbers))]
        for at, (text, code) in enumerate(zip(self.texts["zone"], self.codes, strict=True)):
            zone = None if code is None else kecamatan["zone"][code]
            if zone is not None and text is not None and text.lower() in ZONES and text.lower() != zone:
                name = kecamatan["kecamatan"][code]
                self.fault(at, "zone", f"padahal kecamatan {name} termasuk {zone}; samakan.", text)
        self._check_places(kecamatan)

    def _check_filled(self) -> None:
        for column in ("site_id", "name"):
            for at, text in enumerate(self.texts[column]):
                if text is None and column in self.columns:
                    self.fault(at, column, "kosong; isilah.")
        for at, (lat, lon) in enumerate(zip(self.texts["lat"], self.texts["lon"], strict=True)):
            column = "lat" if lat is None else "lon"
            if (lat is None) != (lon is None) and column in self.columns:
                self.fault(at, column, "kosong, padahal pasangannya terisi; isi keduanya atau kosongkan keduanya.")
        if {"kecamatan_code", "kecamatan"} & set(self.columns):
            for at in range(len(self.numbers)):
                if self.texts["kecamatan_code"][at] is None and self.texts["kecamatan"][at] is None:
                    self.fault(at, "kecamatan_code", "kosong; isi kode atau nama kecamatan.")

    def _check_texts(self) -> None:
        for column, most in TEXT_LIMITS.items():
            for at, text in enumerate(self.texts[column]):
                fault = None if text is None else text_fault(text, most, is_free=column in FREE_TEXTS)
                if text is not None and fault is not None:
                    self.fault(at, column, fault)
                    self.texts[column][at] = text[:most]

    def _check_repeats(self) -> None:
        first: dict[str, int] = {}
        for at, text in enumerate(self.texts["site_id"]):
            if text is None:
                continue
            earlier = first.setdefault(text.casefold(), at)
            if earlier != at:
                same = f"sudah dipakai baris {self.numbers[earlier]}"
                self.fault(at, "site_id", f"{same}; beri tanda lain.", text)

    def _settle_kecamatan(
        self, at: int, known: pd.Series[str], by_name: Mapping[Hashable, pd.Index[str]]
    ) -> str | None:
        """Find the code of a row's kecamatan by code or name; None after a fault."""
        code, name = self.texts["kecamatan_code"][at], self.texts["kecamatan"][at]
        named = [] if name is None else list(by_name.get(name.casefold(), ()))
        fault: tuple[str, str, str | None] | None = None
        if name is not None and not named:
            cure = f"tidak ada di peta dasar{_nearest(name, known)}; betulkan ejaannya."
            fault = ("kecamatan", cure, name)
        elif code is None and len(named) > 1:
            fault = ("kecamatan", f"ada {len(named)}; isi kecamatan_code.", name)
        elif code is not None and code not in known.index:
            cure = f"kode {name} adalah {named[0]}" if named else "pakai kode BPS 7 angka"
            fault = ("kecamatan_code", f"tidak ada di peta dasar; {cure}.", code)
        elif code is not None and name is not None and code not in named:
            fault = ("kecamatan", f"tidak cocok dengan kode {code} ({known[code]}); samakan.", name)
        if fault is not None:
            self.fault(at, *fault)
            return None
        return code or (str(named[0]) if named else None)

    def _settle_numbers(self, column: str, low: float, high: float) -> NDArray[np.float64]:
        """Read a column as numbers within bounds; NaN where empty or faulty."""
        values = np.full(len(self.numbers), np.nan)
        for at, text in enumerate(self.texts[column]):
            if text is None:
                continue
            cure = ""
            if column not in ("lat", "lon") and _THOUSANDS.fullmatch(text):
                cure = f"tulis {re.sub('[.,]', '', text)} tanpa pemisah ribuan"
            elif not _NUMBER.fullmatch(text):
                cure = "tulis angka saja, misalnya -7,8015" if column in ("lat", "lon") else "tulis angka saja"
            elif column == "interval_days" and float(text.replace(",", ".")) % 1:
                cure = "tulis hari utuh"
            if cure:
                self.fault(at, column, f"tidak terbaca sebagai angka; {cure}.", text)
                continue
            value = float(text.replace(",", "."))
            if low <= value <= high:
                values[at] = value
            else:
                is_lon = column == "lat" and abs(value) <= 180  # noqa: PLR2004 - the ends of longitude
                hint = "apakah lat dan lon tertukar?" if is_lon else "betulkan."
                self.fault(at, column, f"di luar {low:.0f} sampai {high:.0f}; {hint}", text)
        return values

    def _settle_accuracy(self, at: int) -> str | None:
        """Read how good a point is; a site without one is known to its kecamatan."""
        text, has_point = self.texts["location_accuracy"][at], self.texts["lat"][at] is not None
        if text is not None and text.lower() not in ACCURACIES:
            self.fault(at, "location_accuracy", "tidak dikenal; tulis gps, desa atau kecamatan.", text)
            return None
        if text is None and has_point:
            self.fault(at, "location_accuracy", "kosong, padahal ada titik; tulis gps, desa atau kecamatan.")
            return None
        accuracy = "kecamatan" if text is None else text.lower()
        if has_point and accuracy != "gps" and self.texts["accuracy_m"][at] is None:
            self.fault(at, "accuracy_m", f"kosong; tulis berapa meter titik {accuracy} ini dapat meleset.")
        return accuracy

    def _check_places(self, kecamatan: gpd.GeoDataFrame) -> None:
        """Check that every point lies in the kecamatan it names, give or take what it may be off."""
        found = locate(self.lon, self.lat, kecamatan)
        found_swapped = locate(self.lat, self.lon, kecamatan)
        metres = kecamatan.to_crs(kecamatan.estimate_utm_crs()).geometry
        points = gpd.GeoSeries(shapely.points(self.lon, self.lat), crs=kecamatan.crs).to_crs(metres.crs)
        for at in np.flatnonzero(np.isfinite(self.lat + self.lon)).tolist():
            code = self.codes[at]
            slack_m = BORDER_SLACK_M
            if self.accuracy[at] == "kecamatan" and np.isfinite(self.accuracy_m[at]):
                slack_m = max(slack_m, self.accuracy_m[at])
            place = f"{self.texts['lat'][at]}; {self.texts['lon'][at]}"
            # With its own kecamatan unknown, a point can still be seen to lie in none.
            if code is not None and (code == found[at] or points[at].distance(metres[code]) <= slack_m):
                continue
            if found_swapped[at] is not None:
                self.fault(at, "lat/lon", f"{place} di luar semua kecamatan; lat dan lon tertukar.")
            elif found[at] is None:
                self.fault(at, "lat/lon", f"{place} di luar semua kecamatan; betulkan titiknya.")
            elif code is not None:
                lies_in, stated = kecamatan["kecamatan"][found[at]], kecamatan["kecamatan"][code]
                cure = "betulkan titik atau kecamatannya"
                self.fault(at, "lat/lon", f"{place} berada di kecamatan {lies_in}, bukan {stated}; {cure}.")

    def gather(self, kecamatan: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Make the frame from what was settled."""
        points = shapely.points(self.lon, self.lat)
        has_point = np.isfinite(self.lat)
        sites = gpd.GeoDataFrame(
            {
                "name": _texts(self.texts["name"]),
                "kecamatan_code": _texts(self.codes),
                "kecamatan": _texts(kecamatan["kecamatan"].loc[self.codes]),
                "zone": _texts(kecamatan["zone"].loc[self.codes]),
                "desa": _texts(self.texts["desa"]),
                "desa_code": _texts(self.texts["desa_code"]),
                "lat": self.lat,
                "lon": self.lon,
                "location_accuracy": _texts(self.accuracy),
                "accuracy_m": self.accuracy_m,
                "interval_days": pd.Series(self.interval_days).astype("Int64"),
                "meeting_point": _texts(self.texts["meeting_point"]),
                "note": _texts(self.texts["note"]),
                "source": _texts(self.texts["source"]),
                "simulated": False,
                "version": 1,
            },
            geometry=np.where(has_point, points, None),
            crs=kecamatan.crs,
        )
        return sites.set_index(pd.Index(self.texts["site_id"], name="site_id", dtype="str"))


def _own_name(column: object) -> str:
    """Give the program's own name for a column as an office heads it: small letters, underscores for spaces."""
    name = re.sub(r"[\s_]+", "_", str(column).strip().lower())
    return USUAL_NAMES.get(name, name)


def _texts(cells: Iterable[str | None]) -> pd.Series[str]:
    """Make a column of texts on a fresh index; None is missing."""
    return pd.Series(list(cells), dtype="str")


def _shown(text: str | None) -> str:
    """Quote a value in a message, shortened."""
    value = text or ""
    return repr(value if len(value) <= 40 else value[:39] + "…")  # noqa: PLR2004 - a message stays one line


def _nearest(name: str, known: pd.Series[str]) -> str:
    """Suggest the kecamatan whose name is spelt most like ``name``."""
    close = difflib.get_close_matches(name[:100].title(), list(known), n=1)
    return f" (mungkin {close[0]})" if close else ""
