"""The tables an office reads and downloads: their rows, and a heading and unit for every column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from geo import monitoring, symbols
from geo.exchange.tables import Column
from geo.rounds import ROUND_WORDS

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geo.basemap import Basemap

Place = Literal["site_id", "kecamatan_code", "zone"]

_COUNT_COLUMNS = (
    Column("houses", "Rumah"),
    Column("rooms", "Kamar"),
    Column("living_in", "Menetap", "orang"),
    Column("tl", "TL", "orang"),
    Column("owners", "Pemilik"),
)

STATUS_COLUMNS: tuple[Column, ...] = (
    Column("name", "Lokasi"),
    Column("kecamatan", "Kecamatan"),
    Column("zone", "Zona"),
    Column("stage", "Tahap"),
    Column("due_state", "Jatuh tempo"),
    Column("last_visit", "Kunjungan terakhir", missing="belum pernah"),
    Column("due", "Tanggal jatuh tempo", missing="belum ada"),
    Column("days_overdue", "Terlambat", "hari", missing="tidak"),
    Column("next_planned", "Rencana berikutnya", missing="belum ada"),
    *_COUNT_COLUMNS,
    Column("counted_on", "Dihitung pada"),
    Column("accuracy_m", "Ketelitian titik", "m"),
)


def list_status(sites: gpd.GeoDataFrame, status: pd.DataFrame) -> pd.DataFrame:
    """Put names, words and counts of every site side by side, the longest due first; see ``STATUS_COLUMNS``."""
    rows: pd.DataFrame = sites[["name", "kecamatan", "accuracy_m"]].join(status.drop(columns=["stage", "due_state"]))
    rows["zone"] = sites["zone"].map(symbols.ZONE_WORDS)
    rows["stage"] = status["stage"].map({stage.code: stage.word for stage in symbols.STAGES}).astype("str")
    rows["due_state"] = status["due_state"].map({state.code: state.word for state in symbols.DUE_STATES}).astype("str")
    rows["accuracy_m"] = rows["accuracy_m"].round().astype("Int64")
    return rows.sort_values(["due", "name"], na_position="first")[[column.name for column in STATUS_COLUMNS]]


def resident_columns(place: Place) -> tuple[Column, ...]:
    """Name the columns of ``list_residents``."""
    if place == "site_id":
        return (
            Column("place", "Lokasi"),
            Column("kecamatan", "Kecamatan"),
            Column("zone", "Zona"),
            *_COUNT_COLUMNS,
            Column("counted_on", "Dihitung pada"),
            Column("age_days", "Umur hitungan", "hari"),
        )
    return (
        Column("place", "Kecamatan" if place == "kecamatan_code" else "Zona"),
        Column("sites", "Jumlah lokasi"),
        Column("sites_counted", "Terhitung", "lokasi"),
        *_COUNT_COLUMNS,
        Column("oldest_count", "Hitungan tertua"),
        Column("newest_count", "Hitungan terbaru"),
    )


def list_residents(
    sites: gpd.GeoDataFrame, status: pd.DataFrame, basemap: Basemap, place: Place, as_of: pd.Timestamp
) -> pd.DataFrame:
    """List the counts of every site, or sums over every kecamatan or zone with sites; see ``resident_columns``."""
    if place == "site_id":
        rows = status.assign(
            place=sites["name"].astype("str"),
            kecamatan=sites["kecamatan"],
            zone=sites["zone"].map(symbols.ZONE_WORDS),
            age_days=(as_of - status["counted_on"]).dt.days.astype("Int64"),
        )
    else:
        rows = monitoring.area_status(status, sites, by=place)
        words = symbols.ZONE_WORDS if place == "zone" else basemap.kecamatan["kecamatan"].to_dict()
        rows = rows[rows["sites"] > 0].assign(place=lambda areas: areas.index.map(words))
    return rows[[column.name for column in resident_columns(place)]].sort_values("place")


def fullest(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """Select the rows with the most known residents, uncounted ones last; all of them, as they are, while few."""
    if len(rows) <= most:
        return rows
    return rows.loc[rows[["living_in", "tl"]].sum(axis=1).sort_values(ascending=False, kind="stable").index[:most]]


ROUND_COLUMNS: tuple[Column, ...] = (
    Column("date", "Tanggal"),
    Column("zone", "Zona"),
    Column("team", "Tim"),
    Column("names", "Urutan perhentian"),
    Column("state", "Keadaan"),
    Column("done", "Terlaksana", "lokasi"),
    Column("cancelled", "Dibatalkan", "lokasi"),
    Column("stops", "Perhentian", "lokasi"),
    Column("length_km", "Garis lurus", "km"),
)


def list_rounds_in_words(rounds: pd.DataFrame, stops: pd.DataFrame) -> pd.DataFrame:
    """Word every round: its stops in order, its state and its straight-line length; see ``ROUND_COLUMNS``."""
    visited = stops[stops["site_id"].notna()]
    names = visited["position"].astype("str") + ". " + visited["name"].astype("str")
    by_round = stops.groupby("round_id")["leg_m"]
    whole = by_round.count() > 0
    return rounds.assign(
        zone=rounds["zone"].map(symbols.ZONE_WORDS),
        team=rounds["team"].fillna("–"),
        names=names.groupby(visited["round_id"]).agg("  ".join),
        state=rounds["state"].map(ROUND_WORDS),
        length_km=(by_round.sum() / 1000).where(whole).round(1),
    )[[column.name for column in ROUND_COLUMNS]]
