"""Match a file's headings, Indonesian or English, to the columns of the records, and tell how each was matched."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from geo.exchange.conventions import NOTES_SHEET
from geo.exchange.fields import STATUS_FIELDS, TABLE_BY_NAME, TABLES, Field
from geo.exchange.incoming.values import NEED, read_text
from geo.exchange.names import safe_name
from geo.needs import NEED_WORDS
from geo.personal import find_personal, is_personal_heading
from geo.recording.words import NEED_FIELD
from geo.symbols import SIMULATED_WORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.exchange.reading.table import Cell, RawTable

How = Literal["same", "usual", "near"]
HOW_WORDS: dict[How, str] = {"same": "nama sama", "usual": "nama lazim", "near": "ejaan mirip; periksa"}
_RANK: dict[How, int] = {"same": 0, "usual": 1, "near": 2}

_NEAR_ENOUGH = 0.84
_SHORTEST_NEAR = 5
"""Letters: shorter headings are near too many others."""
_LOOKED_AT = 100
"""Cells of a column that are looked at to tell what is in it."""

_TITLES = {
    "sites": "lokasi daftar_lokasi data_lokasi lokalisasi site sites",
    "visits": "kunjungan daftar_kunjungan data_kunjungan jadwal visit visits",
    "observations": "hitungan pencacahan inventarisasi observation observations",
    "needs": "kebutuhan asesmen need needs",
    "outcomes": "hasil outcome outcomes",
}
_TABLE_BY_TITLE = {title: table for table, titles in _TITLES.items() for title in titles.split()}
_NOTES_TITLES = {NOTES_SHEET.casefold(), "metadata"}
_POINT_FILES = {".geojson", ".json", ".kml", ".gpx"}

_SITE_NAMES = "lokasi lokalisasi eks_lokalisasi nama_lokalisasi nama_eks_lokalisasi tempat site site_name"
_VISIT_DATES = "tgl tanggal_kunjungan tgl_kunjungan hari_tanggal tanggal_pelaksanaan visit_date"
_VISIT_IDS = "kode_kunjungan id_kunjungan visit"
_USUAL: dict[str, dict[str, str]] = {
    "sites": {
        "site_id": "id kode id_lokasi site",
        "name": f"nama {_SITE_NAMES} title",
        "kecamatan_code": "kode_kec kd_kecamatan subdistrict_code",
        "kecamatan": "kec nama_kecamatan subdistrict sub_district",
        "zone": "wilayah_zona",
        "desa": "kelurahan desa_kelurahan nama_desa village",
        "desa_code": "kode_kelurahan kd_desa village_code",
        "lat": "latitude y garis_lintang",
        "lon": "lng long longitude x garis_bujur",
        "location_accuracy": "ketelitian jenis_titik accuracy_kind",
        "accuracy_m": "ketelitian_m akurasi akurasi_m accuracy",
        "interval_days": "selang selang_hari interval interval_hari",
        "meeting_point": "tempat_temu tempat_bertemu titik_kumpul",
        "note": "notes keterangan desc description cmt comment",
        "source": "sumber_data src",
    },
    "visits": {
        "visit_id": _VISIT_IDS,
        "site_id": "id_lokasi kode_situs",
        "site_name": _SITE_NAMES,
        "date": _VISIT_DATES,
        "status": "keadaan status_kunjungan",
        "team": "regu nama_tim",
        "position": "urut urutan_kunjungan order",
        "time_in": "datang jam_masuk jam_tiba jam_mulai mulai waktu_datang waktu_mulai arrival start_time",
        "time_out": "pulang jam_keluar jam_selesai selesai waktu_pulang waktu_selesai departure end_time",
        "attended_by": "hadir kehadiran unsur_hadir unsur_yang_hadir yang_ikut pendamping attendees present",
        "reason": "alasan_batal alasan_pembatalan sebab",
        "next_step": "langkah_berikutnya rencana_tindak_lanjut rtl next_steps follow_up",
        "source": "sumber_data",
        "instance_id": "instanceid kode_kiriman id_kiriman",
    },
    "observations": {
        "houses": "wisma rumah_wisma house",
        "rooms": "kamar_wisma room",
        "living_in": "menetap_di_wisma penghuni_menetap tinggal_menetap living_in_women residents_living_in",
        "tl": "tidak_langsung penghuni_tidak_langsung playon not_living_in",
        "owners": "pemilik_yang_ditemui pemilik_wisma pemilik_ditemui owner",
        "health_protocol": "prokes protokol",
        "note": "notes catatan_kunjungan hasil_kunjungan keterangan remarks",
    },
    "needs": {
        "visit_id": _VISIT_IDS,
        "site_id": "id_lokasi",
        "site_name": _SITE_NAMES,
        "date": _VISIT_DATES,
        "category": "kebutuhan jenis jenis_bantuan bantuan need kind",
        "count": "jumlah jumlah_peminat jumlah_orang banyaknya orang number women",
    },
    "outcomes": {
        "site_id": "id_lokasi",
        "site_name": _SITE_NAMES,
        "date": f"tanggal_laporan {_VISIT_DATES}",
        "trained": "pelatihan selesai_dilatih",
        "equipped": "alat bantuan_alat",
        "changed": "beralih_profesi sudah_alih_profesi",
        "returned": "kembali_bekerja",
    },
}
"""What offices call a column of each table, besides its own name and heading."""

NEED_COLUMNS = frozenset(f"{NEED_FIELD}{code}" for code in NEED_WORDS)
"""Columns of a visit's row that say how many asked for one kind of help."""
_TOLD_OF_SITES = {one.name for one in STATUS_FIELDS}
"""What the program's own map files say of a site besides its row."""
_IN_VISITS = ("houses", "rooms", "living_in", "tl", "owners", "health_protocol", "note")
"""Columns of the observation that a row of a visit may carry."""
_PHOTO = re.compile(r"foto|photo|gambar|image|picture|potret")
_COUNT_OF = re.compile(r"^(?:jumlah|jml|total|banyaknya|number_of|no_of)_")
_NEED_OF = re.compile(r"^(?:kebutuhan|butuh|need|peminat)_")


@dataclass(frozen=True)
class MatchedColumn:
    """A column that is taken in: where it stands, its heading, what it is and how that was told."""

    at: int
    heading: str
    field: Field
    how: How


@dataclass(frozen=True)
class LeftOut:
    """A sheet, or with a heading one column of it, that is not taken in, and the reason."""

    file: str
    sheet: str | None
    heading: str | None
    reason: str


@dataclass(frozen=True)
class MatchedTable:
    """A file's table with what is known of its columns; ``table`` names the records its rows are."""

    raw: RawTable
    table: str
    columns: tuple[MatchedColumn, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def names(self) -> frozenset[str]:
        """The columns' own names."""
        return frozenset(column.field.name for column in self.columns)


def plain_heading(heading: str) -> str:
    """Write a heading the way it is compared: usual letters, small, underscores between words."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    return "_".join(re.findall(r"[^\W_]+", text))


def match_columns(raw: RawTable) -> MatchedTable | LeftOut:
    """Tell what a table is and what its columns are.

    Returns
    -------
    matched
        The table, or why the whole of it is left out: a sheet of notes, nothing in it, or nothing known.
    """
    file, sheet = safe_name(raw.file), None if raw.sheet is None else safe_name(raw.sheet)
    if plain_heading(raw.sheet or "") in _NOTES_TITLES:
        return LeftOut(file, sheet, None, "lembar keterangan, tidak berisi data")
    if not raw.rows:
        return LeftOut(file, sheet, None, "tidak berisi baris data")
    table = _tell_table(raw)
    if table is None:
        return LeftOut(file, sheet, None, "kolomnya tidak dikenali; beri nama kolom seperti pada berkas hasil ekspor")
    found: dict[str, MatchedColumn] = {}
    refused: dict[int, str] = {}
    guesses = [
        MatchedColumn(at, heading, *guess)
        for at, heading in enumerate(raw.headings)
        if (guess := _match(heading, table, _cells(raw, at))) is not None
    ]
    for column in sorted(guesses, key=lambda one: _RANK[one.how]):
        first = found.setdefault(column.field.name, column)
        if first is not column:
            refused[column.at] = f"isinya sama dengan kolom {safe_name(first.heading)}; sisakan satu"
    taken = {column.at for column in found.values()}
    left_out = [
        LeftOut(file, sheet, safe_name(heading) or f"kolom ke-{at + 1}", reason)
        for at, heading in enumerate(raw.headings)
        if at not in taken and (reason := refused.get(at) or _reason(heading, table, _cells(raw, at)))
    ]
    return MatchedTable(raw, table, tuple(sorted(found.values(), key=lambda one: one.at)), tuple(left_out))


def is_marked_simulated(raw: RawTable) -> bool:
    """Tell whether a sheet of notes says that the whole file is simulated."""
    if plain_heading(raw.sheet or "") not in _NOTES_TITLES:
        return False
    cells = (cell for _, row in raw.rows for cell in row)
    return any(isinstance(cell, str) and cell.strip() == SIMULATED_WORD for cell in (*raw.headings, *cells))


def _tell_table(raw: RawTable) -> str | None:
    """Tell what the rows are, by the sheet's or the file's name, else by the columns."""
    if raw.is_whole:
        return "visits"  # a submission of the field form, whatever its file is called
    stem, suffix = PurePath(raw.file).stem, PurePath(raw.file).suffix.lower()
    for title in (raw.sheet, stem):
        if title and plain_heading(title) in _TABLE_BY_TITLE:
            return _TABLE_BY_TITLE[plain_heading(title)]
    known = {
        table.name: {
            guess[0].name for heading in raw.headings if (guess := _match_exactly(heading, table.name)) is not None
        }
        for table in TABLES
    }
    signs = {
        "sites": suffix in _POINT_FILES,
        "needs": "category" in known["needs"] and known["needs"] & {"visit_id", "site_id", "site_name"},
        "outcomes": known["outcomes"] & {"trained", "equipped", "changed", "returned"} and "date" in known["outcomes"],
        "observations": "observation_id" in known["observations"],
        "visits": known["visits"] & {"date", "visit_id", "instance_id"},
    }
    found = next((table for table, sign in signs.items() if sign), None)
    is_site = known["sites"] & {"name", "site_id"} and len(known["sites"]) > 1
    return found or ("sites" if is_site else None)


def fields_of(table: str) -> Mapping[str, Field]:
    """Give the columns that a row of a table may carry: a visit's also what it counted and what was asked for."""
    return _FIELDS[table]


def _fields_of(table: str) -> dict[str, Field]:
    own = {one.name: one for one in TABLE_BY_NAME[table].fields}
    if table not in {"visits", "observations"}:
        return own
    counted = {one.name: one for one in TABLE_BY_NAME["observations"].fields if one.name in _IN_VISITS}
    visits = {one.name: one for one in TABLE_BY_NAME["visits"].fields}
    needs = {
        f"{NEED_FIELD}{code}": Field("needs", f"{NEED_FIELD}{code}", word, "whole", f"Peminat: {word}.", "orang")
        for code, word in NEED_WORDS.items()
    }
    return visits | own | counted | needs


def _names_of(table: str) -> dict[str, tuple[str, How]]:
    """Give every heading that is known for a table, in its plain form, with the column's name."""
    names: dict[str, tuple[str, How]] = {}
    for field in _FIELDS[table].values():
        if field.name in NEED_COLUMNS:
            continue
        for heading in (field.name, field.heading, field.label):
            names.setdefault(plain_heading(heading), (field.name, "same"))
    parts = ("visits", "observations") if table in {"visits", "observations"} else (table,)
    for part in parts:
        for name, usual in _USUAL[part].items():
            for heading in usual.split():
                names.setdefault(heading, (name, "usual"))
    return names


_FIELDS: Mapping[str, Mapping[str, Field]] = MappingProxyType(
    {table.name: MappingProxyType(_fields_of(table.name)) for table in TABLES}
)
_NAMES: Mapping[str, Mapping[str, tuple[str, How]]] = MappingProxyType(
    {table.name: _names_of(table.name) for table in TABLES}
)
_NEEDS: Mapping[str, str] = MappingProxyType(
    {
        **{plain_heading(word): code for word, code in NEED.others.items()},
        **{plain_heading(word): code for code, word in NEED_WORDS.items()},
        **{code: code for code in NEED_WORDS},
    }
)


def _match(heading: str, table: str, cells: Iterable[Cell]) -> tuple[Field, How] | None:
    """Tell which column a heading means; one about a person means none."""
    exact = _match_exactly(heading, table)
    if exact is not None:
        if exact[1] != "same" and is_personal_heading(heading, table):
            return None
        if exact[0].name == "simulated" and any(_is_remark(cell) for cell in cells):  # "Keterangan" is a usual word
            note = _FIELDS[table].get("note")
            return None if note is None else (note, "usual")
        return exact
    plain = plain_heading(heading)
    if len(plain) < _SHORTEST_NEAR or _PHOTO.search(plain) or is_personal_heading(heading, table):
        return None
    near = difflib.get_close_matches(plain[:100], _NAMES[table], n=1, cutoff=_NEAR_ENOUGH)
    return (_FIELDS[table][_NAMES[table][near[0]][0]], "near") if near else None


def _match_exactly(heading: str, table: str) -> tuple[Field, How] | None:
    """Match a heading by its own or a usual name, with or without its unit and "jumlah"."""
    whole = plain_heading(heading)
    bare = plain_heading(re.sub(r"\s*[(\[][^)\]]*[)\]]\s*$", "", heading))
    for plain in dict.fromkeys((whole, bare, _COUNT_OF.sub("", bare))):
        if plain in _NAMES[table]:
            name, how = _NAMES[table][plain]
            return _FIELDS[table][name], how
    if table in {"visits", "observations"}:
        code = _NEEDS.get(bare) or _NEEDS.get(_NEED_OF.sub("", bare))
        if code is not None:
            is_same = whole == plain_heading(f"{NEED_FIELD}{code}")
            return _FIELDS[table][f"{NEED_FIELD}{code}"], "same" if is_same else "usual"
    return None


def _reason(heading: str, table: str, cells: Iterable[Cell]) -> str | None:
    """Word why a column is left out; one without a heading and a cell is nothing to speak of."""
    texts = [text for cell in cells if (text := read_text(cell)) is not None]
    if not heading.strip() and not texts:
        return None
    personal = is_personal_heading(heading, table) or find_personal(heading)
    if personal is None:
        personal = next((kind for text in texts if (kind := find_personal(text)) is not None), None)
    if _PHOTO.search(plain_heading(heading)):
        return "foto tidak disimpan"
    if personal is not None:
        return f"data pribadi ({personal}) tidak boleh masuk; isinya tidak dibaca lebih lanjut"
    if table == "sites" and heading in _TOLD_OF_SITES:
        return "dihitung program dari catatan; tidak dibaca"
    return "kolom tidak dikenal" if heading.strip() else "kolom tanpa nama"


def _is_remark(cell: Cell) -> bool:
    text = read_text(cell)
    return text is not None and text != SIMULATED_WORD


def _cells(raw: RawTable, at: int) -> list[Cell]:
    """Give the first cells of a column."""
    return [row[at] for _, row in raw.rows[:_LOOKED_AT] if at < len(row)]
