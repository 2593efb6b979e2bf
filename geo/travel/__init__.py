"""Travel between stops: seconds, metres and the path, along real roads or as an estimate."""

from geo.travel.estimate import Estimate, estimate_travel
from geo.travel.table import NO_ROAD_M, NO_ROAD_S, Travel, TravelTable

__all__ = [
    "NO_ROAD_M",
    "NO_ROAD_S",
    "Estimate",
    "Travel",
    "TravelTable",
    "estimate_travel",
]
