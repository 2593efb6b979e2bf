"""Zips are known by what really unpacks, never by what they say of themselves."""

import io
import os
import time
import zipfile

import pytest

from geo.errors import DataError
from geo.exchange.reading.packages import list_names, unpack
from tests.reading.files import lying_zip, packed


def all_of(content):
    return unpack("z.zip", content, lambda _: True)


def problem_of(content):
    with pytest.raises(DataError) as caught:
        all_of(content)
    (problem,) = caught.value.problems
    return problem


def overlapping_zip():
    """A thousand names for the same bytes, so that the zip stays small."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a", os.urandom(40_000))
        first = package.infolist()[0]
        for at in range(999):
            twin = zipfile.ZipInfo(f"a{at}")
            for field in (
                "compress_type",
                "CRC",
                "compress_size",
                "file_size",
                "header_offset",
                "flag_bits",
                "external_attr",
            ):
                setattr(twin, field, getattr(first, field))
            package.filelist.append(twin)
    return file.getvalue()


def locked_zip():
    content = bytearray(packed([("a", b"x" * 100)]))
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(mark) + at] |= 1
    return bytes(content)


def test_wanted_files_are_unpacked_in_memory():
    content = packed([("a.csv", b"1"), ("b.jpg", b"2"), ("dir/c.csv", b"3")])
    assert unpack("z.zip", content, lambda name: name.endswith(".csv")) == {"a.csv": b"1", "dir/c.csv": b"3"}
    assert list_names(content) == ["a.csv", "b.jpg", "dir/c.csv"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(
            lying_zip("a", bytes(21_000_000), 21_000_000), "isinya 21 MB, paling banyak 20", id="too large, and says so"
        ),
        pytest.param(lying_zip("a", bytes(19_000_000), 19_000_000), "lebih dari 100 kali", id="squeezed too well"),
        pytest.param(lying_zip("a", bytes(21_000_000), 1_000), "rusak", id="says less than it holds"),
        pytest.param(lying_zip("a", b"x" * 50, 2**32 - 2), "isinya 4294 MB", id="says more than it holds"),
        pytest.param(overlapping_zip(), "MB|rusak|kali", id="names that share their bytes"),
        pytest.param(locked_zip(), "kata sandi", id="locked"),
        pytest.param(packed([(f"n{at}", b"") for at in range(2_001)]), "2.001 berkas", id="too many files"),
        pytest.param(packed([("a", b"1" * 5_000)])[:-40], "rusak", id="cut off"),
        pytest.param(b"PK\3\4" + b"\xff" * 500, "rusak", id="noise"),
        pytest.param(bytes(5_000_001), "lebih besar dari 5 MB", id="larger than any import"),
    ],
)
def test_a_dangerous_or_broken_zip_is_refused(content, words):
    started = time.perf_counter()
    assert any(word in problem_of(content) for word in words.split("|"))
    assert time.perf_counter() - started < 5


def test_a_name_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        content = packed([("a", b"1"), ("a", b"2")])
    assert "satu nama dua kali" in problem_of(content)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\x", "a/../../b", "~root", "\u202egnp.exe"])
def test_names_that_climb_out_write_nothing(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    assert list(all_of(packed([(name, b"x")])).values()) == [b"x"]
    assert list(tmp_path.rglob("*")) == []
