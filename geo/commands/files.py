"""Write what a command makes: whole or not at all, and over nothing that is there."""

from __future__ import annotations

import tempfile
from pathlib import Path

from geo.errors import DataError, explaining_disk


def write_whole(target: Path, content: bytes, *, is_forced: bool) -> None:
    """Write a file so that it is there whole or not at all.

    Raises
    ------
    DataError
        When something of that name is there and may not be written over, or the disk refuses.
    """
    if target.exists() and not (is_forced and target.is_file()):
        raise DataError(f"{target} sudah ada dan tidak ditimpa; pilih nama lain, atau tambahkan --force.")
    folder = target.resolve().parent
    with explaining_disk(folder), tempfile.TemporaryDirectory(dir=folder, prefix=".tulis-") as beside:
        fresh = Path(beside) / target.name
        fresh.write_bytes(content)
        fresh.replace(target)
