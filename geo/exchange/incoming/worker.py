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
import traceback
from pathlib import Path
from typing import Any, BinaryIO

from geo.errors import DataError
from geo.exchange.incoming.limits import MAX_BYTES, MAX_MEMORY, MAX_SECONDS
from geo.exchange.incoming.raw import RawTable, read_raw, short_name

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
    """Read a file as `read_raw` does, within limits.

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
    return [_unpack_table(table) for table in told["tables"]]


def _ask(shown: str, task: bytes, seconds: float) -> bytes:
    """Hand a task to another process and wait for its answer, no longer than may be."""
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    kept = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-m", "geo.exchange.incoming.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**kept, "PYTHONPATH": os.pathsep.join(paths)},
    )
    try:
        answer, complaint = process.communicate(task, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise DataError(f"{shown}: belum selesai dibaca setelah {seconds:g} detik; pecah berkasnya.") from None
    finally:
        process.kill()
        process.communicate()
    if complaint:
        _LOG.error("the reader of files complained:\n%s", complaint.decode(errors="replace"))
    return answer


def _pack_table(table: RawTable) -> dict[str, Any]:
    """Write a table as JSON; what JSON has no word for becomes its kind and its text."""
    return {
        "file": table.file,
        "sheet": table.sheet,
        "headings": table.headings,
        "rows": [(number, [_pack_cell(cell) for cell in cells]) for number, cells in table.rows],
        "left_out": table.left_out,
        "is_whole": table.is_whole,
    }


def _pack_cell(cell: object) -> object:
    return [type(cell).__name__, cell.isoformat()] if isinstance(cell, (dt.date, dt.time)) else cell


def _unpack_table(told: dict[str, Any]) -> RawTable:
    rows = [(number, tuple(map(_unpack_cell, cells))) for number, cells in told["rows"]]
    return RawTable(
        told["file"], told["sheet"], tuple(told["headings"]), rows, tuple(told["left_out"]), told["is_whole"]
    )


def _unpack_cell(cell: Any) -> Any:  # noqa: ANN401 - what JSON holds
    return _KINDS[cell[0]].fromisoformat(cell[1]) if isinstance(cell, list) else cell


def _limit(memory: int) -> None:
    """Have the system keep this process within its limits; it writes no file and no core."""
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, MAX_SECONDS + 1),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # the system keeps a lower limit, or none at all
            continue


def _work(ears: BinaryIO, mouth: BinaryIO) -> None:
    """Read a task, then the file; answer with its tables or with what is wrong."""
    task = json.loads(ears.readline())
    shown = short_name(task["name"])
    _limit(task["memory"])
    try:
        tables = read_raw(task["name"], ears.read())
        answer = json.dumps({"tables": [_pack_table(table) for table in tables]})
    except DataError as err:
        answer = json.dumps({"problems": err.problems})
    except MemoryError:
        answer = json.dumps({"problems": [f"{shown}: terlalu besar untuk dibaca; pecah berkasnya."]})
    except Exception as err:  # noqa: BLE001 - a mistake of this program; the words of the file stay out of the log
        places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(err.__traceback__)]
        sys.stderr.write(f"{type(err).__name__} at {' '.join(places)}\n")
        answer = json.dumps({"problems": [f"{shown}: tidak dapat dibaca; simpan ulang, atau salin ke berkas baru."]})
    mouth.write(answer.encode())


if __name__ == "__main__":
    _work(sys.stdin.buffer, sys.stdout.buffer)
