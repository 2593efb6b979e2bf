"""`run`: serve the program on this computer."""

from __future__ import annotations

import argparse
import contextlib
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

from geo import clock, store
from geo.commands.arguments import opened_store
from geo.errors import DataError
from geo.workspace import DEMO_HOME, PROJECT, Workspace, current_workspace, prepare_demo, workspace_at

if TYPE_CHECKING:
    from geo.commands.arguments import Commands

HOST = "127.0.0.1"
PORT = 8501
MAX_PORT = 65_535


def add_commands(commands: Commands) -> None:
    """Tell the command line of `run`."""
    run = commands.add_parser("run", help="jalankan program di komputer ini; tanpa PETA_HOME dengan data contoh")
    run.add_argument("--port", type=_port, default=PORT, help=f"bawaan: {PORT}")
    run.set_defaults(run=_run)


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
    with opened_store(workspace) as engine:
        store.read_settings(engine)
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
