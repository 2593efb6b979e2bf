"""Read a table of sites from a file, with the same reader as everything else that comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.errors import DataError
from geo.exchange.reading.limits import MAX_BYTES
from geo.exchange.reading.raw import read_raw
from geo.exchange.reading.table import NOT_CALCULATED, NOT_CALCULATED_CURE

if TYPE_CHECKING:
    from pathlib import Path


def read_table(path: Path) -> pd.DataFrame:
    """Read the first table of a file.

    Parameters
    ----------
    path
        Any kind of file that `geo.exchange.reading.raw.read_raw` reads.

    Returns
    -------
    rows
        Cells as they are; blank rows left out, the index counting the file's rows from 0 below the first.

    Raises
    ------
    DataError
        When the file is missing, for formulas that were never calculated, and as from `read_raw`.
    """
    if not path.is_file():
        raise DataError(f"{path.name}: berkas tidak ada; periksa letaknya.")
    if path.stat().st_size > MAX_BYTES:
        raise DataError(f"{path.name}: lebih besar dari {MAX_BYTES // 1_000_000} MB; pecah berkasnya.")
    table = read_raw(path.name, path.read_bytes())[0]
    if faulty := [number for number, cells in table.rows if NOT_CALCULATED in cells]:
        raise DataError([f"{path.name} baris {number}: {NOT_CALCULATED_CURE}" for number in faulty])
    numbers, cells = [number for number, _ in table.rows], [cells for _, cells in table.rows]
    index = pd.Index([number - 2 for number in numbers], dtype="int64")
    return pd.DataFrame(cells, columns=list(table.headings), index=index, dtype=object)
