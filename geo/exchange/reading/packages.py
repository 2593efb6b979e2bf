"""Unpack a zip in memory, and only after it is known by what really unpacks that it stays small."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from geo.errors import DataError, say_count
from geo.exchange.reading.limits import MAX_BYTES, MAX_PARTS, MAX_RATIO, MAX_UNPACKED

if TYPE_CHECKING:
    from collections.abc import Callable

_CHUNK = 65_536
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, IndexError, NotImplementedError,
    RuntimeError, OverflowError, TypeError,
)  # fmt: skip
"""What Python's zip reader raises on a broken file."""
_IS_ENCRYPTED = 0x1


def unpack(name: str, content: bytes, is_wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """Unpack the wanted files of a zip.

    Parameters
    ----------
    name
        What messages call the zip.
    content
        Its bytes.
    is_wanted
        Whether to keep a file of this name. The others are unpacked as well, to know how large they really are,
        but not kept.

    Returns
    -------
    parts
        Bytes by name within the zip, in its order.

    Raises
    ------
    DataError
        When the zip is broken, locked, holds a name twice, or unpacks to more than `MAX_UNPACKED` or more than
        `MAX_RATIO` times its size, whatever its directory says.
    """
    if len(content) > MAX_BYTES:
        raise DataError(f"{name}: lebih besar dari {MAX_BYTES // 1_000_000} MB; pecah berkasnya.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            infos = package.infolist()
            _check_directory(name, infos)
            return _unpack_all(name, package, infos, len(content), is_wanted)
    except _BROKEN:
        raise DataError(f"{name}: berkas zip yang rusak; simpan atau unduh ulang.") from None


def list_names(content: bytes) -> list[str]:
    """List the names in a zip; none when it is broken. Nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return package.namelist()
    except _BROKEN:
        return []


def _check_directory(name: str, infos: list[zipfile.ZipInfo]) -> None:
    """Refuse what the zip itself admits."""
    if len(infos) > MAX_PARTS:
        raise DataError(
            f"{name}: berisi {say_count(len(infos))} berkas, paling banyak {say_count(MAX_PARTS)}; simpan ulang tanpa "
            "gambar."
        )
    if any(info.flag_bits & _IS_ENCRYPTED for info in infos):
        raise DataError(f"{name}: terkunci kata sandi; hapus kata sandinya lalu simpan ulang.")
    names = [info.filename for info in infos]
    if len(set(names)) < len(names):
        raise DataError(f"{name}: berkas zip yang rusak (satu nama dua kali); simpan atau unduh ulang.")
    declared = sum(info.file_size for info in infos)
    if declared > MAX_UNPACKED:
        raise DataError(
            f"{name}: isinya {declared // 1_000_000} MB, paling banyak {MAX_UNPACKED // 1_000_000} MB; hapus baris "
            "dan gambar yang tidak perlu."
        )


def _unpack_all(
    name: str, package: zipfile.ZipFile, infos: list[zipfile.ZipInfo], size: int, is_wanted: Callable[[str], bool]
) -> dict[str, bytes]:
    """Unpack file by file, counting."""
    parts: dict[str, bytes] = {}
    unpacked = 0
    for info in infos:
        chunks = []
        with package.open(info) as part:
            while chunk := part.read(_CHUNK):
                unpacked += len(chunk)
                if unpacked > MAX_UNPACKED:
                    raise DataError(
                        f"{name}: isinya lebih dari {MAX_UNPACKED // 1_000_000} MB; hapus baris dan gambar yang "
                        "tidak perlu."
                    )
                if unpacked > MAX_RATIO * size:
                    raise DataError(
                        f"{name}: isinya lebih dari {MAX_RATIO} kali ukurannya, tanda berkas yang berbahaya; salin "
                        "datanya ke berkas baru."
                    )
                if is_wanted(info.filename):
                    chunks.append(chunk)
        if chunks:
            parts[info.filename] = b"".join(chunks)
    return parts
