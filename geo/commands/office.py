"""`init`, `set-office` and `demo`: make the folder of an office, or of the demo."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from geo import clock
from geo.basemap import Office
from geo.commands.arguments import add_home, chosen_workspace, read_day
from geo.errors import DataError
from geo.indonesian import date_plain
from geo.sites import name_left_out
from geo.sites.table import read_table
from geo.store import DATABASE_VARIABLE
from geo.travel import name_far_offices, unite_area
from geo.workspace import DEMO_HOME, HOME_VARIABLE, open_office, place_office, prepare_demo

if TYPE_CHECKING:
    import argparse

    from geo.commands.arguments import Commands


def add_commands(commands: Commands) -> None:
    """Tell the command line of `init`, `set-office` and `demo`."""
    init = commands.add_parser("init", help="siapkan folder data kantor sendiri, untuk Kediri atau kabupaten lain")
    init.add_argument(
        "--home", type=Path, default=None, metavar="FOLDER", help="folder baru, misalnya var/kantor (bawaan: PETA_HOME)"
    )
    init.add_argument("--name", default="Kabupaten Kediri", metavar="NAMA", help="nama kabupaten")
    init.add_argument(
        "--boundaries", type=Path, metavar="BERKAS", help="batas kecamatan: GeoJSON, GeoPackage, Shapefile"
    )
    init.add_argument("--sites", type=Path, metavar="BERKAS", help="daftar lokasi: CSV atau XLSX")
    init.set_defaults(run=_open_office)

    office = commands.add_parser("set-office", help="tetapkan kantor tempat putaran berangkat dan kembali")
    office.add_argument("name", metavar="NAMA")
    office.add_argument("lat", type=float, metavar="LINTANG", help="derajat, di selatan khatulistiwa negatif")
    office.add_argument("lon", type=float, metavar="BUJUR", help="derajat")
    office.add_argument("--accuracy", type=float, default=0, metavar="METER", help="seberapa jauh titik dapat meleset")
    add_home(office)
    office.set_defaults(run=_place_office)

    demo = commands.add_parser(
        "demo", help="siapkan basis data contoh (simulasi); yang berumur di bawah dua minggu dipakai terus"
    )
    demo.add_argument("--home", type=Path, default=DEMO_HOME, metavar="FOLDER", help="folder contoh (bawaan: var/demo)")
    demo.add_argument(
        "--today", type=read_day, default=None, metavar="TTTT-BB-HH", help="hari acuan (bawaan: hari ini)"
    )
    demo.set_defaults(run=_prepare_demo)


def _open_office(options: argparse.Namespace) -> None:
    named = options.home or os.environ.get(HOME_VARIABLE)
    if not named:
        raise DataError("Folder kantor belum disebut; tulis misalnya --home var/kantor, atau isi PETA_HOME.")
    server_url = os.environ.get(DATABASE_VARIABLE)
    workspace = open_office(Path(named), options.name, options.boundaries, options.sites, server_url)
    home = shlex.quote(str(workspace.home))
    if options.sites is not None and (left_out := name_left_out(read_table(options.sites))):
        print(f"{options.sites.name}: kolom yang tidak dibaca: {', '.join(left_out)}.")
    print(f"Data {options.name} siap di {home}. Buka dengan: PETA_HOME={home} make run")


def _place_office(options: argparse.Namespace) -> None:
    workspace = chosen_workspace(options)
    office = Office(options.name, options.lat, options.lon, options.accuracy, "")
    place_office(workspace, office)
    print(f"Kantor {office.name} tersimpan di {workspace.home}.")
    for warning in name_far_offices([office], unite_area(workspace.read_basemap())):
        print(warning)


def _prepare_demo(options: argparse.Namespace) -> None:
    today = options.today or clock.today()
    is_new = prepare_demo(options.home, today)
    word = "dibuat" if is_new else "sudah ada dan dipakai terus"
    print(f"Basis data contoh (DATA SIMULASI) {word} di {options.home}; hari acuan {date_plain(today)}.")
