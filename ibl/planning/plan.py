"""A plan: which van visits what, in which order. What the visits cost is computed elsewhere (toets)."""

from dataclasses import dataclass
from enum import StrEnum


class Soort(StrEnum):
    TAAK = "taak"
    OPHALEN = "ophalen"
    BEZORGEN = "bezorgen"
    HERLADEN = "herladen"


@dataclass(frozen=True)
class Bezoek:
    """One visit; `sleutel` names the task or shipment, or the depot (its position) to load again at."""

    soort: Soort
    sleutel: str


@dataclass(frozen=True)
class Rit:
    """One van's day, without the depots at both ends."""

    wagen: str
    bezoeken: tuple[Bezoek, ...] = ()


@dataclass(frozen=True)
class Plan:
    ritten: tuple[Rit, ...] = ()

    @property
    def sleutels(self) -> frozenset[str]:
        """Every task and shipment that is visited."""
        return frozenset(
            bezoek.sleutel for rit in self.ritten for bezoek in rit.bezoeken if bezoek.soort != Soort.HERLADEN
        )


def visit(sleutel: str) -> Bezoek:
    return Bezoek(Soort.TAAK, sleutel)


def reload_at(depot: int) -> Bezoek:
    return Bezoek(Soort.HERLADEN, str(depot))
