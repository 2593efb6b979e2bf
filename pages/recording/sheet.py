"""The sheet of one visit on the server's side: what is being recorded, its drafts, and the answer to what was sent."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from geo import clock
from geo.errors import DataError, PetaError
from geo.indonesian import date_short
from geo.needs import NEED_WORDS
from geo.recording.entry import ENTRY_FIELDS, LONGEST, Entry, EntryError, check_values, read_entry
from geo.recording.questions import Unsure
from geo.recording.records import Opened, find_sent, open_visit
from geo.recording.save import EditConflict, save_visit
from geo.recording.words import FIELD_WORDS, NEED_FIELD, field_word, say_value
from geo.store.drafts import drop_draft, keep_draft, list_drafts
from geo.texts import text_fault
from pages.shared import readers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

ADDRESS, SITE_ADDRESS, UNPLANNED = "kunjungan", "lokasi", "baru"
"""The page's address carries the visit, or that it is a new one and of which site."""

ANSWER, SAVED = "kunjungan_jawaban", "kunjungan_tersimpan"
"""Keys of the answer to what the form sent last, and of the state saved last with the words that say so."""

DRAFTS = "kunjungan/"
_CODE = re.compile(r"[0-9a-z]{18}", re.ASCII)
"""How a form names its device and each of its messages."""
MOST_AWAITED = 20
FORM_FIELDS = (
    *(name for name in ENTRY_FIELDS if name not in {"site_id", "needs"}),
    *(f"{NEED_FIELD}{category}" for category in NEED_WORDS),
)


@dataclass(frozen=True)
class Sheet:
    """What is being recorded: a visit there is, or one that nobody had planned at a site."""

    site_id: str
    opened: Opened | None
    today: dt.date

    @property
    def name(self) -> str:
        """What drafts know it by."""
        return self.opened.visit_id if self.opened else f"{UNPLANNED}:{self.site_id}"

    @property
    def entry(self) -> Entry:
        """The visit as it is kept; of a new one only site and day are known."""
        return self.opened.entry if self.opened else Entry(self.site_id, self.today)

    @property
    def base(self) -> str:
        """Which state of the visit the form shows."""
        return self.opened.stamp if self.opened else ""


@dataclass(frozen=True)
class KeptForm:
    """One draft as the server kept it: whose device it was typed on, when, and the form's values."""

    sheet_name: str
    device: str
    at: dt.datetime
    body: dict[str, Any]


def say_moment(at: dt.datetime) -> str:
    """Word a moment at the office: ``11 Mar 2026 14.05``; its day only when it is another one."""
    local = at.astimezone(clock.OFFICE_ZONE)
    time = local.strftime("%H.%M")
    return time if local.date() == clock.now().date() else f"{date_short(local)} {time}"


def form_values(entry: Entry) -> dict[str, Any]:
    """Give an entry as the form's boxes hold it: texts, and a list of roles."""
    values = entry.as_form()
    values |= {f"{NEED_FIELD}{category}": values["needs"].get(category) for category in NEED_WORDS}
    return {
        name: list(values[name]) if name == "attended_by" else "" if values[name] is None else str(values[name])
        for name in FORM_FIELDS
    }


# --- drafts -------------------------------------------------------------------------------------------------------


def read_drafts() -> list[KeptForm]:
    """Read what the user has typed and not saved, of any visit, the newest first."""
    drafts = []
    for kept in list_drafts(readers.engine(), readers.who()):
        name, _, device = kept.key.removeprefix(DRAFTS).rpartition("/")
        if kept.key.startswith(DRAFTS) and name:
            drafts.append(KeptForm(name, device, kept.saved_at, json.loads(kept.body)))
    return drafts


def forget(draft: KeptForm) -> None:
    """Throw a draft away that nothing can be done with: its visit or site is gone."""
    drop_draft(readers.engine(), readers.who(), _key(draft.sheet_name, draft.device))


def _key(name: str, device: str) -> str:
    return f"{DRAFTS}{name}/{device}"


def _known(values: object) -> dict[str, Any]:
    """Take from what the browser sent the form's own fields, as texts and a list of texts."""
    given = values if isinstance(values, dict) else {}
    known: dict[str, Any] = {}
    for name in FORM_FIELDS:
        value = given.get(name)
        if name == "attended_by":
            known[name] = [code for code in value if isinstance(code, str)] if isinstance(value, list) else []
        else:
            known[name] = value if isinstance(value, str) else ""
    return known


def _storable(text: object) -> str:
    """Give a text that a database takes: half a surrogate pair, which only a forged message has, is replaced."""
    return text.encode("utf-8", "replace").decode("utf-8") if isinstance(text, str) else ""


def _find_unfit(values: Mapping[str, Any]) -> dict[str, str]:
    """Find what must not go into a draft, and so into backups: what is a person's, or words where none can be."""
    _, faults = check_values(values)
    unfit = {}
    for name, value in values.items():
        text = " ".join(value) if isinstance(value, list) else value
        is_worded = name in {"next_step", "note"} or any(letter.isalpha() for letter in text)
        fault = text_fault(text, LONGEST["note"], has_lines=True) or (faults.get(name) if is_worded else None)
        if fault is not None:
            unfit[name] = fault
    return unfit


def _keep(sheet: Sheet, said: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what was typed so far; a text that no visit may hold is told at once and left out, named in ``without``."""
    values, base = _known(said.get("values")), _known(said.get("from"))
    refused, unfit = _find_unfit(values), _find_unfit(base)
    body = {
        "device": said["device"],
        "base": _storable(said.get("base")),
        "from": {name: value for name, value in base.items() if name not in unfit},
        "stamp": said.get("stamp") if isinstance(said.get("stamp"), int) else 0,
        "awaited": _awaited(said),
        "values": {name: value for name, value in values.items() if name not in refused},
        "without": [name for name in FORM_FIELDS if name in refused],
    }
    text = _storable(json.dumps(body, ensure_ascii=False))
    kept = keep_draft(readers.engine(), readers.who(), _key(sheet.name, said["device"]), text)
    return {"kind": "kept", "at": say_moment(kept.saved_at), "faults": _list_faults(refused)}


def _drop(sheet: Sheet, device: str) -> None:
    drop_draft(readers.engine(), readers.who(), _key(sheet.name, device))


# --- what the form sends ------------------------------------------------------------------------------------------


def hear(sheet: Sheet, said: object) -> None:
    """Do what the form asks for, and keep the answer for it."""
    if not isinstance(said, dict) or not _CODE.fullmatch(str(said.get("device"))) or is_answered(said):
        return
    try:
        answer = _do(sheet, said)
    except EntryError as err:
        answer = {"kind": "faults", "text": _count_faults(len(err.faults)), "faults": _list_faults(err.faults)}
    except Unsure as err:
        asked = [{"code": one.code, "field": one.field, "text": one.text} for one in err.questions]
        answer = {"kind": "unsure", "text": "Sebelum disimpan:", "questions": asked}
    except EditConflict as err:
        answer = _tell_conflict(err)
    except PetaError as err:
        answer = {"kind": "refused", "text": str(err)}
    st.session_state[ANSWER] = answer | {"number": said.get("number")}


def is_answered(said: Mapping[str, Any]) -> bool:
    """Tell whether the answer at hand is to this."""
    return bool(st.session_state.get(ANSWER, {}).get("number") == said.get("number"))


def _do(sheet: Sheet, said: Mapping[str, Any]) -> dict[str, Any]:
    action, other = said.get("action"), str(said.get("other"))
    if action == "drop":
        _drop(sheet, other if _CODE.fullmatch(other) else said["device"])
        return {"kind": "dropped"}
    if action not in {"save", "keep", "take"}:
        raise DataError("Pesan dari halaman ini tidak dikenal; muat ulang halamannya.")
    landed = find_sent(readers.engine(), _awaited(said))
    if landed is not None and landed.entry.site_id == sheet.site_id:
        return _go_on(sheet, said, landed)
    return _save(sheet, said) if action == "save" else _keep_or_take(sheet, said)


def _keep_or_take(sheet: Sheet, said: Mapping[str, Any]) -> dict[str, Any]:
    answer, other = _keep(sheet, said), str(said.get("other"))
    if said["action"] == "take" and _CODE.fullmatch(other):
        _drop(sheet, other)
    return answer


def _awaited(said: Mapping[str, Any]) -> list[str]:
    """Give the codes of the savings that the form has sent and got no answer to."""
    given = said.get("awaited")
    codes = given[-MOST_AWAITED:] if isinstance(given, list) else []
    return [code for code in codes if isinstance(code, str) and _CODE.fullmatch(code)]


def _go_on(sheet: Sheet, said: Mapping[str, Any], landed: Opened) -> dict[str, Any]:
    """Go on from a saving whose answer was lost: nobody else's version, and saved when nothing was typed since."""
    record = {"base": landed.stamp, "values": form_values(landed.entry)}
    said = {**said, "target": landed.visit_id, "base": landed.stamp, "from": record["values"], "awaited": []}
    if said["action"] == "save":
        return _save(sheet, said)
    with suppress(EntryError):
        if read_entry(_known(said.get("values")) | {"site_id": sheet.site_id}) == landed.entry:
            return _tell_saved(sheet, said, landed.visit_id)
    return _keep_or_take(sheet, said) | {"landed": {"visit": landed.visit_id, "record": record}}


def _save(sheet: Sheet, said: Mapping[str, Any]) -> dict[str, Any]:
    entry = read_entry(_known(said.get("values")) | {"site_id": sheet.site_id})
    target = _storable(said.get("target")) or (sheet.opened.visit_id if sheet.opened else "")
    opened = None
    if target:
        opened = replace(open_visit(readers.engine(), target), stamp=_storable(said.get("base")))
        if opened.entry.site_id != sheet.site_id:
            raise DataError("Kunjungan itu milik lokasi lain; muat ulang halaman ini.")
    confirmed = frozenset(code for code in said.get("confirmed") or () if isinstance(code, str))
    number = str(said.get("number"))
    visit_id = save_visit(
        readers.engine(),
        opened,
        entry,
        who=readers.who(),
        today=sheet.today,
        confirmed=confirmed,
        simulated=readers.records().settings.is_demo,
        sending=number if _CODE.fullmatch(number) else None,
    )
    return _tell_saved(sheet, said, visit_id)


def _tell_saved(sheet: Sheet, said: Mapping[str, Any], visit_id: str) -> dict[str, Any]:
    _drop(sheet, said["device"])
    kept = open_visit(readers.engine(), visit_id)
    text = f"Tersimpan {say_moment(clock.now())}, versi {kept.version}."
    st.session_state[SAVED] = (kept.stamp, text)
    if sheet.name != visit_id:
        st.query_params.from_dict({ADDRESS: visit_id})
    readers.refresh()
    return {
        "kind": "saved",
        "text": text,
        "visit": visit_id,
        "record": {"base": kept.stamp, "values": form_values(kept.entry)},
    }


def _tell_conflict(err: EditConflict) -> dict[str, Any]:
    whose = "" if err.who is None or err.when is None else f" oleh {err.who}, {say_moment(err.when)}"
    return {
        "kind": "conflict",
        "text": f"Sudah {err.deed}{whose}, setelah Anda membukanya. Pilih isi yang berlaku untuk tiap isian; yang "
        "pernah tersimpan tetap terbaca di Riwayat.",
        "visit": err.theirs.visit_id,
        "base": err.theirs.stamp,
        "values": form_values(err.theirs.entry),
        "fields": [
            {
                "name": name,
                "label": field_word(name),
                "mine": say_value(name, err.mine.value(name)),
                "theirs": say_value(name, err.theirs.entry.value(name)),
            }
            for name in err.fields
        ],
    }


def _list_faults(faults: Mapping[str, str]) -> list[dict[str, str]]:
    order = {name: place for place, name in enumerate((*FIELD_WORDS, *FORM_FIELDS))}
    return [
        {"field": name, "label": field_word(name), "text": faults[name]}
        for name in sorted(faults, key=lambda name: order.get(name, len(order)))
    ]


def _count_faults(count: int) -> str:
    return f"Belum disimpan: {count} isian perlu diperbaiki."
