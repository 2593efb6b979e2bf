"""The form of one visit: our own page inside the screen, made for one hand on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from geo import clock
from geo.indonesian import date_plain, whole
from geo.needs import NEED_WORDS
from geo.recording.entry import COUNTS, LONGEST
from geo.recording.words import FIELD_WORDS, NEED_FIELD, field_word
from geo.symbols import ATTENDEE_WORDS, PROTOCOL_WORDS
from pages.recording import sheet as sheets
from pages.shared import readers

if TYPE_CHECKING:
    import datetime as dt

    from geo.workspace import Records
    from pages.recording.sheet import Sheet

HERE = Path(__file__).parent
KEY = "kunjungan_isian"
OFFICE_HOURS = (6, 20)
"""Between these hours a visit of today is likely being recorded on the spot."""

_component = st.components.v2.component(
    "peta_visit",
    html='<div class="sheet"></div>',
    css=(HERE / "form.css").read_text(encoding="utf-8"),
    js="\n".join(
        (HERE / name).read_text(encoding="utf-8") for name in ("fields.js", "compare.js", "keeping.js", "form.js")
    ),
)

WORDS = {
    "form": "Isian kunjungan",
    "time": "Waktu",
    "date": FIELD_WORDS["date"],
    "timeIn": FIELD_WORDS["time_in"],
    "timeOut": FIELD_WORDS["time_out"],
    "now": "Sekarang",
    "dayBefore": "Sehari sebelumnya",
    "dayAfter": "Sehari sesudahnya",
    "attended": FIELD_WORDS["attended_by"],
    "counts": "Hitungan",
    "less": "Kurangi satu",
    "more": "Tambah satu",
    "protocol": FIELD_WORDS["health_protocol"],
    "needs": "Kebutuhan, jumlah perempuan",
    "addNeed": "Tambah jenis kebutuhan",
    "texts": "Kesepakatan",
    "save": "Simpan",
    "saving": "Menyimpan …",
    "here": "Isian ada di perangkat ini.",
    "unkept": "Isian hanya ada di halaman ini; jangan tutup dulu.",
    "kept": "Draf tersimpan {at}, belum dicatat.",
    "keptWithout": "Draf tersimpan tanpa {fields}, {at}, belum dicatat.",
    "unlinked": "Sambungan terputus. Lanjutkan mengisi; isian ada di perangkat ini.",
    "unlinkedSave": "Belum tersimpan: sambungan terputus. Isian ada di perangkat ini; simpan lagi setelah tersambung.",
    "unsure": "Belum pasti tersimpan: server tidak menjawab. Isian ada di perangkat ini; diperiksa begitu tersambung.",
    "restored": "Draf {at} dipulihkan, belum dicatat.",
    "restoredWithout": "Draf {at} dipulihkan tanpa {fields}, belum dicatat.",
    "take": "Pakai draf itu",
    "drop": "Buang draf",
    "dropSure": "Yakin, buang",
    "dropped": "Draf dibuang.",
    "yes": "Ya, simpan",
    "look": "Periksa lagi",
    "compare": "Kunjungan ini sudah diubah orang lain",
    "mine": "Isian Anda",
    "theirs": "Yang tersimpan",
    "allMine": "Pakai semua isian Anda",
    "allTheirs": "Pakai semua yang tersimpan",
    "saveChosen": "Simpan pilihan",
    "chooseFirst": "Pilih dulu untuk:",
    "back": "Kembali ke isian",
    "theirsStay": "Yang tersimpan tetap berlaku; isian Anda tidak dipakai.",
}


def show_form(sheet: Sheet, records: Records) -> None:
    """Show the form; what it sends is done before the next run, and once more looked at after a lost session."""
    saved, notice = st.session_state.get(sheets.SAVED, (None, None))

    def _hear() -> None:
        sheets.hear(sheet, st.session_state[KEY].get("said"))

    last = _last_counts(records, sheet.site_id, sheet.entry.date)
    result = _component(
        key=KEY,
        data={
            "key": f"{readers.who()}|{sheet.name}",
            "target": sheet.opened.visit_id if sheet.opened else "",
            "words": WORDS,
            "record": {"base": sheet.base, "values": sheets.form_values(sheet.entry)},
            "usual": _usual(sheet),
            "drafts": _drafts(sheet),
            "answer": st.session_state.get(sheets.ANSWER),
            "notice": notice if saved == sheet.base else None,
            "rest": _say_rest(sheet),
            "lastSaid": None if last is None else f"Terakhir dihitung {date_plain(last['date'])}.",
            "counts": [{"name": name, "label": FIELD_WORDS[name], "hint": _hint(last, name)} for name in COUNTS],
            "needs": [{"name": f"{NEED_FIELD}{code}", "label": word} for code, word in NEED_WORDS.items()],
            "roles": [{"code": code, "label": word} for code, word in ATTENDEE_WORDS.items()],
            "protocols": [{"code": code, "label": word} for code, word in PROTOCOL_WORDS.items()],
            "texts": [
                {"name": "next_step", "label": FIELD_WORDS["next_step"], "rows": 2, "longest": LONGEST["next_step"]},
                {
                    "name": "note",
                    "label": FIELD_WORDS["note"],
                    "rows": 2,
                    "longest": LONGEST["note"],
                    "hint": "Tanpa nama orang, NIK, nomor telepon atau alamat.",
                },
            ],
        },
        on_said_change=_hear,
    )
    said = result.said
    if said and not sheets.is_answered(said):  # a session that began after the form: the server was started anew
        sheets.hear(sheet, said)
        st.rerun()


def _usual(sheet: Sheet) -> dict[str, str]:
    """Fill in what is likely: a visit of today that is being recorded within working hours began just now."""
    now = clock.now()
    is_new = sheet.opened is None or sheet.opened.status != "done"
    if is_new and sheet.entry.date == sheet.today and OFFICE_HOURS[0] <= now.hour < OFFICE_HOURS[1]:
        return {"time_in": now.strftime(f"%H:{now.minute // 5 * 5:02d}")}
    return {}


def _say_rest(sheet: Sheet) -> str:
    """Say where a record stands that nobody is typing into."""
    if sheet.opened is None or sheet.opened.status != "done":
        return "Belum dicatat."
    return f"Tercatat, versi {sheet.opened.version}."


def _drafts(sheet: Sheet) -> list[dict[str, Any]]:
    """Give the user's drafts of this visit, from each device."""
    drafts = []
    for draft in sheets.read_drafts():
        if draft.sheet_name == sheet.name:
            without = ", ".join(field_word(name) for name in draft.body.get("without", ()))
            lacking = f" tanpa {without}" if without else ""
            said = f"Draf dari perangkat lain{lacking}, {sheets.say_moment(draft.at)}, belum dicatat."
            drafts.append(draft.body | {"device": draft.device, "without": without, "said": said})
    return drafts


def _last_counts(records: Records, site_id: str, before: dt.date) -> pd.Series | None:
    """Find what the site's last visit before a day had counted."""
    seen = records.observations
    seen = seen[seen["site_id"].eq(site_id) & seen["date"].lt(pd.Timestamp(before))]
    seen = seen[seen[list(COUNTS)].notna().any(axis=1)]
    return None if seen.empty else seen.iloc[-1]


def _hint(last: pd.Series | None, name: str) -> str | None:
    return None if last is None or pd.isna(last[name]) else f"terakhir {whole(last[name])}"
