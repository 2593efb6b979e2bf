"""Files in: read within limits, shown before anything is done, taken in as one and taken back as one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from geo.clock import OFFICE_ZONE
from geo.errors import PetaError
from geo.exchange.incoming.apply import apply_import, list_imports
from geo.exchange.incoming.columns import fields_of
from geo.exchange.incoming.preview import (
    CHANGED_COLUMNS,
    DOUBT_COLUMNS,
    EMPTY_WORD,
    LEFT_OUT_COLUMNS,
    MATCHED_COLUMNS,
    NEW_COLUMNS,
    REFUSED_COLUMNS,
    STATE_WORDS,
    UNCHANGED_COLUMNS,
    preview_import,
)
from geo.exchange.incoming.undo import undo_import
from geo.exchange.outgoing import FORMATS
from geo.exchange.outgoing.blank import write_blank
from geo.exchange.reading.limits import MAX_BYTES, MAX_ROWS
from geo.exchange.reading.worker import read_limited
from geo.indonesian import date_short, whole
from geo.sites.check import MAX_ACCURACY_M
from pages.shared import readers
from pages.shared.screen import as_plain, show_empty, show_error, show_note
from pages.shared.tables import show_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from geo.basemap import Basemap
    from geo.exchange.incoming.apply import Imported
    from geo.exchange.incoming.preview import Preview
    from geo.exchange.incoming.rows import PointAccuracy
    from geo.exchange.tables import Column
    from geo.workspace import Records

STATE, TURN, SAID, SURE = "data_pratinjau", "data_giliran", "data_kabar", "data_yakin"
POINTS, METRES = "data_titik", "data_titik_m"
POINT_WORDS = {"Diukur di tempat (GPS)": "gps", "Mewakili desa": "desa", "Mewakili kecamatan": "kecamatan"}
USUAL_M = 1000.0
"""How far a point that stands for a village may be off, unless said otherwise."""
MOST_IMPORTS = 10
SITE_FIELDS = fields_of("sites")


@dataclass(frozen=True)
class Shown:
    """A file that was read, and what it would do to the records as they are, or why it cannot be read."""

    key: tuple[object, ...]
    preview: Preview | None = None
    error: PetaError | None = None


def show_incoming(records: Records, basemap: Basemap) -> None:
    """Ask for a file, show what it would do, and take it in when told to."""
    if SAID in st.session_state:
        st.success(as_plain(st.session_state.pop(SAID)))
    if records.sites.empty:
        show_empty("Tidak ada lokasi.", "Mulai dengan berkas daftar lokasi: XLSX, CSV, GeoJSON, KML atau GPX.")
    left, right = st.columns([1.6, 1], gap="medium")
    with left, st.container(key="unggah"):
        uploaded = st.file_uploader(
            "Berkas",
            key=f"data_berkas_{st.session_state.get(TURN, 0)}",
            label_visibility="collapsed",
            max_upload_size=MAX_BYTES // 1_000_000,
        )
    with right:
        show_note(
            "Lokasi, kunjungan, hitungan, kebutuhan dan hasil dari XLSX atau CSV; lokasi juga dari GeoJSON, KML dan "
            "GPX; isian formulir dari ODK Central (zip) dan KoboToolbox (XLSX). Judul kolom Indonesia atau Inggris. "
            f"Paling banyak {whole(MAX_ROWS)} baris, {whole(MAX_BYTES // 1_000_000)} MB."
        )
        show_note("Nama, NIK, nomor telepon, surel dan foto tidak pernah masuk, juga tidak dari catatan.")
        st.download_button(
            "Unduh lembar isian kosong",
            lambda: write_blank(records.sites, readers.today()),
            "lembar-isian-kunjungan.xlsx",
            FORMATS["xlsx"].mime,
            icon=":material/download:",
            on_click="ignore",
            key="unduh_lembar",
        )
    if uploaded is not None:
        shown = _read(uploaded.name, uploaded.getvalue(), basemap)
        if shown.error is not None:
            show_error(shown.error)
        elif shown.preview is not None:
            _show_preview(shown.preview)
    _show_imports(list_imports(readers.engine()))


def _read(name: str, content: bytes, basemap: Basemap) -> Shown:
    """Read a file once for the records as they are; what it holds is not kept, only what it would do."""
    points = _said_of_points()
    key = (name, hashlib.sha256(content).hexdigest(), *readers.state(), points)
    kept: Shown | None = st.session_state.get(STATE)
    if kept is not None and kept.key == key:
        return kept
    with st.spinner("Membaca berkas …"):
        try:
            tables = read_limited(name, content)
            shown = Shown(key, preview_import(tables, readers.engine(), basemap, readers.today(), points))
        except PetaError as err:
            shown = Shown(key, error=err)
    st.session_state[STATE] = shown
    return shown


def _said_of_points() -> PointAccuracy | None:
    """Give what was said of points in a file that does not say it itself."""
    origin = POINT_WORDS.get(str(st.session_state.get(POINTS)))
    if origin is None:
        return None
    return origin, None if origin == "gps" else float(st.session_state.get(METRES, USUAL_M))


def _ask_points(preview: Preview) -> None:
    """Ask how good points are where a file has them and does not say: drawn by hand, or measured."""
    read = {word for table in preview.tables for _, word, _ in table.columns}
    if (
        not {SITE_FIELDS["lat"].label, SITE_FIELDS["lon"].label} <= read
        or SITE_FIELDS["location_accuracy"].label in read
    ):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Asal titik di berkas ini", ["Belum dikatakan", *POINT_WORDS], key=POINTS, width=260)
        if POINT_WORDS.get(str(st.session_state.get(POINTS)), "gps") != "gps":
            st.number_input(
                "Dapat meleset (m)", min_value=1.0, max_value=MAX_ACCURACY_M, value=USUAL_M, step=100.0, key=METRES,
                width=180,
            )  # fmt: skip


def _show_preview(preview: Preview) -> None:
    """Show what a file would do, the refused rows first, and offer to do it."""
    counts = preview.counts
    st.subheader("Pratinjau", anchor=False)
    _ask_points(preview)
    with st.container(key="hitung"):
        chips = "".join(
            f'<span class="peta-chip{" alarm" if state == "refused" and counts[state] else ""}">'
            f"{whole(counts[state])} {word}</span>"
            for state, word in STATE_WORDS.items()
        )
        st.html(f'<div class="peta-chips">{chips}</div>')
    good = counts["new"] + counts["changed"]
    with st.container(horizontal=True):
        if st.button(
            f"Masukkan {whole(good)} baris" if preview.has_work else "Tidak ada yang perlu dimasukkan",
            type="primary",
            icon=":material/upload:",
            key="data_masukkan",
            disabled=not preview.has_work,
        ):
            _apply(preview)
        if st.button("Jangan masukkan", key="data_tolak"):
            _next_file()
        if counts["refused"]:
            for kind, word in (("xlsx", "Daftar penolakan (XLSX)"), ("csv", "Daftar penolakan (CSV)")):
                st.download_button(
                    word,
                    lambda kind=kind: preview.write_refusals(kind),
                    f"ditolak.{kind}",
                    FORMATS["xlsx"].mime if kind == "xlsx" else "text/csv",
                    icon=":material/download:",
                    on_click="ignore",
                    key=f"data_ditolak_{kind}",
                )
    if counts["refused"] and preview.has_work:
        show_note("Baris yang ditolak tidak ikut; baris lain masuk bersama sebagai satu pemasukan.")
    for title, unit, frame, columns, is_open in (
        ("Ditolak", "kesalahan", preview.refused_frame, REFUSED_COLUMNS, True),
        ("Janggal, periksa", "isian", preview.doubt_frame, DOUBT_COLUMNS, True),
        ("Berubah", "isian", preview.changed_frame, CHANGED_COLUMNS, True),
        ("Baru", "baris", preview.new_frame, NEW_COLUMNS, True),
        ("Tidak dibaca", "kolom atau lembar", preview.left_out_frame, LEFT_OUT_COLUMNS, True),
        ("Dibaca", "kolom", preview.matched_frame, MATCHED_COLUMNS, False),
        ("Sama dengan yang tercatat", "baris", preview.unchanged_frame, UNCHANGED_COLUMNS, False),
    ):
        _show_part(f"{title}: {whole(len(frame))} {unit}", frame, columns, is_open=is_open)
    show_note(EMPTY_WORD)


def _show_part(title: str, frame: pd.DataFrame, columns: Sequence[Column], *, is_open: bool) -> None:
    """Show one list of the preview; columns that say the same in every row, or nothing, are left out."""
    if frame.empty:
        return
    told = [column for column in columns if column.name not in ("file", "sheet") or len(set(frame[column.name])) > 1]
    with st.expander(title, expanded=is_open):
        show_table(frame, told, f"data_{columns[-1].name}_{len(columns)}", title)


def _apply(preview: Preview) -> None:
    """Take a file in, and begin anew with the next one."""
    try:
        done = apply_import(readers.engine(), preview, who=readers.who())
    except PetaError as err:
        show_error(err)
        return
    st.session_state[SAID] = (
        f"{preview.file}: {whole(done.rows_new)} baris baru dan {whole(done.rows_changed)} baris berubah tersimpan."
    )
    _next_file()


def _next_file() -> None:
    """Put the file away."""
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    for key in (STATE, POINTS, METRES):
        st.session_state.pop(key, None)
    st.rerun()


def _show_imports(imports: Sequence[Imported]) -> None:
    """List what was taken in lately, each to be taken back as one."""
    if not imports:
        return
    st.subheader("Berkas yang sudah masuk", anchor=False)
    for one in imports[:MOST_IMPORTS]:
        at = one.at.astimezone(OFFICE_ZONE)
        told = f"{whole(one.rows_new)} baru, {whole(one.rows_changed)} berubah"
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.markdown(f"**{as_plain(one.file)}**  \n{date_short(at)} {at:%H.%M}, {as_plain(one.who)}: {told}")
            if one.is_undone:
                st.markdown("sudah dibatalkan", width="content")
            elif st.session_state.get(SURE) == one.import_id:
                if st.button("Ya, batalkan", type="primary", key=f"data_ya_{one.import_id}"):
                    _undo(one)
                if st.button("Tidak jadi", key=f"data_tidak_{one.import_id}"):
                    st.session_state.pop(SURE)
                    st.rerun()
            elif st.button("Batalkan", icon=":material/undo:", key=f"data_batal_{one.import_id}"):
                st.session_state[SURE] = one.import_id
                st.rerun()


def _undo(one: Imported) -> None:
    """Take an import back, now that it was asked twice: it may be five thousand rows."""
    st.session_state.pop(SURE)
    try:
        records = undo_import(readers.engine(), one.import_id, who=readers.who())
    except PetaError as err:
        show_error(err)
        return
    st.session_state[SAID] = f"{one.file} dibatalkan: {whole(records)} data kembali seperti semula."
    st.rerun()
