"""A blank workbook to fill in by hand: one row a visit, with the office's own sites to choose from."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import xlsxwriter

from geo.exchange.fields import TABLE_BY_NAME, Field
from geo.exchange.tables import clean_text
from geo.needs import NEED_WORDS
from geo.recording.entry import MOST_COUNTED

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

ROWS = 1_000
"""Rows whose cells offer choices and refuse slips."""
_VISIT = ("date", "status", "time_in", "time_out", "attended_by")
_COUNTED = ("houses", "rooms", "living_in", "tl", "owners", "health_protocol")
_LAST = ("reason", "next_step")
_STATUS = ("done", "cancelled")
_LIST = "Daftar lokasi"
_WIDTHS = {"site_name": 24, "site_id": 24, "reason": 24, "next_step": 30, "note": 36, "attended_by": 24}


def write_blank(sites: pd.DataFrame, as_of: dt.date) -> bytes:
    """Write the workbook.

    Parameters
    ----------
    sites
        Indexed by ``site_id``, with ``name``; where two have the same name, visits name the code instead.
    as_of
        The day of the list of sites.

    Returns
    -------
    content
        XLSX. What is filled in comes in as it is; cells left empty mean not taken.
    """
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"title": f"Lembar isian kunjungan, daftar lokasi per {as_of.isoformat()}"})
    by_name = sites["name"].is_unique
    fields = _list_fields("site_name" if by_name else "site_id")
    page = book.add_worksheet("Kunjungan")
    _write_list(book.add_worksheet(_LIST), sites, book.add_format({"bold": True}))
    heading = book.add_format({"bold": True, "bg_color": "#E9EDF1", "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = {"date": "dd/mm/yyyy", "time": "hh:mm", "whole": "0", "text": "@"}
    styles = {kind: book.add_format({"num_format": form}) for kind, form in formats.items()}
    for at, one in enumerate(fields):
        page.write_string(0, at, one.label, heading)
        page.write_comment(0, at, one.definition, {"x_scale": 2})
        page.set_column(at, at, _WIDTHS.get(one.name, 12), styles[one.kind])
        rule = _rule(one, len(sites), "A" if by_name else "B")
        if rule is not None:
            page.data_validation(1, at, ROWS, at, rule)
    page.freeze_panes(1, 2)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    book.close()
    return file.getvalue()


def _list_fields(site: str) -> list[Field]:
    """Give the columns of a row: the visit, what it counted, what was asked for."""
    visits, observations = TABLE_BY_NAME["visits"], TABLE_BY_NAME["observations"]
    needs = [
        Field("needs", code, word, "whole", f"Jumlah perempuan yang meminta: {word}.", "orang")
        for code, word in NEED_WORDS.items()
    ]
    return [
        visits.find(site),
        *(visits.find(name) for name in _VISIT),
        *(observations.find(name) for name in _COUNTED),
        *needs,
        *(visits.find(name) for name in _LAST),
        observations.find("note"),
    ]


def _write_list(page: Any, sites: pd.DataFrame, bold: Any) -> None:  # noqa: ANN401 - XlsxWriter has no types
    """List the sites, for the choice in the other sheet."""
    for at, word in enumerate(("Nama lokasi", "Kode lokasi")):
        page.write_string(0, at, word, bold)
    for row, (site_id, name) in enumerate(sites["name"].sort_values().items(), start=1):
        page.write_string(row, 0, clean_text(name))
        page.write_string(row, 1, clean_text(site_id))
    page.set_column(0, 1, 32)


def _rule(one: Field, n_sites: int, column: str) -> dict[str, Any] | None:
    """Say what a cell of a column takes; Excel tells it while somebody types."""
    stop = {"error_title": one.heading[:32], "error_type": "stop"}
    if one.name in ("site_name", "site_id"):
        cells = f"='{_LIST}'!${column}$2:${column}${max(n_sites, 1) + 1}"
        return {**stop, "validate": "list", "source": cells, "error_message": "Pilih lokasi dari daftar."}
    if one.codes and not one.is_many:
        words = [one.codes[code] for code in (_STATUS if one.name == "status" else one.codes)]
        return {**stop, "validate": "list", "source": words, "error_message": "Pilih dari daftar."}
    if one.kind == "whole":
        bounds = {"criteria": "between", "minimum": 0, "maximum": MOST_COUNTED}
        message = "Tulis bilangan bulat, 0 atau lebih; kosongkan bila tidak dihitung."
        return {**stop, **bounds, "validate": "integer", "error_message": message}
    return None
