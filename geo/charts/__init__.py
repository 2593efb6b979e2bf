"""Every chart, as Altair specifications: Indonesian, readable in grey and in both themes."""

from geo.charts.calendar import draw_calendar
from geo.charts.residents import (
    draw_known_against_district,
    draw_residents_by_place,
    draw_residents_over_time,
)
from geo.charts.sites import draw_count_ages, draw_rooms_against_residents, draw_site_history

__all__ = [
    "draw_calendar",
    "draw_count_ages",
    "draw_known_against_district",
    "draw_residents_by_place",
    "draw_residents_over_time",
    "draw_rooms_against_residents",
    "draw_site_history",
]
