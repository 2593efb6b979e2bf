"""`run`: serve the program on this computer."""

from __future__ import annotations

import argparse
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
END_S = 5.0
"""How long the server may take to end; then it is stopped, which no saved change minds."""


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
    settings = ("--server.address", HOST, "--server.port", str(options.port), "--logger.hideWelcomeMessage", "true")
    return _serve([sys.executable, "-m", "streamlit", "run", "app.py", *settings])


def _serve(command: list[str]) -> int:
    """Keep the server until it ends or is told to: with Ctrl+C, by the system, or as its terminal closes."""
    # An exception ends the server too; a signal's own way out would leave it behind on the port.
    for number in {signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)}:
        signal.signal(number, lambda told, _: sys.exit(128 + told))
    # A group of its own: Ctrl+C comes here alone, and the server ends as asked, without a word about it.
    server = subprocess.Popen(command, cwd=PROJECT, process_group=0)  # noqa: S603 (our own program, with a whole number)
    try:
        return int(server.wait() != 0)
    except KeyboardInterrupt:
        return 0
    finally:
        usual = signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl+C is as good as the first
        _end(server)
        signal.signal(signal.SIGINT, usual)


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(END_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


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
