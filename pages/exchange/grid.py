"""Recorded visits as rows of a grid: corrected like a sheet, pasted from one, saved together or not at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.errors import PetaError
from geo.indonesian import date_short, is_missing, whole
from geo.needs import NEED_WORDS
from geo.recording.entry import COUNTS
from geo.recording.grid import NEED_FIELDS, RowsConflict, RowsError, list_rows, read_rows, save_rows
from geo.recording.questions import Unsure
from geo.recording.words import NEED_FIELD, field_word
from geo.symbols import PROTOCOL_WORDS
from pages.shared import filters, readers
from pages.shared.screen import show_empty, show_error, show_note

if TYPE_CHECKING:
    from geo.basemap import Basemap
    from geo.recording.questions import Question
    from geo.recording.records import Opened
    from geo.workspace import Records

HERE = Path(__file__).parent
KEY, STATE = "data_baris", "data_baris_dibuka"
MOST_ROWS = 200
"""Rows in one grid; more than that nobody corrects by hand, an import does."""
SHOWN_DAYS = 120
TEXTS = ("next_step", "note")
FEW_NEEDS = "Kolom kebutuhan"
THEIRS = "Disimpan orang lain: {}. Simpan lagi untuk memakai isian Anda."

_component = st.components.v2.component(
    "peta_grid",
    html=(
        '<div class="grid"><p class="said" role="status"></p>'
        '<div class="frame" tabindex="0" role="region" aria-label="Baris kunjungan"></div><div class="questions"></div>'
        '<div class="deeds"><button type="button" class="save primary"></button>'
        '<button type="button" class="drop"></button></div></div>'
    ),
    css=(HERE / "grid.css").read_text(encoding="utf-8"),
    js=(HERE / "grid.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Asked:
    """Which rows: of which database, zone and period."""

    database: str
    zone: str | None
    first: dt.date
    last: dt.date


@dataclass
class Grid:
    """The rows on the grid as they were opened, and what the last attempt to save them met."""

    asked: Asked
    rows: tuple[Opened, ...]
    turn: str
    said: str = ""
    saved: tuple[str, ...] = ()
    faults: dict[str, dict[str, str]] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    error: PetaError | None = None


def show_rows(records: Records, _basemap: Basemap) -> None:
    """Ask which rows, and show them for correction."""
    today = readers.today()
    with st.container(horizontal=True, key="saring", vertical_alignment="bottom"):
        zone = filters.ask_zone()
        first = filters.ask_day("Kunjungan mulai", "baris_mulai", today - dt.timedelta(days=SHOWN_DAYS))
        last = filters.ask_day("Kunjungan sampai", "baris_sampai", today)
        has_needs = st.toggle(FEW_NEEDS, key="kolom_kebutuhan", bind="query-params")
        is_renewed = st.button("Muat ulang", icon=":material/refresh:", key="data_baris_ulang")
    grid: Grid | None = st.session_state.get(STATE)
    asked = Asked(readers.office_url(), zone, first or filters.FIRST_DAY, last or today)
    if grid is None or grid.asked != asked or is_renewed:
        grid = st.session_state[STATE] = _open(asked)
    if grid.error is not None:
        show_error(grid.error)
    if not grid.rows:
        show_empty("Tidak ada kunjungan terlaksana dalam jangka ini.", "Perpanjang jangkanya, atau pilih zona lain.")
        return
    shown = grid.rows[:MOST_ROWS]
    if len(grid.rows) > len(shown):
        show_note(f"{whole(MOST_ROWS)} dari {whole(len(grid.rows))} kunjungan terbaru; persempit jangkanya.")
    show_note(
        "Ketik di sel, atau tempel potongan dari lembar kerja. Sel kosong berarti tidak dihitung. Tidak ada yang "
        "tersimpan sebelum tombol simpan ditekan; semua baris yang tampak disimpan bersama, atau tidak satu pun."
    )
    _show(grid, shown, records, [*COUNTS, "health_protocol", *(NEED_FIELDS if has_needs else ()), *TEXTS])


def _open(asked: Asked) -> Grid:
    """Read the rows, the newest first."""
    sites = readers.records().sites
    ids = list(sites.index[sites["zone"].eq(asked.zone)]) if asked.zone else None
    rows = () if asked.last < asked.first else read_rows(readers.engine(), asked.first, asked.last, ids)[::-1]
    return Grid(asked, rows, f"{asked} {readers.version()}")


def _read(grid: Grid) -> Grid:
    """Read the same rows anew, after somebody has saved."""
    readers.refresh()
    return _open(grid.asked)


def _show(grid: Grid, shown: tuple[Opened, ...], records: Records, columns: list[str]) -> None:
    """Lay the rows out, and save what comes back."""
    flat = list_rows(shown)
    names = records.sites["name"]

    def _saved() -> None:
        hear(st.session_state[KEY].get("saved"))

    def _dropped() -> None:
        st.session_state.pop(STATE, None)

    _component(
        key=KEY,
        data={
            "turn": grid.turn,
            "caption": "Kunjungan terlaksana dengan hitungannya, untuk dikoreksi",
            "said": grid.said,
            "saved": grid.saved,
            "columns": [
                {"name": "site", "heading": "Lokasi", "kind": "fixed"},
                {"name": "date", "heading": "Tanggal", "kind": "fixed"},
                *(_column(name) for name in columns),
            ],
            "rows": [
                {
                    "id": row.visit_id,
                    "label": f"{names.get(row.entry.site_id, row.entry.site_id)}, {date_short(row.entry.date)}",
                    "cells": {
                        "site": str(names.get(row.entry.site_id, row.entry.site_id)),
                        "date": date_short(row.entry.date),
                        **{name: _text(flat.at[row.visit_id, name]) for name in columns},
                    },
                }
                for row in shown
            ],
            "faults": grid.faults,
            "questions": [{"code": question.code, "text": question.text} for question in grid.questions],
            "words": {
                "save": "Simpan {} baris",
                "nothing": "Belum ada perubahan",
                "drop": "Batalkan perubahan",
                "sure": "Yakin?",
                "yes": "Ya, simpan",
                "theirs": THEIRS,
                "empty": "kosong",
            },
        },
        on_saved_change=_saved,
        on_dropped_change=_dropped,
    )


def _column(name: str) -> dict[str, Any]:
    if name == "health_protocol":
        return {
            "name": name,
            "heading": field_word(name),
            "kind": "choice",
            "options": [["", "–"], *([code, word] for code, word in PROTOCOL_WORDS.items())],
        }
    heading = NEED_WORDS.get(name.removeprefix(NEED_FIELD), field_word(name))
    return {"name": name, "heading": heading, "kind": "text" if name in TEXTS else "whole"}


def _text(value: object) -> str:
    return "" if is_missing(value) else str(value)


def hear(told: dict[str, Any] | None) -> None:
    """Save what the grid sends, unless it was sent from rows that are not on it any more."""
    grid: Grid | None = st.session_state.get(STATE)
    if told and grid is not None and told["turn"] == grid.turn:
        _save(grid, told["rows"], frozenset(map(str, told["confirmed"])))


def _save(grid: Grid, changes: dict[str, dict[str, object]], confirmed: frozenset[str]) -> None:
    """Save the changed rows; what refuses them is told beside its cell, and nothing that was typed is lost."""
    grid.faults, grid.questions, grid.error, grid.said = {}, (), None, ""
    stamps = {row.visit_id: row.stamp for row in grid.rows}
    known = {visit_id: fields for visit_id, fields in changes.items() if visit_id in stamps}
    is_demo = readers.records().settings.is_demo
    try:
        saved = save_rows(
            readers.engine(),
            known,
            stamps,
            who=readers.who(),
            today=readers.today(),
            confirmed=confirmed,
            simulated=is_demo,
        )
    except RowsError as err:
        grid.faults, grid.error = err.faults, err
    except RowsConflict as err:
        # The rows are opened anew under what was typed: saving once more is then a choice, made with both in view.
        fresh = _read(grid)
        fresh.turn, fresh.error = grid.turn, err
        fresh.faults = {
            visit_id: {name: _tell_theirs(conflict.theirs.entry.value(name)) for name in conflict.fields}
            for visit_id, conflict in err.conflicts.items()
        }
        st.session_state[STATE] = fresh
    except Unsure as err:
        grid.questions = err.questions
    except PetaError as err:
        grid.error = err
    else:
        fresh = _read(grid)
        fresh.said, fresh.saved = f"{whole(saved)} baris tersimpan.", tuple(known)
        st.session_state[STATE] = fresh


def _tell_theirs(value: object) -> str:
    return THEIRS.format(_text(value) or "kosong")
