"""What several commands take: a day, an office's folder, its open database and what it has recorded."""

from __future__ import annotations

import argparse
import datetime as dt
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from geo import clock, store
from geo.workspace import Records, Workspace, current_workspace, read_records, workspace_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from geo.basemap import Basemap


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


@contextmanager
def opened_store(workspace: Workspace) -> Iterator[Engine]:
    """Open a workspace's database, and let go of it whatever happens."""
    engine = store.open_store(workspace.database_url)
    try:
        yield engine
    finally:
        engine.dispose()


def read_chosen(options: argparse.Namespace) -> tuple[Records, Basemap]:
    """Read what the office that ``--home`` chose has recorded, and its base map."""
    workspace = chosen_workspace(options)
    basemap = workspace.read_basemap()
    with opened_store(workspace) as engine:
        return read_records(engine, basemap), basemap
