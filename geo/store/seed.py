"""Fill a new database with the shipped facts: sites, the rounds of 2020, and the published figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from sqlalchemy import Engine, select

from geo.errors import DataError, say_system_fault
from geo.store.engine import writing
from geo.store.readers import Settings
from geo.store.tables import STATUSES, Figure, Setting, Site, Visit
from geo.store.writers import add_rows, write_settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sqlalchemy.orm import Session

    from geo.basemap import Basemap

_SITE_COLUMNS = ("site_id", "name", "kecamatan_code", "location_accuracy", "lat", "lon", "accuracy_m")
_VISIT_COLUMNS = ("visit_id", "site_id", "date", "status", "position", "source")
_FIGURE_COLUMNS = ("figure", "value", "unit", "as_of", "source")
_DATES = ("date", "as_of")
_NUMBERS = ("lat", "lon", "accuracy_m")
_WHOLE = ("interval_days", "position")


@dataclass(frozen=True)
class Facts:
    """What is published: three frames, indexed by ``site_id``, ``visit_id`` and ``figure``."""

    sites: pd.DataFrame
    visits: pd.DataFrame
    figures: pd.DataFrame


def read_facts(data_dir: Path, kecamatan: pd.DataFrame) -> Facts:
    """Read ``sites.csv``, ``visits.csv`` and ``figures.csv``.

    Parameters
    ----------
    data_dir
        Folder of the three files.
    kecamatan
        Indexed by ``kecamatan_code``; every site must lie in one of them.

    Returns
    -------
    facts
        With dates and numbers as such. A site's kecamatan and zone are those of its code in the base map.

    Raises
    ------
    DataError
        With every fault: a file or column that is missing, a value that is no date or number, an unknown
        kecamatan, site or status.
    """
    problems: list[str] = []
    sites = _read_csv(data_dir / "sites.csv", _SITE_COLUMNS, problems)
    visits = _read_csv(data_dir / "visits.csv", _VISIT_COLUMNS, problems)
    figures = _read_csv(data_dir / "figures.csv", _FIGURE_COLUMNS, problems)
    if problems:
        raise DataError(problems)
    problems += _strangers("sites.csv", sites["kecamatan_code"], kecamatan.index)
    problems += _strangers("visits.csv", visits["site_id"], sites["site_id"])
    problems += _strangers("visits.csv", visits["status"], STATUSES)
    if problems:
        raise DataError(problems)
    return Facts(sites.set_index("site_id"), visits.set_index("visit_id"), figures.set_index("figure"))


def seed_facts(engine: Engine, data_dir: Path, basemap: Basemap, settings: Settings | None = None) -> None:
    """Fill an empty, migrated database with the facts alone; counts stay missing until the office enters its.

    Raises
    ------
    DataError
        When a file has faults, or the database is already filled.
    """
    facts = read_facts(data_dir, basemap.kecamatan)
    with writing(engine, action="office.new") as session:
        add_facts(session, facts, replace(settings or Settings(), kind="office"))
        add_rows(session, Visit, facts.visits)


def add_facts(session: Session, facts: Facts, settings: Settings) -> None:
    """Add the settings, sites and figures that an office's and a demo's database have alike.

    Raises
    ------
    DataError
        When the database is already filled.
    """
    refuse_filled(session)
    write_settings(session, settings)
    add_rows(session, Site, facts.sites)
    add_rows(session, Figure, facts.figures)


def refuse_filled(session: Session) -> None:
    """Refuse a database that holds an office's or a demo's data already.

    Raises
    ------
    DataError
        When it does.
    """
    if session.execute(select(Setting.key).limit(1)).first():
        raise DataError("Basis data sudah berisi data; pakai yang baru agar tidak ada yang tertimpa.")


def _read_csv(path: Path, needed: tuple[str, ...], problems: list[str]) -> pd.DataFrame:
    """Read one file as text, then dates and numbers as such; note what is wrong in ``problems``."""
    try:
        rows = pd.read_csv(path, dtype="str")
    except (OSError, ValueError) as err:
        said = say_system_fault(err) if isinstance(err, OSError) else "bukan CSV yang sah"
        problems.append(f"{path.name}: tidak dapat dibaca ({said}); periksa berkas di {path.parent}.")
        return pd.DataFrame(columns=list(needed))
    missing = [column for column in needed if column not in rows]
    problems += [f"{path.name}: kolom {column} tidak ada; tambahkan." for column in missing]
    for columns, convert, kind in (
        (_DATES, pd.to_datetime, "tanggal (tahun-bulan-hari)"),
        (_NUMBERS, pd.to_numeric, "angka"),
        (_WHOLE, _to_whole, "bilangan bulat"),
    ):
        for column in rows.columns.intersection(list(columns)):
            read = convert(rows[column], errors="coerce")
            for place in np.flatnonzero(read.isna() & rows[column].notna()):
                value = rows[column].iloc[place]
                problems.append(f"{path.name} baris {place + 2}, kolom {column}: {value!r} bukan {kind}.")
            rows[column] = read
    return rows


def _to_whole(values: pd.Series, errors: Literal["coerce"]) -> pd.Series:
    """Read whole numbers as ``Int64``; what is none is missing."""
    numbers = pd.to_numeric(values, errors=errors)
    return numbers.where(numbers % 1 == 0).astype("Int64")


def _strangers(file: str, values: pd.Series, known: Iterable[str]) -> list[str]:
    """Word every value that is not among the known ones."""
    return [
        f"{file} baris {place + 2}, kolom {values.name}: {values.iloc[place]!r} tidak dikenal; perbaiki."
        for place in np.flatnonzero(~values.isin(list(known)))
    ]
