"""What a planner asks for: period, teams and rules; kept as JSON, and turned into a problem to solve."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.errors import PlanError
from geo.indonesian import as_date, date_plain, is_missing, shorten
from geo.rounds.problem import Pin, Place, Problem, Team, Wish
from geo.texts import text_fault
from geo.workdays import OFFICE_WEEK, Hours, list_days

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.basemap import Office
    from geo.travel import Travel

MINUTE_S = 60
STAY_BASE_S = 30 * MINUTE_S
STAY_PER_HOUSE_S = 2 * MINUTE_S
"""Half an hour for the owners and the NGO, and two minutes a house: nine sites came to 30 to 80 minutes each."""
STAY_UNKNOWN_S = 60 * MINUTE_S
"""Where no house was ever counted."""
STAY_STEP_S = 5 * MINUTE_S
LONGEST_STAY_S = 150 * MINUTE_S
VISITING_HOURS_S = (9 * 3600, 15 * 3600)
"""When a visit makes sense: people are up, and the evening's guests are not there yet."""
LONGEST_NAME = 120
"""Letters of a site's name on the desk and in its messages: all that a list of sites may hold."""
LONGEST_TEAM = 40
"""Letters of a team's name."""
LONGEST_PERIOD_DAYS = 92
"""A quarter: beyond it due dates change with what the visits find."""


@dataclass(frozen=True)
class TeamRule:
    """One team as the planner describes it."""

    name: str
    most_sites: int = 4
    longest_drive_min: int = 240
    has_companion: bool = True
    days_off: tuple[dt.date, ...] = ()
    weekdays: tuple[int, ...] = tuple(OFFICE_WEEK)
    opens_s: int | None = None
    closes_s: int | None = None
    """Seconds of the day, where the team's hours are shorter or longer than the office's; None leaves the office's."""


@dataclass(frozen=True)
class SiteRule:
    """What local knowledge says of one site's visit; None leaves the usual."""

    is_left_out: bool = False
    is_added: bool = False
    """Visited though not due yet."""
    stay_min: int | None = None
    opens_s: int | None = None
    closes_s: int | None = None
    needs_companion: bool | None = None
    priority: int | None = None
    earliest: dt.date | None = None
    latest: dt.date | None = None
    pin: tuple[dt.date, str] | None = None
    """Day and team that were agreed."""
    agreed_s: int | None = None
    """The second of that day, where the hour was agreed too."""


DEFAULT_TEAMS = (TeamRule("Tim 1"), TeamRule("Tim 2"))
"""Neither is bound to a zone: which round goes where is what the plan finds out."""


@dataclass(frozen=True)
class Request:
    """Everything a planner states; the office's defaults where nothing is."""

    first: dt.date
    last: dt.date
    teams: tuple[TeamRule, ...] = DEFAULT_TEAMS
    zone_weekdays: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Weekdays (Monday is 0) of a zone; a zone that is not in it goes any day."""
    days_off: Mapping[dt.date, str] = field(default_factory=dict)
    site_rules: Mapping[str, SiteRule] = field(default_factory=dict)
    """By site_id."""
    keeps_planned: bool = False
    """Visits that are planned already with one of the teams stay on their day."""


def check_request(request: Request) -> list[str]:
    """List what is wrong with a request, in Indonesian, each with its cure; empty when nothing is."""
    problems = []
    if request.last < request.first:
        problems.append("Hari terakhir berada sebelum hari pertama; tukar kedua tanggal.")
    elif (request.last - request.first).days >= LONGEST_PERIOD_DAYS:
        problems.append(f"Jangka rencana paling lama {LONGEST_PERIOD_DAYS} hari; perpendek.")
    names = [team.name.strip() for team in request.teams]
    unfit = {name: fault for name in names if (fault := text_fault(name, LONGEST_TEAM)) is not None}
    if unfit:  # what is wrong with a name must not be said with that name
        return problems + [f"Nama tim ke-{at} {unfit[name]}" for at, name in enumerate(names, start=1) if name in unfit]
    if not names:
        problems.append("Belum ada tim; tambahkan paling sedikit satu.")
    problems += [
        f"Tim {name} tercantum dua kali; beri nama lain." for name in sorted({n for n in names if names.count(n) > 1})
    ]
    if not all(names):
        problems.append("Ada tim tanpa nama; isi namanya.")
    problems += [fault for team in request.teams for fault in _check_team(team)]
    for site_id, known in request.site_rules.items():
        opens_s, closes_s = _visiting_hours(known)
        if opens_s >= closes_s:
            problems.append(f"{site_id}: jam selesai kunjungan harus setelah jam mulai.")
    return problems


def _visiting_hours(rule: SiteRule) -> tuple[int, int]:
    opens_s = VISITING_HOURS_S[0] if rule.opens_s is None else rule.opens_s
    closes_s = VISITING_HOURS_S[1] if rule.closes_s is None else rule.closes_s
    return opens_s, closes_s


def _check_team(team: TeamRule) -> list[str]:
    faults = []
    if team.most_sites < 1 or team.longest_drive_min < 1:
        faults.append(f"{team.name}: jumlah lokasi dan lama berkendara sehari harus lebih dari nol.")
    if len(_team_week(team, OFFICE_WEEK)) < len(set(team.weekdays) & set(OFFICE_WEEK)):
        faults.append(f"{team.name}: jam pulang harus setelah jam masuk, di luar jam istirahat.")
    if not team.weekdays:
        faults.append(f"{team.name}: belum punya hari kerja; pilih paling sedikit satu hari.")
    return faults


def build_problem(
    request: Request,
    sites: pd.DataFrame,
    status: pd.DataFrame,
    visits: pd.DataFrame,
    office: Office,
    travel: Travel,
    week: Mapping[int, Hours] = OFFICE_WEEK,
) -> Problem:
    """Turn a request and the records into a problem.

    Parameters
    ----------
    sites, status, visits
        As the store and `geo.monitoring.site_status` give them; ``status`` as of the day of planning.
    office
        Where every round starts and ends.
    travel
        How long legs take: an estimate or real roads.

    Raises
    ------
    PlanError
        With every fault of the request, or when no visit falls due in the period.
    """
    problems = check_request(request)
    if problems:
        raise PlanError("\n".join(problems))
    workdays, days_off = list_days(request.first, request.last, week, request.days_off)
    place = Place(office.name, office.lat, office.lon)
    teams = tuple(
        Team(
            team_id=rule.name,
            name=rule.name,
            office=place,
            week=_team_week(rule, week),
            days_off=frozenset(rule.days_off),
            most_sites=rule.most_sites,
            longest_drive_s=rule.longest_drive_min * MINUTE_S,
            has_companion=rule.has_companion,
        )
        for rule in request.teams
    )
    wishes = list_wishes(request, sites, status, visits)
    if not wishes:
        raise PlanError(
            f"Tidak ada kunjungan yang jatuh tempo sampai {date_plain(request.last)}; perpanjang jangka rencana."
        )
    lat = [place.lat] * len(teams) + [wish.lat for wish in wishes]
    lon = [place.lon] * len(teams) + [wish.lon for wish in wishes]
    zone_weekdays = {zone: frozenset(days) for zone, days in request.zone_weekdays.items() if days}
    return Problem(workdays, days_off, teams, wishes, zone_weekdays, travel.table(lat, lon))


def _team_week(rule: TeamRule, week: Mapping[int, Hours]) -> dict[int, Hours]:
    """Give a team's own hours by weekday, with the office's breaks; hours never start or end in one."""
    own = {}
    for weekday in rule.weekdays:
        if weekday not in week:
            continue
        usual = week[weekday]
        opens = usual.opens_s if rule.opens_s is None else rule.opens_s
        closes = usual.closes_s if rule.closes_s is None else rule.closes_s
        for start, end in usual.breaks:
            opens = end if start <= opens < end else opens
            closes = start if start < closes <= end else closes
        if opens < closes:
            breaks = tuple((start, end) for start, end in usual.breaks if opens < start and end < closes)
            own[weekday] = Hours(opens, closes, breaks)
    return own


def list_wishes(request: Request, sites: pd.DataFrame, status: pd.DataFrame, visits: pd.DataFrame) -> tuple[Wish, ...]:
    """List the visits that fall due by the end of the period, the longest overdue first.

    A site never visited is due at once, and overdue. A site without a point cannot be driven to and is left out; see
    ``list_pointless``. What is pinned or added by hand is in the list whether due or not.
    """
    pins = _pins(request, visits)
    is_due = status["due"].isna() | status["due"].le(pd.Timestamp(request.last))
    added = [site_id for site_id, rule in request.site_rules.items() if rule.is_added]
    wanted = sites[(is_due | sites.index.isin([*pins, *added])) & sites["lat"].notna()]
    wishes = []
    states = status.loc[wanted.index, ["due", "houses"]]
    for row in (
        wanted[["name", "zone", "lat", "lon"]].join(states).rename_axis("site_id").reset_index().to_dict("records")
    ):
        known = request.site_rules.get(row["site_id"], SiteRule())
        if known.is_left_out:
            continue
        due = as_date(row["due"])
        wishes.append(
            Wish(
                site_id=row["site_id"],
                name=shorten(row["name"], LONGEST_NAME),
                zone=row["zone"],
                lat=row["lat"],
                lon=row["lon"],
                stay_s=_stay_s(row["houses"]) if known.stay_min is None else known.stay_min * MINUTE_S,
                due=due,
                is_overdue=due is None or due < request.first,
                priority=known.priority or 1,
                earliest=known.earliest,
                latest=known.latest,
                opens_s=_visiting_hours(known)[0],
                closes_s=_visiting_hours(known)[1],
                needs_companion=bool(known.needs_companion),
                pin=pins.get(row["site_id"]),
            )
        )
    return tuple(sorted(wishes, key=lambda wish: (wish.due or dt.date.min, wish.site_id)))


def list_pointless(sites: pd.DataFrame, status: pd.DataFrame, last: dt.date) -> list[str]:
    """Name the sites that are due but have no point, so that no round can go there."""
    is_due = status["due"].isna() | status["due"].le(pd.Timestamp(last))
    return [shorten(name, LONGEST_NAME) for name in sites.loc[is_due & sites["lat"].isna(), "name"]]


def _pins(request: Request, visits: pd.DataFrame) -> dict[str, Pin]:
    """Gather the days that are agreed: those stated, and the planned visits of the teams where these are kept."""
    pins = {}
    if request.keeps_planned:
        teams = {team.name for team in request.teams}
        in_period = visits["date"].between(pd.Timestamp(request.first), pd.Timestamp(request.last))
        kept = visits[visits["status"].eq("planned") & in_period & visits["team"].isin(teams)]
        for visit in kept[["site_id", "date", "team"]].to_dict("records"):
            pins[visit["site_id"]] = Pin(visit["date"].date(), visit["team"], None)
    for site_id, known in request.site_rules.items():
        if known.pin is not None:
            pins[site_id] = Pin(known.pin[0], known.pin[1], known.agreed_s)
    return pins


def _stay_s(houses: int | None) -> int:
    """Guess how long a visit takes from the number of houses, in steps of five minutes."""
    if houses is None or is_missing(houses):
        return STAY_UNKNOWN_S
    stay = STAY_BASE_S + houses * STAY_PER_HOUSE_S
    return min(-(-stay // STAY_STEP_S) * STAY_STEP_S, LONGEST_STAY_S)


def dump_request(request: Request) -> dict[str, Any]:
    """Write a request as plain JSON values."""
    plain: dict[str, Any] = _plain(asdict(request))
    return plain


def _plain(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key.isoformat() if isinstance(key, dt.date) else key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def load_request(kept: Mapping[str, Any]) -> Request:
    """Read a request that ``dump_request`` wrote."""
    day = dt.date.fromisoformat

    def _site_rule(values: Mapping[str, Any]) -> SiteRule:
        pin = values["pin"]
        days = {key: None if values[key] is None else day(values[key]) for key in ("earliest", "latest")}
        return SiteRule(**{**values, **days, "pin": None if pin is None else (day(pin[0]), pin[1])})

    return Request(
        first=day(kept["first"]),
        last=day(kept["last"]),
        teams=tuple(
            TeamRule(**{**team, "days_off": tuple(map(day, team["days_off"])), "weekdays": tuple(team["weekdays"])})
            for team in kept["teams"]
        ),
        zone_weekdays={zone: tuple(days) for zone, days in kept["zone_weekdays"].items()},
        days_off={day(date): reason for date, reason in kept["days_off"].items()},
        site_rules={site_id: _site_rule(values) for site_id, values in kept["site_rules"].items()},
        keeps_planned=kept["keeps_planned"],
    )
