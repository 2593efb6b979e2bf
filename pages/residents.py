"""Penghuni: who lives at the sites, living-in and TL apart, over time and against the district's figure."""

import altair as alt
import pandas as pd
import streamlit as st

from geo import charts, listings, monitoring
from geo.indonesian import date_plain, whole
from geo.scope import key_numbers
from geo.symbols import ZONE_WORDS
from pages.shared import filters, readers
from pages.shared.figures import resident_figures
from pages.shared.kept import show_chart
from pages.shared.screen import open_records, show_empty, show_head
from pages.shared.tables import offer_downloads, show_table

PLACES = {"Lokasi": "site_id", "Kecamatan": "kecamatan_code", "Zona": "zone"}
MOST_DRAWN = 100  # sites in one chart: more bars than that nobody reads, and thousands Altair refuses

records, basemap = open_records(), readers.basemap()
head = st.container()
with st.container(horizontal=True, key="toolbar", vertical_alignment="bottom"):
    zone = filters.ask_zone()
    as_of = filters.ask_date()
    place = (
        st.segmented_control(
            "Menurut", list(PLACES), default="Lokasi", required=True, key="menurut", bind="query-params"
        )
        or "Lokasi"  # an address may say menurut= and nothing more
    )
    scope = filters.ask_scope(basemap, zone)

status = readers.status(as_of)
inside = scope.selects(records.sites, status)
sites, shown = records.sites[inside], status[inside]
now = key_numbers(shown)
district = records.district_estimate
with head:
    show_head("Penghuni", records.settings.district, as_of, resident_figures(now, district, is_whole=inside.all()))
if sites.empty:
    show_empty("Tidak ada lokasi yang cocok dengan saringan.", "Kurangi saringan, atau pilih Semua pada Zona.")
    st.stop()
if not now.counted:
    show_empty(
        f"Belum ada hitungan penghuni sampai {date_plain(as_of)}.",
        "Hitungan masuk setelah kunjungan inventarisasi dicatat; sampai saat itu setiap angka tertulis belum ada data.",
    )

residents = listings.list_residents(sites, shown, basemap, PLACES[str(place)], pd.Timestamp(as_of))
drawn = listings.fullest(residents, MOST_DRAWN)
named = listings.fullest(shown.assign(name=sites["name"]), MOST_DRAWN)
if len(named) < len(sites):
    st.caption(
        f"Grafik menurut lokasi memuat {MOST_DRAWN} dari {whole(len(sites))} lokasi, yang terbanyak penghuninya; "
        "unduhan memuat semuanya."
    )
told = (scope, as_of)


def _over_time() -> alt.TopLevelMixin:
    observations = records.observations[records.observations["site_id"].isin(sites.index)]
    dates = monitoring.month_ends(observations, as_of)
    over_time = monitoring.residents_over_time(sites, observations, dates, "zone")
    return charts.draw_residents_over_time(over_time.assign(place=over_time["zone"].map(ZONE_WORDS)))


left, right = st.columns(2, gap="medium")
with left:
    st.subheader("Dari waktu ke waktu")
    show_chart("penghuni_waktu", told, _over_time)
    if district is not None and inside.all():
        st.subheader("Terhadap angka kabupaten")
        show_chart(
            "penghuni_kabupaten",
            told,
            lambda: charts.draw_known_against_district(now.living_in, now.tl, district.value, as_of, district.as_of),
        )
with right:
    st.subheader(f"Menurut {str(place).lower()}")
    show_chart("penghuni_tempat", (*told, place), lambda: charts.draw_residents_by_place(drawn))

left, right = st.columns(2, gap="medium")
with left:
    st.subheader("Kamar dan penghuni")
    show_chart("penghuni_kamar", told, lambda: charts.draw_rooms_against_residents(named))
with right:
    st.subheader("Umur hitungan")
    show_chart("penghuni_umur", told, lambda: charts.draw_count_ages(named, as_of))

st.subheader(f"Tabel menurut {str(place).lower()}")
columns = listings.resident_columns(PLACES[str(place)])
show_table(residents, columns, f"penghuni_{PLACES[str(place)]}", f"Penghuni menurut {place}, per {date_plain(as_of)}")
offer_downloads(residents, columns, "penghuni", f"Penghuni menurut {str(place).lower()}", records, as_of)
