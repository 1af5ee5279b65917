"""What a chart shows, apart from how it is drawn. Knows no Django and no drawing library."""

import hashlib
from dataclasses import dataclass, field

# Raise it when the drawing itself changes: every chart is then drawn again.
VERSIE = 7


@dataclass(frozen=True)
class Punt:
    """One place on the line; `jaar` stands below the label where a year begins or the line ends."""

    label: str
    jaar: str
    waarde: float | None
    tekst: str
    onder_de_norm: bool = False
    onvolledig: bool = False
    netwerk: float | None = None


@dataclass(frozen=True)
class Verlooptekening:
    """A line with its target. `aandeel` draws percentages; `trap` a count that goes up step by step."""

    titel: str
    beschrijving: str
    punten: tuple[Punt, ...]
    streef: float | None
    streef_tekst: str
    aandeel: bool
    trap: bool = False
    naam: str = ""
    noten: tuple[tuple[int, int], ...] = field(default=())


@dataclass(frozen=True)
class Begrotingstekening:
    """Income beside expenses for every year, in euros."""

    titel: str
    beschrijving: str
    jaren: tuple[int, ...]
    baten: tuple[int, ...]
    lasten: tuple[int, ...]


Tekening = Verlooptekening | Begrotingstekening


def fingerprint(tekening: Tekening) -> str:
    """Changes when anything that is drawn changes."""
    return hashlib.sha256(f"{VERSIE} {tekening!r}".encode()).hexdigest()
