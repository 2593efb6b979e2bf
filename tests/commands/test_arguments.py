"""Commands open an office's database and let go of it, whether they end well or not."""

import argparse

import pytest

from geo import cli, store
from geo.commands import serve
from geo.commands.arguments import opened_store, read_chosen
from geo.errors import ConflictError
from geo.workspace import open_office, workspace_at


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return open_office(tmp_path_factory.mktemp("kantor") / "k").home


@pytest.fixture
def connections(monkeypatch):
    """Count the open connections of every database that is opened from now on."""
    opened = []
    real = store.open_store

    def open_store(url):
        engine = real(url)
        opened.append(engine)
        return engine

    monkeypatch.setattr(store, "open_store", open_store)
    return lambda: [engine.pool.checkedin() + engine.pool.checkedout() for engine in opened]


def fail_after_reading(engine):
    store.read_settings(engine)
    raise ConflictError("x")


def test_an_opened_database_is_let_go_at_the_end_and_at_a_fault(home, connections):
    with opened_store(workspace_at(home)) as engine:
        store.read_settings(engine)
        assert connections() == [1]
    with pytest.raises(ConflictError), opened_store(workspace_at(home)) as engine:
        fail_after_reading(engine)
    assert connections() == [0, 0]


def test_what_was_recorded_comes_with_its_base_map(home, connections):
    records, basemap = read_chosen(argparse.Namespace(home=home))
    assert set(records.sites["kecamatan_code"]) <= set(basemap.kecamatan.index)
    assert len(records.sites) == 9
    assert connections() == [0]


@pytest.mark.parametrize(
    "command",
    [("import", "--list"), ("import",), ("import", "tidak-ada.csv"), ("import", "--undo", "x"), ("verify",)],
    ids=" ".join,
)
def test_no_command_leaves_the_database_open(home, connections, command):
    cli.main([*command, "--home", str(home)])
    assert connections() == [0]


def test_looking_at_the_data_before_serving_leaves_nothing_open(home, connections):
    serve._check_data(workspace_at(home))
    assert connections() == [0]
