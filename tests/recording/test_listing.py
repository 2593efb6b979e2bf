"""What can be recorded is sorted into lists, the most pressing first."""

import datetime as dt

import pandas as pd

from geo.recording.listing import RecordableLists, list_of_site, list_recordable

TODAY = dt.date(2026, 3, 11)
SITES = pd.DataFrame(
    {"name": ["Alfa", "Beta"], "kecamatan": ["Atas", "Bawah"], "zone": ["utara", "selatan"]},
    index=pd.Index(["alfa", "beta"], name="site_id"),
)


def visits(*rows):
    frame = pd.DataFrame(rows, columns=["visit_id", "site_id", "date", "status", "team", "position"])
    frame["date"] = pd.to_datetime(frame["date"]).astype("datetime64[us]")
    return frame.astype({"position": "Int64", "team": "str"}).set_index("visit_id")


def ids(choices):
    return [choice.visit_id for choice in choices]


def test_visits_fall_into_their_lists_in_order():
    lists = list_recordable(
        visits(
            ("second", "beta", "2026-03-11", "planned", "Tim Utara", 2),
            ("first", "alfa", "2026-03-11", "planned", "Tim Utara", 1),
            ("older", "alfa", "2026-02-01", "planned", None, None),
            ("old", "beta", "2026-03-10", "planned", None, None),
            ("later", "beta", "2026-03-20", "planned", None, None),
            ("soon", "alfa", "2026-03-12", "planned", None, None),
            ("far", "alfa", "2026-04-09", "planned", None, None),
            ("done", "alfa", "2026-01-10", "done", None, None),
            ("newer", "beta", "2026-03-11", "done", None, None),
            ("ancient", "beta", "2026-01-09", "done", None, None),
            ("off", "beta", "2026-03-11", "cancelled", None, None),
            ("elsewhere", "gamma", "2026-03-11", "planned", None, None),
        ),
        SITES,
        TODAY,
    )
    assert ids(lists.today) == ["first", "second"]
    assert ids(lists.overdue) == ["old", "older"]
    assert ids(lists.coming) == ["soon", "later"]
    assert ids(lists.recent) == ["newer", "done"]


def test_a_choice_says_where_and_when_and_which_team_if_any():
    ((with_team,), (without,)) = (
        list_recordable(visits(("v", site_id, "2026-03-11", "planned", team, 1)), SITES, TODAY).today
        for site_id, team in (("alfa", "Tim Utara"), ("beta", None))
    )
    assert (with_team.name, with_team.team, with_team.status) == ("Alfa", "Tim Utara", "planned")
    assert (without.kecamatan, without.zone, without.date, without.team) == ("Bawah", "selatan", TODAY, None)


def test_no_visits_give_empty_lists():
    assert list_recordable(visits(), SITES, TODAY) == RecordableLists((), (), (), ())


def test_a_site_lists_all_its_visits_the_latest_first():
    known = visits(
        ("ancient", "alfa", "2020-10-14", "done", None, None),
        ("far", "alfa", "2027-01-01", "planned", None, None),
        ("off", "alfa", "2026-03-11", "cancelled", None, None),
        ("other", "beta", "2026-03-11", "done", None, None),
    )
    assert ids(list_of_site(known, SITES, "alfa")) == ["far", "off", "ancient"]
    assert list_of_site(known, SITES, "gamma") == ()
