"""The four errors the program can explain; anything else is a bug and keeps its traceback."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path


class PetaError(Exception):
    """Something the person at the screen can understand and put right."""


class DataError(PetaError):
    """A file or an entry that the office can mend.

    Parameters
    ----------
    problems
        One sentence a problem, each with its place, its value and its cure. All of them, not the first.
    """

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems: tuple[str, ...] = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


class PlanError(PetaError):
    """No round fits the working day."""


class ConflictError(PetaError):
    """Somebody else changed it first."""


class AccessError(PetaError):
    """Not yours to see."""


@contextmanager
def explaining_disk(folder: Path) -> Iterator[None]:
    """Turn what a disk refuses while a folder is written into an error that the office can act on."""
    try:
        yield
    except OSError as err:
        # What is not there may be a name that only the program knows; the folder says as much.
        other = f"{err.filename}: " if err.filename and os.path.lexists(err.filename) else ""
        raise DataError(
            f"{folder} tidak dapat disiapkan ({other}{say_system_fault(err)}); periksa letak, izin dan ruang diska, "
            "atau pilih folder lain."
        ) from err


def say_system_fault(err: OSError) -> str:
    """Word what the system refuses, in the language of the screens."""
    return _SYSTEM_FAULTS.get(err.errno or 0, f"kesalahan sistem {err.errno}" if err.errno else "kesalahan sistem")


_SYSTEM_FAULTS = {
    errno.ENOENT: "tidak ada",
    errno.EISDIR: "itu folder, bukan berkas",
    errno.ENOTDIR: "bukan folder",
    errno.EACCES: "tidak diizinkan",
    errno.EPERM: "tidak diizinkan",
    errno.EROFS: "hanya dapat dibaca",
    errno.EEXIST: "sudah ada",
    errno.ENOTEMPTY: "foldernya sudah berisi",
    errno.ENOSPC: "diska penuh",
    errno.EDQUOT: "jatah diska habis",
    errno.EFBIG: "terlalu besar untuk diska ini",
    errno.EIO: "diska tidak dapat dibaca atau ditulis",
    errno.EBUSY: "sedang dipakai",
    errno.ENAMETOOLONG: "namanya terlalu panjang",
    errno.ELOOP: "tautannya berputar",
    errno.EMFILE: "terlalu banyak berkas terbuka",
}


def tell_first(lines: Sequence[str], most: int, what: str = "") -> list[str]:
    """Keep a long list readable: its first lines, and how many more there are of what: ``dan 12 pelanggaran lagi.``."""
    more = len(lines) - most
    if more <= 0:
        return list(lines)
    return [*lines[:most], f"dan {' '.join(filter(None, (say_count(more), what)))} lagi."]


def say_count(count: int) -> str:
    """Write a count: ``1234`` as ``1.234``."""
    return f"{count:,}".replace(",", ".")  # geo.indonesian brings pandas along, which readers of files do without
