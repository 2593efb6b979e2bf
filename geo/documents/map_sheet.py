"""The printed map: an A4 landscape picture with title, date, legend, scale, north arrow and sources."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo import indonesian, symbols
from geo.classes import assign_classes, describe_classes
from geo.documents.layers import AreaLayer, Layer, RoundLayer, SiteLayer
from geo.documents.legend import Entry, Legend
from geo.documents.panel import PAGE_PT, Panel, dash_style
from geo.documents.placing import Box, boxes_beside, spread
from geo.symbols import LIGHT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geo.basemap import Basemap

Points = NDArray[np.float64]
"""Places on the sheet: (n, 2), or (2,) for one."""

CAUTION = "Bukan batas resmi; letak lokasi adalah titik perkiraan kecuali bertanda GPS."
ZONE_PAPER = {"utara": LIGHT.north, "selatan": LIGHT.south}

_MAP_BOX = Box(28, 46, 640, 522)
_LEGEND_BOX = Box(652, 46, PAGE_PT[0] - 28, 522)
_SYMBOL_PT = 6.5
_SITE_NAME_PT = 8.0
_MOST_NAMES = 80
"""Above this, names would hide the map; above 5 times this, circles would; above 10 times, symbols stay put."""
_LARGEST_CIRCLE_PT, _SMALLEST_CIRCLE_PT = 18.0, 8.0
_SCALES_KM = (1, 2, 5, 10, 20, 50, 100, 200)


def draw_map_sheet(
    basemap: Basemap,
    layer: Layer,
    *,
    title: str,
    as_of: dt.date,
    is_simulated: bool,
    note: str = "",
    dpi: int = 300,
) -> bytes:
    """Draw a map as a picture to print or to put in a report.

    Parameters
    ----------
    basemap
        The district, EPSG:4326; drawn in its UTM zone.
    layer
        What the map tells.
    title
        One line at the top.
    as_of
        The day the data are of.
    is_simulated
        Whether any of it is simulated: then the sheet says so, in large letters.
    note
        What the reader has narrowed the map to, below the title; empty when nothing.
    dpi
        Dots per inch: 300 gives 3508 by 2480.

    Returns
    -------
    png
        The picture; the same input gives the same bytes. Nothing global is touched: threads may draw at once.
    """
    panel = Panel(basemap, _MAP_BOX, dpi)
    legend = Legend(panel, _LEGEND_BOX)
    _draw_head(panel, title, as_of, note, is_simulated=is_simulated)
    _draw_scale_and_north(panel)
    left_out = () if isinstance(layer, RoundLayer) else layer.dimmed
    zones = basemap.kecamatan["zone"].drop(list(left_out), errors="ignore")
    _draw_ground(panel, layer, zones)
    if isinstance(layer, SiteLayer):
        _draw_sites(panel, legend, layer)
    elif isinstance(layer, AreaLayer):
        _draw_areas(panel, legend, layer)
    else:
        _draw_rounds(panel, legend, layer)
    lost = panel.draw_names()
    _list_ground(legend, basemap, set() if isinstance(layer, AreaLayer) else set(zones), len(left_out))
    if lost:
        legend.tell(f"{indonesian.whole(lost)} nama kecamatan tidak termuat.")
    legend.draw()
    for n, line in enumerate((f"{basemap.attribution}; disederhanakan.", CAUTION)):
        panel.write(_MAP_BOX.left, 34 - n * 9.5, indonesian.shorten(line, 170), 6.5, colour=LIGHT.quiet_ink)
    picture = io.BytesIO()
    panel.figure.savefig(picture, format="png", metadata={"Software": None, "Title": indonesian.shorten(title, 80)})
    return picture.getvalue()


def _draw_head(panel: Panel, title: str, as_of: dt.date, note: str, *, is_simulated: bool) -> None:
    """Write the title, the date of the data, and the strip that says the data are invented."""
    width = _MAP_BOX.right - _MAP_BOX.left
    head = indonesian.shorten(title, 80)
    panel.write(_MAP_BOX.left, 563, head, panel.fit(head, 17, width, bold=True), bold=True)
    below = f"Data per {indonesian.date_long(as_of)}"
    if note:
        below += f". {indonesian.shorten(note, 90)}"
    panel.write(_MAP_BOX.left, 540, below, panel.fit(below, 9.5, width), colour=LIGHT.quiet_ink)
    if is_simulated:
        strip = Box(_LEGEND_BOX.left, 548, _LEGEND_BOX.right, 574)
        panel.box_at(strip, facecolor="#fff3e8", edgecolor=symbols.OVERDUE_COLOUR, linewidth=1.4)
        panel.write(*strip.centre, symbols.SIMULATED_WORD, 13, bold=True, align="center", colour="#a34700")
        panel.write(strip.centre[0], 540, "angka rekaan untuk contoh", 7.5, align="center", colour=LIGHT.quiet_ink)


def _draw_scale_and_north(panel: Panel) -> None:
    """Draw a scale bar of a round length, and an arrow to the north; both keep their room."""
    longest = (panel.box.right - panel.box.left) / 4
    km = max((km for km in _SCALES_KM if panel.length(km * 1000) <= longest), default=_SCALES_KM[0])
    left, y, width = panel.box.left + 14, panel.box.bottom + 14, panel.length(km * 1000)
    for n, colour in enumerate((LIGHT.ink, "white")):
        half = Box(left + n * width / 2, y, left + (n + 1) * width / 2, y + 4)
        panel.box_at(half, facecolor=colour, edgecolor=LIGHT.ink, linewidth=0.8, zorder=5)
    for share in (0, 0.5, 1):
        words = indonesian.decimal(km * share, 0 if km * share == int(km * share) else 1)
        panel.write(left + width * share, y + 10, words if share < 1 else f"{words} km", 7, align="center")
    panel.room.take(Box(left - 8, y - 6, left + width + 16, y + 18))
    x, top = panel.box.right - 24, panel.box.top - 14
    middle = np.array([[x, top - 14]])
    panel.symbols(middle, ((0, 1), (-0.6, -1), (0, -0.55)), 13, facecolor=LIGHT.ink, edgecolor=LIGHT.ink)
    panel.symbols(middle, ((0, 1), (0.6, -1), (0, -0.55)), 13, facecolor="white", edgecolor=LIGHT.ink)
    panel.write(x, top - 35, "U", 9, bold=True, align="center")
    panel.room.take(Box(x - 14, top - 44, x + 14, top + 4))


def _draw_ground(panel: Panel, layer: Layer, zones: pd.Series[str]) -> None:
    """Colour the kecamatan inside the filter: by class where the layer has values, else by zone."""
    fills, hatched = zones.map(ZONE_PAPER), []
    if isinstance(layer, AreaLayer):
        steps = assign_classes(layer.values, layer.breaks)
        hatched = steps.index[steps.isna()].tolist()
        shades = steps.dropna().map(dict(enumerate(symbols.RAMP)))
        fills = shades.reindex(zones.index, fill_value=LIGHT.north)
    panel.draw_ground(fills, hatched)


def _list_ground(legend: Legend, basemap: Basemap, zones: set[str], left_out: int) -> None:
    """List the zones that are seen, what a filter leaves out, the city and the river."""
    for zone, colour in ZONE_PAPER.items():
        if zone in zones:
            legend.add(Entry("ground", f"Zona {zone}", colour))
    if left_out:
        legend.add(Entry("ground", "Di luar saringan", LIGHT.outside, left_out))
    context = basemap.context
    for city in context["name"][context["kind"] == "city"].unique():
        legend.add(Entry("ground", f"{indonesian.shorten(city, 18)} (di luar)", LIGHT.city))
    for river in context["name"][context["kind"] == "river"].unique():
        legend.add(Entry("river", indonesian.shorten(f"Sungai {river}", 26), LIGHT.river))


def _draw_sites(panel: Panel, legend: Legend, layer: SiteLayer) -> None:
    """Draw sites with circles of uncertainty, rings, leader lines and names; count them in the legend."""
    kinds: tuple[Any, ...] = symbols.STAGES if layer.by == "stage" else symbols.DUE_STATES
    codes = layer.status["stage" if layer.by == "stage" else "due_state"]
    counts = codes.value_counts()
    legend.head("Tahap lokasi" if layer.by == "stage" else "Jadwal kunjungan lokasi")
    for kind in kinds:
        fill = LIGHT.halo if kind.is_hollow else kind.colour
        legend.add(Entry("symbol", kind.word, fill, int(counts.get(kind.code, 0)), kind.outline, kind.colour))
    shown = layer.sites[layer.sites["lat"].notna() & layer.sites["lon"].notna()]
    if layer.by == "stage":
        overdue = int(layer.status["is_overdue"].sum())
        legend.add(Entry("ring", "Terlambat dikunjungi", symbols.OVERDUE_COLOUR, overdue))
    rough = _draw_uncertainty(panel, shown)
    if rough:
        legend.add(Entry("rough", "Letak perkiraan", LIGHT.quiet_ink, rough))
    radius = _SYMBOL_PT if len(shown) <= _MOST_NAMES else _SYMBOL_PT / 2
    true, places = _settle(panel, shown, radius)
    for place, at in zip(places, true, strict=True):
        _draw_leader(panel, place, at)
    shown_codes = codes.loc[shown.index]
    for kind in kinds:
        some = places[shown_codes.eq(kind.code)]
        face, edge = (LIGHT.halo, kind.colour) if kind.is_hollow else (kind.colour, LIGHT.halo)
        panel.symbols(some, kind.outline, radius * 1.22, facecolor=LIGHT.halo, edgecolor=LIGHT.halo, zorder=4)
        panel.symbols(some, kind.outline, radius, facecolor=face, edgecolor=edge)
    if layer.by == "stage":
        late = places[layer.status.loc[shown.index, "is_overdue"]]
        style: dict[str, Any] = {"linestyle": (0, (2.2, 1.3)), "linewidth": 1.7, "zorder": 5.5}
        panel.symbols(late, (), (radius + 3) / 0.85, facecolor="none", edgecolor=symbols.OVERDUE_COLOUR, **style)
    _write_names(panel, legend, shown["name"], places, radius)
    _tell_missing(legend, layer.sites["name"][~layer.sites.index.isin(shown.index)], "lokasi")


def _draw_uncertainty(panel: Panel, shown: pd.DataFrame) -> int:
    """Draw how far off each rough point may be, in true metres; tell how many are rough."""
    rough = shown[shown["location_accuracy"].ne("gps") & shown["accuracy_m"].gt(0)]
    if len(rough) > _MOST_NAMES * 5:
        return len(rough)  # so many circles would hide the map
    for (x, y), accuracy_m in zip(panel.points(rough["lon"], rough["lat"]), rough["accuracy_m"], strict=True):
        style: dict[str, Any] = {"linestyle": (0, (3, 2.5)), "linewidth": 0.7, "zorder": 2, "clipped": True}
        panel.circle(x, y, panel.length(accuracy_m), facecolor="#5b667512", edgecolor=LIGHT.quiet_ink, **style)
    return len(rough)


def _draw_areas(panel: Panel, legend: Legend, layer: AreaLayer) -> None:
    """Put counts into circles whose area grows with them, and list the classes."""
    kecamatan = panel.basemap.kecamatan
    values = layer.values  # noqa: PD011 - the layer's own field
    steps = assign_classes(values, layer.breaks)
    unit = "" if layer.unit in layer.title.lower() else f" ({layer.unit})"
    legend.head(indonesian.shorten(f"{layer.title}{unit}", 60))
    for step, words in enumerate(describe_classes(layer.breaks, layer.kind)):
        legend.add(Entry("shade", words, symbols.RAMP[step], int(steps.eq(step).sum())))
    legend.add(Entry("hatch", "Belum ada data", LIGHT.border, int(steps.isna().sum())))
    plain = len(kecamatan.index.difference(values.index).difference(layer.dimmed))
    legend.add(Entry("ground", "Tanpa lokasi tercatat", LIGHT.north, plain))
    legend.tell("Angka di kanan: jumlah kecamatan.")
    known = values[values > 0]
    if layer.kind == "rate" or known.empty:
        return
    legend.tell(f"Angka di lingkaran: {indonesian.shorten(layer.unit, 40)}.")
    places = panel.points(kecamatan.loc[known.index, "label_lon"], kecamatan.loc[known.index, "label_lat"])
    for value, (x, y) in zip(known, places, strict=True):
        radius = max(_SMALLEST_CIRCLE_PT, _LARGEST_CIRCLE_PT * float(np.sqrt(value / known.max())))
        panel.circle(x, y, radius, facecolor="#ffffffe6", edgecolor=LIGHT.ink, linewidth=1, zorder=4)
        panel.write(x, y, indonesian.whole(value), 7.5, bold=True, align="center")
        panel.room.take(Box.around(x, y, radius * 2, radius * 2))


def _draw_rounds(panel: Panel, legend: Legend, layer: RoundLayer) -> None:
    """Draw each round's line, its numbered stops, and the office as a square."""
    office = panel.basemap.office
    stops = layer.stops[layer.stops["site_id"].notna()]
    shown = stops[stops["lat"].notna() & stops["lon"].notna()]
    home_x, home_y = panel.points([office.lon], [office.lat])[0]
    true, places = _settle(panel, shown, _SYMBOL_PT + 1, [(home_x, home_y)])
    for round_id in shown["round_id"].unique():
        is_driven = (shown["round_id"].eq(round_id) & shown["status"].ne("cancelled")).to_numpy()
        if is_driven.any():
            zone = shown["zone"][is_driven].iloc[0]
            route = [(home_x, home_y), *places[is_driven], (home_x, home_y)]
            panel.line(route, color=LIGHT.halo, linewidth=3.6, zorder=2.9)
            dash = dash_style(symbols.ZONE_DASHES[zone])
            panel.line(route, color=symbols.ZONE_COLOURS[zone], linewidth=1.8, linestyle=dash, zorder=3)
    for stop, (x, y), at in zip(shown.to_dict("records"), places, true, strict=True):
        colour, is_done = symbols.ZONE_COLOURS[stop["zone"]], stop["status"] == "done"
        _draw_leader(panel, np.array([x, y]), at)
        line = (0, (2, 1.5)) if stop["status"] == "cancelled" else "-"
        style: dict[str, Any] = {"edgecolor": colour, "linestyle": line, "linewidth": 1.4, "zorder": 5}
        panel.circle(x, y, _SYMBOL_PT + 1, facecolor=colour if is_done else LIGHT.halo, **style)
        ink = LIGHT.halo if is_done else colour
        number = indonesian.whole(stop["position"])
        panel.write(x, y - 0.4, number, 7.5, bold=True, align="center", colour=ink)
    square = Box.around(home_x, home_y, 11, 11)
    panel.box_at(square, facecolor=LIGHT.ink, edgecolor=LIGHT.halo, linewidth=1.2, zorder=5)
    panel.room.take(Box.around(home_x, home_y, 15, 15))
    is_first = ~shown["site_id"].duplicated().to_numpy()  # a site of several rounds is named once
    names = pd.concat([shown["name"][is_first], pd.Series(["Kantor"])])
    _write_names(panel, legend, names, np.vstack([places[is_first], (home_x, home_y)]), _SYMBOL_PT + 1)
    legend.head("Putaran kunjungan")
    for zone, word in symbols.ZONE_WORDS.items():
        rounds = stops["round_id"][stops["zone"] == zone].nunique()
        colour, dashes = symbols.ZONE_COLOURS[zone], symbols.ZONE_DASHES[zone]
        legend.add(Entry("line", f"Putaran {word.lower()}", colour, rounds, dash=dashes))
    counts = stops["status"].value_counts()
    for status, word in symbols.VISIT_WORDS.items():
        legend.add(Entry(f"stop-{status}", word, LIGHT.quiet_ink, int(counts.get(status, 0))))
    legend.add(Entry("office", "Kantor", LIGHT.ink))
    legend.tell("Nomor berdiri di titik wakil desa atau kecamatan, bukan letak tepat.")
    legend.tell("Garis lurus antarperhentian, bukan jalan.")
    if office.accuracy_m:
        legend.tell(f"Letak kantor perkiraan, dapat meleset {indonesian.distance(office.accuracy_m)}.")
    _tell_missing(legend, stops["name"][~stops.index.isin(shown.index)], "perhentian")


def _settle(
    panel: Panel, shown: pd.DataFrame, radius: float, pinned: Sequence[tuple[float, float]] = ()
) -> tuple[Points, Points]:
    """Give the true and the drawn place of every symbol, (n, 2) each, and keep the drawn ones' room."""
    true = panel.points(shown["lon"], shown["lat"])
    inner = Box(panel.box.left + 12, panel.box.bottom + 12, panel.box.right - 12, panel.box.top - 12)
    is_few = len(shown) <= _MOST_NAMES * 10
    places = spread(true, 2 * radius + 7, inner, pinned) if is_few else true
    panel.room.take(*(Box.around(x, y, 2 * radius + 4, 2 * radius + 4) for x, y in places))
    return true, places


def _draw_leader(panel: Panel, place: Points, true: Points) -> None:
    """Tie a symbol that was moved to its true place."""
    if np.hypot(place[0] - true[0], place[1] - true[1]) > 1:
        panel.line([true, place], color=LIGHT.ink, linewidth=0.7, zorder=3.5)
        panel.circle(true[0], true[1], 1.3, facecolor=LIGHT.ink, edgecolor="none", zorder=3.6)


def _write_names(panel: Panel, legend: Legend, names: pd.Series[str], places: Points, radius: float) -> None:
    """Write the names of sites beside their symbols where there is room; the legend tells what found none."""
    if len(names) > _MOST_NAMES:
        legend.tell(f"Nama tidak ditulis: lebih dari {indonesian.whole(_MOST_NAMES)} lokasi.")
        return
    lost = 0
    for name, (x, y) in zip(names, places, strict=True):
        words = indonesian.shorten(name, 32)
        width, height = panel.text_size(words, _SITE_NAME_PT, bold=True)
        box = panel.room.place(boxes_beside(x, y, width + 2, height + 1, radius + 3.5))
        if box is None:
            lost += 1
        else:
            panel.write(*box.centre, words, _SITE_NAME_PT, bold=True, align="center", halo=LIGHT.halo)
    if lost:
        legend.tell(f"{indonesian.whole(lost)} nama tidak termuat.")


def _tell_missing(legend: Legend, names: pd.Series[str], word: str) -> None:
    """Tell how many have no point, and name the first of them."""
    if len(names):
        listed = ", ".join(indonesian.shorten(name, 24) for name in names.head(3))
        more = ", ..." if len(names) > 3 else ""  # noqa: PLR2004 - as many as the line above
        legend.tell(f"{indonesian.whole(len(names))} {word} belum bertitik, tidak tergambar: {listed}{more}.")
