"""Small drawings beside a figure: its course as a line, and its place between others as a dot.

Drawn while answering, with presentation attributes only: it takes 0.1 ms and can never be out of date.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

KLEUREN = {"fout": "#a51c1c", "letop": "#814600"}
PETROL, RAND = "#0b5563", "#6b777c"
MARGE = 4


def sparkline(
    waarden: list[Decimal | None],
    streef: Decimal | None,
    *,
    titel: str,
    breed: int = 104,
    hoog: int = 26,
    klasse: str = "",
) -> SafeString:
    """The values from left to right; a gap where there is none. Empty with fewer than two values."""
    known = [float(waarde) for waarde in waarden if waarde is not None]
    if len(known) < 2:  # noqa: PLR2004  one point makes no line
        return mark_safe("")
    kleur = KLEUREN.get(klasse, PETROL)
    doel = float(streef) if streef is not None else None
    every = known if doel is None else [*known, doel]
    low, high = min(every), max(every)

    def y(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 1.0
        return hoog - MARGE - share * (hoog - 2 * MARGE)

    step = (breed - 2 * MARGE) / max(len(waarden) - 1, 1)
    points = [
        None if waarde is None else (MARGE + place * step, y(float(waarde)))
        for place, waarde in enumerate(waarden)
    ]
    target = (
        f'<path d="M0 {y(doel):.1f}H{breed}" stroke="{RAND}" stroke-width="1" stroke-dasharray="3 3"/>'
        if doel is not None
        else ""
    )
    lines = "".join(
        f'<polyline points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in run)}" fill="none" stroke="{kleur}"'
        ' stroke-width="1.75" stroke-linejoin="round"/>'
        for run in _runs(points)
    )
    last = points[-1]
    dot = f'<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="3" fill="{kleur}"/>' if last else ""
    return mark_safe(  # noqa: S308  numbers we made, and a title that is escaped
        f'<svg class="lijn" width="{breed}" height="{hoog}" viewBox="0 0 {breed} {hoog}" role="img"'
        f' aria-label="{escape(titel)}">{target}{lines}{dot}</svg>'
    )


def _runs(points: list[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The stretches between gaps that are long enough to draw."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if len(run) > 1]


@dataclass(frozen=True)
class Stippen:
    """The own value among the others, on a line from `laag` to `hoog`."""

    eigen: Decimal
    anderen: list[Decimal]
    laag: Decimal
    hoog: Decimal
    naam: str
    titel: str
    streef: Decimal | None = None


BREEDTE, HOOGTE, AS, RAND_X = 380, 60, 30, 14
LETTER = 'font-size="12.5" font-family="Noto Sans Variable, sans-serif"'
INKT, INKT_2, RING = "#14262d", "#475760", "#5f7177"
STAPEL, PASSEND = 10, 3
# Closer than this to the edge, the name of the library would cover the number at the edge.
RANDRUIMTE = 70


def dots(stippen: Stippen) -> SafeString:
    """Every library a dot; equal values are stacked, the own one is filled and named."""
    span = float(stippen.hoog - stippen.laag) or 1.0

    def x(value: Decimal) -> float:
        share = min(max(float(value - stippen.laag) / span, 0.0), 1.0)
        return RAND_X + share * (BREEDTE - 2 * RAND_X)

    own = x(stippen.eigen)
    parts = [f'<path d="M6 {AS}H{BREEDTE - 6}" stroke="#c9c0b0" stroke-width="1.5"/>']
    if stippen.streef is not None:
        parts.append(
            f'<path d="M{x(stippen.streef):.1f} {AS - 16}V{AS + 11}" stroke="{INKT}" stroke-width="1.5"'
            ' stroke-dasharray="3 2.5"/>'
        )
    parts += _stacks([x(value) for value in stippen.anderen], own)
    parts.append(f'<circle cx="{own:.1f}" cy="{AS}" r="8" fill="{PETROL}" stroke="#fff" stroke-width="2"/>')
    parts += _under(stippen, own)
    return mark_safe(  # noqa: S308  numbers we made, and names that are escaped
        f'<svg viewBox="0 0 {BREEDTE} {HOOGTE}" width="{BREEDTE}" height="{HOOGTE}" role="img"'
        f' aria-label="{escape(stippen.titel)}">{"".join(parts)}</svg>'
    )


def _stacks(places: list[float], own: float) -> list[str]:
    """Dots at about the same place above one another; many at once become one dot with their number."""
    piles: dict[int, int] = {}
    for place in places:
        piles[round(place / STAPEL)] = piles.get(round(place / STAPEL), 0) + 1
    own_pile = round(own / STAPEL)
    parts = []
    for pile, size in sorted(piles.items()):
        centre = next(place for place in sorted(places) if round(place / STAPEL) == pile)
        ground = AS - 14.5 if pile == own_pile else AS
        fitting = PASSEND - 1 if pile == own_pile else PASSEND
        if size > fitting:
            anchor = "end" if centre > BREEDTE / 2 else "start"
            shift = -14 if anchor == "end" else 14
            parts.append(
                f'<text x="{centre + shift:.1f}" y="14" {LETTER} fill="{INKT_2}" text-anchor="{anchor}">'
                f"nog {size} hier</text>"
            )
            size = 1  # noqa: PLW2901  one dot stands for all of them
        parts += [
            f'<circle cx="{centre:.1f}" cy="{ground - level * STAPEL}" r="4.5" fill="#fff" stroke="{RING}"'
            ' stroke-width="1.5"/>'
            for level in range(size)
        ]
    return parts


def _under(stippen: Stippen, own: float) -> list[str]:
    """The numbers at both ends and the name under the own dot, which gives way to none of them."""
    low, high = f"{stippen.laag:f}", f"{stippen.hoog:f}"
    parts = []
    if own > RANDRUIMTE:
        parts.append(f'<text x="6" y="56" {LETTER} fill="{INKT_2}">{low}</text>')
    if own < BREEDTE - RANDRUIMTE:
        parts.append(
            f'<text x="{BREEDTE - 6}" y="56" {LETTER} fill="{INKT_2}" text-anchor="end">{high}</text>'
        )
    anchor, place = "middle", own
    if own <= RANDRUIMTE:
        anchor, place = "start", 6.0
    elif own >= BREEDTE - RANDRUIMTE:
        anchor, place = "end", BREEDTE - 6.0
    parts.append(
        f'<text x="{place:.1f}" y="56" {LETTER} font-weight="700" fill="{PETROL}" text-anchor="{anchor}">'
        f"{escape(stippen.naam)}</text>"
    )
    return parts
