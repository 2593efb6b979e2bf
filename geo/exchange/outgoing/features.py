"""Sites as maps carry them: their own row, where they stand, and the point with how far it may be off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from geo import indonesian
from geo.exchange.conventions import legal_text
from geo.exchange.fields import STATUS_FIELDS, TABLE_BY_NAME, Field
from geo.symbols import DUE_STATES, SIMULATED_WORD, STAGES

if TYPE_CHECKING:
    from geo.exchange.outgoing.choose import Chosen

FEATURE_FIELDS: tuple[Field, ...] = (*TABLE_BY_NAME["sites"].fields, *STATUS_FIELDS)

CODE_WORDS: dict[str, dict[str, str]] = {
    "stage": {stage.code: stage.word for stage in STAGES},
    "due_state": {state.code: state.word for state in DUE_STATES},
}
"""Words of the two columns that hold codes, for styles and filters."""


def list_features(chosen: Chosen) -> pd.DataFrame:
    """Put every chosen site and its status side by side; see ``FEATURE_FIELDS``."""
    sites = chosen.rows["sites"]
    status = chosen.status.drop(columns="health_protocol").reset_index(drop=True)
    status["stage_word"] = status["stage"].astype("str").map(CODE_WORDS["stage"])
    status["due_word"] = status["due_state"].astype("str").map(CODE_WORDS["due_state"])
    status["status_note"] = [SIMULATED_WORD if is_so else None for is_so in status["is_simulated"]]
    return pd.concat([sites, status[[one.name for one in STATUS_FIELDS]]], axis=1)


def plain_value(value: Any, one: Field) -> str | int | float | None:  # noqa: ANN401 (a cell of any frame)
    """Give a cell as JSON, XML and databases hold it: dates as ``2026-03-11``, a missing value as None."""
    if indonesian.is_missing(value):
        return None
    if one.kind == "date":
        day = indonesian.as_date(value)
        return None if day is None else day.isoformat()
    if one.kind == "whole":
        return int(value)
    if one.kind in {"decimal", "degrees"}:
        return float(value)
    return legal_text(str(value))


def say_accuracy(accuracy: str, metres: float | None) -> str:
    """Say how rough a site's point is."""
    if accuracy == "gps":
        return "Titik diukur di tempat."
    return (
        f"Titik hanya mewakili {accuracy}; dapat meleset {indonesian.distance(metres, 'tidak diketahui berapa jauh')}."
    )
