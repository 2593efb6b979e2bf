"""Peta: where the programme stands, on the map, as of any date."""

import datetime as dt

import streamlit as st

from geo.indonesian import date_plain
from geo.listings import STATUS_COLUMNS
from geo.maps import Painting, side_by_side
from pages.recording.choose import offer_recording
from pages.shared import cards, filters, map_choices, readers
from pages.shared.figures import key_figures
from pages.shared.kept import keep, keep_painting
from pages.shared.map_view import show_map
from pages.shared.screen import open_records, show_empty, show_head
from pages.shared.sheets import describe_scope, offer_sheet
from pages.shared.tables import offer_downloads, show_table

records, basemap = open_records(), readers.basemap()
head = st.container(key="head")
with st.container(horizontal=True, key="toolbar", vertical_alignment="bottom"):
    tells = map_choices.ask_view()
    zone = filters.ask_zone()
    as_of = filters.ask_date()
    other: dt.date | None = filters.ask_other_date()
    scope = filters.ask_scope(basemap, zone)
    download = st.container(width="content", key="download")

status = readers.status(as_of)
inside = scope.selects(records.sites, status)
sites, shown = records.sites[inside], status[inside]
with head:
    earlier = readers.status(as_of - dt.timedelta(days=90))
    figures = keep("peta_angka", (scope, as_of), lambda: key_figures(shown, earlier[inside]))
    show_head("Peta", records.settings.district, as_of, figures)

canvas, side = st.columns([2.6, 1], gap="small")
with side, st.container(key="card"):
    choice = map_choices.ask_choice(sites, basemap, scope)
    if choice is None:
        st.html(keep("peta_perhatian", (scope, as_of), lambda: cards.tell_attention(records, status, inside)))
    elif choice[0] == "site":
        cards.show_site(records, status, choice[1], as_of)
        offer_recording(records, choice[1])
    else:
        cards.show_kecamatan(records, basemap, status, readers.areas(as_of).loc[choice[1]], as_of)

view = map_choices.View(tells, scope, choice, basemap)


def _paint() -> Painting:
    if other is None:
        return view.painting(sites, shown)
    then = readers.status(other)
    kept = scope.selects(records.sites, then)
    dated = {as_of: (sites, shown), other: (records.sites[kept], then[kept])}
    pair = [view.painting(*dated[date], date_plain(date)) for date in sorted({as_of, other})]
    return side_by_side(pair[0], pair[-1])


with canvas:
    told = (view.title, scope, choice, as_of, other)
    show_map(keep_painting("peta_lukisan", told, _paint), "peta", map_choices.remember)
with download:
    offer_sheet(view.layer(sites, shown), basemap, records, view.title, as_of, describe_scope(scope, basemap))

if sites.empty:
    show_empty("Tidak ada lokasi yang cocok dengan saringan.", "Kurangi saringan, atau pilih Semua pada Zona.")
    st.stop()
st.subheader("Semua lokasi pada peta")
listed = readers.listed(as_of, scope)
show_table(
    listed,
    STATUS_COLUMNS,
    "peta_tabel",
    f"Lokasi per {date_plain(as_of)}",
    lambda site: map_choices.remember(("site", site)),
)
offer_downloads(listed, STATUS_COLUMNS, "lokasi", "Lokasi", records, as_of)
