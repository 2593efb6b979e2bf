"""`export`: write the office's records, or a part of them, as a file for others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geo import clock
from geo.commands.arguments import add_home, read_chosen, read_day
from geo.commands.files import write_whole
from geo.errors import DataError
from geo.exchange.conventions import SIMULATED_PREFIX
from geo.exchange.fields import TABLES
from geo.exchange.outgoing import FORMATS, Selection, export_set
from geo.indonesian import whole
from geo.scope import Scope
from geo.symbols import SIMULATED_WORD, ZONES

if TYPE_CHECKING:
    import argparse

    from geo.commands.arguments import Commands
    from geo.exchange.outgoing import Exported

KIND_BY_SUFFIX = {form.suffix: kind for kind, form in FORMATS.items()}


def add_commands(commands: Commands) -> None:
    """Tell the command line of `export`."""
    export = commands.add_parser("export", help="tulis data kantor, seluruhnya atau sebagian, ke satu berkas")
    export.add_argument(
        "--to",
        type=Path,
        required=True,
        metavar="BERKAS",
        help=f"akhirannya menentukan format: {', '.join(KIND_BY_SUFFIX)} (zip berisi CSV)",
    )
    export.add_argument("--zone", choices=ZONES, default=None, help="hanya satu zona")
    export.add_argument(
        "--kecamatan", action="append", default=[], metavar="KODE", help="hanya kecamatan ini; boleh berulang"
    )
    export.add_argument(
        "--from", dest="first", type=read_day, default=None, metavar="TTTT-BB-HH", help="kunjungan sejak"
    )
    export.add_argument("--until", type=read_day, default=None, metavar="TTTT-BB-HH", help="kunjungan sampai")
    export.add_argument("--force", action="store_true", help="timpa berkas yang sudah ada")
    add_home(export)
    export.set_defaults(run=_export)


def _export(options: argparse.Namespace) -> None:
    asked: Path = options.to
    kind = KIND_BY_SUFFIX.get(asked.suffix.lower())
    if kind is None:
        raise DataError(f"{asked}: format tidak dikenal; akhiri nama berkas dengan {', '.join(KIND_BY_SUFFIX)}.")
    selection = Selection(Scope(options.zone, tuple(options.kecamatan)), options.first, options.until)
    records, basemap = read_chosen(options)
    exported = export_set(records, basemap, kind, as_of=clock.today(), selection=selection)
    target = _settle_name(asked, exported)
    write_whole(target, exported.content, is_forced=options.force)
    counted = ", ".join(f"{table.title.lower()} {whole(exported.rows[table.name])}" for table in TABLES)
    mark = f"{SIMULATED_WORD}: " if exported.is_simulated else ""
    print(f"{mark}{target} ditulis ({counted} baris).")


def _settle_name(asked: Path, exported: Exported) -> Path:
    """See to it that the name of a file of simulated records says so."""
    is_said = SIMULATED_PREFIX.rstrip("-") in asked.name.lower()
    return asked if is_said or not exported.is_simulated else asked.with_name(f"{SIMULATED_PREFIX}{asked.name}")
