"""What is known of one site or one kecamatan, beside the map."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo import symbols
from geo.charts import draw_site_history
from geo.indonesian import NO_DATA, date_plain, date_short, days_apart, distance, whole
from geo.needs import NEED_WORDS, latest_needs
from pages.shared.kept import show_chart

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from geo.basemap import Basemap
    from geo.workspace import Records

COUNTS = {"houses": "Rumah", "rooms": "Kamar", "living_in": "Menetap", "tl": "TL", "owners": "Pemilik"}
MOST_NEEDS = 5
MOST_LISTED, MOST_LISTED_TALL = 6, 10
"""Sites that a card lists on a usual screen, and on a tall one (style.css tells which is)."""


def _symbol(stage: symbols.Stage) -> str:
    """Draw a stage's shape in its colour, as on the map."""
    if stage.is_hollow:
        return "<i class='hollow'></i>"
    corners = ", ".join(f"{50 + 50 * x:.0f}% {50 - 50 * y:.0f}%" for x, y in stage.outline)
    return f"<i class='{stage.code}' style='background: {stage.colour}; clip-path: polygon({corners})'></i>"


def _facts(rows: list[tuple[str, str]]) -> str:
    return "<dl class='peta-facts'>" + "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in rows) + "</dl>"


def _counts(row: pd.Series) -> str:
    cells = "".join(
        f"<div><b class='{'' if pd.notna(row[key]) else 'none'}'>{whole(row[key], '–')}</b><span>{word}</span></div>"
        for key, word in COUNTS.items()
    )
    return f"<div class='peta-counts'>{cells}</div>"


def show_site(records: Records, status: pd.DataFrame, site_id: str, as_of: dt.date) -> None:
    """Show one site: stage, visits, counts with their date, needs, and its history as a small chart."""
    site, state = records.sites.loc[site_id], status.loc[site_id]
    stage = symbols.STAGE_BY_CODE[state["stage"]]
    chips = f'<span class="peta-chip">{_symbol(stage)}{escape(stage.word)}</span>'
    if state["is_overdue"]:
        chips += f"<span class='peta-chip alarm'>Terlambat {days_apart(state['days_overdue'])}</span>"
    interval = site["interval_days"] if pd.notna(site["interval_days"]) else records.settings.default_interval_days
    rows = [
        ("Kunjungan terakhir", date_plain(state["last_visit"], "belum pernah")),
        ("Jatuh tempo", f"{date_plain(state['due'], 'belum ada')} (tiap {interval} hari)"),
        ("Kunjungan berikutnya", date_plain(state["next_planned"], "belum direncanakan")),
    ]
    counted = f"dihitung {date_plain(state['counted_on'])}" if pd.notna(state["counted_on"]) else NO_DATA
    st.html(
        f'<section class="peta-card"><h2>{escape(site["name"])}</h2>'
        f"<p>Kecamatan {escape(str(site['kecamatan']))}, zona {escape(str(site['zone']))}</p>"
        f"<div class='peta-chips'>{chips}</div>{_facts(rows)}"
        f"<h3>Hitungan <small>{escape(counted)}</small></h3>{_counts(state)}"
        f"{_needs(records.needs, [site_id], as_of)}</section>"
    )
    seen = records.observations[
        records.observations["site_id"].eq(site_id) & records.observations["date"].le(pd.Timestamp(as_of))
    ]
    visits = records.visits[records.visits["site_id"].eq(site_id)]
    if len(seen):
        st.html("<h3 class='peta-h3'>Riwayat</h3>")
        show_chart("riwayat", (site_id, as_of), lambda: draw_site_history(seen, visits))
    st.html(f"<p class='peta-note'>{escape(_place(site))}</p>")


def _place(site: pd.Series) -> str:
    """Say how good a site's point is."""
    if pd.isna(site["lat"]):
        return "Belum ada titik; lokasi ini tidak tergambar pada peta."
    if site["location_accuracy"] == "gps":
        return "Titik dari pengukuran GPS."
    place = "desa" if site["location_accuracy"] == "desa" else "kecamatan"
    note = "" if pd.isna(site["note"]) else f" Catatan: {site['note']}."
    return f"Titik mewakili {place}, dapat meleset hingga {distance(site['accuracy_m'])}.{note}"


def _needs(needs: pd.DataFrame, site_ids: list[str], as_of: dt.date) -> str:
    """List the needs of each site's latest assessment, most asked first."""
    latest = latest_needs(needs[needs["site_id"].isin(site_ids)], as_of)
    asked = latest[latest["category"].ne("none")].groupby("category")["count"].sum().sort_values(ascending=False)
    if asked.empty:
        return f"<h3>Kebutuhan <small>{NO_DATA}</small></h3>"
    bars = "".join(
        f"<li><span>{escape(NEED_WORDS.get(str(kind), str(kind)))}</span><b>{whole(count)}</b></li>"
        for kind, count in asked.head(MOST_NEEDS).items()
    )
    rest = len(asked) - MOST_NEEDS
    more = f"<li class='more'><span>dan {rest} jenis lain</span></li>" if rest > 0 else ""
    assessed = f"asesmen {date_short(latest['date'].max())}"
    return f"<h3>Kebutuhan <small>{assessed}</small></h3><ul class='peta-needs'>{bars}{more}</ul>"


def show_kecamatan(records: Records, basemap: Basemap, status: pd.DataFrame, area: pd.Series, as_of: dt.date) -> None:
    """Show one kecamatan: its zone, sums over its sites, needs, and its sites."""
    code = str(area.name)
    place = basemap.kecamatan.loc[code]
    inside = records.sites.index[records.sites["kecamatan_code"].eq(code)]
    head = (
        f'<section class="peta-card"><h2>Kecamatan {escape(place["kecamatan"])}</h2>'
        f"<p>Zona {escape(place['zone'])}, {whole(place['desa_count'])} desa/kelurahan, "
        f"{whole(round(place['area_km2']))} km², kode BPS {escape(code)}</p>"
    )
    if not len(inside):
        st.html(head + "<p class='peta-note'>Tidak ada lokasi yang tercatat di kecamatan ini.</p></section>")
        return
    counted = f"hitungan tertua {date_short(area['oldest_count'])}" if pd.notna(area["oldest_count"]) else NO_DATA
    st.html(
        head
        + _facts(
            [
                ("Lokasi", f"{whole(area['sites'])}, terlambat {whole(area['overdue'])}"),
                ("Terhitung", f"{whole(area['sites_counted'])} dari {whole(area['sites'])} lokasi"),
            ]
        )
        + f"<h3>Hitungan <small>{escape(counted)}</small></h3>{_counts(area)}"
        + _needs(records.needs, list(inside), as_of)
        + "<h3>Lokasi di sini</h3>"
        + _site_list(records.sites, status.loc[inside], _standing)
        + "</section>"
    )


def tell_lateness(state: pd.Series) -> str:
    """Say how long a site has been overdue, as HTML."""
    return f"<em>{days_apart(state['days_overdue'])}</em> sejak {date_short(state['due'])}"


def _next_visit(state: pd.Series) -> str:
    return date_short(state["next_planned"])


def _standing(state: pd.Series) -> str:
    late = f" <em>terlambat {days_apart(state['days_overdue'])}</em>" if state["is_overdue"] else ""
    return escape(symbols.STAGE_BY_CODE[state["stage"]].word) + late


def _site_list(sites: pd.DataFrame, status: pd.DataFrame, tell: Callable[[pd.Series], str]) -> str:
    """List sites with their stage's colour; ``tell`` gives safe markup for the right side."""
    return f"<ul class='peta-sites'>{''.join(_site_rows(sites, status, tell))}</ul>"


def _site_rows(sites: pd.DataFrame, status: pd.DataFrame, tell: Callable[[pd.Series], str]) -> list[str]:
    rows = []
    for site_id, state in status.iterrows():
        symbol = _symbol(symbols.STAGE_BY_CODE[state["stage"]])
        name = escape(str(sites.at[site_id, "name"]))
        rows.append(f"<li><span class='peta-chip'>{symbol}{name}</span><span>{tell(state)}</span></li>")
    return rows


def short_list(sites: pd.DataFrame, status: pd.DataFrame, none: str, tell: Callable[[pd.Series], str]) -> str:
    """List the first few sites, more of them where the screen is tall, or say that there are none."""
    if status.empty:
        return f"<p>{none}</p>"
    usual, tall = _fits(len(status), MOST_LISTED), _fits(len(status), MOST_LISTED_TALL)
    rows = _site_rows(sites, status.head(tall), tell)
    rows[usual:] = [row.replace("<li>", "<li class='tall'>", 1) for row in rows[usual:]]
    return f"<ul class='peta-sites'>{''.join(rows)}</ul>" + "".join(
        f"<p class='peta-note {kind}'>dan {whole(len(status) - count)} lokasi lain, lihat tabel di bawah peta.</p>"
        for kind, count in (("usual", usual), ("tall", tall))
        if count < len(status)
    )


def _fits(count: int, most: int) -> int:
    """Tell how many of a list are shown: one more takes no more room than saying that there is one more."""
    return count if count <= most + 1 else most


def tell_attention(records: Records, status: pd.DataFrame, shown: pd.Series[bool]) -> str:
    """While nothing is selected: which sites wait longest, and how to go on; as HTML."""
    late = status[shown & status["is_overdue"]].sort_values("due")
    coming = status[shown & status["next_planned"].notna()].sort_values("next_planned")
    return (
        '<section class="peta-card"><h2>Terlambat dikunjungi</h2>'
        + short_list(records.sites, late, "Tidak ada lokasi yang terlambat pada tanggal ini.", tell_lateness)
        + "<h2>Kunjungan berikutnya</h2>"
        + short_list(records.sites, coming, "Belum ada kunjungan yang direncanakan.", _next_visit)
        + "<p class='peta-note'>Pilih lokasi atau kecamatan pada peta, atau dari daftar di atas, "
        "untuk melihat keadaannya.</p></section>"
    )
