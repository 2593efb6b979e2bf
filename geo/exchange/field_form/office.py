"""Make the field form of an office from what it has recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.exchange.conventions import SIMULATED_PREFIX
from geo.exchange.field_form.xlsform import form_version, write_form

if TYPE_CHECKING:
    import datetime as dt

    from geo.basemap import Basemap
    from geo.workspace import Records


@dataclass(frozen=True)
class FormFile:
    """A form ready to be handed out: its file's name, its content, and what is in it."""

    name: str
    content: bytes
    version: str
    n_sites: int
    is_simulated: bool


def make_form(records: Records, basemap: Basemap, today: dt.date, at: dt.time) -> FormFile:
    """Make the form of an office's sites.

    Parameters
    ----------
    records
        Everything the office has recorded.
    basemap
        Its base map, for kecamatan and zones.
    today, at
        When the form is made, by the office's clock: it becomes the form's version.

    Raises
    ------
    DataError
        As `write_form` says.
    """
    settings, version = records.settings, form_version(today, at)
    content = write_form(
        records.sites,
        basemap.kecamatan,
        district=settings.district,
        as_of=today,
        is_simulated=settings.is_demo,
        version=version,
    )
    prefix = SIMULATED_PREFIX if settings.is_demo else ""
    return FormFile(
        f"{prefix}formulir-kunjungan-{version}.xlsx", content, version, len(records.sites), settings.is_demo
    )
