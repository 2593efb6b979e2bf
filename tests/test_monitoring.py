from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.monitoring import COUNTS, area_status, month_ends, residents_over_time, site_status
from geo.symbols import STAGE_CODES

DAY0 = dt.date(2026, 1, 1)
DEFAULT_DAYS = 20
SITE_IDS = ["c", "a", "b"]


def day(number):
    return DAY0 + dt.timedelta(days=number)


def make_sites(intervals=(None, 5, None), simulated=(False, False, False)):
    return pd.DataFrame(
        {
            "zone": ["utara", "selatan", "utara"],
            "kecamatan_code": ["1", "2", "1"],
            "interval_days": pd.array(list(intervals), "Int64"),
            "simulated": list(simulated),
        },
        index=pd.Index(SITE_IDS, name="site_id"),
    )


def make_frame(rows, index, columns):
    frame = pd.DataFrame(rows, columns=[index, "site_id", "date", *columns, "simulated"]).set_index(index)
    kinds = dict.fromkeys([*COUNTS, "trained", "equipped", "changed", "count"], "Int64")
    kinds |= dict.fromkeys(["status", "team", "reason", "health_protocol", "note", "site_id", "visit_id"], "str")
    kinds |= {"date": "datetime64[us]", "simulated": "bool"}
    return frame.astype({name: kind for name, kind in kinds.items() if name in frame})


def make_world(visits=(), observations=(), needs=(), outcomes=()):
    """Build the four frames from rows of (site, day, ...); a row may end with whether it is simulated."""
    return (
        make_frame(
            [(f"v{n}", s, day(d), state, None, None, False) for n, (s, d, state) in enumerate(visits)],
            "visit_id",
            ["status", "team", "reason"],
        ),
        make_frame(
            [(f"o{n}", s, day(d), "v0", *counts, None, None, False) for n, (s, d, counts) in enumerate(observations)],
            "observation_id",
            ["visit_id", *COUNTS, "health_protocol", "note"],
        ),
        make_frame(
            [(f"n{n}", s, day(d), "none", 0, False) for n, (s, d) in enumerate(needs)],
            "need_id",
            ["category", "count"],
        ),
        make_frame(
            [(f"u{n}", s, day(d), *counts, False) for n, (s, d, counts) in enumerate(outcomes)],
            "outcome_id",
            ["trained", "equipped", "changed"],
        ),
    )


def counts(living_in, tl, houses=3, rooms=None, owners=None):
    return (houses, rooms, owners, living_in, tl)


def status_of(world, as_of, sites=None):
    return site_status(make_sites() if sites is None else sites, *world, day(as_of), DEFAULT_DAYS)


# A plain reference, one site and one question at a time.


def slow_stage(records, as_of):
    visits, observations, needs, outcomes = records
    is_known = lambda row: row["date"].date() <= as_of  # noqa: E731 (a word for one comparison)
    stage = "unmonitored"
    if any(row["status"] == "done" and is_known(row) for row in visits.values()):
        stage = "monitored"
    complete = [
        (row["date"], key, row)
        for key, row in observations.items()
        if is_known(row) and not any(pd.isna(row[name]) for name in ("houses", "living_in", "tl"))
    ]
    if complete:
        stage = "inventoried"
    if any(is_known(row) for row in needs.values()):
        stage = "assessed"
    if any(
        is_known(row) and any(not pd.isna(row[n]) and row[n] > 0 for n in ("trained", "equipped", "changed"))
        for row in outcomes.values()
    ):
        latest = max(complete, key=lambda entry: entry[:2])[2] if complete else None
        stage = "done" if latest and latest["living_in"] == latest["tl"] == 0 else "changing"
    return stage


def slow_since(records, as_of):
    """Find the first day of the unbroken stretch in the present stage, walking back from event to event."""
    stage = slow_stage(records, as_of)
    if stage == "unmonitored":
        return None
    since = as_of
    events = {row["date"].date() for rows in records for row in rows.values()}
    for event in sorted((event for event in events if event <= as_of), reverse=True):
        if slow_stage(records, event) != stage:
            break
        since = event
    return since


def slow_dates(visits, interval, as_of):
    entries = [(row["date"].date(), row["status"]) for row in visits.values() if row["status"] != "cancelled"]
    done = [date for date, state in entries if state == "done" and date <= as_of]
    coming = [date for date, state in entries if date > as_of or (date == as_of and state == "planned")]
    planned = min((date for date, _ in entries), default=None)
    due = max(done) + dt.timedelta(days=interval) if done else planned
    if due is not None and due < as_of:
        state = "overdue"
    elif not done:
        state = "never"
    else:
        state = "soon" if (due - as_of).days <= 14 else "later"
    return max(done, default=None), min(coming, default=None), due, state, len(done)


def slow_counts(observations, as_of):
    known = [
        (row["date"], key, row)
        for key, row in observations.items()
        if row["date"].date() <= as_of and any(not pd.isna(row[name]) for name in COUNTS)
    ]
    if not known:
        return (None, *[None] * len(COUNTS))
    latest = max(known, key=lambda entry: entry[:2])[2]
    return (latest["date"].date(), *(latest[name] for name in COUNTS))


def plain(value):
    if pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


SITE = st.sampled_from([*SITE_IDS, "elsewhere"])
DAY = st.integers(0, 40)
COUNT = st.one_of(st.none(), st.integers(0, 2))
WORLDS = st.builds(
    make_world,
    st.lists(st.tuples(SITE, DAY, st.sampled_from(["done", "planned", "cancelled"])), max_size=12),
    st.lists(
        st.tuples(
            SITE,
            DAY,
            st.tuples(COUNT, COUNT, COUNT, st.sampled_from([None, 0, 0, 1]), st.sampled_from([0, 0, 2])),
        ),
        max_size=12,
    ),
    st.lists(st.tuples(SITE, DAY), max_size=2),
    st.lists(st.tuples(SITE, DAY, st.tuples(COUNT, COUNT, COUNT)), max_size=5),
)


@given(WORLDS, st.integers(-1, 60))
@settings(max_examples=200, deadline=None)
def test_status_is_that_of_the_plain_reference(world, as_of):
    sites, today = make_sites(), day(as_of)
    status = status_of(world, as_of, sites)
    assert list(status.index) == SITE_IDS
    for site_id, row in status.iterrows():
        records = [rows[rows["site_id"] == site_id].to_dict("index") for rows in world]
        interval = sites.loc[site_id, "interval_days"]
        interval = DEFAULT_DAYS if pd.isna(interval) else int(interval)
        assert row["stage"] == slow_stage(records, today)
        assert plain(row["stage_since"]) == slow_since(records, today)
        last, coming, due, state, visits_done = slow_dates(records[0], interval, today)
        assert [plain(row[name]) for name in ("last_visit", "next_planned", "due")] == [last, coming, due]
        assert (row["due_state"], row["visits_done"]) == (state, visits_done)
        assert row["is_overdue"] == (state == "overdue")
        assert plain(row["days_overdue"]) == ((today - due).days if state == "overdue" else None)
        assert tuple(plain(row[name]) for name in ("counted_on", *COUNTS)) == slow_counts(records[1], today)


@given(WORLDS, st.integers(0, 40), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_rows_changes_nothing(world, as_of, random):
    shuffled = tuple(rows.sample(frac=1, random_state=random.randrange(2**32)) for rows in world)
    pd.testing.assert_frame_equal(status_of(world, as_of), status_of(shuffled, as_of))
    turned = status_of(world, as_of, make_sites()[::-1])
    pd.testing.assert_frame_equal(status_of(world, as_of), turned[::-1])


@given(WORLDS, st.integers(0, 40), st.integers(0, 20))
@settings(max_examples=50, deadline=None)
def test_facts_only_grow_with_time(world, as_of, later_by):
    early, late = status_of(world, as_of), status_of(world, as_of + later_by)
    assert (early["visits_done"] <= late["visits_done"]).all()
    for name in ("last_visit", "counted_on"):
        known = early[name].notna()
        assert (early.loc[known, name] <= late.loc[known, name]).all()
    changing = STAGE_CODES.index("changing")
    assert (early["stage"].cat.codes.clip(upper=changing) <= late["stage"].cat.codes.clip(upper=changing)).all()


@given(WORLDS, st.lists(st.integers(-1, 45), min_size=1, max_size=4, unique=True))
@settings(max_examples=50, deadline=None)
def test_residents_over_time_agree_with_the_status_of_each_date(world, numbers):
    sites = make_sites()
    days = [day(number) for number in numbers]
    single = residents_over_time(sites, world[1], days, "site_id").set_index(["date", "site_id"])
    zones = residents_over_time(sites, world[1], days, "zone").set_index(["date", "zone"])
    total = residents_over_time(sites, world[1], days).set_index("date")
    assert len(single) == 3 * len(days)
    for number in numbers:
        status, date = status_of(world, number, sites), pd.Timestamp(day(number))
        areas = area_status(status, sites, "zone")
        for name in ("living_in", "tl"):
            assert single.loc[date, name].reindex(SITE_IDS).equals(status[name].rename_axis("site_id"))
            assert zones.loc[date, name].reindex(areas.index).equals(areas[name])
            assert plain(total.loc[date, name]) == plain(status[name].sum(min_count=1))
        assert zones.loc[date, "sites_counted"].to_dict() == areas["sites_counted"].to_dict()


@pytest.mark.parametrize(
    ("world", "stage", "since"),
    [
        pytest.param(make_world(), "unmonitored", None, id="nothing known"),
        pytest.param(make_world([("a", 3, "planned")]), "unmonitored", None, id="only planned"),
        pytest.param(make_world([("a", 3, "done"), ("a", 7, "done")]), "monitored", 3, id="visited"),
        pytest.param(make_world([("a", 3, "done")], [("a", 3, counts(1, None))]), "monitored", 3, id="TL not counted"),
        pytest.param(make_world([], [("a", 4, counts(1, 0))]), "inventoried", 4, id="counted"),
        pytest.param(make_world([("a", 3, "done")], needs=[("a", 3)]), "assessed", 3, id="assessed uncounted"),
        pytest.param(make_world(outcomes=[("a", 5, (0, None, 0))]), "unmonitored", None, id="outcome of nobody"),
        pytest.param(make_world(outcomes=[("a", 5, (None, 1, None))]), "changing", 5, id="one equipped"),
        pytest.param(
            make_world([], [("a", 6, counts(0, 0)), ("a", 8, counts(0, 0))], outcomes=[("a", 5, (0, 0, 1))]),
            "done",
            6,
            id="empty after changing",
        ),
        pytest.param(
            make_world([], [("a", 2, counts(0, 0))], outcomes=[("a", 5, (0, 0, 1))]),
            "done",
            5,
            id="empty before",
        ),
        pytest.param(
            make_world([], [("a", 6, counts(0, 0)), ("a", 8, counts(0, 1))], outcomes=[("a", 5, (0, 0, 1))]),
            "changing",
            8,
            id="inhabited again",
        ),
        pytest.param(
            make_world([], [("a", 6, counts(0, 0)), ("a", 8, counts(None, 1))], outcomes=[("a", 5, (0, 0, 1))]),
            "done",
            6,
            id="an incomplete count does not undo",
        ),
        pytest.param(
            make_world([], [("a", 6, counts(0, 0, houses=None))], outcomes=[("a", 5, (0, 0, 1))]),
            "changing",
            5,
            id="empty, but the houses were not counted",
        ),
    ],
)
def test_the_ladder(world, stage, since):
    row = status_of(world, 10).loc["a"]
    assert (row["stage"], plain(row["stage_since"])) == (stage, None if since is None else day(since))


@pytest.mark.parametrize(
    ("as_of", "due_state", "days_overdue", "next_planned"),
    [
        pytest.param(9, "never", None, 10, id="before any visit"),
        pytest.param(10, "later", None, 45, id="on the day of the visit"),
        pytest.param(15, "later", None, 45, id="15 days ahead"),
        pytest.param(16, "soon", None, 45, id="14 days ahead"),
        pytest.param(30, "soon", None, 45, id="on the due day"),
        pytest.param(31, "overdue", 1, 45, id="a day late"),
        pytest.param(45, "overdue", 15, 45, id="planned for the same day"),
        pytest.param(46, "overdue", 16, None, id="the planned day passed"),
    ],
)
def test_due_dates(as_of, due_state, days_overdue, next_planned):
    row = status_of(make_world([("c", 10, "done"), ("c", 12, "cancelled"), ("c", 45, "planned")]), as_of).loc["c"]
    assert (row["due_state"], plain(row["days_overdue"])) == (due_state, days_overdue)
    assert plain(row["next_planned"]) == (None if next_planned is None else day(next_planned))


def test_a_site_may_have_its_own_interval():
    status = status_of(make_world([("a", 10, "done"), ("b", 10, "done")]), 12)
    assert [plain(due) for due in status.loc[["a", "b"], "due"]] == [day(15), day(30)]


def test_a_site_never_visited_is_due_on_its_first_planned_day():
    world = make_world([("a", 5, "cancelled"), ("a", 8, "planned"), ("a", 20, "planned")])
    row = status_of(world, 10).loc["a"]
    assert (plain(row["due"]), row["due_state"], row["days_overdue"]) == (day(8), "overdue", 2)
    assert plain(row["next_planned"]) == day(20)


def test_a_missing_count_is_never_zero():
    status = status_of(make_world([("a", 3, "done")], [("a", 3, counts(None, None, None))]), 10)
    assert status[list(COUNTS)].isna().all(axis=None)
    assert status["counted_on"].isna().all()
    areas = area_status(status, make_sites(), "zone")
    assert areas[[*COUNTS, "oldest_count"]].isna().all(axis=None)
    assert (areas["sites_counted"] == 0).all()


def test_areas_sum_what_is_known_and_list_the_empty_ones():
    world = make_world(
        [("c", 5, "done"), ("a", 5, "done")],
        [("c", 5, counts(2, 3)), ("b", 8, counts(1, None)), ("a", 5, counts(0, 0))],
    )
    status = status_of(world, 15)
    areas = area_status(status, make_sites(), "kecamatan_code", ["3", "1", "2"])
    assert list(areas.index) == ["3", "1", "2"]
    columns = ["sites", "sites_counted", "visited", "overdue", "never", "houses", "living_in", "tl"]
    assert areas.loc["1", columns].tolist() == [2, 1, 1, 0, 1, 6, 3, 3]
    assert areas.loc["2", columns].tolist() == [1, 1, 0, 1, 0, 3, 0, 0]
    assert areas.loc["3", columns[:5]].tolist() == [0, 0, 0, 0, 0]
    assert areas.loc["3", [*columns[5:], "share_visited", "newest_count"]].isna().all()
    assert areas["share_visited"].to_dict() == pytest.approx({"3": np.nan, "1": 0.5, "2": 0.0}, nan_ok=True)
    assert (plain(areas.loc["1", "oldest_count"]), plain(areas.loc["1", "newest_count"])) == (day(5), day(8))
    assert str(areas["living_in"].dtype) == "Int64"
    assert list(area_status(status, make_sites(), "kecamatan_code").index) == ["1", "2"]
    assert list(area_status(status[:0], make_sites()[:0], "zone").index) == ["utara", "selatan"]


@pytest.mark.parametrize("frame", range(4), ids=["visit", "observation", "need", "outcome"])
def test_one_simulated_record_marks_its_site_and_area(frame):
    world = list(make_world([("a", 3, "done")], [("a", 3, counts(1, 1))], [("a", 3)], [("a", 3, (1, 0, 0))]))
    assert not status_of(world, 10)["is_simulated"].any()
    world[frame] = world[frame].assign(simulated=True)
    status = status_of(world, 10)
    assert status["is_simulated"].to_dict() == {"c": False, "a": True, "b": False}
    areas = area_status(status, make_sites(), "zone")
    assert areas["is_simulated"].to_dict() == {"utara": False, "selatan": True}
    if frame > 0:
        assert not status_of(world, 2)["is_simulated"].any()
    residents = residents_over_time(make_sites(), world[1], [day(10)], "zone").set_index("zone")
    assert residents.loc["selatan", "is_simulated"] == (frame == 1)


def test_a_simulated_site_is_marked_and_a_cancelled_visit_marks_nothing():
    world = list(make_world([("a", 3, "cancelled")]))
    world[0] = world[0].assign(simulated=True)
    status = status_of(world, 10, make_sites(simulated=(False, False, True)))
    assert status["is_simulated"].to_dict() == {"c": False, "a": False, "b": True}


def test_month_ends_run_from_the_first_count_to_the_day():
    _, observations, _, _ = make_world([], [("a", 5, counts(1, 1)), ("a", 2, counts(None, None, None))])
    ends = month_ends(observations, dt.date(2026, 3, 10))
    assert [end.date() for end in ends] == [dt.date(2026, 1, 31), dt.date(2026, 2, 28), dt.date(2026, 3, 10)]
    assert month_ends(observations, day(1)).empty
    assert month_ends(observations, day(5)).size == 1
    assert residents_over_time(make_sites(), observations, []).empty
