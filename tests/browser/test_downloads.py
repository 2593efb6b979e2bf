"""What is downloaded opens: the tables in a spreadsheet, the map as a sharp picture; a demo's files say so."""

import csv
import io

import openpyxl
import pytest
from PIL import Image

TABLES = {"/peta": ("lokasi", "Lokasi"), "/penghuni": ("penghuni", "Lokasi"), "/jadwal": ("jadwal", "Tanggal")}


def download(visitor, button, folder):
    with visitor.page.expect_download() as waiting:
        visitor.page.get_by_role("button", name=button).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


@pytest.mark.parametrize("screen", TABLES)
def test_tables_download_as_files_that_open(visit, tmp_path, screen):
    visitor = visit(screen)
    visitor.page.locator("table").wait_for()
    rows = visitor.page.locator("table tbody tr").count()
    stem, first = TABLES[screen]
    book = download(visitor, "Unduh XLSX", tmp_path)
    assert book.name == f"simulasi-{stem}-2026-03-11.xlsx"
    cells = [str(cell) for sheet in openpyxl.load_workbook(book) for row in sheet.values for cell in row if cell]
    assert first in cells
    assert any("simulasi" in cell.lower() for cell in cells)
    table = download(visitor, "Unduh CSV", tmp_path)
    assert table.name == f"simulasi-{stem}-2026-03-11.csv"
    text = table.read_text(encoding="utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(lines) > rows
    assert any(first in line for line in lines)
    assert "simulasi" in text.lower()


@pytest.mark.parametrize("address", ["/peta", "/peta?tampilan=Penghuni&zona=Selatan"])
def test_the_map_downloads_as_an_a4_picture(visit, tmp_path, address):
    path = download(visit(address), "Unduh peta A4", tmp_path)
    assert path.name == "simulasi-peta-2026-03-11.png"
    with Image.open(path) as picture:
        assert picture.size == (3508, 2480)
        assert round(picture.info["dpi"][0]) == 300
        assert len(picture.convert("RGB").resize((350, 248)).getcolors(100_000)) > 500
