"""`python -m geo ...`: everything an office automates; exit status as `main` says."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import shlex
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from geo import clock, store
from geo.basemap import Office, build_basemap
from geo.errors import DataError, PetaError
from geo.indonesian import date_plain, decimal, whole
from geo.travel import build_roads, name_far_offices, unite_area
from geo.workspace import (
    DEMO_HOME,
    PROJECT,
    SHIPPED_DATA,
    Workspace,
    current_workspace,
    open_office,
    place_office,
    prepare_demo,
    workspace_at,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

HOST = "127.0.0.1"
PORT = 8501
MAX_PORT = 65_535


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns
    -------
    status
        0 when it was done, 1 when the program's server failed, 2 when the input must be mended first; then nothing was
        changed.
    """
    options = _parser().parse_args(arguments)
    try:
        status: int | None = options.run(options)
    except PetaError as err:
        print(err, file=sys.stderr)
        return 2
    return status or 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo", description="Peta Alih Profesi: perintah untuk kantor.")
    commands = parser.add_subparsers(required=True, metavar="PERINTAH")

    run = commands.add_parser("run", help="jalankan program di komputer ini; tanpa PETA_HOME dengan data contoh")
    run.add_argument("--port", type=_port, default=PORT, help=f"bawaan: {PORT}")
    run.set_defaults(run=_run)

    build = commands.add_parser("build-basemap", help="turunkan peta dasar dan fakta dari folder data sumber")
    build.add_argument("source", type=Path, metavar="SOURCE_DIR", help="folder berisi batas desa dan tabel sumber")
    build.add_argument("--out", type=Path, default=SHIPPED_DATA, help="folder hasil (bawaan: data/)")
    build.set_defaults(run=_build_basemap)

    init = commands.add_parser("init", help="siapkan folder data kantor sendiri, untuk Kediri atau kabupaten lain")
    init.add_argument("--home", type=Path, required=True, metavar="FOLDER", help="folder baru, misalnya var/kantor")
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
    office.add_argument("--home", type=Path, default=None, metavar="FOLDER", help="folder kantor (bawaan: PETA_HOME)")
    office.set_defaults(run=_place_office)

    roads = commands.add_parser("build-roads", help="buat jaringan jalan dari cuplikan OpenStreetMap (.osm.pbf)")
    roads.add_argument("extract", type=Path, metavar="EXTRACT.osm.pbf", help="cuplikan yang memuat kabupaten")
    roads.add_argument("--home", type=Path, default=None, metavar="FOLDER", help="folder kantor (bawaan: PETA_HOME)")
    roads.set_defaults(run=_build_roads)

    demo = commands.add_parser(
        "demo", help="siapkan basis data contoh (simulasi); yang berumur di bawah dua minggu dipakai terus"
    )
    demo.add_argument("--home", type=Path, default=DEMO_HOME, help="folder contoh (bawaan: var/demo)")
    demo.add_argument("--today", type=_date, default=None, metavar="TTTT-BB-HH", help="hari acuan (bawaan: hari ini)")
    demo.set_defaults(run=_prepare_demo)
    return parser


def _date(text: str) -> dt.date:
    try:
        return clock.check_day(dt.date.fromisoformat(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} bukan tanggal; tulis misalnya 2026-11-24") from None


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MAX_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} bukan port; tulis 1 sampai {MAX_PORT}, misalnya 8502")
    return int(text)


def _run(options: argparse.Namespace) -> int:
    _check_port(options.port)
    if current_workspace() == workspace_at(DEMO_HOME):
        prepare_demo(DEMO_HOME, clock.today())
    _check_data(current_workspace())
    print(f"Buka http://{HOST}:{options.port} di peramban; tutup dengan Ctrl+C.", flush=True)
    address = ("--server.address", HOST, "--server.port", str(options.port))
    # An exception ends the server too; the signal's own way out would leave it behind on the port.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with contextlib.suppress(KeyboardInterrupt):
        command = [sys.executable, "-m", "streamlit", "run", "app.py", *address]
        ended = subprocess.run(command, cwd=PROJECT, check=False)  # noqa: S603 (our own program, with a whole number)
        return int(ended.returncode != 0)
    return 0


def _check_data(workspace: Workspace) -> None:
    """Say what is wrong with an office's data here, before every screen does."""
    store.read_settings(store.open_store(workspace.database_url))
    workspace.read_basemap()


def _check_port(port: int) -> None:
    """Refuse a port that another program holds, or that this user may not open."""
    try:
        socket.create_server((HOST, port)).close()
    except OSError:
        other = PORT + 1 if port == PORT else PORT
        raise DataError(
            f"Port {port} sudah dipakai atau tidak boleh dibuka; tutup program yang memakainya, mungkin program ini "
            f"sendiri, atau pilih port lain: --port {other} atau make run PORT={other}."
        ) from None


def _build_basemap(options: argparse.Namespace) -> None:
    report = build_basemap(options.source, options.out)
    print(
        f"{report.n_kecamatan} kecamatan, {decimal(report.area_km2)} km² "
        f"(selisih {decimal(100 * report.area_error, 4)} % dari sumber), batas bergeser paling jauh "
        f"{decimal(report.max_move_m)} m, kecamatan.geojson {whole(round(report.size_bytes / 1000))} kB; "
        f"ditulis ke {options.out} dalam {decimal(report.seconds)} detik."
    )


def _open_office(options: argparse.Namespace) -> None:
    workspace = open_office(options.home, options.name, options.boundaries, options.sites)
    home = shlex.quote(str(workspace.home))
    print(f"Data {options.name} siap di {home}. Buka dengan: PETA_HOME={home} make run")


def _workspace(options: argparse.Namespace) -> Workspace:
    return current_workspace() if options.home is None else workspace_at(options.home)


def _place_office(options: argparse.Namespace) -> None:
    workspace = _workspace(options)
    office = Office(options.name, options.lat, options.lon, options.accuracy, "")
    place_office(workspace, office)
    print(f"Kantor {office.name} tersimpan di {workspace.home}.")
    for warning in name_far_offices([office], unite_area(workspace.read_basemap())):
        print(warning)


def _build_roads(options: argparse.Namespace) -> None:
    workspace = _workspace(options)
    report = build_roads(options.extract, unite_area(workspace.read_basemap()), workspace.roads_folder)
    print(
        f"Jaringan jalan siap di {workspace.roads_folder}: {whole(report.ways)} ruas, {whole(report.restrictions)} "
        f"larangan belok, {whole(round(report.bytes / 1e6))} MB. {report.attribution}."
    )


def _prepare_demo(options: argparse.Namespace) -> None:
    today = options.today or clock.today()
    is_new = prepare_demo(options.home, today)
    word = "dibuat" if is_new else "sudah ada dan dipakai terus"
    print(f"Basis data contoh (DATA SIMULASI) {word} di {options.home}; hari acuan {date_plain(today)}.")
