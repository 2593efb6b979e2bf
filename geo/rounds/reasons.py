"""Why a visit found no place, and what would give it one: each reason is computed, each cure is tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.indonesian import DAYS, date_long, date_plain
from geo.rounds.plan import Unplaced
from geo.rounds.prices import Pricer
from geo.rounds.problem import Problem, Shift, is_accompanied, is_within_days, is_zone_day, keeps_pin
from geo.rounds.remedies import Remedy, apply_remedy, say_remedy
from geo.rounds.words import HOUR_S, MINUTE_S, clock_word, length_word
from geo.travel import NO_ROAD_S
from geo.workdays import DAY_S, compress, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.rounds.model import Orders, ShiftKey
    from geo.rounds.plan import Round
    from geo.rounds.problem import Wish

LONGEST_EXTENSION_S = HOUR_S
"""A day is asked to be longer by at most an hour; beyond that a further team is."""
ROUNDING_S = 5 * MINUTE_S
"""Extensions are asked for in whole five minutes."""
SITE_WORTH_S = 1800
"""One more site in a day is weighed against extensions as half an hour."""
MOST_OBSTACLES = 8
"""There are eight kinds of obstacle, and each is in the way once."""


_NO_SMALL_CURE = {
    "no_day": "perpanjang masa rencana atau tambahkan hari kerja.",
    "no_road": "periksa titik lokasi, atau perbarui data jalan.",
}


@dataclass(frozen=True)
class _Obstacle:
    code: str
    reason: str
    remedies: tuple[Remedy, ...]


@dataclass(frozen=True)
class _Excess:
    """By how much an order is too much for a team's day."""

    late_s: int
    drive_s: int
    sites: int


def explain_unplaced(problem: Problem, rounds: Sequence[Round], site_ids: Iterable[str]) -> tuple[Unplaced, ...]:
    """Explain, for every visit without a place, what is in its way and what would help.

    Parameters
    ----------
    rounds
        The plan in which the visits found no place.

    Returns
    -------
    unplaced
        In the order of ``site_ids``. The ``remedies`` of each, made together, leave room for the visit in these very
        rounds, which is tried here; they are empty when the period has no working day at all, no road leads there, or
        the visit is longer than a day of twenty-four hours.
    """
    orders: Orders = {(one.date, one.team_id): one.site_ids for one in rounds}
    return tuple(_explain(problem, orders, site_id) for site_id in site_ids)


def _explain(problem: Problem, orders: Orders, site_id: str) -> Unplaced:
    changed = problem
    obstacles: list[_Obstacle] = []
    while len(obstacles) < MOST_OBSTACLES:
        found = _find_obstacle(changed, site_id)
        if found is None:
            break
        obstacles.append(found)
        if not found.remedies:
            return _tell(problem, site_id, obstacles, ())
        for remedy in found.remedies:
            changed = apply_remedy(changed, remedy)
    remedies = tuple(remedy for obstacle in obstacles for remedy in obstacle.remedies)
    pricer = Pricer(changed)
    if pricer.find_insertion(orders, site_id) is None:
        found = _find_room(pricer, orders, site_id)
        if not obstacles:
            obstacles.append(found)
        remedies += found.remedies
    return _tell(problem, site_id, obstacles, remedies)


def _tell(problem: Problem, site_id: str, obstacles: list[_Obstacle], remedies: tuple[Remedy, ...]) -> Unplaced:
    reason = " Selain itu, ".join(f"{obstacle.reason}." for obstacle in obstacles)
    if remedies:
        steps = [say_remedy(problem, remedy) for remedy in remedies]
        cure = f"{'; lalu '.join(steps)}."
    else:
        cure = _NO_SMALL_CURE.get(obstacles[-1].code, "bagi kunjungan ini menjadi beberapa kali.")
    return Unplaced(site_id, obstacles[0].code, _start_big(reason), _start_big(cure), remedies)


def _start_big(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _find_obstacle(problem: Problem, site_id: str) -> _Obstacle | None:
    """Find the first thing that keeps a visit from every team's day even if nothing else were planned."""
    wish = problem.find_wish(site_id)
    shifts = tuple(problem.shifts.values())
    for find in (_find_pin, _find_days, _find_zone_day, _find_companion, _find_hours, _find_length, _find_drive):
        obstacle, shifts = find(problem, wish, shifts)
        if obstacle is not None:
            return obstacle
    return None


_Found = tuple[_Obstacle | None, tuple[Shift, ...]]


def _find_pin(problem: Problem, wish: Wish, shifts: tuple[Shift, ...]) -> _Found:
    fit = tuple(shift for shift in shifts if keeps_pin(wish, shift.team.team_id, shift.date))
    if fit:
        return None, fit
    if wish.pin is None:
        return _Obstacle("no_day", "tidak ada hari kerja dalam masa rencana ini", ()), fit
    team = problem.find_team(wish.pin.team_id).name if wish.pin.team_id in problem.team_rows else wish.pin.team_id
    reason = f"janjinya {date_long(wish.pin.date)} dengan {team}, yang tidak bekerja pada hari itu dalam rencana ini"
    return _Obstacle("pin_day", reason, (Remedy("unpin", wish.site_id),)), fit


def _find_days(problem: Problem, wish: Wish, shifts: tuple[Shift, ...]) -> _Found:  # noqa: ARG001 - one form for all
    fit = tuple(shift for shift in shifts if is_within_days(wish, shift.date))
    if fit:
        return None, fit
    bounds = [f"paling awal {date_plain(wish.earliest)}"] if wish.earliest else []
    bounds += [f"paling lambat {date_plain(wish.latest)}"] if wish.latest else []
    reason = f"tidak ada hari kerja yang mungkin: kunjungan {', '.join(bounds)}"
    nearest = min(shifts, key=lambda shift: (_count_days_off(wish, shift), shift.date)).date
    remedies = []
    if wish.earliest is not None and nearest < wish.earliest:
        remedies.append(Remedy("earliest", wish.site_id, date=nearest))
    if wish.latest is not None and nearest > wish.latest:
        remedies.append(Remedy("latest", wish.site_id, date=nearest))
    return _Obstacle("no_day", reason, tuple(remedies)), fit


def _count_days_off(wish: Wish, shift: Shift) -> int:
    """Count the days by which a shift is outside the visit's days."""
    early = (wish.earliest - shift.date).days if wish.earliest else 0
    late = (shift.date - wish.latest).days if wish.latest else 0
    return max(early, 0) + max(late, 0)


def _find_zone_day(problem: Problem, wish: Wish, shifts: tuple[Shift, ...]) -> _Found:
    fit = tuple(shift for shift in shifts if is_zone_day(problem, wish.zone, shift.date))
    if fit:
        return None, fit
    weekdays = sorted(problem.zone_weekdays[wish.zone])
    names = ", ".join(DAYS[weekday] for weekday in weekdays) or "tidak ada"
    reason = f"tidak ada hari zona {wish.zone} ({names}) di antara {len(shifts)} hari tim yang mungkin"
    return _Obstacle("zone_day", reason, (Remedy("zone_day", wish.site_id, date=shifts[0].date),)), fit


def _find_companion(problem: Problem, wish: Wish, shifts: tuple[Shift, ...]) -> _Found:  # noqa: ARG001 - one form
    fit = tuple(shift for shift in shifts if is_accompanied(wish, shift.team))
    if fit:
        return None, fit
    reason = f"membutuhkan pendamping, dan tidak ada pada {len(shifts)} hari tim yang mungkin"
    return _Obstacle("companion", reason, (Remedy("companion", wish.site_id, shifts[0].team.team_id),)), fit


def _find_hours(problem: Problem, wish: Wish, shifts: tuple[Shift, ...]) -> _Found:
    """Compare the site's hours with the office's, and with the time the drive there takes."""
    if all(min(_get_drive(problem, shift, wish)) >= NO_ROAD_S for shift in shifts):
        return _Obstacle("no_road", "tidak ada jalan yang mencapai lokasi ini", ()), ()
    fit = tuple(shift for shift in shifts if _is_open_enough(problem, shift, wish))
    if fit:
        return None, fit
    timed = next((shift for shift in shifts if shift.find_agreed(wish) is not None), None)
    if timed is not None and wish.pin is not None and wish.pin.start_s is not None:
        reason = (
            f"janji pukul {clock_word(wish.pin.start_s)} jatuh pada istirahat, di luar jam kunjungan atau jam kerja"
        )
        reason += ", atau sebelum tim dapat tiba"
        return _Obstacle("pin_time", reason, (Remedy("untime", wish.site_id),)), fit
    best = max(shifts, key=lambda shift: _count_open(wish, shift))
    hours, (there, back) = best.hours, _get_drive(problem, best, wish)
    reason = (
        f"jam kunjungan {clock_word(wish.opens_s)}\u2013{clock_word(wish.closes_s)} dan jam kerja"
        f" {clock_word(hours.opens_s)}\u2013{clock_word(hours.closes_s)}, sesudah perjalanan {length_word(there)},"
        f" tidak cukup untuk {length_word(wish.stay_s)} di lokasi"
    )
    return _Obstacle("site_hours", reason, _open_longer(wish, best, there, back)), fit


def _is_open_enough(problem: Problem, shift: Shift, wish: Wish) -> bool:
    """Tell whether a stay fits into the site's hours on a day that may end late; one too long for any day does."""
    if _find_excess(problem, shift, (wish.site_id,)) is None:
        return False
    is_long = sum(_get_drive(problem, shift, wish)) + wish.stay_s > shift.working_s
    return is_long or _count_open(wish, shift) >= wish.stay_s


def _open_longer(wish: Wish, shift: Shift, there: int, back: int) -> tuple[Remedy, ...]:
    """Ask the site to open earlier, to close later or both; none when it would be past midnight."""
    opens = max(0, compress(shift.hours, wish.opens_s))
    start = max(there, min(opens, shift.working_s - back - wish.stay_s))
    remedies = []
    if opens > start:
        amount = expand(shift.hours, start) // ROUNDING_S * ROUNDING_S
        remedies.append(Remedy("opens", wish.site_id, amount=amount))
    closes = expand(shift.hours, start + wish.stay_s, is_end=True)
    if closes > DAY_S:
        return ()
    if closes > wish.closes_s:
        remedies.append(Remedy("closes", wish.site_id, amount=min(DAY_S, _round_up(closes))))
    return tuple(remedies)


def _count_open(wish: Wish, shift: Shift) -> int:
    """Count the working seconds of a shift during which the site may be visited."""
    closes = min(shift.working_s, compress(shift.hours, wish.closes_s))
    return closes - max(0, compress(shift.hours, wish.opens_s))


def _find_length(problem: Problem, wish: Wish, shifts: tuple[Shift, ...]) -> _Found:
    excesses = [(_find_excess(problem, shift, (wish.site_id,)), shift) for shift in shifts]
    fit = tuple(shift for excess, shift in excesses if excess is not None and not excess.late_s)
    if fit:
        return None, fit
    late_s, shift = min(
        ((excess.late_s, shift) for excess, shift in excesses if excess is not None), key=lambda pair: pair[0]
    )
    there, back = _get_drive(problem, shift, wish)
    wait_s = max(0, compress(shift.hours, wish.opens_s) - there)
    parts = [f"berkendara {length_word(there + back)}", f"di lokasi {length_word(wish.stay_s)}"]
    parts += [f"menunggu jam kunjungan {length_word(wait_s)}"] if wait_s else []
    reason = f"butuh {length_word(there + back + wish.stay_s + wait_s)} ({', '.join(parts)})"
    reason += f", hari kerja paling panjang {length_word(shift.working_s)}"
    return _Obstacle("day_length", reason, _lengthen(wish, shift, late_s)), fit


def _find_drive(problem: Problem, wish: Wish, shifts: tuple[Shift, ...]) -> _Found:
    excesses = [(_find_excess(problem, shift, (wish.site_id,)), shift) for shift in shifts]
    fit = tuple(shift for excess, shift in excesses if excess == _Excess(0, 0, 0))
    if fit:
        return None, fit
    drive_s, shift = min(
        ((excess.drive_s, shift) for excess, shift in excesses if excess is not None), key=lambda pair: pair[0]
    )
    team = shift.team
    if not drive_s:
        reason = f"batas lokasi {team.name} adalah {team.most_sites} sehari"
        return _Obstacle("most_sites", reason, (Remedy("most_sites", wish.site_id, team.team_id, amount=1),)), fit
    needed = sum(_get_drive(problem, shift, wish))
    reason = f"pulang-pergi {length_word(needed)}, batas berkendara {length_word(team.longest_drive_s)} sehari"
    remedy = Remedy("longest_drive", wish.site_id, team.team_id, amount=_round_up(needed))
    return _Obstacle("longest_drive", reason, (remedy,)), fit


def _find_room(pricer: Pricer, orders: Orders, site_id: str) -> _Obstacle:
    """Find the smallest change that leaves room for a visit in a plan in which it could be made alone."""
    problem, wish = pricer.problem, pricer.problem.find_wish(site_id)
    alone = [key for key in problem.shifts if pricer.price(key, (site_id,)) is not None]
    reason = f"tidak ada sisa waktu yang cukup pada {len(alone)} hari tim yang mungkin"
    choices = []
    for key in problem.shifts:
        if pricer.find_window(key, site_id) is None:
            continue
        shift, order = problem.shifts[key], orders.get(key, ())
        for position in range(len(order) + 1):
            longer = (*order[:position], site_id, *order[position:])
            excess = _find_excess(problem, shift, longer)
            if excess is not None and excess.late_s <= LONGEST_EXTENSION_S:
                choices.append((_weigh(excess), key, longer, excess))
    choices.sort(key=lambda choice: choice[0])
    for _, key, longer, excess in choices:
        remedies = _relieve(problem, wish, key, longer, excess)
        if remedies and Pricer(_apply_all(problem, remedies)).price(key, longer) is not None:
            return _Obstacle("capacity", reason, remedies)
    if wish.pin is not None:  # a further team does not keep the appointment
        unpinned = Remedy("unpin", site_id)
        pricer = Pricer(apply_remedy(problem, unpinned))
        rest = () if pricer.find_insertion(orders, site_id) else _find_room(pricer, orders, site_id).remedies
        return _Obstacle("capacity", reason, (unpinned, *rest))
    date, team_id = alone[0]
    return _Obstacle("capacity", reason, (Remedy("extra_team", site_id, team_id, date),))


def _weigh(excess: _Excess) -> tuple[int, int]:
    """Weigh an excess: fewer kinds of change first, then smaller ones."""
    kinds = sum(amount > 0 for amount in (excess.late_s, excess.drive_s, excess.sites))
    return kinds, excess.late_s + excess.drive_s + SITE_WORTH_S * excess.sites


def _relieve(
    problem: Problem, wish: Wish, key: ShiftKey, longer: tuple[str, ...], excess: _Excess
) -> tuple[Remedy, ...]:
    """Make the changes that take an excess away."""
    shift = problem.shifts[key]
    remedies: list[Remedy] = []
    if excess.late_s:
        remedies += _lengthen(wish, shift, excess.late_s)
    if excess.drive_s:
        amount = _round_up(shift.team.longest_drive_s + excess.drive_s)
        remedies.append(Remedy("longest_drive", wish.site_id, key[1], amount=amount))
    if excess.sites:
        remedies.append(Remedy("most_sites", wish.site_id, key[1], amount=len(longer)))
    return tuple(remedies)


def _apply_all(problem: Problem, remedies: Iterable[Remedy]) -> Problem:
    for remedy in remedies:
        problem = apply_remedy(problem, remedy)
    return problem


def _lengthen(wish: Wish, shift: Shift, late_s: int) -> tuple[Remedy, ...]:
    """Ask for a longer day; none when it would go past midnight."""
    amount = _round_up(late_s)
    if shift.hours.closes_s + amount > DAY_S:
        amount = late_s
    if shift.hours.closes_s + amount > DAY_S:
        return ()
    return (Remedy("longer_day", wish.site_id, shift.team.team_id, shift.date, amount),)


def _round_up(seconds: int) -> int:
    return -(-seconds // ROUNDING_S) * ROUNDING_S


def _get_drive(problem: Problem, shift: Shift, wish: Wish) -> tuple[int, int]:
    """Get the seconds there and back."""
    office, site = problem.team_rows[shift.team.team_id], problem.wish_rows[wish.site_id]
    return problem.drives_s[office][site], problem.drives_s[site][office]


def _find_excess(problem: Problem, shift: Shift, order: Sequence[str]) -> _Excess | None:
    """Measure by how much an order is too much for a day; None when a zone or a site's hours are in the way.

    The sites' hours are met; the day may end as late as it must.
    """
    office = here = problem.team_rows[shift.team.team_id]
    now = drive_s = 0
    zones = {problem.find_wish(site_id).zone for site_id in order}
    if len(zones) > 1:
        return None
    for site_id in order:
        wish, there = problem.find_wish(site_id), problem.wish_rows[site_id]
        leg_s = problem.drives_s[here][there]
        drive_s += leg_s
        first = max(0, compress(shift.hours, wish.opens_s))
        last = compress(shift.hours, wish.closes_s) - wish.stay_s
        agreed = shift.find_agreed(wish)
        if agreed is not None:
            first, last = shift.find_window(wish)
        now = max(now + leg_s, first)
        if now > last:
            return None
        now += wish.stay_s
        here = there
    drive_s += problem.drives_s[here][office]
    now += problem.drives_s[here][office]
    return _Excess(
        late_s=max(0, now - shift.working_s),
        drive_s=max(0, drive_s - shift.team.longest_drive_s),
        sites=max(0, len(order) - shift.team.most_sites),
    )
