"""The rules of a plan, one function each: what a set of rounds breaks, and by how much."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.indonesian import DAYS, date_plain, date_short, shorten
from geo.rounds.problem import is_accompanied, is_within_days, is_zone_day, keeps_pin
from geo.rounds.words import clock_word, length_word

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from geo.rounds.plan import Round
    from geo.rounds.problem import Problem


LONGEST_NAME = 40
"""Letters of a name in the few words that stand in a line with others."""


@dataclass(frozen=True)
class Breach:
    """One rule broken in one place; ``amount_s`` says by how many seconds, where that can be said.

    ``text`` is a sentence with place and day; ``brief`` is a few words for a line that tells of several.
    """

    code: str
    team_id: str
    date: dt.date
    site_id: str | None
    amount_s: int | None
    text: str
    brief: str


def broken_rules(problem: Problem, rounds: Sequence[Round]) -> tuple[Breach, ...]:
    """List every rule that the rounds break, by round, then what concerns several rounds."""
    breaches = [breach for one in rounds for rule in _ROUND_RULES for breach in rule(problem, one)]
    breaches += [breach for rule in _PLAN_RULES for breach in rule(problem, rounds)]
    return tuple(breaches)


def _check_workday(problem: Problem, one: Round) -> Iterator[Breach]:
    if (one.date, one.team_id) not in problem.shifts:
        brief = f"{_brief_team(problem, one.team_id)} tidak bekerja {date_short(one.date)}"
        yield _tell(problem, one, "workday", f"tidak bekerja pada {date_plain(one.date)}", brief)


def _check_zones(problem: Problem, one: Round) -> Iterator[Breach]:
    for site_id in one.site_ids:
        wish = problem.find_wish(site_id)
        if wish.zone != one.zone:
            text = f"{wish.name} di zona {wish.zone}, sedangkan putaran ini di zona {one.zone}"
            yield _tell(problem, one, "one_zone", text, f"{_brief(wish.name)} di zona lain", site_id)


def _check_zone_day(problem: Problem, one: Round) -> Iterator[Breach]:
    for site_id in one.site_ids:
        wish = problem.find_wish(site_id)
        if not is_zone_day(problem, wish.zone, one.date):
            text = f"{DAYS[one.date.weekday()]} bukan hari zona {wish.zone} ({wish.name})"
            yield _tell(problem, one, "zone_day", text, f"{_brief(wish.name)} bukan pada hari zonanya", site_id)


def _check_days(problem: Problem, one: Round) -> Iterator[Breach]:
    for site_id in one.site_ids:
        wish = problem.find_wish(site_id)
        if not is_within_days(wish, one.date):
            late = wish.latest is not None and one.date > wish.latest
            bound = f"paling lambat {date_plain(wish.latest)}" if late else f"paling awal {date_plain(wish.earliest)}"
            brief = f"{_brief(wish.name)} terlalu {'lambat' if late else 'awal'}"
            yield _tell(problem, one, "days", f"{wish.name} dikunjungi {bound}", brief, site_id)


def _check_companion(problem: Problem, one: Round) -> Iterator[Breach]:
    for site_id in one.site_ids:
        wish = problem.find_wish(site_id)
        if not is_accompanied(wish, problem.find_team(one.team_id)):
            brief = f"{_brief(wish.name)} tanpa pendamping"
            yield _tell(problem, one, "companion", f"{wish.name} membutuhkan pendamping", brief, site_id)


def _check_pin(problem: Problem, one: Round) -> Iterator[Breach]:
    for stop in one.stops:
        wish = problem.find_wish(stop.site_id)
        pin = wish.pin
        if pin is None:
            continue
        if not keeps_pin(wish, one.team_id, one.date):
            text = f"janji di {wish.name} adalah {date_plain(pin.date)} dengan {_name_team(problem, pin.team_id)}"
            yield _tell(problem, one, "pin", text, f"janji di {_brief(wish.name)} tidak ditepati", stop.site_id)
        elif pin.start_s is not None and stop.start_s != pin.start_s:
            text = f"janji di {wish.name} pukul {clock_word(pin.start_s)}, baru dimulai {clock_word(stop.start_s)}"
            off = stop.start_s - pin.start_s
            brief = f"janji di {_brief(wish.name)} meleset {length_word(off)}"
            yield _tell(problem, one, "pin_time", text, brief, stop.site_id, off)


def _check_site_hours(problem: Problem, one: Round) -> Iterator[Breach]:
    for stop in one.stops:
        wish = problem.find_wish(stop.site_id)
        if stop.finish_s > wish.closes_s:
            late = stop.finish_s - wish.closes_s
            text = f"{wish.name} selesai {length_word(late)} setelah batas jam kunjungan {clock_word(wish.closes_s)}"
            brief = f"{_brief(wish.name)} {length_word(late)} lewat jam kunjungan"
            yield _tell(problem, one, "site_hours", text, brief, stop.site_id, late)
        if stop.start_s < wish.opens_s:
            early = wish.opens_s - stop.start_s
            text = f"{wish.name} dimulai {length_word(early)} sebelum jam kunjungan {clock_word(wish.opens_s)}"
            brief = f"{_brief(wish.name)} {length_word(early)} sebelum jam kunjungan"
            yield _tell(problem, one, "site_hours", text, brief, stop.site_id, early)


def _check_most_sites(problem: Problem, one: Round) -> Iterator[Breach]:
    most = problem.find_team(one.team_id).most_sites
    if len(one.stops) > most:
        brief = f"{_brief_team(problem, one.team_id)} {len(one.stops)} lokasi sehari"
        yield _tell(problem, one, "most_sites", f"{len(one.stops)} lokasi, paling banyak {most} sehari", brief)


def _check_drive(problem: Problem, one: Round) -> Iterator[Breach]:
    longest = problem.find_team(one.team_id).longest_drive_s
    if one.drive_s > longest:
        over = one.drive_s - longest
        text = f"berkendara {length_word(one.drive_s)}, {length_word(over)} melebihi batas {length_word(longest)}"
        brief = f"{_brief_team(problem, one.team_id)} {length_word(over)} melebihi batas berkendara"
        yield _tell(problem, one, "longest_drive", text, brief, None, over)


def _check_closing(problem: Problem, one: Round) -> Iterator[Breach]:
    if one.slack_s < 0:
        closes = clock_word(problem.guess_shift(one.date, one.team_id).hours.closes_s)
        text = f"{length_word(one.slack_s)} lewat jam pulang {closes}"
        brief = f"{_brief_team(problem, one.team_id)} {length_word(one.slack_s)} lewat jam pulang"
        yield _tell(problem, one, "closing", text, brief, None, -one.slack_s)


def _check_times(problem: Problem, one: Round) -> Iterator[Breach]:
    from geo.rounds.plan import time_round  # noqa: PLC0415 - the plan speaks of breaches, and a breach of its times

    if time_round(problem, one.date, one.team_id, one.site_ids) != one:
        brief = f"waktu {_brief_team(problem, one.team_id)} tidak lagi sesuai"
        text = "waktu putaran tidak lagi sesuai dengan tabel perjalanan dan jam kerja"
        yield _tell(problem, one, "times", text, brief)


def _check_once(problem: Problem, rounds: Sequence[Round]) -> Iterator[Breach]:
    seen: dict[str, Round] = {}
    for one in rounds:
        for site_id in one.site_ids:
            if site_id in seen:
                first = seen[site_id]
                name = problem.find_wish(site_id).name
                text = f"{name} sudah dikunjungi pada {date_plain(first.date)}"
                yield _tell(problem, one, "once", text, f"{_brief(name)} dikunjungi dua kali", site_id)
            seen.setdefault(site_id, one)


def _check_one_round(problem: Problem, rounds: Sequence[Round]) -> Iterator[Breach]:
    for (date, team_id), count in Counter((one.date, one.team_id) for one in rounds).items():
        if count > 1:
            one = next(one for one in rounds if (one.date, one.team_id) == (date, team_id))
            brief = f"{_brief_team(problem, team_id)} {count} putaran sehari"
            yield _tell(problem, one, "one_round", f"{count} putaran pada hari yang sama", brief)


def _check_pins_kept(problem: Problem, rounds: Sequence[Round]) -> Iterator[Breach]:
    placed = {site_id for one in rounds for site_id in one.site_ids}
    for wish in problem.wishes:
        if wish.pin is not None and wish.site_id not in placed:
            text = f"{_name_team(problem, wish.pin.team_id)}, {date_plain(wish.pin.date)}: "
            text += f"janji di {wish.name} tidak ada dalam rencana."
            brief = f"janji di {_brief(wish.name)} tidak ada"
            yield Breach("pin_missing", wish.pin.team_id, wish.pin.date, wish.site_id, None, text, brief)


_ROUND_RULES = (
    _check_workday,
    _check_zones,
    _check_zone_day,
    _check_days,
    _check_companion,
    _check_pin,
    _check_site_hours,
    _check_most_sites,
    _check_drive,
    _check_closing,
    _check_times,
)
_PLAN_RULES = (_check_once, _check_one_round, _check_pins_kept)


def _tell(
    problem: Problem,
    one: Round,
    code: str,
    text: str,
    brief: str,
    site_id: str | None = None,
    amount_s: int | None = None,
) -> Breach:
    place = f"{_name_team(problem, one.team_id)}, {date_plain(one.date)}"
    return Breach(code, one.team_id, one.date, site_id, amount_s, f"{place}: {text}.", brief)


def _name_team(problem: Problem, team_id: str) -> str:
    return problem.find_team(team_id).name if team_id in problem.team_rows else team_id


def _brief_team(problem: Problem, team_id: str) -> str:
    return _brief(_name_team(problem, team_id))


def _brief(name: str) -> str:
    return shorten(name, LONGEST_NAME)
