"""Long lists of faults stay readable, and what the system refuses is told in the language of the screens."""

import errno
import subprocess
import sys

import pytest

from geo.errors import DataError, explaining_disk, say_system_fault, tell_first


@pytest.mark.parametrize(
    ("count", "told"),
    [
        pytest.param(0, [], id="none"),
        pytest.param(2, ["0", "1"], id="as many as fit"),
        pytest.param(3, ["0", "1", "dan 1 lagi."], id="one more"),
        pytest.param(1236, ["0", "1", "dan 1.234 lagi."], id="many"),
    ],
)
def test_the_first_are_told_and_the_rest_counted(count, told):
    assert tell_first([str(at) for at in range(count)], 2) == told


def test_the_rest_is_named_where_it_has_a_name():
    assert tell_first(["a", "b"], 1, "pelanggaran") == ["a", "dan 1 pelanggaran lagi."]


def test_reading_a_file_apart_loads_no_frames():
    told = "import sys, geo.exchange.reading.raw; print(*sorted({'pandas', 'sqlalchemy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (errno.ENOENT, "tidak ada"),
        (errno.EISDIR, "itu folder, bukan berkas"),
        (errno.EACCES, "tidak diizinkan"),
        (errno.ENOSPC, "diska penuh"),
        (errno.EPIPE, f"kesalahan sistem {errno.EPIPE}"),
    ],
)
def test_what_the_system_refuses_is_told_in_indonesian(number, word):
    assert say_system_fault(OSError(number, "in English")) == word


def test_a_name_that_only_the_program_knows_is_not_told(tmp_path):
    with pytest.raises(DataError) as told, explaining_disk(tmp_path / "tiada"):
        (tmp_path / "tiada" / ".tulis-x1").mkdir()
    assert str(told.value).startswith(f"{tmp_path / 'tiada'} tidak dapat disiapkan (tidak ada);")


def test_a_file_of_the_office_that_stands_in_the_way_is_told(tmp_path):
    with pytest.raises(DataError, match=rf"\({tmp_path}: itu folder, bukan berkas\)"), explaining_disk(tmp_path):
        tmp_path.read_bytes()
