"""`backup`, `restore` and `verify`: keep the office's data safe, bring them back, and see that nobody altered them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geo import clock
from geo.commands.arguments import add_home, chosen_workspace, opened_store
from geo.errors import DataError
from geo.indonesian import decimal, whole
from geo.store.backup import keep_backup, verify_store, write_backup
from geo.store.restore import restore_backup

if TYPE_CHECKING:
    import argparse

    from geo.commands.arguments import Commands


def add_commands(commands: Commands) -> None:
    """Tell the command line of `backup`, `restore` and `verify`."""
    backup = commands.add_parser("backup", help="buat cadangan basis data, juga selagi program dipakai")
    backup.add_argument(
        "--to", type=Path, default=None, metavar="BERKAS", help="berkas baru (bawaan: folder backups di folder kantor)"
    )
    add_home(backup)
    backup.set_defaults(run=_backup)

    restore = commands.add_parser("restore", help="pulihkan basis data dari cadangan, sesudah cadangan diperiksa")
    restore.add_argument("file", type=Path, metavar="CADANGAN")
    add_home(restore)
    restore.set_defaults(run=_restore)

    verify = commands.add_parser("verify", help="periksa basis data dan rantai catatan perubahan")
    verify.add_argument("--head", default=None, metavar="KEPALA", help="kepala rantai yang dicatat dahulu")
    add_home(verify)
    verify.set_defaults(run=_verify)


def _backup(options: argparse.Namespace) -> None:
    workspace = chosen_workspace(options)
    with opened_store(workspace) as engine:
        if options.to is None:
            made = keep_backup(engine, workspace.backups_folder, clock.now())
        else:
            made = write_backup(engine, options.to)
    if made is None:
        print(f"Tidak ada yang berubah sejak cadangan terakhir di {workspace.backups_folder}.")
        return
    print(
        f"Cadangan {made.file} selesai dan diperiksa: {whole(made.rows)} baris, {whole(made.changes)} perubahan, "
        f"{decimal(made.size_bytes / 1e6)} MB."
    )


def _restore(options: argparse.Namespace) -> None:
    workspace = chosen_workspace(options)
    back = restore_backup(workspace.database_url, options.file, workspace.backups_folder, clock.now())
    print(f"{options.file} dipulihkan dan diperiksa: {whole(back.rows)} baris, {whole(back.changes)} perubahan.")
    if back.aside is not None:
        print(f"Basis data yang sebelumnya disimpan di {back.aside}.")
    _print_head(back.head)


def _verify(options: argparse.Namespace) -> None:
    workspace = chosen_workspace(options)
    with opened_store(workspace) as engine:
        report = verify_store(engine, workspace.backups_folder, options.head)
    if report.faults:
        found = whole(len(report.faults))
        cure = "Simpan berkasnya untuk diperiksa, lalu pulihkan dari cadangan."
        raise DataError([f"Basis data tidak seperti yang ditulis program: {found} temuan. {cure}", *report.told])
    print(f"Utuh: {whole(report.changes)} perubahan, {whole(report.revisions)} keadaan baris, rantainya tersambung.")
    _print_head(report.head)


def _print_head(head: str) -> None:
    print(f"Kepala rantai, catat di tempat lain: {head or '(belum ada perubahan)'}")
