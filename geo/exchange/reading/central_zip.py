"""Read the zip of CSV files that ODK Central gives of a form: its submissions, and nothing that hangs on them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.errors import DataError
from geo.exchange.names import safe_name
from geo.exchange.reading.csv_file import read_csv
from geo.exchange.reading.packages import list_names, unpack

if TYPE_CHECKING:
    from geo.exchange.reading.table import RawTable

CENTRAL_MARKS = frozenset(("KEY", "SubmissionDate"))
"""The columns that Central adds to every table of submissions."""
REPEAT_MARK = "PARENT_KEY"
"""The column of a table of repeats, whose rows hang on submissions."""
_OFFICE_PACKAGE = "[Content_Types].xml"
_MAC_COPIES = "__MACOSX/"


def is_central_zip(content: bytes) -> bool:
    """Tell whether a file is a zip of CSV files, as ODK Central gives, and no workbook. Nothing is unpacked."""
    names = list_names(content)
    return _OFFICE_PACKAGE not in names and any(_is_table(name) for name in names)


def read_central_zip(name: str, content: bytes) -> list[RawTable]:
    """Read the submissions in a zip of ODK Central.

    Parameters
    ----------
    name
        What messages call the zip.
    content
        Its bytes.

    Returns
    -------
    tables
        One, as the file holds it; repeats and attachments, which the field form does not have, are named as left out.

    Raises
    ------
    DataError
        When the zip is larger than a zip may be, broken, or has no table of submissions.

    Notes
    -----
    The zip holds FORM.csv, a FORM-REPEAT.csv for each repeat with ``PARENT_KEY``, and ``media/``
    (https://docs.getodk.org/central-submissions/; getodk/central-backend, lib/data/briefcase.js).
    """
    parts = unpack(name, content, _is_table)
    tables = {part: read_csv(f"{name} berkas {part}", inner) for part, inner in parts.items()}
    found = {part: table for part, table in tables.items() if table is not None and is_central_table(table)}
    if not found:
        raise DataError(
            f"{name}: tidak berisi tabel kiriman ODK Central; di Central buka formulirnya, Submissions, Download, "
            "lalu pilih All data tables."
        )
    others = [part for part in tables if part not in found]
    attached = sum(not _is_table(one) and not one.endswith("/") for one in list_names(content))
    left_out = [f"berkas {safe_name(part)}: bukan tabel kunjungan" for part in others]
    if attached:
        left_out.append(f"{attached} berkas lampiran (foto dan lainnya): tidak disimpan")
    return [
        replace(table, file=name, sheet=part, left_out=(*table.left_out, *left_out)) for part, table in found.items()
    ]


def is_central_table(table: RawTable) -> bool:
    """Tell whether a table is one of Central's submissions, and not of repeats within them."""
    return set(table.headings) >= CENTRAL_MARKS and REPEAT_MARK not in table.headings


def _is_table(part: str) -> bool:
    return part.lower().endswith(".csv") and not part.startswith(_MAC_COPIES)
