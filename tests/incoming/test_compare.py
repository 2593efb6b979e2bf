"""Whatever cells a file holds, a preview tells of each row and an import takes what is good: never anything else."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import PetaError
from geo.exchange.fields import TABLES
from geo.exchange.incoming.apply import apply_import
from geo.exchange.incoming.columns import fields_of
from geo.exchange.incoming.undo import undo_import
from geo.store import create_store, seed_facts
from geo.workspace import SHIPPED_DATA
from tests.incoming.conftest import Office, table

SITES = st.sampled_from(["dadapan", "Cerme", "baru", "Lokasi Baru", "tambi"])
DAYS = st.sampled_from([dt.date(2020, 10, 14), "14/10/2020", dt.date(2026, 2, 1), "2026-02-02", dt.date(2026, 3, 20)])
VISITS = st.sampled_from(["2020-10-14-dadapan", "2020-10-14-cerme", "k1", "k2"])
GOOD = {
    "site_id": SITES, "site_name": SITES, "name": SITES, "visit_id": VISITS, "date": DAYS,
    "kecamatan_code": st.just("3506100"), "kecamatan": st.just("Gurah"), "zone": st.just("Utara"),
    "lat": st.just("-7,8094"), "lon": st.just(112.0865), "location_accuracy": st.just("gps"),
    "status": st.sampled_from(["Terlaksana", "done", "Direncanakan", "Dibatalkan"]),
    "attended_by": st.just("Dinsos, LSM"), "time_in": st.just("9.30"), "time_out": st.just(dt.time(11)),
    "health_protocol": st.just("baik"), "category": st.sampled_from(["sewing", "Salon"]),
    "instance_id": st.sampled_from(["uuid:1", "uuid:2"]), "simulated": st.none(),
}  # fmt: skip
"""What an office may well write in a column; in all others a small number does."""
ANYTHING = st.one_of(
    st.sampled_from(["DATA SIMULASI", "ya", "-1", "1e999", "=1+1", "0812 3456 7890", "Bu Siti", "Cerme", "1/2/2026"]),
    st.none(),
    st.text(max_size=12),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.times(),
    st.datetimes(),
)


@st.composite
def raw_tables(draw):
    known = draw(st.sampled_from(TABLES))
    needed = ["site_id"] if known.name == "sites" else ["site_id", "date", *["category"] * (known.name == "needs")]
    others = sorted(set(fields_of(known.name)) - set(needed))
    names = needed + draw(st.lists(st.sampled_from(others), max_size=6, unique=True))
    cells = [GOOD.get(name, st.integers(1, 60)) | st.none() for name in names]
    rows = draw(st.lists(st.tuples(*cells), max_size=5))
    if rows and draw(st.booleans()):
        at, column = draw(st.integers(0, len(rows) - 1)), draw(st.integers(0, len(names) - 1))
        rows[at] = (*rows[at][:column], draw(ANYTHING), *rows[at][column + 1 :])
    return table(names, *rows, sheet=known.title, is_whole=draw(st.booleans()) and known.name == "visits")


@pytest.fixture(scope="module")
def shared(tmp_path_factory, basemap):
    engine = create_store(f"sqlite:///{tmp_path_factory.mktemp('kantor') / 'peta.sqlite'}")
    seed_facts(engine, SHIPPED_DATA, basemap)
    yield Office(engine, basemap)
    engine.dispose()


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(raw_tables(), min_size=1, max_size=3))
def test_any_cells_give_a_preview_or_one_error_and_come_in_twice_as_once(shared, tables):
    before = shared.state
    try:
        preview = shared.preview(*tables)
    except PetaError:
        assert shared.state == before
        return
    assert sum(preview.counts.values()) == len(preview.settled) == sum(len(one.rows) for one in tables if one.rows)
    for frame in ("matched", "left_out", "new", "changed", "unchanged", "refused"):
        assert getattr(preview, f"{frame}_frame").notna().all().all()
    assert preview.write_refusals()
    applied = apply_import(shared.engine, preview, who="kantor")
    try:
        assert (applied.import_id is not None) == preview.has_work
        again = shared.preview(*tables)
        assert not again.has_work, again.new_frame.to_csv() + again.changed_frame.to_csv()
        assert again.counts["refused"] >= preview.counts["refused"]  # a row may now name a visit that is there
    finally:
        if applied.import_id is not None:
            undo_import(shared.engine, applied.import_id, who="kantor")
    assert shared.state == before
