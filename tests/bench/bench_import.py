"""Time the preview of a workbook of 5,000 rows, reading in its own process included, and taking it in."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import time
from pathlib import Path

import openpyxl

from geo.exchange.incoming.apply import apply_import
from geo.exchange.incoming.preview import preview_import
from geo.exchange.reading.worker import read_limited
from geo.store import open_store
from geo.workspace import open_office

N_ROWS = 5_000
BAR_S = 5.0
TODAY = dt.date(2026, 3, 11)
HEADINGS = (
    "Nama lokasi", "Tanggal kunjungan", "Jam datang", "Yang hadir", "Wisma", "Kamar", "Menetap", "TL", "Prokes",
    "Menjahit", "Salon", "Catatan",
)  # fmt: skip


def main() -> list[tuple[str, ...]]:
    """Measure reading with comparing, then writing."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = open_office(Path(folder) / "kantor")
        engine = open_store(workspace.database_url)
        basemap = workspace.read_basemap()
        content = write_workbook()

        started = time.perf_counter()
        tables = read_limited("kunjungan.xlsx", content)
        read_s = time.perf_counter() - started
        preview = preview_import(tables, engine, basemap, TODAY)
        preview_s = time.perf_counter() - started
        if preview.counts != {"new": N_ROWS, "changed": 0, "unchanged": 0, "refused": 0}:
            raise AssertionError(preview.counts)

        started = time.perf_counter()
        apply_import(engine, preview, who="kantor")
        apply_s = time.perf_counter() - started
        engine.dispose()
    return [
        (f"preview of {N_ROWS:,} rows, XLSX", f"{preview_s:.2f} s", f"reading {read_s:.2f} s", "", f"{BAR_S} s"),
        (f"taking in {N_ROWS:,} rows", f"{apply_s:.2f} s", "", "", ""),
    ]


def write_workbook() -> bytes:
    """Write visits of all nine sites over a year and a half, every one counted and asked."""
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    names = ("Cerme", "Dadapan", "Pemakaman Cina", "Tambi")
    for number in range(N_ROWS):
        day = dt.date(2022, 1, 1) + dt.timedelta(days=number // len(names))
        counts = (number % 40, number % 90, number % 70, number % 30)
        row = (names[number % len(names)], day, "9.30", "Dinsos, LSM", *counts, "Baik", number % 9, number % 5)
        book.active.append((*row, f"Kunjungan ke-{number} berjalan baik, dua wisma tutup"))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


if __name__ == "__main__":
    print(*main(), sep="\n")
