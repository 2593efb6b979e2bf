"""The reader in a process of its own: the same answers, and an end to whatever takes too long or too much."""

import datetime as dt
import logging
import subprocess
import sys
import threading
import time

import pytest

from geo.errors import DataError
from geo.exchange.reading import worker
from geo.exchange.reading.raw import read_raw
from geo.exchange.reading.worker import read_limited
from tests.reading.files import bare_workbook, point, points, sheet_xml, workbook


def test_the_answer_is_the_same_as_without_the_process():
    stamp = dt.datetime(2020, 10, 14, 9, 30)  # noqa: DTZ001 - Excel knows no zones
    row = ["Cerme", dt.date(2020, 10, 14), dt.time(9, 30), stamp, 12, 1.5, True, None, "#N/A"]
    content = workbook(
        ("Satu", [["JUDUL"], [f"k{at}" for at in range(9)], row]), ("Dua", [["a"], ["\u00e9\U0001f600"]])
    )
    assert read_limited("k.xlsx", content) == read_raw("k.xlsx", content)


def test_every_fault_comes_back():
    with pytest.raises(DataError) as caught:
        read_limited("../p.geojson", points(point(), {"type": "Feature", "geometry": 1}, 3))
    assert [problem.split(":")[0] for problem in caught.value.problems] == ["p.geojson fitur 2", "p.geojson fitur 3"]


def slow_file():
    """A workbook that unpacks to just below what may be, all of it cells."""
    cells = "".join(f'<c r="{letter}1"/>' for letter in "ABCDEFGHIJ")
    rows = "".join(
        f"<!--{n * 7919 % 1000:x}-->" + cells.replace('1"/>', f'{n}"/>').join((f'<row r="{n}">', "</row>"))
        for n in range(1, 90_000)
    )
    return bare_workbook(sheet_xml(rows))


def test_a_file_that_takes_too_long_is_stopped():
    content = slow_file()
    started = time.perf_counter()
    with pytest.raises(DataError, match=r"^k\.xlsx: belum selesai dibaca setelah 0\.5 detik; pecah berkasnya\.$"):
        read_limited("k.xlsx", content, seconds=0.5)
    assert time.perf_counter() - started < 5


@pytest.mark.skipif(sys.platform == "win32", reason="there a process cannot be given less memory")
@pytest.mark.parametrize("memory", [1, 48_000_000])
def test_a_file_that_takes_too_much_memory_is_stopped(memory):
    content = points(*(point(name=f"lokasi {at}") for at in range(5_000)))[:-1] + b',"x":[' + b"[]," * 600_000 + b"0]}"
    with pytest.raises(DataError, match=r"^k\.geojson: terlalu besar untuk dibaca; pecah berkasnya\.$"):
        read_limited("k.geojson", content, memory=memory)


def test_a_mistake_of_the_reader_is_one_message_and_its_place_in_the_log(monkeypatch, caplog):
    fake = "import sys; sys.stderr.write('KeyError at x.py:1'); sys.stdout.write('{\"problems\": [\"k.csv: rusak.\"]}')"
    real = subprocess.run
    monkeypatch.setattr(worker.subprocess, "run", lambda _, **how: real([sys.executable, "-c", fake], **how))
    with caplog.at_level(logging.ERROR), pytest.raises(DataError, match="rusak"):
        read_limited("k.csv", b"a,b\n1,2\n")
    assert "KeyError at x.py:1" in caplog.text


def test_the_reader_answers_to_its_own_mistake_without_the_files_words(monkeypatch, capsys):
    from geo.exchange.reading import child  # noqa: PLC0415 - only here

    def fail(*_):
        raise KeyError("Siti, 081234567890")

    class Mouth(list):
        write = list.append

    class Ears:
        lines = iter([b'{"name": "k.csv", "memory": 1}'])

        def readline(self):
            return next(self.lines)

        def read(self):
            return b"a"

    monkeypatch.setattr(child, "read_raw", fail)
    monkeypatch.setattr(child, "_limit", lambda _: None)
    mouth = Mouth()
    child._work(Ears(), mouth)
    assert mouth == [b'{"problems": ["k.csv: tidak dapat dibaca; simpan ulang, atau salin ke berkas baru."]}']
    told = capsys.readouterr().err
    assert "KeyError at " in told
    assert "Siti" not in told


def test_a_file_larger_than_any_import_starts_no_process(monkeypatch):
    monkeypatch.setattr(worker.subprocess, "run", lambda *_, **__: pytest.fail("a process was started"))
    with pytest.raises(DataError, match="lebih besar dari 5 MB"):
        read_limited("k.csv", bytes(5_000_001))


def test_the_process_knows_nothing_of_the_database(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://rahasia")
    seen = {}

    def note(*_, **how):
        seen.update(how["env"])
        return subprocess.CompletedProcess([], 0, b'{"tables": []}', b"")

    monkeypatch.setattr(worker.subprocess, "run", note)
    read_limited("k.csv", b"a\n")
    assert "rahasia" not in str(seen)


def test_the_process_loads_no_table_library():
    script = "import sys, geo.exchange.reading.child; print({'pandas', 'numpy', 'sqlalchemy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_many_files_at_once_wait_for_each_other():
    found = []
    threads = [threading.Thread(target=lambda: found.append(read_limited("k.csv", b"a,b\n1,2\n"))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
