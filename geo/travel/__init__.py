"""Travel between stops: seconds, metres and the path, along real roads or as an estimate."""

from geo.travel.build import ATTRIBUTION, ROADS_FILE, RoadsReport, build_roads
from geo.travel.estimate import Estimate, estimate_travel
from geo.travel.reach import find_unreachable, name_far_offices, name_unreachable, unite_area
from geo.travel.roads import Roads, open_roads
from geo.travel.table import NO_ROAD_M, NO_ROAD_S, Travel, TravelTable

__all__ = [
    "ATTRIBUTION",
    "NO_ROAD_M",
    "NO_ROAD_S",
    "ROADS_FILE",
    "Estimate",
    "Roads",
    "RoadsReport",
    "Travel",
    "TravelTable",
    "build_roads",
    "estimate_travel",
    "find_unreachable",
    "name_far_offices",
    "name_unreachable",
    "open_roads",
    "unite_area",
]
