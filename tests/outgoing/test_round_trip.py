"""What goes out comes in again: the same rows, on both databases."""

import datetime as dt
import random

import numpy as np
import pandas as pd
import pytest

from geo import store
from geo.exchange.fields import TABLES
from geo.exchange.incoming.apply import apply_import
from geo.exchange.incoming.preview import preview_import
from geo.exchange.outgoing import Selection, export_set
from geo.exchange.reading.raw import read_raw
from geo.needs import NEED_WORDS
from geo.scope import Scope
from geo.simulate import make_demo
from geo.store import tables
from geo.store.tables import ATTENDEES, HEALTH_PROTOCOLS, STATUSES
from geo.workspace import SHIPPED_DATA, read_records
from tests.conftest import ANCHOR
from tests.outgoing.conftest import fill_office

WHOLE, SITES_ALONE = ("xlsx", "csv"), ("geojson", "kml")
PARTS = ("sites", "visits", "observations", "needs", "outcomes")
COUNTS = [one.name for table in TABLES for one in table.fields if one.kind == "whole"]
TEXTS = (
    "Balai desa", "=1+1", "'=1+1", "''-5", "+", "- sepakat", "@SUM(A1)", "'petik'", "a;b,c", 'kata "kutip"', "100 %",
    "Jl. Raya 5\u20137", "\uff1dlebar", "<b>tebal</b> & [x](y)", "1.000", "007", "12/10/2020", "ya", "0",
    "\u00c9cole \u2713", "TRUE", "#N/A!", "null", "sep=;",
)  # fmt: skip


TOLD = {
    "lembar keterangan, tidak berisi data",
    "tidak berisi baris data",
    "dihitung program dari catatan; tidak dibaca",
    "isinya sama dengan kolom note; sisakan satu",
}
"""Why parts of an export are left out when it comes back."""


def bring_in(engine, basemap, exported):
    return preview_import(read_raw(exported.name, exported.content), engine, basemap, ANCHOR)


def generate(engine, basemap, rows=40):
    """Fill an office with texts that files like to spoil, and numbers to their last digit."""
    rng = random.Random(20)  # noqa: S311 - the same office every time
    codes = list(basemap.kecamatan.index)
    inside = basemap.kecamatan.geometry.representative_point()
    sites, visits, observations, needs, outcomes = [], [], [], [], []

    def text():
        return rng.choice([*TEXTS, None])

    def count():
        return rng.choice([0, 1, 12, 1000, 99_999, None])

    for n in range(rows):
        code = rng.choice(codes)
        point = inside[code] if rng.random() < 0.8 else None
        shift = rng.uniform(-1e-4, 1e-4)
        sites.append(
            {
                "site_id": f"{n:03d}",
                "name": f"{rng.choice(TEXTS)} {n}",
                "kecamatan_code": code,
                "desa": text(),
                "lat": None if point is None else point.y + shift,
                "lon": None if point is None else point.x + shift,
                "location_accuracy": "kecamatan" if point is None else rng.choice(["desa", "gps", "kecamatan"]),
                "accuracy_m": None if point is None else rng.choice([1.125, 1700.0, 4500.5, 0.1 + 0.2]),
                "interval_days": rng.choice([None, 30, 3650]),
                "meeting_point": text(),
                "note": text(),
                "source": text(),
            }
        )
        status = rng.choice(STATUSES)
        is_done = status == "done"
        times = sorted(f"{rng.randrange(24):02d}:{rng.randrange(60):02d}" for _ in range(2))
        present = [role for role in ATTENDEES if rng.random() < 0.5]
        visits.append(
            {
                "visit_id": f"v-{n}",
                "site_id": f"{n:03d}",
                "date": dt.date(2026, 3, 1) - dt.timedelta(n),
                "status": status,
                "team": rng.choice(["Tim Utara", "Tim 1", None]),
                "position": rng.choice([1, 12, None]),
                "time_in": rng.choice([times[0], None]) if is_done else None,
                "time_out": rng.choice([times[1], None]) if is_done else None,
                "attended_by": (" ".join(present) or None) if is_done else None,
                "reason": None if is_done else text(),
                "next_step": text() if is_done else None,
                "source": text(),
                "instance_id": f"uuid:0f0e0d0c-0b0a-4009-8807-{n:012x}" if rng.random() < 0.5 else None,
            }
        )
        if not is_done:
            continue
        observations.append(
            {"observation_id": f"o-{n}", "visit_id": f"v-{n}", "note": text()}
            | {name: count() for name in ("houses", "rooms", "living_in", "tl", "owners")}
            | {"health_protocol": rng.choice([*HEALTH_PROTOCOLS, None])}
        )
        needs += [
            {"need_id": f"n-{n}-{category}", "visit_id": f"v-{n}", "category": category, "count": count()}
            for category in rng.sample(sorted(NEED_WORDS), 3)
        ]
        outcomes.append(
            {"outcome_id": f"h-{n}", "site_id": f"{n:03d}", "date": dt.date(2026, 3, 10)}
            | {name: count() for name in ("trained", "equipped", "changed", "returned")}
        )
    models = (tables.Site, tables.Visit, tables.Observation, tables.Need, tables.Outcome)
    with store.writing(engine) as session:
        store.write_settings(session, store.Settings())
        for model, made in zip(models, (sites, visits, observations, needs, outcomes), strict=True):
            frame = pd.DataFrame(made)
            for name in frame.columns.intersection(COUNTS):
                frame[name] = frame[name].astype("Int64")
            store.add_rows(session, model, frame.set_index(frame.columns[0]))


@pytest.fixture
def make_store(store_url, tmp_path):
    """Make an empty database on the engine under test, then more of them as files."""
    made = []

    def _make():
        engine = store.create_store(store_url if not made else f"sqlite:///{tmp_path / f'{len(made)}.sqlite'}")
        made.append(engine)
        return engine

    yield _make
    for engine in made:
        engine.dispose()


FILL = {
    "generated": generate,
    "office": fill_office,
    "demo": lambda engine, basemap: make_demo(engine, SHIPPED_DATA, basemap, ANCHOR, 2020),
}


@pytest.mark.parametrize("fill", FILL)
def test_files_that_come_back_change_nothing(make_store, basemap, fill):
    engine = make_store()
    FILL[fill](engine, basemap)
    records = read_records(engine, basemap)
    for kind in WHOLE + SITES_ALONE:
        exported = export_set(records, basemap, kind, as_of=ANCHOR)
        preview = bring_in(engine, basemap, exported)
        assert [refusal.text for refusal in preview.refusals] == []
        assert {one.reason for one in preview.left_out} <= TOLD
        expected = sum(exported.rows.values()) if kind in WHOLE else exported.rows["sites"]
        assert (kind, preview.counts) == (
            kind,
            {"new": 0, "changed": 0, "unchanged": expected, "refused": 0},
        ), preview.changed_frame.to_string()


def test_a_map_file_of_sites_without_notes_gives_them_none(make_store, basemap):
    engine = make_store()
    store.seed_facts(engine, SHIPPED_DATA, basemap)
    records = read_records(engine, basemap)
    assert records.sites.isna().loc["cerme", "note"]
    for kind in SITES_ALONE:
        one = Selection(Scope(kecamatan=("3506220",)))
        exported = export_set(records, basemap, kind, as_of=ANCHOR, selection=one)
        assert bring_in(engine, basemap, exported).counts == {"new": 0, "changed": 0, "unchanged": 1, "refused": 0}


def tell(engine, basemap):
    """Give every record as plain values, without the number of its version."""
    records = read_records(engine, basemap)
    told = {}
    for part in PARTS:
        frame = pd.DataFrame(getattr(records, part)).drop(columns=["version", "geometry"], errors="ignore").sort_index()
        cells = frame.reset_index().astype(object)
        told[part] = cells.where(cells.notna(), None).to_dict("records")
    return told


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("fill", FILL)
def test_an_empty_office_takes_in_the_same_records(make_store, basemap, fill, kind):
    target, source = make_store(), make_store()
    FILL[fill](source, basemap)
    records = read_records(source, basemap)
    with store.writing(target) as session:
        store.write_settings(session, records.settings)
    preview = bring_in(target, basemap, export_set(records, basemap, kind, as_of=ANCHOR))
    assert [refusal.text for refusal in preview.refusals] == []
    apply_import(target, preview, who="kantor")
    before, after = tell(source, basemap), tell(target, basemap)
    for part in PARTS:
        for was, is_now in zip(before[part], after[part], strict=True):
            # All that a simulated file says is simulated, the facts among it too: a sheet is easily added to.
            assert was | {"simulated": fill == "demo"} == is_now


@pytest.mark.parametrize("kind", WHOLE + SITES_ALONE)
def test_an_office_refuses_what_is_simulated(make_store, basemap, demo, kind):
    engine = make_store()
    store.seed_facts(engine, SHIPPED_DATA, basemap)
    preview = bring_in(engine, basemap, export_set(demo, basemap, kind, as_of=ANCHOR))
    simulated = sum(int(getattr(demo, part)["simulated"].sum()) for part in PARTS) if kind in WHOLE else 0
    assert preview.counts["refused"] >= simulated
    assert preview.counts["new"] == preview.counts["changed"] == 0
    assert np.unique([one.cure for one in preview.refusals]).size <= 2
