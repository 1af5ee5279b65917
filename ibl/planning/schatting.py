"""Distances and times without a map: the great circle, a detour, and a speed that grows with the distance.

An estimate, and always named so. The constants are rules of thumb for roads in a province, not measurements.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

AARDSTRAAL = 6_371_000


@dataclass(frozen=True)
class Vuistregel:
    """A detour in per cent, and km/h up to each distance in metres; the last speed has no end."""

    omweg: int = 130
    snelheden: tuple[tuple[float, int], ...] = ((3_000, 26), (10_000, 40), (25_000, 58), (math.inf, 72))

    def estimate(self, van: tuple[float, float], naar: tuple[float, float]) -> tuple[int, int]:
        """Metres and seconds between two points (latitude, longitude)."""
        if van == naar:
            return 0, 0
        meters = great_circle(van, naar) * self.omweg / 100
        speed = next(speed for until, speed in self.snelheden if meters <= until)
        return round(meters), max(1, round(meters * 3.6 / speed))

    def matrix(self, points: Sequence[tuple[float, float]]) -> tuple[list[list[int]], list[list[int]]]:
        pairs = [[self.estimate(van, naar) for naar in points] for van in points]
        return [[meters for meters, _ in row] for row in pairs], [
            [seconds for _, seconds in row] for row in pairs
        ]


def great_circle(van: tuple[float, float], naar: tuple[float, float]) -> float:
    """Metres over the globe."""
    lat1, lon1, lat2, lon2 = (math.radians(value) for value in (*van, *naar))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * AARDSTRAAL * math.asin(math.sqrt(half))


LENGTEKLASSEN = (3_000, 10_000, 25_000)


def length_class(meters: int) -> int:
    """0 for the shortest legs, 3 for the longest."""
    return sum(meters > limit for limit in LENGTEKLASSEN)
