"""Clock times and lengths of time, the way an Indonesian office says them."""

from __future__ import annotations

MINUTE_S = 60
HOUR_S = 3600


def clock_word(second_of_day: int) -> str:
    """Write a second of the day as ``07.30``, seconds left out."""
    return f"{second_of_day // HOUR_S:02d}.{second_of_day % HOUR_S // MINUTE_S:02d}"


def length_word(seconds: int) -> str:
    """Write a length of time as ``7 jam 10 menit``, a started minute counted whole."""
    minutes = -(-abs(seconds) // MINUTE_S)
    hours, rest = divmod(minutes, 60)
    if hours and rest:
        return f"{hours} jam {rest} menit"
    return f"{hours} jam" if hours else f"{rest} menit"
