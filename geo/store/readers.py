"""Read the tables as frames, every column with its type, a missing value always missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
from sqlalchemy import Boolean, Date, Engine, Float, Integer, Select, select

from geo.errors import DataError
from geo.store.engine import CREATE_CURE, explaining
from geo.store.tables import Base, Figure, Need, Observation, Outcome, Setting, Site, Visit

if TYPE_CHECKING:
    from sqlalchemy.sql.elements import ColumnElement


@dataclass(frozen=True)
class Settings:
    """What an office, or a demo, is set to.

    ``kind`` is ``"office"`` or ``"demo"``; a demo also knows its ``anchor`` (the day it
    plays on) and ``seed``.
    """

    kind: str = "office"
    district: str = "Kabupaten Kediri"
    default_interval_days: int = 90
    anchor: dt.date | None = None
    seed: int | None = None

    @property
    def is_demo(self) -> bool:
        """Tell whether everything counted here is simulated."""
        return self.kind == "demo"

    @property
    def user(self) -> str:
        """Name whoever works here, for the audit: nobody signs in."""
        return "demo" if self.is_demo else "kantor"


def read_settings(engine: Engine) -> Settings:
    """Read the office's settings.

    Raises
    ------
    DataError
        When the database has tables but was never filled, or a setting is unreadable.
    """
    with explaining(engine), engine.connect() as connection:
        found = {row.key: row.value for row in connection.execute(select(Setting.key, Setting.value))}
    if "kind" not in found:
        raise DataError(f"Basis data belum berisi pengaturan; {CREATE_CURE}.")
    try:
        return Settings(
            kind=found["kind"],
            district=found["district"],
            default_interval_days=int(found["default_interval_days"]),
            anchor=dt.date.fromisoformat(found["anchor"]) if "anchor" in found else None,
            seed=int(found["seed"]) if "seed" in found else None,
        )
    except (KeyError, ValueError) as err:
        raise DataError("Pengaturan di basis data tidak dapat dibaca; pulihkan dari cadangan.") from err


def read_sites(engine: Engine, kecamatan: pd.DataFrame) -> gpd.GeoDataFrame:
    """Read the sites and join the name and zone of their kecamatan.

    Parameters
    ----------
    engine
        An open store.
    kecamatan
        Indexed by ``kecamatan_code``, with ``kecamatan`` and ``zone``.

    Returns
    -------
    sites
        Indexed by ``site_id``, ordered by name, EPSG:4326; geometry is None where no point is known.

    Raises
    ------
    DataError
        When a site lies in a kecamatan that the base map does not have.
    """
    sites = _read(engine, _columns(Site).order_by(Site.name, Site.site_id), Site.site_id.key)
    unknown = sites[~sites["kecamatan_code"].isin(kecamatan.index)]
    if len(unknown):
        raise DataError(
            f"Lokasi {site_id}, kolom kecamatan_code: {code} tidak ada di peta dasar; perbaiki kodenya."
            for site_id, code in unknown["kecamatan_code"].items()
        )
    for place, column in ((2, "kecamatan"), (3, "zone")):
        sites.insert(place, column, sites["kecamatan_code"].map(kecamatan[column]).astype("str"))
    points = gpd.points_from_xy(sites["lon"], sites["lat"])
    return gpd.GeoDataFrame(
        sites, geometry=np.where(sites["lat"].notna(), points, None), crs="EPSG:4326"
    )  # fmt: skip


def read_visits(engine: Engine) -> pd.DataFrame:
    """Read the visits, indexed by ``visit_id``, by date and place in the round."""
    return _read(engine, _columns(Visit).order_by(Visit.date, Visit.position, Visit.visit_id), "visit_id")


def read_observations(engine: Engine) -> pd.DataFrame:
    """Read what visits counted, indexed by ``observation_id``, with ``site_id`` and ``date`` of the visit."""
    return _read(engine, _with_visit(Observation), "observation_id")


def read_needs(engine: Engine) -> pd.DataFrame:
    """Read the assessed needs, indexed by ``need_id``, with ``site_id`` and ``date`` of the visit."""
    return _read(engine, _with_visit(Need), "need_id")


def read_outcomes(engine: Engine) -> pd.DataFrame:
    """Read the outcomes, indexed by ``outcome_id``, by date."""
    return _read(engine, _columns(Outcome).order_by(Outcome.date, Outcome.outcome_id), "outcome_id")


def read_figures(engine: Engine) -> pd.DataFrame:
    """Read the published figures, indexed by ``figure``."""
    return _read(engine, _columns(Figure).order_by(Figure.figure), "figure")


def _columns(table: type[Base]) -> Select[Any]:
    return select(*table.__table__.columns)


def _with_visit(table: type[Base]) -> Select[Any]:
    """Select a table whose rows belong to a visit, with that visit's site and date, by date."""
    columns = table.__table__.columns
    own = [column for column in columns if column.name != "visit_id"]
    key = columns["visit_id"]
    return (
        select(own[0], key, Visit.site_id, Visit.date, *own[1:])
        .join_from(table, Visit, key == Visit.visit_id)
        .order_by(Visit.date, own[0])
    )


def _read(engine: Engine, statement: Select[Any], index: str) -> pd.DataFrame:
    """Run a statement and give each column of the answer its type, also when there are no rows."""
    with explaining(engine), engine.connect() as connection:
        rows = connection.execute(statement).all()
    columns = list(statement.selected_columns)
    values = zip(*rows, strict=True) if rows else ((),) * len(columns)
    typed = {
        column.key: _typed(list(taken), column) for column, taken in zip(columns, values, strict=True)
    }  # fmt: skip
    return pd.DataFrame(typed).set_index(index)


def _typed(values: list[Any], column: ColumnElement[Any]) -> pd.Series:
    """Give a column its pandas type: whole numbers that may be missing are ``Int64``, dates are midnights."""
    kind = column.type
    if isinstance(kind, Date):
        return pd.Series(np.array(values, dtype="datetime64[D]").astype("datetime64[us]"))
    if isinstance(kind, Boolean):
        return pd.Series(values, dtype="bool")
    if isinstance(kind, Integer):
        return pd.Series(values, dtype="Int64" if getattr(column, "nullable", True) else "int64")
    return pd.Series(values, dtype="float64" if isinstance(kind, Float) else "str")
