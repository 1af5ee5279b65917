"""Where a figure comes from: the records it counts, those it leaves out, and the sum that must agree."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from bisc_portal.meting import Bronrij
from bisc_portal.netwerk.models import Organisatie
from kpi import measures, notatie, perioden
from kpi.measures import Meetwijze, Optelling
from kpi.selectors.stand import Stand


@dataclass(frozen=True)
class Herkomst:
    """The source records of one figure at this moment."""

    stand: Stand
    meetwijze: Meetwijze | None
    rijen: list[Bronrij]
    vingerafdruk: str = ""

    @property
    def is_nieuwer(self) -> bool:
        """The records changed since the figure was measured."""
        meting = self.stand.meting
        return meting is not None and meting.vingerafdruk != self.vingerafdruk

    @property
    def tellen_mee(self) -> list[Bronrij]:
        return [rij for rij in self.rijen if rij.telt_mee]

    @property
    def is_gewogen(self) -> bool:
        """The records carry amounts: what they add up to is not how many there are."""
        return self.som != len(self.tellen_mee)

    @property
    def behaald(self) -> int:
        return sum(rij.behaald for rij in self.tellen_mee)

    @property
    def gemist(self) -> int:
        return len(self.tellen_mee) - self.behaald

    @property
    def buiten_telling(self) -> int:
        return len(self.rijen) - len(self.tellen_mee)

    @property
    def som(self) -> Decimal:
        """What the records that count add up to."""
        return sum((rij.gewicht for rij in self.tellen_mee), Decimal(0))

    @property
    def som_tekst(self) -> str:
        return notatie.getal(self.som, 0 if self.som == self.som.to_integral_value() else 1)

    @property
    def tellen_mee_tekst(self) -> str:
        return notatie.getal(len(self.tellen_mee))

    @property
    def behaald_tekst(self) -> str:
        return notatie.getal(self.behaald)

    @property
    def gemist_tekst(self) -> str:
        return notatie.getal(self.gemist)

    @property
    def weergaven(self) -> list[tuple[str, str, int]]:
        """What can be shown: the key in the URL, its name, and how many records."""
        views = [("", "Alles", len(self.rijen))]
        if self.meetwijze is not None and self.meetwijze.optelling == Optelling.RIJEN:
            views += [("behaald", "Gehaald", self.behaald), ("gemist", "Niet gehaald", self.gemist)]
        elif self.rijen:
            views += [("mee", "Telt mee", len(self.tellen_mee))]
        return [*views, ("buiten", "Telt niet mee", self.buiten_telling)]

    def filtered(self, toon: str) -> list[Bronrij]:
        """All records, or only those that reached it, missed it or do not count."""
        match toon:
            case "behaald":
                return [rij for rij in self.tellen_mee if rij.behaald]
            case "gemist":
                return [rij for rij in self.tellen_mee if not rij.behaald]
            case "mee":
                return self.tellen_mee
            case "buiten":
                return [rij for rij in self.rijen if not rij.telt_mee]
        return self.rijen


def load_herkomst(stand: Stand, *, now: dt.datetime, bibliotheek: Organisatie | None) -> Herkomst:
    meetwijze = measures.find(stand.definitie.meetwijze)
    if meetwijze is None:
        return Herkomst(stand, None, [])
    periode = perioden.as_periode(*stand.kader.vak(stand.tijdvak))
    pk = bibliotheek.pk if bibliotheek else None
    naam = stand.definitie.meetwijze
    now_in_source = measures.read_fingerprint(naam, periode, now=now, organisatie_id=pk)
    return Herkomst(stand, meetwijze, meetwijze.list_rows(periode, now, pk), now_in_source)
