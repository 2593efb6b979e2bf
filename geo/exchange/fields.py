"""The office's records as files carry them: every table, column, heading, unit, definition and code word, once."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from geo.exchange.conventions import TABLE_TITLES
from geo.exchange.tables import Column, Kind
from geo.needs import NEED_WORDS
from geo.recording.words import RECORD_WORDS
from geo.symbols import ACCURACY_WORDS, ATTENDEE_WORDS, PROTOCOL_WORDS, SIMULATED_WORD, VISIT_WORDS, ZONE_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

CODE_SEPARATOR = ", "
"""Stands between the words of a cell that holds several; codes in the store are parted by one space."""


@dataclass(frozen=True)
class Field:
    """One column of a table of records.

    Parameters
    ----------
    table, name
        The table's and the column's own names, as the store and `geo.store` frames call them.
    heading, unit
        What files write above it: "Kamar (unit)"; `Field.label` is the whole of it, and unique in its table.
    kind
        What its cells hold: text, whole or decimal numbers, degrees, dates or times of day.
    definition
        What it means, for the sheet of metadata.
    codes
        Word by code, when only these are allowed; cells hold words.
    is_many
        Whether a cell may hold several codes.
    is_joined
        Whether it repeats what another table says, for the reader: coming in it may help to find that row, but is
        never stored.
    """

    table: str
    name: str
    heading: str
    kind: Kind
    definition: str
    unit: str = ""
    codes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    is_many: bool = False
    is_joined: bool = False

    @property
    def column(self) -> Column:
        """The column of a written table."""
        return Column(self.name, self.heading, self.unit, self.kind)

    @property
    def label(self) -> str:
        """The heading with its unit, as files write it."""
        return self.column.label

    def word(self, value: str) -> str:
        """Put a stored code, or several, into words; what is no code stays as it is."""
        if not self.codes:
            return value
        parts = value.split(" ") if self.is_many else [value]
        return CODE_SEPARATOR.join(self.codes.get(part, part) for part in parts)


@dataclass(frozen=True)
class RecordTable:
    """One table of records: its name in the store, its title in files, its key and its columns in order."""

    name: str
    title: str
    key: str
    concept: str
    fields: tuple[Field, ...]

    def find(self, name: str) -> Field:
        """Give the column of a name."""
        return next(one for one in self.fields if one.name == name)


def _site_id(table: str, *, is_joined: bool = False) -> Field:
    return Field(table, "site_id", "Kode lokasi", "text", "Kode lokasi yang tidak pernah berubah.", is_joined=is_joined)


def _site_name(table: str) -> Field:
    return Field(table, "site_name", "Nama lokasi", "text", "Nama lokasi menurut tabel Lokasi.", is_joined=True)


def _visit_id(table: str) -> Field:
    return Field(table, "visit_id", "Kode kunjungan", "text", "Kode kunjungan yang tidak pernah berubah.")


def _date(table: str, definition: str, *, is_joined: bool = False) -> Field:
    return Field(table, "date", RECORD_WORDS["date"], "date", definition, is_joined=is_joined)


def _simulated(table: str) -> Field:
    return Field(
        table,
        "simulated",
        "Keterangan",
        "text",
        f"Berisi {SIMULATED_WORD} bila baris ini rekaan program, bukan keadaan sebenarnya; selain itu kosong.",
    )


_SITES = (
    _site_id("sites"),
    Field("sites", "name", "Nama lokasi", "text", "Nama yang dipakai kantor untuk lokasi ini."),
    Field("sites", "kecamatan_code", "Kode kecamatan", "text", "Kode BPS kecamatan tempat lokasi berada."),
    Field("sites", "kecamatan", "Kecamatan", "text", "Nama kecamatan menurut kodenya.", is_joined=True),
    Field("sites", "zone", "Zona", "text", "Zona kecamatan untuk putaran kunjungan.", codes=ZONE_WORDS, is_joined=True),
    Field("sites", "desa", "Desa", "text", "Nama desa; kosong bila belum dipastikan."),
    Field("sites", "desa_code", "Kode desa", "text", "Kode BPS desa; kosong bila belum dipastikan."),
    Field("sites", "lat", "Lintang", "degrees", "Lintang titik, WGS 84; kosong bila tidak diketahui.", "derajat"),
    Field("sites", "lon", "Bujur", "degrees", "Bujur titik, WGS 84; kosong bila tidak diketahui.", "derajat"),
    Field(
        "sites",
        "location_accuracy",
        "Asal titik",
        "text",
        "Asal titik: gps diukur di tempat, desa mewakili desa, kecamatan mewakili kecamatan.",
        codes=ACCURACY_WORDS,
    ),
    Field("sites", "accuracy_m", "Ketelitian titik", "decimal", "Jarak terjauh titik dapat meleset.", "m"),
    Field(
        "sites",
        "interval_days",
        "Selang kunjungan",
        "whole",
        "Hari dari satu kunjungan ke kunjungan berikutnya; kosong berarti selang umum kantor.",
        "hari",
    ),
    Field("sites", "meeting_point", "Titik temu", "text", "Tempat petugas bertemu pendamping, dengan kata-kata."),
    Field("sites", "note", "Catatan", "text", "Catatan tentang lokasi, tanpa nama orang."),
    Field("sites", "source", "Sumber", "text", "Asal data lokasi ini."),
    _simulated("sites"),
)

_VISITS = (
    _visit_id("visits"),
    _site_id("visits"),
    _site_name("visits"),
    _date("visits", "Hari kunjungan direncanakan atau dilaksanakan."),
    Field("visits", "status", RECORD_WORDS["status"], "text", "Keadaan kunjungan.", codes=VISIT_WORDS),
    Field("visits", "team", RECORD_WORDS["team"], "text", "Nama tim, bukan nama orang."),
    Field(
        "visits",
        "position",
        RECORD_WORDS["position"],
        "whole",
        "Urutan perhentian dalam putaran hari itu, mulai dari 1.",
    ),
    Field("visits", "time_in", RECORD_WORDS["time_in"], "time", "Jam tim tiba di lokasi."),
    Field("visits", "time_out", RECORD_WORDS["time_out"], "time", "Jam tim meninggalkan lokasi."),
    Field(
        "visits",
        "attended_by",
        RECORD_WORDS["attended_by"],
        "text",
        "Pihak yang ikut berkunjung, menurut peran, bukan nama.",
        codes=ATTENDEE_WORDS,
        is_many=True,
    ),
    Field("visits", "reason", RECORD_WORDS["reason"], "text", "Alasan kunjungan dibatalkan atau dipindahkan."),
    Field("visits", "next_step", RECORD_WORDS["next_step"], "text", "Langkah berikutnya yang disepakati."),
    Field("visits", "source", "Sumber", "text", "Asal catatan kunjungan ini."),
    Field("visits", "instance_id", "Kode isian", "text", "Kode kiriman formulir lapangan; kosong bila tidak ada."),
    _simulated("visits"),
)

_OBSERVATIONS = (
    Field("observations", "observation_id", "Kode hitungan", "text", "Kode hitungan yang tidak pernah berubah."),
    _visit_id("observations"),
    _site_id("observations", is_joined=True),
    _site_name("observations"),
    _date("observations", "Hari kunjungan yang menghitung.", is_joined=True),
    Field(
        "observations",
        "houses",
        RECORD_WORDS["houses"],
        "whole",
        "Jumlah rumah (wisma); kosong bila tidak dihitung.",
        "unit",
    ),
    Field("observations", "rooms", RECORD_WORDS["rooms"], "whole", "Jumlah kamar; kosong bila tidak dihitung.", "unit"),
    Field(
        "observations",
        "living_in",
        RECORD_WORDS["living_in"],
        "whole",
        "Jumlah perempuan yang bertempat tinggal di lokasi; kosong bila tidak dihitung.",
        "orang",
    ),
    Field(
        "observations",
        "tl",
        RECORD_WORDS["tl"],
        "whole",
        "Tidak langsung: jumlah perempuan yang bekerja di lokasi tetapi tinggal di tempat lain; kosong bila tidak "
        "dihitung.",
        "orang",
    ),
    Field(
        "observations",
        "owners",
        RECORD_WORDS["owners"],
        "whole",
        "Jumlah pemilik rumah yang ditemui; kosong bila tidak dihitung.",
        "orang",
    ),
    Field(
        "observations",
        "health_protocol",
        RECORD_WORDS["health_protocol"],
        "text",
        "Penilaian petugas atas protokol kesehatan di lokasi.",
        codes=PROTOCOL_WORDS,
    ),
    Field("observations", "note", RECORD_WORDS["note"], "text", "Catatan hasil kunjungan, tanpa nama orang."),
    _simulated("observations"),
)

_NEEDS = (
    Field("needs", "need_id", "Kode kebutuhan", "text", "Kode baris kebutuhan yang tidak pernah berubah."),
    _visit_id("needs"),
    _site_id("needs", is_joined=True),
    _site_name("needs"),
    _date("needs", "Hari kunjungan yang menanyakan.", is_joined=True),
    Field("needs", "category", "Jenis kebutuhan", "text", "Jenis bantuan yang diminta.", codes=NEED_WORDS),
    Field(
        "needs",
        "count",
        "Peminat",
        "whole",
        "Jumlah perempuan yang meminta bantuan jenis ini; kosong bila belum diketahui.",
        "orang",
    ),
    _simulated("needs"),
)

_OUTCOMES = (
    Field("outcomes", "outcome_id", "Kode hasil", "text", "Kode laporan hasil yang tidak pernah berubah."),
    _site_id("outcomes"),
    _site_name("outcomes"),
    _date("outcomes", "Hari laporan hasil."),
    Field("outcomes", "trained", "Dilatih", "whole", "Jumlah perempuan yang selesai dilatih.", "orang"),
    Field("outcomes", "equipped", "Dibantu alat", "whole", "Jumlah perempuan yang menerima alat usaha.", "orang"),
    Field("outcomes", "changed", "Alih profesi", "whole", "Jumlah perempuan yang sudah beralih profesi.", "orang"),
    Field("outcomes", "returned", "Kembali", "whole", "Jumlah perempuan yang kembali bekerja di lokasi.", "orang"),
    _simulated("outcomes"),
)


def _status(name: str, heading: str, kind: Kind, definition: str, unit: str = "") -> Field:
    return Field("sites", name, heading, kind, definition, unit, is_joined=True)


STATUS_FIELDS: tuple[Field, ...] = (
    _status("stage", "Kode tahap", "text", "Kode tahap lokasi, untuk gaya peta."),
    _status("stage_word", "Tahap", "text", "Tahap tertinggi yang ada catatannya."),
    _status("stage_since", "Tahap sejak", "date", "Hari catatan yang membawa lokasi ke tahapnya."),
    _status("due_state", "Kode jatuh tempo", "text", "Kode keadaan jatuh tempo, untuk gaya peta."),
    _status("due_word", "Jatuh tempo", "text", "Keadaan lokasi terhadap kunjungan berikutnya."),
    _status("due", "Tanggal jatuh tempo", "date", "Kunjungan terakhir ditambah selang kunjungan."),
    _status("days_overdue", "Terlambat", "whole", "Hari sejak jatuh tempo; kosong bila belum lewat.", "hari"),
    _status("last_visit", "Kunjungan terakhir", "date", "Hari kunjungan terakhir yang terlaksana."),
    _status("next_planned", "Rencana berikutnya", "date", "Hari kunjungan berikutnya yang direncanakan."),
    _status("visits_done", "Kunjungan terlaksana", "whole", "Jumlah kunjungan yang terlaksana."),
    _status("counted_on", "Dihitung pada", "date", "Hari hitungan terakhir."),
    *(
        _status(one.name, one.heading, one.kind, f"Hitungan terakhir. {one.definition}", one.unit)
        for one in _OBSERVATIONS
        if one.name in {"houses", "rooms", "living_in", "tl", "owners"}
    ),
    _status("status_note", "Keterangan keadaan", "text", f"Berisi {SIMULATED_WORD} bila keadaan ini dari data rekaan."),
)
"""What maps carry of every site besides its own row: where it stands as of the day of the data."""

TABLES: tuple[RecordTable, ...] = (
    RecordTable("sites", TABLE_TITLES["sites"], "site_id", "Lokasi eks lokalisasi", _SITES),
    RecordTable("visits", TABLE_TITLES["visits"], "visit_id", "Kunjungan ke satu lokasi pada satu hari", _VISITS),
    RecordTable(
        "observations", TABLE_TITLES["observations"], "observation_id", "Hasil hitung satu kunjungan", _OBSERVATIONS
    ),
    RecordTable("needs", TABLE_TITLES["needs"], "need_id", "Jumlah peminat tiap jenis bantuan", _NEEDS),
    RecordTable("outcomes", TABLE_TITLES["outcomes"], "outcome_id", "Hasil alih profesi menurut laporan", _OUTCOMES),
)
"""Every table of records, in the order of its sheets: a row refers only to tables before its own."""

TABLE_BY_NAME: dict[str, RecordTable] = {table.name: table for table in TABLES}
