"""Jadwal: rounds by date and zone on a map with numbered stops, in a calendar and as a list; what is not planned."""

import datetime as dt

import streamlit as st

from geo import charts, listings
from geo.documents.layers import RoundLayer
from geo.documents.printable import print_stops
from geo.indonesian import date_plain
from geo.maps import paint_rounds
from geo.scope import Scope
from pages.planning.board import show_planner
from pages.shared import filters, readers, round_choices
from pages.shared.figures import schedule_figures
from pages.shared.kept import keep, keep_painting, show_chart
from pages.shared.map_view import show_map
from pages.shared.screen import open_records, show_empty, show_head
from pages.shared.sheets import describe_rounds, offer_sheet
from pages.shared.tables import offer_downloads, show_table

RECORDED, PLANNED = "Tercatat", "Susun rencana"

records, basemap = open_records(), readers.basemap()
head = st.container()
toolbar = st.container(horizontal=True, key="toolbar", vertical_alignment="bottom")
with toolbar:
    part = st.segmented_control(
        "Jadwal",
        [RECORDED, PLANNED],
        default=RECORDED,
        required=True,
        key="jadwal",
        bind="query-params",
        label_visibility="collapsed",
    )
if part == PLANNED:
    today = readers.today()
    with head:
        figures = schedule_figures(readers.rounds_and_stops()[0], readers.status(today), today)
        show_head("Jadwal", records.settings.district, today, figures)
    show_planner(records, basemap, toolbar)
    st.stop()
with toolbar:
    zone = filters.ask_zone()
    as_of = filters.ask_date()
    known, stops = readers.rounds_and_stops()
    if zone is not None:
        known, stops = known[known["zone"].eq(zone)], stops[stops["zone"].eq(zone)]
    labels = keep("jadwal_pilihan", (zone,), lambda: round_choices.label_rounds(known))
    chosen = round_choices.ask_rounds(known, labels, as_of)
    download = st.container(width="content", key="download")

sites = records.sites[Scope(zone).areas(records.sites)]
status = readers.status(as_of).loc[sites.index]
with head:
    figures = keep("jadwal_angka", (zone, as_of), lambda: schedule_figures(known, status, as_of))
    show_head("Jadwal", records.settings.district, as_of, figures)
if known.empty:
    show_empty("Belum ada kunjungan yang tercatat.", "Kunjungan yang direncanakan atau dicatat akan tampil di sini.")
    st.stop()

canvas, side = st.columns([2.6, 1], gap="small")
driven = stops[stops["round_id"].isin(chosen)]
with canvas:
    show_map(
        keep_painting("jadwal_lukisan", (zone, chosen), lambda: paint_rounds(driven, records.sites, basemap.office)),
        "jadwal",
    )
if chosen:
    with download:
        title, note = describe_rounds(known.loc[chosen])
        offer_sheet(RoundLayer(print_stops(driven, records.sites, basemap)), basemap, records, title, as_of, note)
with side, st.container(key="card"):
    st.html(
        keep(
            "jadwal_kartu",
            (zone, chosen, as_of),
            lambda: (
                round_choices.tell_rounds(known.loc[chosen], stops, as_of) + round_choices.tell_unplanned(sites, status)
            ),
        )
    )
    if st.button("Catat kunjungan", icon=":material/edit_note:", key="catat_kunjungan"):
        st.switch_page("visit.py")

st.subheader("Kalender")
first = as_of.replace(day=1) - dt.timedelta(days=1)
last = as_of.replace(day=1) + dt.timedelta(days=45)
show_chart(
    "kalender",
    (zone, first, last),
    lambda: charts.draw_calendar(known.rename(columns={"state": "status"}), first, last),
)

st.subheader("Daftar putaran")
listed = keep("jadwal_daftar", (zone,), lambda: listings.list_rounds_in_words(known, stops)[::-1])
show_table(
    listed,
    listings.ROUND_COLUMNS,
    "putaran_tabel",
    f"Putaran per {date_plain(as_of)}",
    round_choices.remember,
)
offer_downloads(listed, listings.ROUND_COLUMNS, "jadwal", "Daftar putaran", records, as_of)
