import datetime as dt
import itertools
import json

import altair as alt
import pandas as pd
import pytest

from geo import charts, symbols
from geo.charts.style import shorten, top_legend

AS_OF = dt.date(2026, 11, 24)


def whole(*counts):
    return pd.array(counts, dtype="Int64")


OBSERVATIONS = pd.DataFrame(
    {
        "date": pd.to_datetime(["2026-01-10", "2026-04-10", "2026-07-10"]),
        "living_in": whole(12, None, 1200),
        "tl": whole(30, 28, None),
        "note": "rahasia",
    }
)
VISITS = pd.DataFrame(
    {
        "date": pd.to_datetime(["2026-01-10", "2026-04-10", "2026-12-10"]),
        "status": ["done", "cancelled", "planned"],
        "note": "rahasia",
    }
)
OVER_TIME = pd.concat([OBSERVATIONS.assign(place="Utara"), OBSERVATIONS.assign(place="Selatan")])
ROWS = pd.DataFrame(
    {
        "name": ["Cerme", "Butuh", "Krian"],
        "place": ["Cerme", "Butuh", "Krian"],
        "rooms": whole(40, None, 20),
        "living_in": whole(10, None, 25),
        "tl": whole(25, None, 30),
        "stage": pd.Categorical(["monitored", "unmonitored", "done"], symbols.STAGE_CODES, ordered=True),
        "counted_on": pd.to_datetime(["2026-11-20", None, "2026-01-02"]),
        "note": "rahasia",
    }
)
ROUNDS = pd.DataFrame(
    {
        "date": pd.to_datetime(["2026-10-14", "2026-10-15", "2026-10-15", "2025-01-01"]),
        "zone": ["utara", "selatan", "utara", "utara"],
        "status": ["done", "planned", "cancelled", "partly"],
        "stops": [5, 4, 1, 2],
        "note": "rahasia",
    }
)

DRAWN = {
    "history": lambda n: charts.draw_site_history(OBSERVATIONS[:n], VISITS[:n]),
    "over time": lambda n: charts.draw_residents_over_time(OVER_TIME[:n], 700, dt.date(2020, 10, 14)),
    "by place": lambda n: charts.draw_residents_by_place(ROWS[:n]),
    "rooms": lambda n: charts.draw_rooms_against_residents(ROWS[:n]),
    "ages": lambda n: charts.draw_count_ages(ROWS[:n], AS_OF),
    "known": lambda n: charts.draw_known_against_district(
        n * 10 or None, n * 20 or None, 700, AS_OF, dt.date(2020, 10, 14)
    ),
    "calendar": lambda n: charts.draw_calendar(ROUNDS[:n], dt.date(2026, 9, 30), AS_OF),
}


def rows_of(chart):
    """Every row the chart carries to the browser."""
    return [row for rows in chart.to_dict()["datasets"].values() for row in rows]


def texts_of(chart):
    return {str(value) for row in rows_of(chart) for value in row.values()}


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
@pytest.mark.parametrize("rows", [0, 1, 6])
def test_every_chart_is_a_valid_layered_specification(draw, rows):
    chart = draw(rows)
    assert isinstance(chart, alt.LayerChart)
    specification = chart.to_dict()
    assert specification["config"]["locale"]["number"]["decimal"] == ","
    assert "Agu" in specification["config"]["locale"]["time"]["shortMonths"]
    assert specification["description"]
    assert "background" not in specification["config"]


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_no_hidden_column_travels_to_the_browser(draw):
    assert "rahasia" not in json.dumps(draw(6).to_dict())


@pytest.mark.parametrize("name", [name for name in DRAWN if name != "calendar"])
def test_empty_charts_say_so_calmly(name):
    assert texts_of(DRAWN[name](0)) == {"Belum ada data"}


def test_site_history_leaves_missing_counts_out():
    counts = [row["count"] for row in rows_of(charts.draw_site_history(OBSERVATIONS, VISITS)) if "count" in row]
    assert sorted(counts) == [12, 28, 30, 1200]


def test_site_history_tells_visits_in_words():
    words = texts_of(charts.draw_site_history(OBSERVATIONS, VISITS))
    assert {"Terlaksana", "Dibatalkan", "Direncanakan", "10 Januari 2026", "1.200"} <= words


def test_visits_alone_are_drawn():
    assert "Direncanakan" in texts_of(charts.draw_site_history(OBSERVATIONS[:0], VISITS))


def test_days_travel_as_text_without_hours():
    dates = {row["date"] for row in rows_of(charts.draw_site_history(OBSERVATIONS, VISITS))}
    assert "2026-01-10" in dates


def test_residents_over_time_name_places_and_the_dated_district_figure():
    words = texts_of(charts.draw_residents_over_time(OVER_TIME, 700, dt.date(2020, 10, 14)))
    assert {"Utara", "Selatan", "\N{PLUS-MINUS SIGN} 700 se-kabupaten (14 Okt 2020)"} <= words
    assert not any("se-kabupaten" in word for word in texts_of(charts.draw_residents_over_time(OVER_TIME)))


def test_places_are_sorted_by_residents_and_missing_ones_read_so():
    chart = charts.draw_residents_by_place(ROWS)
    order = chart.to_dict()["layer"][0]["encoding"]["y"]["sort"]
    assert order == ["Krian", "Cerme", "Butuh"]
    missing = [row for row in rows_of(chart) if row["place"] == "Butuh"]
    assert [row["label"] for row in missing] == ["belum ada data"] * 2
    assert [row["count"] for row in missing] == [None, None]


def test_living_in_and_tl_stay_apart():
    groups = {(row["place"], row["group"]): row["count"] for row in rows_of(charts.draw_residents_by_place(ROWS))}
    assert groups["Krian", "Menetap"] == 25
    assert groups["Krian", "TL (tidak langsung)"] == 30


def test_rooms_hold_their_residents_the_fullest_site_first():
    full, empty = ROWS[:1].assign(name="Penuh", rooms=whole(7)), ROWS[:1].assign(name="Tanpa kamar", rooms=whole(0))
    chart = charts.draw_rooms_against_residents(pd.concat([ROWS, full, empty]))
    assert chart.to_dict()["layer"][0]["encoding"]["y"]["sort"] == ["Tanpa kamar", "Penuh", "Krian", "Cerme", "Butuh"]
    bars = {(row["name"], row["part"]): (row["low"], row["high"]) for row in rows_of(chart) if "part" in row}
    assert bars["Krian", "Kamar"] == (0, 20)
    assert bars["Krian", "Menetap"] == (0, 25)
    assert bars["Krian", "TL (tidak langsung)"] == (25, 55)
    labels = {row["name"]: row["label"] for row in rows_of(chart) if "label" in row}
    assert labels["Krian"] == "55 penghuni / 20 kamar"
    assert labels["Butuh"] == "belum ada data"


@pytest.mark.parametrize("column", ["rooms", "living_in", "tl"])
def test_a_site_without_one_of_its_counts_has_no_bar(column):
    chart = charts.draw_rooms_against_residents(ROWS.assign(**{column: whole(None, None, 3)}))
    assert {row["name"] for row in rows_of(chart) if "part" in row} == {"Krian"}
    assert [row["name"] for row in rows_of(chart) if row.get("label") == "belum ada data"] == ["Butuh", "Cerme"]


def test_names_at_the_ends_of_lines_never_touch():
    close = pd.DataFrame({"date": pd.Timestamp(AS_OF), "place": list("abcde"), "living_in": 50, "tl": 300})
    chart = charts.draw_residents_over_time(close, height=280)
    levels = sorted(row["level"] for row in rows_of(chart) if "level" in row)
    assert len(levels) == 10
    assert min(after - before for before, after in itertools.pairwise(levels)) * 280 / 330 > 13.9


def test_a_legend_that_does_not_fit_one_row_stands_in_a_column():
    words = ["Menetap: 161", "TL (tidak langsung): 254", "Belum terdata (perkiraan): 285"]
    assert top_legend(words).columns.expr == "width < 556 ? 1 : 0"
    assert top_legend(words[:1]).columns.expr == "width < 119 ? 1 : 0"


@pytest.mark.parametrize(
    ("days", "band"),
    [
        (0, "Sampai 90 hari"),
        (90, "Sampai 90 hari"),
        (91, "91 sampai 180 hari"),
        (180, "91 sampai 180 hari"),
        (181, "Lebih dari 180 hari"),
    ],
)
def test_age_bands_end_at_90_and_180_days(days, band):
    rows = pd.DataFrame({"name": ["A"], "counted_on": [pd.Timestamp(AS_OF) - pd.Timedelta(days=days)]})
    assert band in {row.get("band") for row in rows_of(charts.draw_count_ages(rows, AS_OF))}


def test_oldest_counts_come_first_and_never_counted_before_them():
    chart = charts.draw_count_ages(ROWS, AS_OF)
    assert [row["name"] for row in rows_of(chart) if "name" in row] == ["Butuh", "Krian", "Cerme"]


def test_gap_to_the_district_is_named():
    words = texts_of(charts.draw_known_against_district(161, 254, 700, AS_OF, dt.date(2020, 10, 14)))
    assert {"Menetap: 161", "TL (tidak langsung): 254", "Belum terdata (perkiraan): 285"} <= words


def test_one_unknown_group_is_not_a_zero():
    words = texts_of(charts.draw_known_against_district(161, None, 700, AS_OF, dt.date(2020, 10, 14)))
    assert "TL (tidak langsung): belum ada data" in words


def test_known_above_the_district_leaves_no_gap():
    words = texts_of(charts.draw_known_against_district(500, 300, 700, AS_OF, dt.date(2020, 10, 14)))
    assert "Belum terdata (perkiraan): 0" in words


def test_calendar_writes_day_and_letter_and_shares_a_day():
    chart = charts.draw_calendar(ROUNDS, dt.date(2026, 9, 30), AS_OF)
    cells = [row for row in rows_of(chart) if "when" in row]
    assert [row["word"] for row in cells] == ["14 U", "15 S", "15 U"]
    south, north = cells[1:]
    assert south["bottom"] <= north["top"]
    assert {"September 2026", "Oktober 2026", "November 2026", "Sen", "Min"} <= texts_of(chart)


def test_calendar_weeks_start_on_monday():
    chart = charts.draw_calendar(ROUNDS[:0], dt.date(2026, 11, 1), dt.date(2026, 11, 1))
    days = {row["word"]: (row["column"], row["row"]) for row in rows_of(chart)}
    assert days["1"] == (6.5, 2.5)
    assert days["2"] == (0.5, 3.5)


def test_calendar_in_one_column_puts_months_below_each_other():
    chart = charts.draw_calendar(ROUNDS, dt.date(2026, 9, 1), AS_OF, columns=1)
    heads = {row["word"]: (row["column"], row["row"]) for row in rows_of(chart) if "2026" in row["word"]}
    assert heads["September 2026"][0] == heads["November 2026"][0]
    assert heads["September 2026"][1] < heads["November 2026"][1]


def test_names_are_written_on_one_line():
    assert shorten(["a\u2028b\u2029c", "Cerme"]) == ["a b c", "Cerme"]


def test_long_names_are_cut():
    rows = ROWS.assign(name="x" * 10_000, place="y" * 10_000)
    for chart in (charts.draw_residents_by_place(rows[:1]), charts.draw_count_ages(rows[:1], AS_OF)):
        assert max(map(len, texts_of(chart))) < 50


def test_two_sites_of_one_name_keep_their_own_bars():
    rows = ROWS[:1].loc[[0, 0]]
    assert {row["place"] for row in rows_of(charts.draw_residents_by_place(rows))} == {"Cerme", "Cerme (2)"}
    assert len([row for row in rows_of(charts.draw_count_ages(rows, AS_OF)) if row.get("name") == "Cerme (2)"]) == 1
