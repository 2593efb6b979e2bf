"""Read a file in a process of its own that can be stopped, so that no file takes the server with it.

The other process is a fresh Python: it reads the file from its standard input within limits of time and memory, and
answers in JSON, which cannot carry code whatever was in the file.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from geo.errors import DataError
from geo.exchange.reading.limits import MAX_BYTES, MAX_MEMORY, MAX_SECONDS
from geo.exchange.reading.raw import short_name
from geo.exchange.reading.submissions import read_submissions
from geo.exchange.reading.table import RawTable

_LOG = logging.getLogger(__name__)
_AT_ONCE = threading.BoundedSemaphore(2)
"""Files read at the same time; the others wait, so that together they stay within twice the memory."""
_NEEDED = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TMPDIR", "TEMP")
"""What the other process is told of this one's surroundings; the address of the database is not among it."""
_ROOT = Path(__file__).parents[3]
_KINDS: dict[str, type[dt.date | dt.time]] = {"date": dt.date, "datetime": dt.datetime, "time": dt.time}


def read_limited(
    name: str, content: bytes, *, seconds: float = MAX_SECONDS, memory: int = MAX_MEMORY
) -> list[RawTable]:
    """Read a file as `read_raw` does, within limits; submissions of the field form come as rows of visits.

    Parameters
    ----------
    name, content
        As for `read_raw`.
    seconds
        How long it may take before it is stopped.
    memory
        How many bytes it may use; kept where the system can (not on Windows).

    Raises
    ------
    DataError
        As from `read_raw`, and when a limit is met.
    """
    shown = short_name(name)
    if len(content) > MAX_BYTES:
        raise DataError(f"{shown}: lebih besar dari {MAX_BYTES // 1_000_000} MB; pecah berkasnya.")
    with _AT_ONCE:
        answer = _ask(shown, json.dumps({"name": name, "memory": memory}).encode() + b"\n" + content, seconds)
    try:
        told = json.loads(answer)
    except ValueError:  # it ended without a word: the system stopped it
        raise DataError(f"{shown}: terlalu besar untuk dibaca; pecah berkasnya.") from None
    if "problems" in told:
        raise DataError(told["problems"])
    return read_submissions([_unpack_table(table) for table in told["tables"]])


def _ask(shown: str, task: bytes, seconds: float) -> bytes:
    """Hand a task to another process and wait for its answer, no longer than may be."""
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    kept = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "geo.exchange.reading.child"],
            input=task,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={**kept, "PYTHONPATH": os.pathsep.join(paths)},
        )
    except subprocess.TimeoutExpired:  # it has been ended by now
        raise DataError(f"{shown}: belum selesai dibaca setelah {seconds:g} detik; pecah berkasnya.") from None
    if done.stderr:
        _LOG.error("the reader of files complained:\n%s", done.stderr.decode(errors="replace"))
    return done.stdout


def _unpack_table(told: dict[str, Any]) -> RawTable:
    rows = [(number, tuple(map(_unpack_cell, cells))) for number, cells in told["rows"]]
    return RawTable(
        told["file"], told["sheet"], tuple(told["headings"]), rows, tuple(told["left_out"]), told["is_whole"]
    )


def _unpack_cell(cell: Any) -> Any:  # noqa: ANN401 - what JSON holds
    return _KINDS[cell[0]].fromisoformat(cell[1]) if isinstance(cell, list) else cell
