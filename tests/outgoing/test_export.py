"""The records as one file, whatever its format."""

import pytest

from geo.errors import DataError
from geo.exchange.outgoing import FORMATS, Selection, export_set
from geo.scope import Scope
from tests.conftest import ANCHOR


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_carries_day_and_mark_in_its_name(demo, office, basemap, kind):
    simulated = export_set(demo, basemap, kind, as_of=ANCHOR)
    assert simulated.name == f"simulasi-data-alih-profesi-2026-03-11{FORMATS[kind].suffix}"
    assert b"DATA SIMULASI" in simulated.content or kind in {"xlsx", "csv"}  # those are packed
    real = export_set(office, basemap, kind, as_of=ANCHOR)
    assert real.name == f"data-alih-profesi-2026-03-11{FORMATS[kind].suffix}"
    assert b"DATA SIMULASI" not in real.content or kind == "gpkg"  # it describes its columns


@pytest.mark.parametrize("kind", FORMATS)
def test_nothing_to_write_is_still_a_whole_file(office, basemap, kind):
    nothing = Selection(Scope(stages=("done",)))
    exported = export_set(office, basemap, kind, as_of=ANCHOR, selection=nothing)
    assert set(exported.rows.values()) == {0}
    assert exported.content


def test_an_unknown_format_is_refused(office, basemap):
    with pytest.raises(DataError, match=r"Format 'shp' tidak dikenal; pilih xlsx, csv"):
        export_set(office, basemap, "shp", as_of=ANCHOR)
