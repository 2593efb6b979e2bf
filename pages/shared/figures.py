"""The key figures above a map, with their unit, their change and where they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.indonesian import NO_DATA, date_short, percent, whole
from geo.scope import KeyNumbers, key_numbers
from geo.symbols import ZONE_WORDS
from pages.shared.screen import KeyFigure

if TYPE_CHECKING:
    import datetime as dt

    from geo.workspace import DistrictEstimate


def _change(now: int | None, before: int | None) -> str:
    """Tell a change against 90 days earlier; silent when either side is unknown."""
    if now is None or before is None:
        return "90 hari lalu: " + NO_DATA if now is not None else ""
    return "sama dengan 90 hari lalu" if now == before else f"{now - before:+d} dari 90 hari lalu".replace("-", "−")


def key_figures(status: pd.DataFrame, earlier: pd.DataFrame) -> list[KeyFigure]:
    """Word the five figures of the map screen; ``earlier`` is the same sites' status 90 days before."""
    now, before = key_numbers(status), key_numbers(earlier)
    counted = f"{now.counted} dari {now.sites} lokasi terhitung" if now.counted else "belum ada lokasi terhitung"
    oldest = f"tertua {date_short(now.oldest_count)}" if now.oldest_count else ""
    share = percent(now.visited / now.sites) if now.sites else NO_DATA
    return [
        KeyFigure(
            "Dikunjungi tepat waktu",
            f"{whole(now.visited)} dari {whole(now.sites)}",
            f"lokasi ({share})",
            _change(now.visited, before.visited),
            "catatan kunjungan",
        ),
        KeyFigure(
            "Terlambat", whole(now.overdue), "lokasi", _change(now.overdue, before.overdue), "dari jatuh tempo",
            is_alarming=now.overdue > 0,
        ),
        KeyFigure("Menetap", whole(now.living_in), "orang" if now.living_in is not None else "",
                  _change(now.living_in, before.living_in), counted),
        KeyFigure("TL (tidak langsung)", whole(now.tl), "orang" if now.tl is not None else "",
                  _change(now.tl, before.tl), oldest or counted),
        KeyFigure("Kunjungan berikutnya", date_short(now.next_visit, "belum ada"), "", "", "rencana yang tercatat"),
    ]  # fmt: skip


def resident_figures(now: KeyNumbers, district: DistrictEstimate | None, *, is_whole: bool) -> list[KeyFigure]:
    """Word the figures of the residents screen; the district's own figure only beside all sites together."""
    counted = f"{now.counted} dari {now.sites} lokasi terhitung"
    figures = [
        _people("Menetap", now.living_in, counted),
        _people("TL (tidak langsung)", now.tl, counted),
        KeyFigure("Hitungan tertua", date_short(now.oldest_count), "", "", "dari hitungan terakhir tiap lokasi"),
    ]
    if district is not None and is_whole:
        known = (now.living_in or 0) + (now.tl or 0)
        gap = (
            f"± {whole(district.value - known)}"
            if known <= district.value
            else f"lebih {whole(known - district.value)}"
        )
        figures += [
            KeyFigure(
                "Angka kabupaten",
                f"± {whole(district.value)}",
                "orang",
                f"per {date_short(district.as_of)}",
                "pernyataan Dinas Sosial",
            ),
            KeyFigure(
                "Belum terhitung",
                gap,
                "orang",
                f"menetap + TL yang terhitung: {whole(known if now.counted else None)}",
                "perkiraan, dua tanggal berbeda",
            ),
        ]
    return figures


def _people(label: str, count: int | None, source: str) -> KeyFigure:
    return KeyFigure(label, whole(count), "" if count is None else "orang", "", source)


def schedule_figures(rounds: pd.DataFrame, status: pd.DataFrame, as_of: dt.date) -> list[KeyFigure]:
    """Word the figures of the schedule: the next round of each zone, what is coming, and what nobody has planned."""
    today = pd.Timestamp(as_of)
    ahead = rounds[rounds["date"].ge(today) & rounds["state"].ne("cancelled")]
    figures = []
    for zone, word in ZONE_WORDS.items():
        own = ahead[ahead["zone"].eq(zone)]
        if zone not in set(rounds["zone"]):
            continue
        count = f"{whole(own['stops'].iloc[0])} lokasi" if len(own) else ""
        date = date_short(own["date"].iloc[0]) if len(own) else "belum ada"
        figures.append(KeyFigure(f"Putaran {word.lower()} berikutnya", date, count, "", "rencana yang tercatat"))
    soon = ahead[ahead["date"].le(today + pd.Timedelta(days=28))]
    missed = rounds.loc[rounds["date"].lt(today), "planned"].sum()
    unplanned = int((status["is_overdue"] & status["next_planned"].isna()).sum())
    return [
        *figures,
        KeyFigure(
            "Empat minggu ke depan",
            whole(soon["planned"].sum()),
            "kunjungan",
            f"dalam {whole(len(soon))} putaran",
            "",
        ),
        KeyFigure(
            "Terlewat",
            whole(missed),
            "kunjungan",
            "direncanakan, belum dicatat hasilnya",
            "",
            is_alarming=missed > 0,
        ),
        KeyFigure(
            "Belum dijadwalkan",
            whole(unplanned),
            "lokasi terlambat",
            "",
            "tanpa rencana kunjungan",
            is_alarming=unplanned > 0,
        ),
    ]
