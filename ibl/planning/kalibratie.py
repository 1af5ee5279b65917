"""What driving really took, beside what the travel times said: a factor per length of road.

The median and not the mean: one puncture or a forgotten scan may not slow a whole province down.
"""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ibl.planning.schatting import LENGTEKLASSEN, length_class

UUR = 3600
# The day in four: the two rushes and the quiet between and before noon.
DAGDELEN = ("vóór 9 uur", "9 tot 12 uur", "12 tot 15.30 uur", "na 15.30 uur")
KOLOMMEN = (*DAGDELEN, "hele dag")
GRENZEN = (9 * UUR, 12 * UUR, 15 * UUR + 1800)
KLASSEN = ("tot 3 km", "3 tot 10 km", "10 tot 25 km", "meer dan 25 km")
# With fewer roads than this a median says more about one driver than about the road.
GENOEG = 20
# What no van does: less than a third, or more than four times as long. A scan was forgotten or made later.
ONGELOOFLIJK = (1 / 3, 4.0)
HOOGSTE, LAAGSTE = 2.0, 0.5


@dataclass(frozen=True)
class Rijstuk:
    """One road as driven: how long it was said to take and took, how far, and when it began."""

    verwacht: int
    werkelijk: int
    meters: int
    vertrek: int


@dataclass(frozen=True)
class Cel:
    """All roads of one kind: how many, the middle difference in seconds and the middle ratio."""

    aantal: int
    verschil: int
    factor: float

    @property
    def procent(self) -> int:
        return round(100 * (self.factor - 1))

    @property
    def genoeg(self) -> bool:
        return self.aantal >= GENOEG

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "procent": self.procent, "genoeg": self.genoeg}


@dataclass(frozen=True)
class Klasse:
    naam: str
    dagdelen: tuple[Cel | None, ...]
    totaal: Cel | None

    @property
    def factor(self) -> float:
        """What the seconds are multiplied with; 1 where too little was driven to say."""
        if self.totaal is None or not self.totaal.genoeg:
            return 1.0
        return min(HOOGSTE, max(LAAGSTE, round(self.totaal.factor, 3)))

    @property
    def past_aan(self) -> bool:
        return self.factor != 1.0


@dataclass(frozen=True)
class Kalibratie:
    klassen: tuple[Klasse, ...]
    gebruikt: int
    vreemd: int

    @property
    def factoren(self) -> tuple[float, ...]:
        return tuple(klasse.factor for klasse in self.klassen)

    @property
    def past_aan(self) -> bool:
        return any(klasse.past_aan for klasse in self.klassen)

    def as_json(self) -> dict[str, Any]:
        """Whole, to show and to keep beside the version that was made of it."""
        return {
            "gebruikt": self.gebruikt,
            "vreemd": self.vreemd,
            "klassen": [
                {
                    "naam": klasse.naam,
                    "factor": klasse.factor,
                    "past_aan": klasse.past_aan,
                    "cellen": [
                        {"naam": naam, "cel": cel and cel.as_json()}
                        for naam, cel in zip(KOLOMMEN, (*klasse.dagdelen, klasse.totaal), strict=True)
                    ],
                }
                for klasse in self.klassen
            ],
        }


def calibrate(stukken: Iterable[Rijstuk]) -> Kalibratie:
    """Group the roads by length and time of day; what cannot be true is counted and left out."""
    cells: dict[tuple[int, int], list[Rijstuk]] = {}
    strange = 0
    for stuk in stukken:
        if not is_believable(stuk):
            strange += 1
            continue
        cells.setdefault((length_class(stuk.meters), part_of_day(stuk.vertrek)), []).append(stuk)
    klassen = []
    for number, naam in enumerate(KLASSEN):
        parts = [cells.get((number, part), []) for part in range(len(DAGDELEN))]
        klassen.append(
            Klasse(
                naam, tuple(_cell(part) for part in parts), _cell([stuk for part in parts for stuk in part])
            )
        )
    return Kalibratie(tuple(klassen), sum(map(len, cells.values())), strange)


def is_believable(stuk: Rijstuk) -> bool:
    low, high = ONGELOOFLIJK
    return stuk.verwacht > 0 and low <= stuk.werkelijk / stuk.verwacht <= high


def part_of_day(vertrek: int) -> int:
    """0 for the early morning, 3 for the end of the afternoon."""
    return sum(vertrek >= grens for grens in GRENZEN)


def apply_factoren(
    meters: Sequence[Sequence[int]], seconden: Sequence[Sequence[int]], factoren: Sequence[float]
) -> list[list[int]]:
    """The seconds of every road times the factor of its length; a road never takes less than a second."""
    if len(factoren) != len(LENGTEKLASSEN) + 1:
        raise ValueError("Er hoort een factor bij elke lengte.")
    return [
        [
            max(1, round(duur * factoren[length_class(ver)])) if duur else 0
            for ver, duur in zip(row, durations, strict=True)
        ]
        for row, durations in zip(meters, seconden, strict=True)
    ]


def _cell(stukken: Sequence[Rijstuk]) -> Cel | None:
    if not stukken:
        return None
    return Cel(
        len(stukken),
        round(statistics.median(stuk.werkelijk - stuk.verwacht for stuk in stukken)),
        statistics.median(stuk.werkelijk / stuk.verwacht for stuk in stukken),
    )
