"""What each team takes along: a sheet, a table, a calendar, points for a GPS, and on request links for a map app."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from geo import clock
from geo.documents.round_sheet import MOST_STOPS, draw_round_sheet
from geo.exchange.calendar import write_ics
from geo.exchange.gps import CAUTION, write_gpx
from geo.exchange.links import draw_qr_svg, list_links
from geo.exchange.round_tables import write_rounds_xlsx
from geo.exchange.round_words import RoundWords
from geo.exchange.tables import Metadata
from geo.indonesian import DAYS, date_short
from pages.planning.meeting import ask_meeting_points
from pages.shared.screen import show_note

if TYPE_CHECKING:
    from geo.basemap import Basemap
    from geo.rounds.edit import Priced
    from geo.rounds.problem import Problem
    from geo.workspace import Records

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer_hand_outs(problem: Problem, plan: Priced, records: Records, basemap: Basemap) -> None:
    """Offer everything a team takes along, for one round at a time, and the table of all rounds."""
    labels = {
        f"{DAYS[one.date.weekday()]}, {date_short(one.date)}, {one.team_id} ({one.zone})": one for one in plan.rounds
    }
    picked = st.selectbox("Lembar untuk putaran", list(labels), key="rencana_lembar", width=560)
    one = labels[picked]
    ask_meeting_points(one, records)
    is_demo, today = records.settings.is_demo, clock.today()
    told = RoundWords(problem, records.sites, is_demo)
    team = re.sub(r"\W+", "-", one.team_id.lower()).strip("-")
    stem = f"{'simulasi-' if is_demo else ''}putaran-{one.date.isoformat()}-{one.zone}-{team}"
    title = f"Rencana putaran {date_short(plan.rounds[0].date)} sampai {date_short(plan.rounds[-1].date)}"
    about = Metadata(title, today, is_simulated=is_demo)
    files = (
        (
            "Lembar A4 (PDF)", f"{stem}.pdf", "application/pdf", len(one.stops) > MOST_STOPS,
            lambda: draw_round_sheet(basemap, told, one, today),
        ),
        (
            "Kalender (.ics)", f"{stem}.ics", "text/calendar", False,
            lambda: write_ics(told, [one], clock.now()),
        ),
        (
            "Titik GPS (.gpx)", f"{stem}.gpx", "application/gpx+xml", False,
            lambda: write_gpx(told, one, clock.now()),
        ),
        (
            "Putaran ini (XLSX)", f"{stem}.xlsx", XLSX, False,
            lambda: write_rounds_xlsx(told, [one], about),
        ),
        (
            "Semua putaran (XLSX)", f"{'simulasi-' if is_demo else ''}rencana.xlsx", XLSX, False,
            lambda: write_rounds_xlsx(told, plan.rounds, about),
        ),
    )  # fmt: skip
    with st.container(horizontal=True):
        for label, name, mime, is_off, write in files:
            st.download_button(
                label,
                write,
                name,
                mime,
                on_click="ignore",
                icon=":material/download:",
                disabled=is_off,
                key=f"unduh_{name}",
            )
    if len(one.stops) > MOST_STOPS:
        show_note(f"Lembar A4 memuat paling banyak {MOST_STOPS} perhentian; bagi putaran ini.")
    show_note(CAUTION)
    if st.toggle("Buat tautan dan kode QR untuk aplikasi peta di ponsel", key="rencana_tautan"):
        for link in list_links(problem, one):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.image(draw_qr_svg(link), width=140)
                st.markdown(f"[{link.label}]({link.url})  \n{link.warning}")
