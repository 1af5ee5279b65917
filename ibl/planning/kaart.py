"""A drawing of the province from its own points: no tiles, no server, no map of anybody else.

The outline is where it is not far to the nearest branch or municipality, smoothed: a sketch, not a border.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

type Punt = tuple[float, float]

RASTER = 64
STRAAL_KM = 5.2
KM_PER_GRAAD = 111.2
RONDES = 60


@dataclass(frozen=True)
class Projectie:
    """Degrees to a flat drawing in whole pixels, north up, with room around it."""

    lat0: float
    lon0: float
    schaal: float
    rek: float
    breedte: int
    hoogte: int
    marge: int

    def place(self, punt: Punt) -> Punt:
        lat, lon = punt
        return (
            round(self.marge + (lon - self.lon0) * self.rek * self.schaal, 1),
            round(self.marge + (self.lat0 - lat) * self.schaal, 1),
        )

    @property
    def pixels_per_km(self) -> float:
        return self.schaal / KM_PER_GRAAD


def project(points: Sequence[Punt], *, breedte: int, marge: int = 12) -> Projectie:
    """A projection in which all points and the outline around them fit."""
    rek = math.cos(math.radians(sum(lat for lat, _ in points) / len(points)))
    rand = STRAAL_KM / KM_PER_GRAAD
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    lat0, lon0 = max(lats) + rand, min(lons) - rand / rek
    width = (max(lons) - min(lons)) * rek + 2 * rand
    height = max(lats) - min(lats) + 2 * rand
    schaal = (breedte - 2 * marge) / width
    return Projectie(lat0, lon0, schaal, rek, breedte, math.ceil(height * schaal) + 2 * marge, marge)


@cache
def outline(points: tuple[Punt, ...], breedte: int, marge: int = 12) -> tuple[str, ...]:
    """SVG paths of the border, walked around a raster of 'close enough' cells and rounded off."""
    projectie = project(points, breedte=breedte, marge=marge)
    places = [projectie.place(punt) for punt in points]
    radius = STRAAL_KM * projectie.pixels_per_km
    step = breedte / RASTER
    rows = math.ceil(projectie.hoogte / step) + 1
    inside = {
        (column, row)
        for row in range(rows)
        for column in range(RASTER + 1)
        if any((x - column * step) ** 2 + (y - row * step) ** 2 <= radius * radius for x, y in places)
    }
    return tuple(
        _path([(x * step, y * step) for x, y in _smooth(ring)])
        for ring in _rings(inside)
        if len(ring) > 8  # noqa: PLR2004  smaller than a village
    )


def _rings(inside: set[tuple[int, int]]) -> list[list[Punt]]:
    """Closed walks along the edges between inside and outside, inside on the right."""
    ways: dict[tuple[float, float], tuple[float, float]] = {}
    for column, row in inside:
        left, right, top, bottom = column - 0.5, column + 0.5, row - 0.5, row + 0.5
        edges = (
            ((column, row - 1), (left, top), (right, top)),
            ((column + 1, row), (right, top), (right, bottom)),
            ((column, row + 1), (right, bottom), (left, bottom)),
            ((column - 1, row), (left, bottom), (left, top)),
        )
        ways.update({van: naar for neighbour, van, naar in edges if neighbour not in inside})
    rings = []
    while ways:
        start, here = next(iter(ways.items()))
        ring = [start]
        del ways[start]
        while here != start and here in ways:
            ring.append(here)
            here = ways.pop(here)
        rings.append(ring)
    return rings


def _smooth(ring: list[Punt]) -> list[Punt]:
    """Average with the neighbours a few times: the stairs of the raster become a line."""
    count = len(ring)
    for _ in range(6):
        ring = [
            (
                (ring[n - 1][0] + 2 * ring[n][0] + ring[(n + 1) % count][0]) / 4,
                (ring[n - 1][1] + 2 * ring[n][1] + ring[(n + 1) % count][1]) / 4,
            )
            for n in range(count)
        ]
    return ring[::2]


def _path(points: Sequence[Punt]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def line(points: Sequence[Punt]) -> str:
    """The `points` of a polyline."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def walk(points: Sequence[Punt], *, stap: float = 6.0) -> list[Punt]:
    """The points of a polyline with others between them, none farther than `stap` from the next."""
    walked: list[Punt] = []
    for (x0, y0), (x1, y1) in pairwise(points):
        count = max(1, math.ceil(math.hypot(x1 - x0, y1 - y0) / stap))
        walked += [(x0 + (x1 - x0) * n / count, y0 + (y1 - y0) * n / count) for n in range(count)]
    return [*walked, *points[-1:]]


def spread(
    points: Sequence[Punt], *, afstand: float, breedte: float, hoogte: float, vast: int = 0
) -> list[Punt]:
    """Push marks apart until none lies on another, each as near its own place as that allows.

    The first `vast` points stay where they are.
    """
    marks = [[x, y] for x, y in points]
    for _ in range(RONDES):
        moved = False
        for first in range(len(marks)):
            for second in range(max(first + 1, vast), len(marks)):
                held = first < vast
                moved = _push(marks[first], marks[second], afstand, first - second, held=held) or moved
        if not moved:
            break
    edge = afstand / 2
    return [
        (round(min(max(x, edge), breedte - edge), 1), round(min(max(y, edge), hoogte - edge), 1))
        for x, y in marks
    ]


def _push(one: list[float], other: list[float], afstand: float, turn: int, *, held: bool) -> bool:
    dx, dy = other[0] - one[0], other[1] - one[1]
    gap = math.hypot(dx, dy)
    if gap >= afstand:
        return False
    if gap < 0.01:  # noqa: PLR2004  on the same spot: any direction will do, each its own
        dx, dy, gap = math.cos(turn), math.sin(turn), 1.0
    half = (afstand - min(gap, afstand)) / 2 + 0.05
    if held:
        half *= 2
    else:
        one[0] -= dx / gap * half
        one[1] -= dy / gap * half
    other[0] += dx / gap * half
    other[1] += dy / gap * half
    return True
