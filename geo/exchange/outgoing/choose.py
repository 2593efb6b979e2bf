"""Choose the records that leave, and lay out every table of them the way files carry it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo import monitoring
from geo.errors import DataError
from geo.exchange.fields import TABLES, RecordTable
from geo.exchange.tables import DEFAULT_SOURCE, SIMULATED_SOURCE, Metadata
from geo.indonesian import date_plain
from geo.scope import Scope
from geo.symbols import SIMULATED_WORD, STAGE_BY_CODE, ZONE_WORDS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from geo.basemap import Basemap
    from geo.workspace import Records

TITLE = "Data alih profesi"


@dataclass(frozen=True)
class Selection:
    """What of the records leaves; nothing told means everything.

    ``scope`` narrows the sites, and with them whatever belongs to a site. ``first`` and ``last`` narrow visits, what
    they counted and asked, and outcomes to a period, both days included; sites stay, visited in it or not.
    """

    scope: Scope = field(default_factory=Scope)
    first: dt.date | None = None
    last: dt.date | None = None

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.first and self.last and self.last < self.first:
            raise DataError(
                f"Jangka {date_plain(self.first)} sampai {date_plain(self.last)} terbalik; tukar kedua tanggalnya."
            )


@dataclass(frozen=True)
class Chosen:
    """The records that leave.

    ``rows`` has the rows of each table of `geo.exchange.fields` by its name, a column a field in their order, codes in
    words; ``status`` is that of `geo.monitoring.site_status` for the same sites, as of ``metadata.as_of``.
    """

    rows: Mapping[str, pd.DataFrame]
    status: pd.DataFrame
    metadata: Metadata


def choose_records(records: Records, basemap: Basemap, selection: Selection, as_of: dt.date) -> Chosen:
    """Choose records and put them into the words of files.

    Parameters
    ----------
    records, basemap
        An office's, or a demo's.
    selection
        Which of them.
    as_of
        The day of the status of sites, and of the data.

    Raises
    ------
    DataError
        When the selection names a zone or a kecamatan that the base map does not have.
    """
    _check_scope(selection.scope, basemap)
    default_days = records.settings.default_interval_days
    status = monitoring.site_status(
        records.sites, records.visits, records.observations, records.needs, records.outcomes, as_of, default_days
    )
    sites = pd.DataFrame(records.sites[selection.scope.selects(records.sites, status)].drop(columns="geometry"))
    visits, outcomes = (_of(rows, sites, selection) for rows in (records.visits, records.outcomes))
    frames: dict[str, pd.DataFrame] = {
        "sites": sites,
        "visits": visits,
        "observations": records.observations[records.observations["visit_id"].isin(visits.index)],
        "needs": records.needs[records.needs["visit_id"].isin(visits.index)],
        "outcomes": outcomes,
    }
    is_simulated = records.settings.is_demo or any(frame["simulated"].any() for frame in frames.values())
    source = SIMULATED_SOURCE if is_simulated else DEFAULT_SOURCE
    return Chosen(
        rows={table.name: _lay_out(frames[table.name], table, sites["name"]) for table in TABLES},
        status=status.loc[sites.index],
        metadata=Metadata(
            f"{TITLE} {records.settings.district}",
            as_of,
            is_simulated,
            f"{source} {basemap.attribution}.",
            notes=_say(selection, basemap),
        ),
    )


def _check_scope(scope: Scope, basemap: Basemap) -> None:
    """Refuse areas that are not on the map, which would quietly choose nothing."""
    faults = [
        f"Kecamatan {code!r} tidak ada di peta dasar; pakai kode BPS kecamatan."
        for code in scope.kecamatan
        if code not in basemap.kecamatan.index
    ]
    if scope.zone is not None and scope.zone not in ZONE_WORDS:
        faults.append(f"Zona {scope.zone!r} tidak dikenal; pilih {' atau '.join(ZONE_WORDS)}.")
    if faults:
        raise DataError(faults)


def _of(rows: pd.DataFrame, sites: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Select the dated rows of some sites and a period."""
    is_kept = rows["site_id"].isin(sites.index)
    if selection.first is not None:
        is_kept &= rows["date"] >= pd.Timestamp(selection.first)
    if selection.last is not None:
        is_kept &= rows["date"] <= pd.Timestamp(selection.last)
    return rows[is_kept]


def _lay_out(frame: pd.DataFrame, table: RecordTable, site_names: pd.Series[Any]) -> pd.DataFrame:
    """Give a table its fields in order: the key among them, names joined, codes in words, a mark where simulated."""
    rows = frame.reset_index()
    if table.name != "sites":
        rows["site_name"] = rows["site_id"].map(site_names)
    rows["simulated"] = pd.Series([SIMULATED_WORD if is_so else None for is_so in rows["simulated"]], dtype="str")
    for one in table.fields:
        if one.codes:
            rows[one.name] = rows[one.name].map(one.word, na_action="ignore").astype("str")
    return rows[[one.name for one in table.fields]]


def _say(selection: Selection, basemap: Basemap) -> tuple[str, ...]:
    """Put a selection into notes; none for everything."""
    scope, notes = selection.scope, []
    if scope.zone:
        notes.append(f"Hanya zona {ZONE_WORDS[scope.zone].lower()}.")
    if scope.kecamatan:
        notes.append(f"Hanya kecamatan {', '.join(basemap.kecamatan['kecamatan'].loc[list(scope.kecamatan)])}.")
    if scope.stages:
        notes.append(f"Hanya lokasi pada tahap {', '.join(STAGE_BY_CODE[code].word for code in scope.stages)}.")
    if scope.only_overdue:
        notes.append("Hanya lokasi yang terlambat dikunjungi.")
    if selection.first:
        notes.append(f"Kunjungan dan hasil mulai {date_plain(selection.first)}.")
    if selection.last:
        notes.append(f"Kunjungan dan hasil sampai {date_plain(selection.last)}.")
    return tuple(notes)
