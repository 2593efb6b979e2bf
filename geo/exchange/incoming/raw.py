"""Read a file that somebody brings, whatever its kind, as tables of which nothing is trusted yet."""

from __future__ import annotations

from geo.errors import DataError
from geo.exchange.incoming.table import Cell, RawTable

__all__ = ["Cell", "RawTable", "read_raw"]


def read_raw(name: str, content: bytes) -> list[RawTable]:
    """Read a file's tables.

    Parameters
    ----------
    name
        What the file is called; messages use it, nothing is opened by it.
    content
        Its bytes.

    Raises
    ------
    DataError
        When the file is of no known kind or cannot be read.
    """
    raise DataError(f"{name}: jenis berkas tidak dikenal ({len(content)} byte); simpan sebagai .xlsx atau .csv.")
