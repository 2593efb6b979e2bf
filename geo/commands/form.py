"""`form`: write the field form of the office's own sites, for ODK Collect or KoboCollect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geo import clock, store
from geo.commands.arguments import add_home, chosen_workspace
from geo.commands.files import write_whole
from geo.errors import DataError
from geo.exchange.field_form import make_form
from geo.indonesian import whole
from geo.symbols import SIMULATED_WORD
from geo.workspace import read_records

if TYPE_CHECKING:
    import argparse

    from geo.commands.arguments import Commands

SUFFIX = ".xlsx"


def add_commands(commands: Commands) -> None:
    """Tell the command line of `form`."""
    form = commands.add_parser("form", help="tulis formulir lapangan (XLSForm) untuk ODK Collect atau KoboCollect")
    form.add_argument(
        "--to",
        type=Path,
        default=None,
        metavar="BERKAS",
        help=f"berkas {SUFFIX} (bawaan: di folder ini, bernomor versi)",
    )
    form.add_argument("--force", action="store_true", help="timpa berkas yang sudah ada")
    add_home(form)
    form.set_defaults(run=_write_form)


def _write_form(options: argparse.Namespace) -> None:
    asked: Path | None = options.to
    if asked is not None and asked.suffix.lower() != SUFFIX:
        raise DataError(f"{asked}: formulir ditulis sebagai XLSForm; akhiri nama berkas dengan {SUFFIX}.")
    workspace = chosen_workspace(options)
    basemap = workspace.read_basemap()
    engine = store.open_store(workspace.database_url)
    try:
        records = read_records(engine, basemap)
    finally:
        engine.dispose()
    form = make_form(records, basemap, clock.today(), clock.now().time())
    target = asked or Path(form.name)
    write_whole(target, form.content, is_forced=options.force)
    mark = f"{SIMULATED_WORD}, hanya untuk latihan: " if form.is_simulated else ""
    print(f"{mark}{target} ditulis: {whole(form.n_sites)} lokasi, versi {form.version}.")
