"""The office's database: open it, read frames from it, write to it in one transaction."""

from geo.store.engine import DATABASE_VARIABLE, create_store, data_version, migrate, open_store, writing
from geo.store.readers import (
    Settings,
    read_figures,
    read_needs,
    read_observations,
    read_outcomes,
    read_settings,
    read_sites,
    read_visits,
)
from geo.store.seed import Facts, read_facts, refuse_filled, seed_facts
from geo.store.tables import Site
from geo.store.writers import add_rows, write_settings

__all__ = [
    "DATABASE_VARIABLE",
    "Facts",
    "Settings",
    "Site",
    "add_rows",
    "create_store",
    "data_version",
    "migrate",
    "open_store",
    "read_facts",
    "read_figures",
    "read_needs",
    "read_observations",
    "read_outcomes",
    "read_settings",
    "read_sites",
    "read_visits",
    "refuse_filled",
    "seed_facts",
    "write_settings",
    "writing",
]
