"""`import`: show what a file would do, take it in, list what was taken in, and take it back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from geo import clock, store
from geo.commands.arguments import add_home, chosen_workspace, opened_store
from geo.commands.files import write_whole
from geo.errors import DataError, say_system_fault, tell_first
from geo.exchange.fields import TABLE_BY_NAME
from geo.exchange.incoming.apply import MOST_TOLD, apply_import, list_imports
from geo.exchange.incoming.preview import EMPTY_WORD, STATE_WORDS, STATES, Preview, preview_import
from geo.exchange.incoming.undo import undo_import
from geo.exchange.reading.limits import MAX_BYTES
from geo.exchange.reading.worker import read_limited
from geo.indonesian import date_short, whole
from geo.sites.check import ACCURACIES

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from sqlalchemy import Engine

    from geo.commands.arguments import Commands
    from geo.exchange.reading.table import RawTable
    from geo.workspace import Workspace


def add_commands(commands: Commands) -> None:
    """Tell the command line of `import`."""
    taking = commands.add_parser("import", help="masukkan lokasi, kunjungan, hitungan dan kebutuhan dari berkas")
    taking.add_argument(
        "file",
        type=Path,
        nargs="?",
        metavar="BERKAS",
        help="XLSX, CSV, GeoJSON, KML, GPX, atau kiriman formulir dari ODK Central dan KoboToolbox",
    )
    taking.add_argument("--preview", action="store_true", help="perlihatkan saja, tidak ada yang disimpan")
    taking.add_argument("--yes", action="store_true", help="simpan semua baris yang baik walau ada yang ditolak")
    taking.add_argument("--refusals", type=Path, metavar="BERKAS", help="tulis daftar penolakan ke .csv atau .xlsx")
    taking.add_argument(
        "--points",
        choices=ACCURACIES,
        help="asal titik lokasi bila berkas tidak menyebutnya, misalnya KML; GPX selalu gps",
    )
    taking.add_argument("--points-m", type=float, metavar="METER", help="seberapa jauh titik itu dapat meleset")
    taking.add_argument("--force", action="store_true", help="timpa daftar penolakan yang sudah ada")
    taking.add_argument("--list", action="store_true", help="daftar impor, yang terbaru lebih dulu")
    taking.add_argument("--undo", metavar="KODE", help="batalkan satu impor seluruhnya")
    add_home(taking)
    taking.set_defaults(run=_import)


def _import(options: argparse.Namespace) -> int:
    workspace = chosen_workspace(options)
    with opened_store(workspace) as engine:
        return _do(options, workspace, engine)


def _do(options: argparse.Namespace, workspace: Workspace, engine: Engine) -> int:
    """Do what was asked of the one command."""
    who = store.read_settings(engine).user
    if options.list:
        return _list(engine)
    if options.undo:
        print(f"Impor dibatalkan: {whole(undo_import(engine, options.undo, who=who))} catatan kembali seperti semula.")
        return 0
    if options.file is None:
        raise DataError("Berkas belum disebut; tulis misalnya python -m geo import kunjungan.xlsx.")
    points = None if options.points is None else (options.points, options.points_m)
    preview = preview_import(_read(options.file), engine, workspace.read_basemap(), clock.today(), points)
    _show(preview)
    if options.refusals is not None:
        _write_refusals(preview, options.refusals, is_forced=options.force)
    if options.preview:
        return 0
    if preview.counts["refused"] and not options.yes:
        print(
            "Tidak ada yang disimpan: betulkan baris yang ditolak, atau tambahkan --yes untuk menyimpan yang lain.",
            file=sys.stderr,
        )
        return 2
    applied = apply_import(engine, preview, who=who)
    if applied.import_id is None:
        print("Tidak ada yang perlu disimpan: isi berkas sudah tercatat.")
    else:
        print(
            f"Tersimpan: {whole(applied.rows_new)} baris baru, {whole(applied.rows_changed)} berubah. "
            f"Batalkan dengan: python -m geo import --undo {applied.import_id}"
        )
    return 0


def _read(file: Path) -> Sequence[RawTable]:
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as err:
        raise DataError(f"{file}: tidak dapat dibaca ({say_system_fault(err)}); periksa letak dan izinnya.") from None
    return read_limited(file.name, content)


def _show(preview: Preview) -> None:
    """Say what a file would do: in full what was matched and left out, by the first lines what would change."""
    for table in preview.tables:
        print(f"{_join(table.file, table.sheet)}: dibaca sebagai {TABLE_BY_NAME[table.table].title}")
        for heading, column, how in table.columns:
            print(f"  {heading} -> {column} ({how})")
    left_out = [f"{_join(one.file, one.sheet, one.heading)}: {one.reason}" for one in preview.left_out]
    _tell("Tidak dibaca", left_out, most=None)
    print(", ".join(f"{whole(preview.counts[state])} baris {STATE_WORDS[state]}" for state in STATES) + ".")
    print(EMPTY_WORD)
    changes = [
        f"baris {row['row']}, {row['label']}: {row['column']} {row['old'] or '(kosong)'} -> {row['new'] or '(kosong)'}"
        for row in preview.changed_frame.to_dict("records")
    ]
    _tell("Berubah", changes)
    doubts = [f"baris {row['row']}, {row['label']}: {row['doubt']}" for row in preview.doubt_frame.to_dict("records")]
    _tell("Janggal, periksa", doubts)
    _tell("Ditolak", [refusal.text for refusal in preview.refusals])


def _join(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def _tell(title: str, lines: Sequence[str], most: int | None = MOST_TOLD) -> None:
    if lines:
        print(f"{title}:")
    for line in tell_first(lines, len(lines) if most is None else most):
        print(f"  {line}")


def _write_refusals(preview: Preview, file: Path, *, is_forced: bool) -> None:
    kind = file.suffix.lower().removeprefix(".")
    if kind not in {"csv", "xlsx"}:
        raise DataError(f"{file.name}: daftar penolakan ditulis sebagai .csv atau .xlsx; beri nama demikian.")
    write_whole(file, preview.write_refusals(kind), is_forced=is_forced)
    print(f"Daftar penolakan ditulis ke {file}.")


def _list(engine: Engine) -> int:
    found = list_imports(engine)
    if not found:
        print("Belum ada impor.")
    for one in found:
        state = "dibatalkan" if one.is_undone else f"{whole(one.rows_new)} baru, {whole(one.rows_changed)} berubah"
        print(f"{one.import_id}  {date_short(one.at.astimezone())}  {one.who}  {one.file}: {state}")
    return 0
