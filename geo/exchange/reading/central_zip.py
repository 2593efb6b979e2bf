"""Pick from the CSV files in a zip of ODK Central the submissions of a form, and nothing that hangs on them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.errors import DataError
from geo.exchange.names import safe_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.exchange.reading.table import RawTable

CENTRAL_MARKS = frozenset(("KEY", "SubmissionDate"))
"""The columns that Central adds to every table of submissions."""
REPEAT_MARK = "PARENT_KEY"
"""The column of a table of repeats, whose rows hang on submissions."""
_OFFICE_PACKAGE = "[Content_Types].xml"
_MAC_COPIES = "__MACOSX/"


def is_central_zip(names: Sequence[str]) -> bool:
    """Tell by the names in a zip whether it is one of CSV files, as ODK Central gives, and no workbook."""
    return _OFFICE_PACKAGE not in names and any(map(is_csv, names))


def is_csv(part: str) -> bool:
    """Tell by its name whether a file in a zip is a table."""
    return part.lower().endswith(".csv") and not part.startswith(_MAC_COPIES)


def pick_submissions(name: str, names: Sequence[str], tables: Mapping[str, RawTable | None]) -> list[RawTable]:
    """Pick the submissions in a zip of ODK Central.

    Parameters
    ----------
    name
        What messages call the zip.
    names
        Of all files in it.
    tables
        Its CSV files by name, as read; None for an empty one.

    Returns
    -------
    tables
        One, as the file holds it; repeats and attachments, which the field form does not have, are named as left out.

    Raises
    ------
    DataError
        When it has no table of submissions.

    Notes
    -----
    The zip holds FORM.csv, a FORM-REPEAT.csv for each repeat with ``PARENT_KEY``, and ``media/``
    (https://docs.getodk.org/central-submissions/; getodk/central-backend, lib/data/briefcase.js).
    """
    found = {part: table for part, table in tables.items() if table is not None and is_central_table(table)}
    if not found:
        raise DataError(
            f"{name}: tidak berisi tabel kiriman ODK Central; di Central buka formulirnya, Submissions, Download, "
            "lalu pilih All data tables."
        )
    others = [part for part in tables if part not in found]
    attached = sum(not is_csv(one) and not one.endswith("/") for one in names)
    left_out = [f"berkas {safe_name(part)}: bukan tabel kunjungan" for part in others]
    if attached:
        left_out.append(f"{attached} berkas lampiran (foto dan lainnya): tidak disimpan")
    return [
        replace(table, file=name, sheet=part, left_out=(*table.left_out, *left_out)) for part, table in found.items()
    ]


def is_central_table(table: RawTable) -> bool:
    """Tell whether a table is one of Central's submissions, and not of repeats within them."""
    return set(table.headings) >= CENTRAL_MARKS and REPEAT_MARK not in table.headings
