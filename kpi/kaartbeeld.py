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
# Of a name on the map: its height, and how wide its letters are on the average.
LETTER, LETTERBREEDTE = 12.5, 6.6


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
    for plek, (x, y, radius) in zip(ordered, circles, strict=True):
        fill, ink = _tint(plek.waarde, values)
        dash = "" if plek.waarde is not None else ' stroke-dasharray="3 3"'
        parts.append(
            f"<g><title>{escape(plek.naam)}: {escape(plek.tekst or 'nog geen gegevens')}</title>"
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}" stroke="{RAND}"{dash}/>'
            f'<text x="{x:.1f}" y="{y + 4.5:.1f}" font-size="12.5" font-weight="600" fill="{ink}"'
            f' text-anchor="middle">{escape(plek.tekst or "?")}</text></g>'
        )
    names = [
        f'<text x="{left:.1f}" y="{top + LETTER - 2:.1f}" font-size="{LETTER}" fill="{INKT}"'
        f' stroke="#ffffff" stroke-width="3" paint-order="stroke">{escape(naam)}</text>'
        for naam, (left, top, _, _) in _place_names([plek.naam for plek in ordered], circles)
    ]
    return mark_safe(  # noqa: S308  numbers we made, and names that are escaped
        f'<svg class="landkaart" viewBox="0 0 {BREED} {HOOG}" width="{BREED}" height="{HOOG}" role="img"'
        f' aria-label="Kaart. {escape(titel)} De tabel noemt elke bibliotheek."'
        f' font-family="Noto Sans Variable, sans-serif">{"".join([*parts, *names])}</svg>'
    )


def _place_names(
    namen: list[str], circles: list[list[float]]
) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Each name where it covers nothing: below its circle, above it or beside it; else it is left out.

    The largest choose first. Whoever points at a circle reads its name anyway.
    """
    taken = [(x - r, y - r, x + r, y + r) for x, y, r in circles]
    placed = []
    for naam, (x, y, r) in zip(namen, circles, strict=True):
        wide = len(naam) * LETTERBREEDTE
        for left, top in (
            (x - wide / 2, y + r + 3),
            (x - wide / 2, y - r - 3 - LETTER),
            (x + r + 4, y - LETTER / 2),
            (x - r - 4 - wide, y - LETTER / 2),
        ):
            box = (left, top, left + wide, top + LETTER)
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= BREED and box[3] <= HOOG
            if inside and not any(_touch(box, other) for other in taken):
                taken.append(box)
                placed.append((naam, box))
                break
    return placed


def _touch(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


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
