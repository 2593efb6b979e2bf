"""What a plan is for, in this order: appointments kept, overdue then other visits made, least driving."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.rounds.problem import Problem, Wish

LATE_DAY_S = 600
"""Between two visits of one rank of which only one can be made, a day of being due earlier is worth ten minutes of
driving: a week outweighs the detour to the next village, a day does not send a team across the district."""
MOST_LATE_DAYS = 100
"""Lateness counts up to here, so that no visit's lateness is worth another visit."""


def weigh_wishes(problem: Problem) -> dict[str, int]:
    """Say what leaving each visit out costs, in seconds of driving.

    Returns
    -------
    prizes
        By site id. One visit more outweighs all driving there can be, one overdue visit all that are not, and one
        appointment all others. Within a rank a visit of priority k counts as k usual ones.
    """
    most_drive_s = sum(min(shift.team.longest_drive_s, shift.working_s) for shift in problem.shifts.values())
    visit_s = 1 + most_drive_s + len(problem.wishes) * MOST_LATE_DAYS * LATE_DAY_S
    prizes: dict[str, int] = {}
    factor = 1
    for rank in (0, 1, 2):
        wishes = [wish for wish in problem.wishes if find_rank(wish) == rank]
        for wish in wishes:
            prizes[wish.site_id] = factor * (visit_s * max(1, wish.priority) + LATE_DAY_S * _count_late(problem, wish))
        factor += sum(factor * (max(1, wish.priority) + 1) for wish in wishes)
    return prizes


def find_rank(wish: Wish) -> int:
    """Rank a visit: 2 an appointment, 1 overdue, 0 any other."""
    return 2 if wish.pin is not None else int(wish.is_overdue)


def sort_by_weight(prizes: dict[str, int], site_ids: Iterable[str]) -> list[str]:
    """Put the visits that matter most first; equals by their id."""
    return sorted(site_ids, key=lambda site_id: (-prizes[site_id], site_id))


def _count_late(problem: Problem, wish: Wish) -> int:
    """Count the days from a visit's due day to the end of the period, within bounds.

    A site never visited is due at once: it counts as the longest overdue.
    """
    if not problem.days:
        return 0
    if wish.due is None:
        return MOST_LATE_DAYS
    return max(0, min(MOST_LATE_DAYS, (max(day.date for day in problem.days) - wish.due).days))
