"""`form`: write the field form of the office's own sites, for ODK Collect or KoboCollect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geo import clock
from geo.commands.arguments import add_home, read_chosen
from geo.commands.files import write_whole
from geo.errors import DataError
from geo.exchange.field_form import make_form
from geo.exchange.field_form.xform import convert_form
from geo.indonesian import whole
from geo.symbols import SIMULATED_WORD

if TYPE_CHECKING:
    import argparse

    from geo.commands.arguments import Commands

SUFFIX = ".xlsx"
ON_PHONE = ".xml"
"""The form as a phone reads it, for ODK Collect without a server."""


def add_commands(commands: Commands) -> None:
    """Tell the command line of `form`."""
    form = commands.add_parser("form", help="tulis formulir lapangan (XLSForm) untuk ODK Collect atau KoboCollect")
    form.add_argument(
        "--to",
        type=Path,
        default=None,
        metavar="BERKAS",
        help=f"{SUFFIX}, atau {ON_PHONE} untuk ODK Collect tanpa server (bawaan: {SUFFIX} bernomor versi, di sini)",
    )
    form.add_argument("--force", action="store_true", help="timpa berkas yang sudah ada")
    add_home(form)
    form.set_defaults(run=_write_form)


def _write_form(options: argparse.Namespace) -> None:
    asked: Path | None = options.to
    if asked is not None and asked.suffix.lower() not in {SUFFIX, ON_PHONE}:
        raise DataError(
            f"{asked}: format tidak dikenal; akhiri nama berkas dengan {SUFFIX} (XLSForm, untuk server formulir) atau "
            f"{ON_PHONE} (XForm, untuk ODK Collect tanpa server)."
        )
    records, basemap = read_chosen(options)
    form = make_form(records, basemap, clock.today(), clock.now().time())
    target = asked or Path(form.name)
    content = convert_form(form.content) if target.suffix.lower() == ON_PHONE else form.content
    write_whole(target, content, is_forced=options.force)
    mark = f"{SIMULATED_WORD}, hanya untuk latihan: " if form.is_simulated else ""
    print(f"{mark}{target} ditulis: {whole(form.n_sites)} lokasi, versi {form.version}.")
