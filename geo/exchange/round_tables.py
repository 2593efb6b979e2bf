"""Rounds for a spreadsheet: one row a round, one row a stop, and a sheet that explains them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from geo.exchange.round_words import find_team, one_line
from geo.exchange.tables import Column, Metadata, write_xlsx
from geo.rounds.words import MINUTE_S, clock_word
from geo.symbols import ZONE_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.exchange.round_words import RoundWords
    from geo.rounds.plan import Round

ROUND_COLUMNS = (
    Column("number", "Putaran", kind="whole"),
    Column("date", "Tanggal", kind="date"),
    Column("zone", "Zona", kind="text"),
    Column("team", "Tim", kind="text"),
    Column("office", "Kantor", kind="text"),
    Column("stops", "Perhentian", kind="whole"),
    Column("leave", "Berangkat", kind="text"),
    Column("back", "Kembali", kind="text"),
    Column("drive_min", "Mengemudi", "menit", kind="whole"),
    Column("drive_km", "Jarak", "km", kind="decimal"),
    Column("slack_min", "Sisa waktu kerja", "menit", kind="whole"),
)
STOP_COLUMNS = (
    Column("number", "Putaran", kind="whole"),
    Column("date", "Tanggal", kind="date"),
    Column("team", "Tim", kind="text"),
    Column("position", "Perhentian", kind="whole"),
    Column("name", "Lokasi", kind="text"),
    Column("village", "Desa", kind="text"),
    Column("kecamatan", "Kecamatan", kind="text"),
    Column("meeting_point", "Titik temu", kind="text"),
    Column("arrive", "Tiba", kind="text"),
    Column("start", "Mulai", kind="text"),
    Column("finish", "Selesai", kind="text"),
    Column("stay_min", "Lama kunjungan", "menit", kind="whole"),
    Column("pause_min", "Jeda istirahat", "menit", kind="whole"),
    Column("leg_min", "Mengemudi dari sebelumnya", "menit", kind="whole"),
    Column("leg_km", "Jarak dari sebelumnya", "km", kind="decimal"),
)


def write_rounds_xlsx(told: RoundWords, rounds: Sequence[Round], metadata: Metadata) -> bytes:
    """Write rounds as a workbook: "Putaran", "Perhentian" and "Keterangan".

    Parameters
    ----------
    told
        What is said of the rounds.
    rounds
        What to write, in this order; their number ties the two sheets together.
    metadata
        Title, day, source and notes; where the travel times come from, and whose roads, is added to the notes.

    Returns
    -------
    content
        The file; the same input gives the same bytes. Times are texts to the minute, without exact points.
    """
    round_rows, stops = [], []
    for number, planned in enumerate(rounds, start=1):
        team = find_team(told.problem, planned)
        head = {"number": number, "date": pd.Timestamp(planned.date), "team": one_line(team.name)}
        round_rows.append(
            head
            | {
                "zone": ZONE_WORDS[planned.zone],
                "office": one_line(team.office.name),
                "stops": len(planned.stops),
                "leave": clock_word(planned.leave_s),
                "back": clock_word(planned.back_s),
                "drive_min": _minutes(planned.drive_s),
                "drive_km": planned.drive_m / 1000,
                "slack_min": _minutes(planned.slack_s),
            }
        )
        stops += [
            head
            | {
                "position": stop.number,
                "name": stop.name,
                "village": stop.village,
                "kecamatan": stop.kecamatan.removeprefix("Kecamatan "),
                "meeting_point": stop.meeting_point,
                "arrive": clock_word(stop.arrive_s),
                "start": clock_word(stop.start_s),
                "finish": clock_word(stop.finish_s),
                "stay_min": _minutes(stop.finish_s - stop.start_s - stop.pause_s),
                "pause_min": _minutes(stop.pause_s),
                "leg_min": _minutes(stop.leg_s),
                "leg_km": stop.leg_m / 1000,
            }
            for stop in told.list_stops(planned)
        ]
    travel = f"Waktu dan jarak mengemudi \u2013 {one_line(told.problem.travel.source)}."
    notes = (*metadata.notes, travel, *filter(None, [told.roads]))
    sheets = {
        "Putaran": (pd.DataFrame(round_rows, columns=[column.name for column in ROUND_COLUMNS]), ROUND_COLUMNS),
        "Perhentian": (pd.DataFrame(stops, columns=[column.name for column in STOP_COLUMNS]), STOP_COLUMNS),
    }
    return write_xlsx(sheets, replace(metadata, notes=notes))


def _minutes(seconds: int) -> int:
    """Count whole minutes as `geo.rounds.words.length_word` does, a started one whole; negative for what is over."""
    minutes = -(-abs(int(seconds)) // MINUTE_S)
    return minutes if seconds >= 0 else -minutes
