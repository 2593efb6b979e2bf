import datetime as dt
import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.documents import round_sheet
from geo.documents.paper import Paper
from geo.documents.round_map import draw_round_map
from geo.documents.round_sheet import MOST_STOPS, draw_round_sheet
from geo.errors import DataError
from geo.exchange.round_words import HIDDEN_POINT, without_points
from geo.rounds.words import clock_word, length_word
from geo.travel import ATTRIBUTION
from tests.round_examples import make_basemap, make_round, tell, words

AS_OF = dt.date(2026, 3, 11)
PAGE = (210, 297)


@pytest.fixture
def written(monkeypatch):
    """What is written on the paper, in order, with its place in millimetres: left, line, right."""
    lines = []
    text = Paper.text

    def keep(self, x, y, text_):
        lines.append((text_, x, y, x + self.get_string_width(text_)))
        text(self, x, y, text_)

    monkeypatch.setattr(Paper, "text", keep)
    return lines


@pytest.fixture
def quick_map(monkeypatch):
    """A coarse map, where the map is not what is looked at."""

    def draw(*args, **options):
        return draw_round_map(*args, **options, dpi=30)

    monkeypatch.setattr(round_sheet, "draw_round_map", draw)


def draw(problem, planned, sites, meeting_points=None, *, is_simulated=False):
    return draw_round_sheet(
        make_basemap(), tell(problem, sites, meeting_points, is_simulated=is_simulated), planned, AS_OF
    )


def words_of(written):
    return [line for line, *_ in written]


@pytest.mark.usefixtures("quick_map")
def test_the_sheet_tells_the_round(written):
    draw(*make_round(4), {"s0": "Balai desa"})
    told = words_of(written)
    for line in (
        "Putaran utara", "Rabu, 18 Maret 2026", "bersama pendamping", "08.00", "\u00b1 1 jam 40 menit", "\u00b1 48 km",
        "30 menit", "Titik temu: Balai desa", "Halaman 1 dari 1", "Kembali di kantor",
        "Kunjungan berjeda istirahat 1 jam",
        "desa belum dipastikan", "Dibuat 11 Maret 2026", "Batas wilayah: uji.",
    ):  # fmt: skip
        assert line in told
    assert not any("SIMULASI" in line for line in told)


@pytest.mark.usefixtures("quick_map")
def test_a_driven_time_is_called_an_estimate_only_when_it_is(written):
    draw(*make_round(1, is_estimate=False))
    assert "40 menit" in words_of(written)
    assert "Mengemudi" in words_of(written)


@pytest.mark.usefixtures("quick_map")
def test_the_foot_credits_the_roads_only_where_there_are_any(written):
    draw(*make_round(1, is_estimate=False))
    assert f"Data jalan: {ATTRIBUTION}. Batas wilayah: uji." in words_of(written)
    written.clear()
    draw(*make_round(1))
    assert "OpenStreetMap" not in " ".join(words_of(written))


@pytest.mark.usefixtures("quick_map")
def test_a_simulated_sheet_says_so_on_paper_and_in_the_file(written):
    pdf = draw(*make_round(1), is_simulated=True)
    assert "DATA SIMULASI: angka dan jadwal rekaan untuk contoh" in words_of(written)
    assert "DATA SIMULASI: Putaran utara".encode("utf-16-be") in pdf or b"DATA SIMULASI: Putaran utara" in pdf


@pytest.mark.usefixtures("quick_map")
def test_a_late_round_is_called_late(written):
    problem, planned, sites = make_round(1)
    object.__setattr__(planned, "slack_s", -2460)
    draw(problem, planned, sites)
    at = words_of(written).index("Lewat jam pulang")
    assert words_of(written)[at + 1] == "41 menit"


@pytest.mark.parametrize("stops", [1, 5, 10, MOST_STOPS])
@pytest.mark.usefixtures("quick_map")
def test_a_list_fits_one_page_without_touching_itself(written, stops):
    problem, planned, sites = make_round(stops, said="Sumberjo Kidul")
    pdf = draw(problem, planned, sites, dict.fromkeys(sites.index, "Pos kamling RT 02 RW 01 dekat pertigaan pasar"))
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 1
    for n, (_, left, line, right) in enumerate(written):
        for _, other_left, other_line, other_right in written[:n]:
            is_beside = right < other_left + 0.1 or other_right < left + 0.1
            assert is_beside or abs(line - other_line) > 2.1


@pytest.mark.parametrize("stops", [5, MOST_STOPS])
@pytest.mark.usefixtures("quick_map")
def test_the_line_for_a_meeting_point_stays_in_its_row(written, stops, monkeypatch):
    rules, draw_rule = [], Paper.draw_rule
    monkeypatch.setattr(
        Paper, "draw_rule", lambda self, x, y, *a, **k: rules.append(y) or draw_rule(self, x, y, *a, **k)
    )
    draw(*make_round(stops), is_simulated=True)  # its banner takes the most room
    lines = [line for words, _, line, _ in written if words == "Titik temu"]
    assert len(lines) == stops
    assert not [line for line in lines for rule in rules if -0.4 < line - rule < 1.6], "no rule runs through a word"


@pytest.mark.parametrize("stops", [0, MOST_STOPS + 1])
def test_too_few_or_too_many_stops_are_refused(stops):
    with pytest.raises(DataError, match=f"{stops} perhentian; satu lembar memuat 1 sampai 12"):
        draw(*make_round(stops))


def test_no_exact_point_reaches_the_paper():
    here, there = (make_round(2, exact=exact) for exact in ((-7.81234, 112.04567), (-7.87654, 112.09876)))
    assert draw(*here) == draw(*there)


@pytest.mark.usefixtures("quick_map")
def test_a_stop_without_a_point_is_named_below_the_map(written):
    problem, planned, sites = make_round(3)
    sites.loc["s1", "lat"] = float("nan")
    draw(problem, planned, sites)
    assert any(line.endswith("Tidak tergambar: 2.") for line in words_of(written))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("rumah -7.8123, 112.0345 itu", f"rumah {HIDDEN_POINT} itu"),
        ("lat -7,81234; lon 112,03456", f"lat {HIDDEN_POINT}"),
        ("7\u00b048'26.0\"S 112\u00b002'41\"E", f"{HIDDEN_POINT} {HIDDEN_POINT}"),
        ("https://maps.app.goo.gl/abc lalu kiri", f"{HIDDEN_POINT} lalu kiri"),
        ("6P57+2X Kediri", f"{HIDDEN_POINT} Kediri"),
        ("49M 611234 9135000", f"49M {HIDDEN_POINT}"),
        ("RT 02 RW 01, 1.500 m dari pasar", "RT 02 RW 01, 1.500 m dari pasar"),
        ("Balai desa pukul 08.30, tel. 0354-123456", "Balai desa pukul 08.30, tel. 0354-123456"),
    ],
)
def test_coordinates_typed_into_words_are_not_printed(text, kept):
    assert without_points(text) == kept


@pytest.mark.usefixtures("quick_map")
def test_paper_tells_the_minutes_of_the_screen(written):
    problem, planned, sites = make_round(1)
    draw(problem, replace(planned, leave_s=28_859, drive_s=2_401, slack_s=1_741), sites)
    told = words_of(written)
    assert told[told.index("Berangkat") + 1] == clock_word(28_859) == "08.00"
    assert told[told.index("Mengemudi (perkiraan)") + 1] == f"\u00b1 {length_word(2_401)}" == "\u00b1 41 menit"
    assert told[told.index("Sisa waktu kerja") + 1] == length_word(1_741) == "30 menit"


def test_the_file_says_its_language_and_title_and_what_is_read_in_which_order():
    pdf = draw(*make_round(2))
    for part in (b"/Lang (id)", b"/StructTreeRoot", b"/S /H1", b"/S /Figure", b"/DisplayDocTitle true"):
        assert part in pdf


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler")
def test_another_program_reads_the_sheet(tmp_path):
    (tmp_path / "sheet.pdf").write_bytes(draw(*make_round(2)))
    read = subprocess.run(["pdftotext", "-layout", tmp_path / "sheet.pdf", "-"], capture_output=True, check=True)
    text = read.stdout.decode()
    assert "Putaran utara" in text
    assert "Kecamatan Barat" in text
    assert text.count("\f") == 1
    told = subprocess.run(["pdfinfo", tmp_path / "sheet.pdf"], capture_output=True, check=True).stdout.decode()
    assert "Putaran utara, Rabu, 18 Maret 2026" in told
    assert "A4" in told


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words, words, st.integers(1, MOST_STOPS))
@pytest.mark.usefixtures("quick_map")
def test_any_words_stay_on_the_page(written, said, meeting_point, count):
    written.clear()
    problem, planned, sites = make_round(count, said=said)
    points = dict.fromkeys(sites.index, meeting_point)
    pdf = draw(problem, planned, sites, points)
    assert pdf == draw(problem, planned, sites, points)
    assert pdf.startswith(b"%PDF-")
    for line, left, at, right in written:
        assert line.isprintable()
        assert left >= 10.9
        assert right <= 199.1
        assert 8 <= at <= PAGE[1] - 5
