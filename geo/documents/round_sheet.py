"""A team's sheet for one round: a page of A4 with map, stops, times, what to ask, and boxes for a pen."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from geo import indonesian, symbols
from geo.documents.paper import Paper
from geo.documents.printable import printable_name, printable_point
from geo.documents.round_map import PrintedStop, draw_round_map
from geo.errors import DataError
from geo.exchange.round_words import find_team, one_line, round_title, without_points
from geo.rounds.words import clock_word, length_word
from geo.symbols import LIGHT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geo.basemap import Basemap
    from geo.exchange.round_words import ListedStop, RoundWords
    from geo.rounds.plan import Round
    from geo.rounds.problem import Problem, Team

MOST_STOPS = 12
"""More would leave boxes too small for a pen."""

COUNTS = ("Rumah", "Kamar", "Menetap", "TL", "Pemilik")
QUESTIONS = (
    ("Rumah", "berapa rumah (wisma) yang masih dihuni?"),
    ("Kamar", "berapa kamar seluruhnya?"),
    ("Menetap", "berapa perempuan yang tinggal di sana?"),
    ("TL", "tidak langsung: berapa yang tidak tinggal di sana?"),
    ("Pemilik", "berapa pemilik rumah?"),
    ("Protokol kesehatan", "baik, cukup, atau kurang?"),
    ("Kebutuhan", "bantuan apa yang diminta, oleh berapa orang?"),
)
RULES = (
    "Tulis jumlah saja: tanpa nama, NIK, nomor telepon, atau foto.",
    "Belum dihitung: kosongkan. Tulis 0 hanya bila memang tidak ada.",
)
HEALTH_WORDS = ("Baik", "Cukup", "Kurang")

_LEFT, _RIGHT = 11.0, 199.0
_FOOT_Y = 273.0
_MAP_WIDTH = 118.0
_TALLEST_MAP, _LOWEST_MAP = 88.0, 62.0
_TALLEST_ROW, _LOW_ROW = 33.0, 14.5
_HEAD_ROW, _BACK_ROW = 6.5, 6.5
_TIMES_X, _PLACE_X, _BOXES_X = _LEFT + 11, _LEFT + 35, _LEFT + 82
_BOX_PITCH, _BOX_WIDTH = 13.6, 12.3
_HEALTH_X = _BOXES_X + len(COUNTS) * _BOX_PITCH + 1.5
_PEN_PITCH, _TIGHTEST_PITCH = 6.4, 4.8
"""Millimetres from one line to write on to the next."""
_HEALTH_STEPS = (0.0, 10.8, 23.2)
_PLACE_LINE, _LOW_PLACE_LINE = 3.7, 3.3


def draw_round_sheet(basemap: Basemap, told: RoundWords, planned: Round, as_of: dt.date) -> bytes:
    """Draw the sheet that a team takes along.

    Parameters
    ----------
    basemap
        The district, EPSG:4326.
    told
        What is said of the round; its sites with ``kecamatan_code``, ``lat``, ``lon``, ``location_accuracy`` and
        ``accuracy_m`` too. Where it is simulated, the sheet says so in large letters.
    planned
        The round.
    as_of
        The day of the plan; it stands for the clock in the file.

    Returns
    -------
    pdf
        One page of A4; the same input gives the same bytes.

    Raises
    ------
    DataError
        When the round has no stop, more than `MOST_STOPS`, or stops that are not known.

    Notes
    -----
    A sheet can get lost. A stop is its village and meeting point; there is no site's name and no coordinate, and on
    the map an exact point gives way to that of its kecamatan. Distances are in whole kilometres, of the whole round.
    """
    stops = told.list_stops(planned)
    if not 1 <= len(stops) <= MOST_STOPS:
        cure = "bagi putarannya menjadi dua" if stops else "tambahkan perhentian"
        raise DataError(
            f"{round_title(planned)}, {indonesian.date_long(planned.date)}: {len(stops)} perhentian; satu lembar "
            f"memuat 1 sampai {MOST_STOPS}; {cure}."
        )
    team = find_team(told.problem, planned)
    title = f"{round_title(planned)}, {indonesian.date_long(planned.date)}"
    mark = f"{symbols.SIMULATED_WORD}: " if told.is_simulated else ""
    paper = Paper(f"{mark}{title}", f"Lembar putaran kunjungan, {one_line(team.name, 80)}", as_of)
    y = _draw_head(paper, planned, team, is_simulated=told.is_simulated)
    y = _draw_facts(paper, y, told.problem, planned, team)
    height = _map_height(len(stops))
    _draw_map(paper, y, height, basemap, team, stops, told, planned)
    _draw_questions(paper, y, height)
    _draw_stops(paper, y + height + 3, planned, stops)
    _draw_foot(paper, basemap, team, as_of, told.roads)
    return bytes(paper.output())


def _draw_head(paper: Paper, planned: Round, team: Team, *, is_simulated: bool) -> float:
    """Write what round it is, and whose; give where the next part starts."""
    y = 9.0
    if is_simulated:
        paper.draw_box(_LEFT, y, _RIGHT - _LEFT, 7, fill="#fff3e8", edge=symbols.OVERDUE_COLOUR, thickness=0.5)
        words = f"{symbols.SIMULATED_WORD}: angka dan jadwal rekaan untuk contoh"
        paper.write_line((_LEFT + _RIGHT) / 2, y + 3.5, words, 10, bold=True, colour="#a34700", align="center")
        y += 9.5
    paper.draw_box(_LEFT, y, 1.8, 17, fill=symbols.ZONE_COLOURS[planned.zone], edge=None)
    x = _LEFT + 5
    paper.write_line(x, y + 2, "LEMBAR PUTARAN KUNJUNGAN", 6.5, colour=LIGHT.quiet_ink)
    paper.write_line(x, y + 8, round_title(planned), 19, bold=True, kind="H1")
    paper.write_line(x, y + 14.8, indonesian.date_long(planned.date), 11.5)
    paper.write_line(_RIGHT, y + 2, "Halaman 1 dari 1", 6.5, colour=LIGHT.quiet_ink, align="right")
    paper.write_line(_RIGHT, y + 8, one_line(team.name), 13, bold=True, width=95, smallest=9, align="right")
    along = "bersama pendamping" if team.has_companion else "tanpa pendamping"
    paper.write_line(_RIGHT, y + 14.8, along, 8.5, colour=LIGHT.quiet_ink, align="right")
    return y + 20


def _draw_facts(paper: Paper, y: float, problem: Problem, planned: Round, team: Team) -> float:
    """Write the figures of the round in a row, then where they come from."""
    about = "\u00b1 " if problem.travel.is_estimate else ""
    facts = (
        ("Berangkat", clock_word(planned.leave_s)),
        ("Kembali", clock_word(planned.back_s)),
        ("Perhentian", indonesian.whole(len(planned.stops))),
        ("Mengemudi" + (" (perkiraan)" if about else ""), about + length_word(planned.drive_s)),
        ("Jarak" + (" (perkiraan)" if about else ""), f"{about}{indonesian.whole(round(planned.drive_m / 1000))} km"),
        ("Sisa waktu kerja" if planned.slack_s >= 0 else "Lewat jam pulang", length_word(abs(planned.slack_s))),
    )
    widths = (27, 27, 24, 44, 30, 36)
    paper.draw_box(_LEFT, y, _RIGHT - _LEFT, 11.5, fill=LIGHT.south, edge=None, rounding=1)
    x = _LEFT + 3
    for (word, value), width in zip(facts, widths, strict=True):
        paper.write_line(x, y + 3.2, word, 6.5, colour=LIGHT.quiet_ink, width=width - 2)
        paper.write_line(x, y + 7.9, value, 10.5, bold=True, width=width - 2, smallest=7)
        x += width
    source = f"Kantor: {without_points(team.office.name, 90)}. "
    source += f"Waktu dan jarak mengemudi \u2013 {one_line(problem.travel.source, 90)}."
    paper.write_line(_LEFT, y + 14.2, source, 6.5, colour=LIGHT.quiet_ink, width=_RIGHT - _LEFT, smallest=5.5)
    return y + 17


def _map_height(stops: int) -> float:
    """Give the rows of a long list some of the map's height."""
    return max(_LOWEST_MAP, _TALLEST_MAP - 4 * max(0, stops - 5))


def _draw_map(
    paper: Paper,
    y: float,
    height: float,
    basemap: Basemap,
    team: Team,
    stops: Sequence[ListedStop],
    told: RoundWords,
    planned: Round,
) -> None:
    """Put the map in, and tell what its points are."""
    shown = told.sites.loc[[stop.site_id for stop in stops]].to_dict("records")
    points = {stop.number: printable_point(site, basemap) for stop, site in zip(stops, shown, strict=True)}
    printed = [
        PrintedStop(stop.number, paper.known(printable_name(site)), *point)
        for stop, site in zip(stops, shown, strict=True)
        if (point := points[stop.number]) is not None
    ]
    picture = draw_round_map(
        basemap,
        team.office,
        printed,
        zone=planned.zone,
        kecamatan_codes=[site["kecamatan_code"] for site in shown],
        size_pt=(_MAP_WIDTH / 25.4 * 72, (height - 4) / 25.4 * 72),
    )
    words = f"Peta {round_title(planned).lower()}: {', '.join(f'{stop.number} {stop.place}' for stop in stops)}"
    paper.image(io.BytesIO(picture), _LEFT, y, _MAP_WIDTH, height - 4, alt_text=one_line(words, 900))
    about = "Nomor berdiri di titik wakil desa atau kecamatan, bukan letak tepat. Garis lurus, bukan jalan."
    missing = [str(number) for number, point in points.items() if point is None]
    about += f" Tidak tergambar: {', '.join(missing)}." if missing else ""
    paper.write_line(_LEFT, y + height - 2, about, 6, colour=LIGHT.quiet_ink, width=_MAP_WIDTH, smallest=5)


def _draw_questions(paper: Paper, y: float, height: float) -> None:
    """Write what to ask at every stop, and how to write it down."""
    x = _LEFT + _MAP_WIDTH + 5
    width = _RIGHT - x
    paper.write_line(x, y + 2.2, "Tanyakan di setiap perhentian", 9, bold=True, kind="H2")
    rules_y = y + height - 17.5
    pitch = (rules_y - y - 6) / len(QUESTIONS)
    for n, (word, question) in enumerate(QUESTIONS):
        top = y + 7 + n * pitch
        paper.write_line(x, top, word, 7.5, bold=True, width=width)
        paper.write_line(x, top + min(3.3, pitch * 0.5), question, 7, width=width, smallest=6)
    paper.draw_box(x, rules_y, width, 17.5, fill=LIGHT.outside, edge=None, rounding=1)
    line_y = rules_y + 3
    for rule in RULES:
        line_y += 3.4 * paper.write_block(x + 2.5, line_y, rule, 6.8, width - 5, 2, pitch=3.4, bold=True) + 0.9


def _draw_stops(paper: Paper, y: float, planned: Round, stops: Sequence[ListedStop]) -> None:
    """Write the stops one below the other, each with its boxes, then the way back and room for notes."""
    colour = symbols.ZONE_COLOURS[planned.zone]
    paper.draw_rule(_LEFT, y, _RIGHT, colour=LIGHT.ink, thickness=0.4)
    heads = [(_LEFT, "No."), (_TIMES_X, "Waktu"), (_PLACE_X, "Desa dan titik temu"), (_HEALTH_X, "Protokol kesehatan")]
    for x, word in heads:
        paper.write_line(x, y + 3.3, word, 6.5, bold=True, width=_RIGHT - x)
    for n, word in enumerate(COUNTS):
        paper.write_line(_BOXES_X + n * _BOX_PITCH + _BOX_WIDTH / 2, y + 3.3, word, 6.5, bold=True, align="center")
    y += _HEAD_ROW
    height = min(_TALLEST_ROW, (_FOOT_Y - y - _BACK_ROW) / len(stops))
    for stop in stops:
        paper.draw_rule(_LEFT, y, _RIGHT)
        _draw_stop(paper, y, height, stop, colour)
        y += height
    paper.draw_rule(_LEFT, y, _RIGHT, colour=LIGHT.ink, thickness=0.4)
    paper.write_line(_TIMES_X, y + 3.4, clock_word(planned.back_s), 9, bold=True)
    paper.write_line(_PLACE_X, y + 3.4, "Kembali di kantor", 8)
    paper.write_line(
        _RIGHT, y + 3.4, "Tandai kotak di bawah nomor bila dikunjungi.", 6.5, colour=LIGHT.quiet_ink, align="right"
    )
    y += _BACK_ROW
    lines = int((_FOOT_Y - y) / 7.5)
    for n in range(lines):
        paper.draw_pen_line(_LEFT, y + (n + 1) * 7.5 - 1, _RIGHT, "Catatan putaran" if n == 0 else "", 7)


def _draw_stop(paper: Paper, y: float, height: float, stop: ListedStop, colour: str) -> None:
    """Write one stop: its number and tick box, times, place, boxes to fill and lines to write on."""
    radius = min(3.4, height / 4)
    paper.set_draw_color(colour)
    paper.set_line_width(0.6)
    paper.circle(_LEFT + 4, y + 1.2 + radius, radius, style="D")
    paper.write_line(_LEFT + 4, y + 1.2 + radius, str(stop.number), 9, bold=True, colour=colour, align="center")
    tick = min(4.2, height - 2 * radius - 3.2)
    paper.draw_box(_LEFT + 4 - tick / 2, y + 2.4 + 2 * radius, tick, tick)
    pitch = min(4.6, (height - 1.4) / 3)
    times = (("Tiba", stop.arrive_s), ("Mulai", stop.start_s), ("Selesai", stop.finish_s))
    for n, (word, second) in enumerate(times):
        middle = y + 0.9 + (n + 0.5) * pitch
        paper.write_line(_TIMES_X, middle, word, 6.5, colour=LIGHT.quiet_ink)
        paper.write_line(_TIMES_X + 10.5, middle, clock_word(second), 8.5, bold=word == "Mulai")
    _draw_place(paper, y + 0.5, height - 1, stop)
    pen = max(_TIGHTEST_PITCH, min(_PEN_PITCH, height * 0.4))
    box_height = min(9.5, height - pen - 1.8)
    for n in range(len(COUNTS)):
        paper.draw_box(_BOXES_X + n * _BOX_PITCH, y + 1.2, _BOX_WIDTH, box_height, fill="#ffffff", rounding=0.8)
    middle = y + 1.2 + box_height / 2
    for step, word in zip(_HEALTH_STEPS, HEALTH_WORDS, strict=True):
        paper.draw_box(_HEALTH_X + step, middle - 1.75, 3.5, 3.5)
        paper.write_line(_HEALTH_X + step + 4.3, middle, word, 6.5)
    last = y + height - 0.9
    if last - (y + 1.2 + box_height) < 2 * pen:
        half = (_BOXES_X + _RIGHT) / 2
        paper.draw_pen_line(_BOXES_X, last, half - 2, "Kebutuhan", 6.5)
        paper.draw_pen_line(half, last, _RIGHT, "Catatan", 6.5)
        return
    lines = int((last - (y + 1.2 + box_height)) / pen)
    words = ["Kebutuhan", *[""] * (lines - 2), "Catatan"]
    for n, word in enumerate(words):
        paper.draw_pen_line(_BOXES_X, last - (lines - 1 - n) * pen, _RIGHT, word, 6.5)


def _draw_place(paper: Paper, y: float, height: float, stop: ListedStop) -> None:
    """Write where a stop is, in as many lines as its row has; without a meeting point there is a line for it."""
    width = _BOXES_X - _PLACE_X - 3
    is_low = height < _LOW_ROW
    pitch = _LOW_PLACE_LINE if is_low else _PLACE_LINE
    short = stop.kecamatan.replace("Kecamatan", "Kec.", 1)
    if not stop.village:
        head, below = (short, "") if is_low else (stop.kecamatan, "desa belum dipastikan")
    else:
        head, below = (f"{stop.village}, {short}", "") if is_low else (stop.village, stop.kecamatan)
    paper.write_line(_PLACE_X, y + 2.2, head, 9, bold=True, width=width, smallest=6.5)
    at, bottom = y + 2.2 + 4, y + height
    pause = f"Kunjungan berjeda istirahat {length_word(stop.pause_s)}" if stop.pause_s else ""
    for words in filter(None, (below, pause)):
        paper.write_line(_PLACE_X, at, words, 7, colour=LIGHT.quiet_ink, width=width, smallest=5.5)
        at += pitch
    if stop.meeting_point:
        lines = max(1, 1 + int((bottom - at - 0.9) / pitch))
        words = f"Titik temu: {stop.meeting_point}"
        paper.write_block(_PLACE_X, at, words, 7, width, lines, pitch=pitch, smallest=6)
    else:
        paper.draw_pen_line(_PLACE_X, min(at + 1.6, bottom - 0.4), _PLACE_X + width, "Titik temu", 6.5)


def _draw_foot(paper: Paper, basemap: Basemap, team: Team, as_of: dt.date, roads: str) -> None:
    """Draw what the team fills in on coming back, the sources, and where a lost sheet belongs."""
    y = _FOOT_Y + 8
    step = (_RIGHT - _LEFT) / 4
    for n, word in enumerate(("Berangkat pukul", "Kembali pukul", "Kilometer", "Diisi oleh (paraf)")):
        paper.draw_pen_line(_LEFT + n * step, y, _LEFT + (n + 1) * step - 4, word, 7)
    lost = f"Bila lembar ini ditemukan, mohon dikembalikan ke {without_points(team.office.name, 90)}."
    paper.write_line(_LEFT, y + 4.5, lost, 6, colour=LIGHT.quiet_ink, width=150, smallest=5)
    sources = f"{roads} {one_line(basemap.attribution, 200)}.".lstrip()
    paper.write_line(_LEFT, y + 7.7, sources, 6, colour=LIGHT.quiet_ink, width=_RIGHT - _LEFT, smallest=5)
    made = f"Dibuat {indonesian.date_plain(as_of)}"
    paper.write_line(_RIGHT, y + 4.5, made, 6, colour=LIGHT.quiet_ink, align="right")
