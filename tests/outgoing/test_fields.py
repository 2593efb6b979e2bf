"""What is known of every column that files carry."""

import pytest

from geo.exchange.fields import STATUS_FIELDS, TABLE_BY_NAME, TABLES
from geo.exchange.outgoing.features import FEATURE_FIELDS
from geo.needs import NEED_WORDS
from geo.sites.check import ACCURACIES
from geo.store.tables import ATTENDEES, HEALTH_PROTOCOLS, STATUSES, Base
from geo.symbols import ACCURACY_WORDS


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_files_carry_every_column_of_the_store(table):
    stored = set(Base.metadata.tables[table.name].columns.keys()) - {"version"}
    assert {one.name for one in table.fields if not one.is_joined} == stored
    assert all(one.table == table.name for one in table.fields)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_headings_tell_the_columns_of_a_table_apart(table):
    labels = [one.label.casefold() for one in table.fields]
    assert len(set(labels)) == len(labels)
    assert all(one.definition.endswith(".") for one in table.fields)


def test_maps_name_every_field_once():
    assert len({one.name for one in FEATURE_FIELDS}) == len(FEATURE_FIELDS)
    assert len({one.label for one in FEATURE_FIELDS}) == len(FEATURE_FIELDS)
    assert all(one.is_joined for one in STATUS_FIELDS)


def test_every_code_of_the_store_has_its_word():
    def codes(table, name):
        return tuple(TABLE_BY_NAME[table].find(name).codes)

    assert codes("visits", "status") == STATUSES
    assert codes("visits", "attended_by") == ATTENDEES
    assert codes("observations", "health_protocol") == HEALTH_PROTOCOLS
    assert codes("needs", "category") == tuple(NEED_WORDS)
    assert codes("sites", "location_accuracy") == tuple(ACCURACY_WORDS) == ACCURACIES


def test_several_codes_in_a_cell_are_worded_one_by_one():
    attended = TABLE_BY_NAME["visits"].find("attended_by")
    assert attended.word("dinsos perangkat_desa") == "Dinsos, Perangkat desa"
    assert TABLE_BY_NAME["visits"].find("team").word("Tim Utara") == "Tim Utara"
