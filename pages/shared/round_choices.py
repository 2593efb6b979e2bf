"""Which rounds the schedule shows, and what is told of them beside the map."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo import symbols
from geo.indonesian import date_long, date_short, days_apart, distance, whole
from geo.rounds import ROUND_WORDS
from pages.shared.cards import short_list, tell_lateness

if TYPE_CHECKING:
    import datetime as dt

NEXT = "Berikutnya di tiap zona"


def _label(row: pd.Series) -> str:
    team = "" if pd.isna(row["team"]) else f", {row['team']}"
    state = ROUND_WORDS[row["state"]].lower()
    return f"{date_short(row['date'])}, {row['zone']}{team}: {whole(row['stops'])} lokasi, {state}"


def label_rounds(rounds: pd.DataFrame) -> dict[str, str]:
    """Give every round's id by a text of its own, the latest first."""
    return {_label(row): str(number) for number, row in rounds.sort_values("date", ascending=False).iterrows()}


def ask_rounds(rounds: pd.DataFrame, labels: dict[str, str], as_of: dt.date) -> list[str]:
    """Ask which round to show; by default the next of each zone, or its last where none is coming."""
    clicked = st.session_state.pop("putaran_dipilih", None)
    if clicked is not None:
        st.session_state["putaran"] = next((label for label, number in labels.items() if number == clicked), NEXT)
    if st.session_state.get("putaran", NEXT) not in {NEXT, *labels}:
        st.session_state["putaran"] = NEXT
    picked = st.selectbox("Putaran", [NEXT, *labels], key="putaran", bind="query-params")
    return [labels[picked]] if picked in labels else next_rounds(rounds, as_of)


def next_rounds(rounds: pd.DataFrame, as_of: dt.date) -> list[str]:
    """Name the next round of every zone from a date on, or its last where none is coming, cancelled ones aside."""
    held = rounds[rounds["state"].ne("cancelled")]
    ahead = held[held["date"].ge(pd.Timestamp(as_of))].drop_duplicates("zone")
    past = held[held["date"].lt(pd.Timestamp(as_of)) & ~held["zone"].isin(ahead["zone"])]
    behind = past.drop_duplicates("zone", keep="last")
    return [*ahead.index, *behind.index]


def remember(round_id: str) -> None:
    """Keep the round that was chosen in the table for the next run."""
    st.session_state["putaran_dipilih"] = round_id


def tell_rounds(rounds: pd.DataFrame, stops: pd.DataFrame, as_of: dt.date) -> str:
    """List the stops of the rounds on the map, in order, with the length of each leg; as HTML."""
    cards = "".join(_round_card(row, stops[stops["round_id"].eq(number)], as_of) for number, row in rounds.iterrows())
    return f'<section class="peta-card" tabindex="0">{cards}</section>'  # by keyboard the card scrolls from here


def _round_card(row: pd.Series, stops: pd.DataFrame, as_of: dt.date) -> str:
    items = "".join(
        f"<li class='{stop.status}'><b>{stop.position}</b><span>{escape(str(stop.name))}</span>"
        f"<small>{distance(stop.leg_m, 'tidak ditempuh')}</small></li>"
        for stop in stops[stops["site_id"].notna()].rename_axis(index=None).itertuples(index=False)
    )
    home = distance(stops["leg_m"].iloc[-1], "tidak diketahui")
    total = distance(stops["leg_m"].sum(min_count=1), "belum dapat dihitung")
    team = "" if pd.isna(row["team"]) else f", {escape(str(row['team']))}"
    return (
        f"<h2>Putaran {symbols.ZONE_WORDS[row['zone']].lower()}</h2>"
        f"<p>{date_long(row['date'])} ({_when(row['date'].date(), as_of)}){team}. {ROUND_WORDS[row['state']]}.</p>"
        f"<ol class='peta-stops {row['zone']}'>{items}"
        f"<li><b>⌂</b><span>Kembali ke kantor</span><small>{home}</small></li></ol>"
        f"<p class='peta-note'>Jumlah {total} menurut garis lurus; lewat jalan lebih jauh.</p>"
    )


def _when(day: dt.date, as_of: dt.date) -> str:
    if day == as_of:
        return "hari ini"
    return f"{days_apart((day - as_of).days)} {'lagi' if day > as_of else 'lalu'}"


def tell_unplanned(sites: pd.DataFrame, status: pd.DataFrame) -> str:
    """List what is overdue and in no coming round; as HTML."""
    waiting = status[status["is_overdue"] & status["next_planned"].isna()].sort_values("due")
    body = short_list(sites, waiting, "Tidak ada; semua yang terlambat sudah dijadwalkan.", tell_lateness)
    return f'<section class="peta-card"><h2>Terlambat dan belum dijadwalkan</h2>{body}</section>'
