"""Key figures of the data screen: how much there is, how new it is, and when it was last copied to safety."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.indonesian import NO_DATA, date_short, whole
from pages.shared.screen import KeyFigure

if TYPE_CHECKING:
    import datetime as dt

    from geo.workspace import Records


def data_figures(records: Records, today: dt.date) -> list[KeyFigure]:
    """Give the figures above the data screen."""
    visits, observations = records.visits, records.observations
    done = visits[visits["status"].eq("done")]
    counted = observations["date"].max() if len(observations) else None
    return [
        KeyFigure("Lokasi", whole(len(records.sites)), "lokasi", "", "daftar kantor"),
        KeyFigure(
            "Kunjungan terlaksana",
            whole(len(done)),
            "kunjungan",
            f"dari {whole(len(visits))} yang tercatat",
            "termasuk rencana dan yang batal",
        ),
        KeyFigure(
            "Hitungan terbaru",
            NO_DATA if counted is None else date_short(counted),
            "",
            "" if counted is None else f"{whole((today - counted.date()).days)} hari lalu",
            f"{whole(len(observations))} hitungan",
        ),
    ]
