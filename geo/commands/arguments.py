"""What several commands take: a day, an office's folder."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import Protocol

from geo import clock
from geo.workspace import Workspace, current_workspace, workspace_at


class Commands(Protocol):
    """What takes in the commands of a module."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser:  # noqa: A002 (argparse's own word)
        """Take in one command."""
        ...


def read_day(text: str) -> dt.date:
    """Read a day as ``TTTT-BB-HH``."""
    try:
        return clock.check_day(dt.date.fromisoformat(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} bukan tanggal; tulis misalnya 2026-11-24") from None


def add_home(command: argparse.ArgumentParser) -> None:
    """Let a command be told another office's folder than the one that ``PETA_HOME`` names."""
    command.add_argument("--home", type=Path, default=None, metavar="FOLDER", help="folder kantor (bawaan: PETA_HOME)")


def chosen_workspace(options: argparse.Namespace) -> Workspace:
    """Name the workspace that ``--home`` chose, else the current one."""
    return current_workspace() if options.home is None else workspace_at(options.home)
