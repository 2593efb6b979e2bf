"""Words of the record of a visit: its fields, the roles of who went, and why a visit is cancelled or moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo import indonesian
from geo.needs import NEED_WORDS
from geo.symbols import ATTENDEE_WORDS, PROTOCOL_WORDS, VISIT_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIELD_WORDS: dict[str, str] = {
    "site_id": "Lokasi",
    "date": "Tanggal",
    "time_in": "Jam datang",
    "time_out": "Jam pulang",
    "attended_by": "Yang hadir",
    "houses": "Rumah",
    "rooms": "Kamar",
    "living_in": "Menetap",
    "tl": "TL",
    "owners": "Pemilik",
    "health_protocol": "Protokol kesehatan",
    "needs": "Kebutuhan",
    "next_step": "Langkah berikutnya",
    "note": "Catatan",
}
"""Every field of the form, in the order in which it is filled in; files head their columns with these words."""

RECORD_WORDS: dict[str, str] = {
    "status": "Status",
    "reason": "Alasan",
    "team": "Tim",
    "position": "Urutan",
    **FIELD_WORDS,
}
"""Every field of a record, for its history: those of the form, and what planning has put there."""

NEED_FIELD = "need_"
"""What the field of one kind of need starts with; its category follows."""

CANCEL_REASONS: dict[str, str] = {
    "weather": "Cuaca buruk",
    "road": "Jalan tidak dapat dilalui",
    "vehicle": "Kendaraan dinas tidak tersedia",
    "team_ill": "Petugas sakit",
    "nobody_there": "Tidak ada yang dapat ditemui",
    "village_event": "Ada kegiatan di desa",
    "village_request": "Atas permintaan desa",
    "postponed": "Ditunda oleh dinas",
    "site_closed": "Lokasi sudah tutup",
    "not_needed": "Tidak diperlukan lagi",
}
"""Why a planned visit did not take place or will not."""

MOVE_REASONS: dict[str, str] = {
    code: word for code, word in CANCEL_REASONS.items() if code not in {"site_closed", "not_needed"}
}
"""Why a planned visit goes to another day."""

NOT_TAKEN = "tidak dicatat"


def field_word(field: str) -> str:
    """Name a field, ``need_<category>`` among them, the way the form does."""
    category = field.removeprefix(NEED_FIELD)
    if category != field:
        return f"{FIELD_WORDS['needs']}: {NEED_WORDS.get(category, category)}"
    return RECORD_WORDS.get(field, field)


def say_value(field: str, value: object, sites: Mapping[str, str] | None = None) -> str:
    """Word the value of one field for a reader; one that was not taken says so and is never a zero.

    Parameters
    ----------
    field
        A field of ``RECORD_WORDS`` or ``need_<category>``.
    value
        As an entry holds it, or as JSON of the store's row.
    sites
        Names by ``site_id``; a site that is not among them shows its id.
    """
    if value is None or value in ("", ()):
        return NOT_TAKEN
    if field == "attended_by":
        return say_roles(value if isinstance(value, (tuple, list)) else str(value).split())
    if field == "date":
        return indonesian.date_long(value)
    if isinstance(value, int):
        return indonesian.whole(value)
    text = str(value)
    if field in {"time_in", "time_out"}:
        return text.replace(":", ".")
    words: Mapping[str, str] = {"health_protocol": PROTOCOL_WORDS, "status": VISIT_WORDS, "site_id": sites or {}}.get(
        field, {}
    )
    return words.get(text, text)


def say_roles(codes: Iterable[object]) -> str:
    """Word who went along: ``Dinsos, Puskesmas``."""
    return ", ".join(ATTENDEE_WORDS.get(str(code), str(code)) for code in codes)
