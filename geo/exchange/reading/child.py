"""The other side of `geo.exchange.reading.worker`: reads one file within limits and answers in JSON.

It imports only what reads files, so that it starts at once and its memory is left for the file.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import traceback
from typing import TYPE_CHECKING, Any, BinaryIO

from geo.errors import DataError
from geo.exchange.reading.limits import MAX_SECONDS
from geo.exchange.reading.raw import read_raw, short_name

if TYPE_CHECKING:
    from geo.exchange.reading.table import RawTable


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
