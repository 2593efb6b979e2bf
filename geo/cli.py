"""`python -m geo ...`: everything an office automates; 0 on success, 2 with one clear message on bad input."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from geo import clock
from geo.basemap import build_basemap
from geo.errors import PetaError
from geo.indonesian import date_plain
from geo.workspace import DEMO_HOME, SHIPPED_DATA, prepare_demo

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns
    -------
    status
        0 when it was done, 2 when the input must be mended first; then nothing was changed.
    """
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except PetaError as err:
        print(err, file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo", description="Peta Alih Profesi: perintah untuk kantor.")
    commands = parser.add_subparsers(required=True, metavar="PERINTAH")

    build = commands.add_parser("build-basemap", help="turunkan peta dasar dan fakta dari folder data sumber")
    build.add_argument("source", type=Path, metavar="SOURCE_DIR", help="folder berisi batas desa dan tabel sumber")
    build.add_argument("--out", type=Path, default=SHIPPED_DATA, help="folder hasil (bawaan: data/)")
    build.set_defaults(run=_build_basemap)

    demo = commands.add_parser(
        "demo", help="siapkan basis data contoh (simulasi); yang berumur di bawah dua minggu dipakai terus"
    )
    demo.add_argument("--home", type=Path, default=DEMO_HOME, help="folder contoh (bawaan: var/demo)")
    demo.add_argument("--today", type=_date, default=None, metavar="TTTT-BB-HH", help="hari acuan (bawaan: hari ini)")
    demo.set_defaults(run=_prepare_demo)
    return parser


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} bukan tanggal; tulis misalnya 2026-11-24") from None


def _build_basemap(options: argparse.Namespace) -> None:
    report = build_basemap(options.source, options.out)
    print(report)


def _prepare_demo(options: argparse.Namespace) -> None:
    today = options.today or clock.today()
    is_new = prepare_demo(options.home, today)
    word = "dibuat" if is_new else "sudah ada dan dipakai terus"
    print(f"Basis data contoh (DATA SIMULASI) {word} di {options.home}; hari acuan {date_plain(today)}.")
