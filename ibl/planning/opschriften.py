"""Where the names of towns stand on a drawing: none on another name, on a mark or over the edge.

The first name chooses first, so the caller puts the largest town in front. A name that finds no room beside
its town stands further off with a thin line to it; where there is none either, it is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

type Punt = tuple[float, float]

LETTER, REGEL = 6.7, 14.0
# From the town to the nearest point of its name: beside it first, then in steps further off.
STAPPEN = (7.0, 12.0, 22.0, 34.0, 46.0)
BIJ = 12.0
RICHTINGEN = ((0, -1), (1, 0), (-1, 0), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))


@dataclass(frozen=True)
class Vak:
    """A rectangle on the drawing."""

    x: float
    y: float
    breedte: float
    hoogte: float

    def touches(self, other: "Vak") -> bool:
        return (
            self.x < other.x + other.breedte
            and other.x < self.x + self.breedte
            and self.y < other.y + other.hoogte
            and other.y < self.y + self.hoogte
        )

    def holds(self, punt: Punt) -> bool:
        return self.x <= punt[0] <= self.x + self.breedte and self.y <= punt[1] <= self.y + self.hoogte


@dataclass(frozen=True)
class Opschrift:
    """One name with its rectangle; `plek` is the town itself, `ver` when a line has to lead there."""

    naam: str
    vak: Vak
    plek: Punt
    ver: bool

    @property
    def x(self) -> float:
        return round(self.vak.x + self.vak.breedte / 2, 1)

    @property
    def y(self) -> float:
        """The line the letters stand on."""
        return round(self.vak.y + self.vak.hoogte - 3.5, 1)

    @property
    def lijn_x(self) -> float:
        return round(min(max(self.plek[0], self.vak.x), self.vak.x + self.vak.breedte), 1)

    @property
    def lijn_y(self) -> float:
        return round(min(max(self.plek[1], self.vak.y), self.vak.y + self.vak.hoogte), 1)


def box(midden: Punt, maat: float) -> Vak:
    """The square around a mark."""
    return Vak(midden[0] - maat / 2, midden[1] - maat / 2, maat, maat)


def place_names(
    plaatsen: Sequence[tuple[Punt, str]],
    *,
    bezet: Sequence[Vak],
    wegen: Sequence[Punt] = (),
    breedte: float,
    hoogte: float,
) -> list[Opschrift]:
    """Give every name a place free of `bezet`; of two that are free, the one with fewer points of a road."""
    taken = list(bezet)
    found: list[Opschrift] = []
    for plek, naam in plaatsen:
        best: tuple[float, Opschrift] | None = None
        for cost, afstand, vak in _candidates(plek, naam):
            inside = vak.x >= 0 and vak.y >= 0 and vak.x + vak.breedte <= breedte
            if not inside or vak.y + vak.hoogte > hoogte or any(vak.touches(other) for other in taken):
                continue
            price = cost + 4 * sum(vak.holds(punt) for punt in wegen)
            if best is None or price < best[0]:
                best = price, Opschrift(naam, vak, plek, afstand > BIJ)
        if best is not None:
            found.append(best[1])
            taken.append(best[1].vak)
    return found


def _candidates(plek: Punt, naam: str) -> list[tuple[float, float, Vak]]:
    """Rectangles around a town with what each costs: near and above is best."""
    width = len(naam) * LETTER + 4
    rows = []
    for step in STAPPEN:
        for number, (dx, dy) in enumerate(RICHTINGEN):
            x = plek[0] + dx * step - (width / 2 if dx == 0 else width if dx < 0 else 0)
            y = plek[1] + dy * step - (REGEL / 2 if dy == 0 else REGEL if dy < 0 else 0)
            rows.append((step + number * 0.5, step, Vak(round(x, 1), round(y, 1), width, REGEL)))
    return rows
