"""How safely the data are kept: copies made, the chain of changes checked, and who changed what lately."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo import clock
from geo.errors import PetaError
from geo.exchange.tables import Column
from geo.indonesian import date_short, whole
from geo.store.backup import keep_backup, list_backups, verify_store
from geo.store.history import read_changes
from geo.store.restore import list_aside
from geo.workspace import current_workspace
from pages.shared import readers
from pages.shared.screen import show_empty, show_error, show_note
from pages.shared.tables import show_table

if TYPE_CHECKING:
    from pathlib import Path

    from geo.basemap import Basemap
    from geo.workspace import Records

MOST_CHANGES = 100
MOST_BACKUPS = 10
CHANGE_COLUMNS = (
    Column("action", "Perubahan"),
    Column("at", "Waktu (WIB)"),
    Column("who", "Oleh"),
    Column("rows", "Baris"),
)
BACKUP_COLUMNS = (
    Column("name", "Berkas"),
    Column("kind", "Isi"),
    Column("at", "Dibuat (WIB)"),
    Column("size_mb", "Ukuran", "MB"),
)
BACKUP_WORD, ASIDE_WORD = "cadangan", "data sebelum dipulihkan"


def show_keeping(_records: Records, _basemap: Basemap) -> None:
    """Show backups, offer a check, and list the newest changes."""
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader("Cadangan")
        _show_backups(current_workspace().backups_folder)
    with right:
        st.subheader("Pemeriksaan")
        _offer_check()
    st.subheader("Perubahan terakhir")
    changes = read_changes(readers.engine(), MOST_CHANGES)
    if changes.empty:
        show_empty("Belum ada perubahan yang tercatat.", "Setiap penyimpanan akan tampil di sini.")
    else:
        show_table(changes, CHANGE_COLUMNS, "data_perubahan", "Perubahan terakhir, yang terbaru dulu")
    show_note("Catatan perubahan hanya memuat siapa, kapan, apa dan berapa baris; tidak dapat diubah atau dihapus.")


def _show_backups(folder: Path) -> None:
    if st.button("Buat cadangan sekarang", icon=":material/save:", key="data_cadangan", type="primary"):
        try:
            made = keep_backup(readers.engine(), folder, clock.now())
        except PetaError as err:
            show_error(err)
        else:
            st.success(
                "Belum ada yang berubah sejak cadangan terakhir."
                if made is None
                else f"Cadangan {made.file.name} dibuat dan diperiksa: {whole(made.rows)} baris."
            )
    found, aside = list_backups(folder), list_aside(folder)
    if found or aside:
        files = [
            *(_describe(file, BACKUP_WORD) for file in found[:MOST_BACKUPS]),
            *(_describe(file, ASIDE_WORD) for file in aside[:MOST_BACKUPS]),
        ]
        rows = pd.DataFrame(files)
        show_table(rows.set_index("name", drop=False), BACKUP_COLUMNS, "data_daftar_cadangan", "Cadangan terbaru")
    else:
        show_empty(
            "Belum ada cadangan.", "Selama program berjalan, cadangan dibuat setiap 15 menit bila ada perubahan."
        )
    put_aside = f" dan {whole(len(aside))} basis data yang digantikan oleh pemulihan" if aside else ""
    show_note(
        f"{whole(len(found))} cadangan{put_aside} di {folder}. Salin berkala ke luar komputer ini. Memulihkan: "
        "python -m geo restore BERKAS."
    )


def _describe(file: Path, kind: str) -> dict[str, object]:
    about = file.stat()
    made = dt.datetime.fromtimestamp(about.st_mtime, clock.OFFICE_ZONE)
    return {"name": file.name, "kind": kind, "at": f"{date_short(made)}, {made:%H.%M}", "size_mb": about.st_size / 1e6}


def _offer_check() -> None:
    """Check the database and its chain of changes on request: with a great many rows it takes some seconds."""
    if st.button("Periksa keutuhan data", icon=":material/verified_user:", key="data_periksa"):
        try:
            report = verify_store(readers.engine(), current_workspace().backups_folder)
        except PetaError as err:
            show_error(err)
            return
        if report.faults:
            show_error(PetaError("\n".join(report.told)))
        else:
            st.success(
                f"Utuh: {whole(report.changes)} perubahan dan {whole(report.revisions)} riwayat baris tersambung."
            )
            st.code(report.head, language=None)
            show_note("Catat kode itu di tempat lain; kelak python -m geo verify --head KODE membuktikannya.")
    show_note(
        "Pemeriksaan membaca basis data, rantai catatan perubahan, dan mencocokkan setiap baris dengan riwayatnya."
    )
