"""A table of sites for a new office is read whole or refused."""

import pytest
from openpyxl import Workbook

from geo.errors import DataError
from geo.sites.table import read_table


def test_formulas_never_calculated_are_told_all_at_once(tmp_path):
    book = Workbook()
    for row in (["Lokasi", "Lintang"], ["Cerme", "=1+1"], ["Tambi", -7.8], ["Weru", "=A1"]):
        book.active.append(row)
    file = tmp_path / "lokasi.xlsx"
    book.save(file)
    with pytest.raises(DataError) as told:
        read_table(file)
    assert [one.partition(":")[0] for one in told.value.problems] == ["lokasi.xlsx baris 2", "lokasi.xlsx baris 4"]
