"""A map of the municipalities as circles, drawn while answering: presentation attributes only."""

import math
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

BREED, HOOG, MARGE = 680, 430, 34
# From little to much; each has a text colour that can be read on it.
TINTEN = (("#e8f2f3", "#14262d"), ("#b9d8dc", "#14262d"), ("#5d9aa5", "#14262d"), ("#0b5563", "#ffffff"))
RAND, INKT = "#0b5563", "#14262d"
KLEINSTE, GROOTSTE = 13, 34
# So many inhabitants and the name fits inside or below the circle without covering another.
MET_NAAM = 40_000


@dataclass(frozen=True)
class Plek:
    """A municipality with the figure of the library that serves it."""

    naam: str
    lat: float
    lon: float
    inwoners: int
    waarde: float | None
    tekst: str


def draw_kaart(plekken: list[Plek], *, titel: str) -> SafeString:
    """The larger the circle the more people, the darker the higher the figure; the number stands in it."""
    if not plekken:
        return mark_safe("")
    ordered = sorted(plekken, key=lambda plek: -plek.inwoners)
    circles = _spread([[*_project(plek, plekken), _radius(plek, plekken)] for plek in ordered])
    values = sorted({plek.waarde for plek in plekken if plek.waarde is not None})
    parts: list[str] = []
    names: list[str] = []
    for plek, (x, y, radius) in zip(ordered, circles, strict=True):
        fill, ink = _tint(plek.waarde, values)
        dash = "" if plek.waarde is not None else ' stroke-dasharray="3 3"'
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}" stroke="{RAND}"{dash}/>'
            f'<text x="{x:.1f}" y="{y + 4.5:.1f}" font-size="12.5" font-weight="600" fill="{ink}"'
            f' text-anchor="middle">{escape(plek.tekst or "?")}</text>'
        )
        if plek.inwoners >= MET_NAAM:
            names.append(
                f'<text x="{x:.1f}" y="{y + radius + 14:.1f}" font-size="12.5" fill="{INKT}"'
                f' text-anchor="middle" stroke="#ffffff" stroke-width="3" paint-order="stroke">'
                f"{escape(plek.naam)}</text>"
            )
    return mark_safe(  # noqa: S308  numbers we made, and names that are escaped
        f'<svg class="landkaart" viewBox="0 0 {BREED} {HOOG}" width="{BREED}" height="{HOOG}" role="img"'
        f' aria-label="Kaart. {escape(titel)} De tabel noemt elke bibliotheek."'
        f' font-family="Noto Sans Variable, sans-serif">{"".join([*parts, *names])}</svg>'
    )


def _project(plek: Plek, alle: list[Plek]) -> tuple[float, float]:
    """A degree of longitude is shorter than one of latitude here; the province fills the drawing."""
    shrink = math.cos(math.radians(52.1))
    west, east = min(p.lon for p in alle), max(p.lon for p in alle)
    south, north = min(p.lat for p in alle), max(p.lat for p in alle)
    room = BREED - 2 * MARGE, HOOG - 2 * MARGE
    scale = min(room[0] / max((east - west) * shrink, 0.01), room[1] / max(north - south, 0.01))
    left = (BREED - (east - west) * shrink * scale) / 2
    return left + (plek.lon - west) * shrink * scale, MARGE + (north - plek.lat) * scale


def _radius(plek: Plek, alle: list[Plek]) -> float:
    most = max(p.inwoners for p in alle) or 1
    return max(KLEINSTE, GROOTSTE * math.sqrt(plek.inwoners / most))


def _spread(circles: list[list[float]]) -> list[list[float]]:
    """Push circles that cover one another apart, a little at a time; the largest move least."""
    for _ in range(200):
        moved = False
        for a, first in enumerate(circles):
            for second in circles[a + 1 :]:
                dx, dy = second[0] - first[0], second[1] - first[1]
                distance = math.hypot(dx, dy) or 0.1
                overlap = first[2] + second[2] + 2 - distance
                if overlap > 0:
                    share = first[2] / (first[2] + second[2])
                    dx, dy = (dx or 0.1) / distance, dy / distance
                    first[0] -= dx * overlap * (1 - share)
                    first[1] -= dy * overlap * (1 - share)
                    second[0] += dx * overlap * share
                    second[1] += dy * overlap * share
                    moved = True
        for circle in circles:
            circle[0] = min(max(circle[0], circle[2] + 1), BREED - circle[2] - 1)
            circle[1] = min(max(circle[1], circle[2] + 1), HOOG - circle[2] - 16)
        if not moved:
            break
    return circles


def _tint(waarde: float | None, values: list[float]) -> tuple[str, str]:
    if waarde is None:
        return "#ffffff", INKT
    place = values.index(waarde) * len(TINTEN) // len(values)
    return TINTEN[place]
