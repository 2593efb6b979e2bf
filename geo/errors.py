"""The four errors the program can explain; anything else is a bug and keeps its traceback."""

from __future__ import annotations

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
        raise DataError(
            f"{folder} tidak dapat disiapkan ({err.filename or folder}: {err.strerror or err}); periksa izin dan ruang "
            "diska, atau pilih folder lain."
        ) from err


def tell_first(lines: Sequence[str], most: int, what: str = "") -> list[str]:
    """Keep a long list readable: its first lines, and how many more there are of what: ``dan 12 pelanggaran lagi.``."""
    more = len(lines) - most
    if more <= 0:
        return list(lines)
    count = f"{more:,}".replace(",", ".")  # geo.indonesian brings pandas along, which readers of files do without
    return [*lines[:most], f"dan {' '.join(filter(None, (count, what)))} lagi."]
