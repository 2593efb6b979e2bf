"""Long lists of faults stay readable, and no fault is dropped without a word."""

import subprocess
import sys

import pytest

from geo.errors import tell_first


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
