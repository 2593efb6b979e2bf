"""The office of Kediri as it starts, on either database: nine sites and the rounds of October 2020, nothing counted."""

import datetime as dt
from types import SimpleNamespace

import pytest

from geo.basemap import read_basemap
from geo.exchange.incoming.apply import apply_import
from geo.exchange.incoming.preview import preview_import
from geo.exchange.reading.table import RawTable
from geo.simulate import make_demo
from geo.store import create_store, read_needs, read_observations, read_sites, read_visits, seed_facts
from geo.workspace import SHIPPED_DATA

TODAY = dt.date(2026, 3, 11)


@pytest.fixture(scope="session")
def basemap():
    return read_basemap(SHIPPED_DATA)


@pytest.fixture
def office(store_url, basemap):
    engine = create_store(store_url)
    seed_facts(engine, SHIPPED_DATA, basemap)
    yield Office(engine, basemap)
    engine.dispose()


@pytest.fixture
def one_office(tmp_path, basemap):
    """Give the office on SQLite alone, for what the database has no part in."""
    engine = create_store(f"sqlite:///{tmp_path / 'peta.sqlite'}")
    seed_facts(engine, SHIPPED_DATA, basemap)
    yield Office(engine, basemap)
    engine.dispose()


@pytest.fixture
def demo(tmp_path, basemap):
    engine = create_store(f"sqlite:///{tmp_path / 'contoh.sqlite'}")
    make_demo(engine, SHIPPED_DATA, basemap, TODAY)
    yield Office(engine, basemap)
    engine.dispose()


class Office:
    """An office that files are taken into."""

    def __init__(self, engine, basemap):
        self.engine, self.basemap = engine, basemap

    def preview(self, *tables, today=TODAY):
        return preview_import(tables, self.engine, self.basemap, today)

    def take(self, *tables):
        """Take in all good rows of a file."""
        return apply_import(self.engine, self.preview(*tables), who="kantor")

    @property
    def records(self):
        """Everything that files may fill, as rows of plain values without their versions."""
        frames = {
            "sites": read_sites(self.engine, self.basemap.kecamatan).drop(columns="geometry"),
            "visits": read_visits(self.engine),
            "observations": read_observations(self.engine),
            "needs": read_needs(self.engine),
        }
        return SimpleNamespace(**{name: frame.drop(columns="version") for name, frame in frames.items()})

    @property
    def state(self):
        """Everything that files may fill, as one text to compare."""
        return "\n".join(frame.sort_index().to_csv() for frame in vars(self.records).values())


def table(headings, *rows, sheet=None, file="berkas.csv", is_whole=False):
    """Make a table as a reader of files gives it; its rows are numbered from 2."""
    return RawTable(file, sheet, tuple(headings), [(n, tuple(row)) for n, row in enumerate(rows, 2)], (), is_whole)


def texts(preview):
    """Give every refusal as a sentence."""
    return [refusal.text for refusal in preview.refusals]
