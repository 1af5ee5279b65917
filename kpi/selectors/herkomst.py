"""Where a figure comes from: the records it counts, those it leaves out, and the sum that must agree."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bisc_portal.meting import Bronrij
from bisc_portal.netwerk.models import Organisatie
from kpi import measures, notatie, perioden
from kpi.measures import Meetwijze, Optelling
from kpi.selectors.stand import Stand

# From so many records on they are fetched a page at a time.
VEEL = 200


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
    def aantal_mee(self) -> int:
        return len(self.tellen_mee)

    @property
    def aantal(self) -> int:
        return len(self.rijen)

    @property
    def gemist(self) -> int:
        return self.aantal_mee - self.behaald

    @property
    def buiten_telling(self) -> int:
        return self.aantal - self.aantal_mee

    @property
    def som(self) -> Decimal:
        """What the records that count add up to."""
        return sum((rij.gewicht for rij in self.tellen_mee), Decimal(0))

    @property
    def uren(self) -> Decimal:
        """What the interruptions take away together; nothing without any, and not one."""
        return self.som if self.tellen_mee else Decimal(0)

    @property
    def som_tekst(self) -> str:
        return notatie.getal(self.som, 0 if self.som == self.som.to_integral_value() else 1)

    @property
    def tellen_mee_tekst(self) -> str:
        return notatie.getal(self.aantal_mee)

    @property
    def behaald_tekst(self) -> str:
        return notatie.getal(self.behaald)

    @property
    def gemist_tekst(self) -> str:
        return notatie.getal(self.gemist)

    @property
    def weergaven(self) -> list[tuple[str, str, int]]:
        """What can be shown: the key in the URL, its name, and how many records."""
        views = [("", "Alles", self.aantal)]
        if self.meetwijze is not None and self.meetwijze.optelling == Optelling.RIJEN:
            views += [("behaald", "Gehaald", self.behaald), ("gemist", "Niet gehaald", self.gemist)]
        elif self.rijen:
            views += [("mee", "Telt mee", self.aantal_mee)]
        return [*views, ("buiten", "Telt niet mee", self.buiten_telling)]

    def filtered(self, toon: str) -> Any:
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


@dataclass(frozen=True)
class Blader:
    """The rows of one view, fetched a page at a time: what Django's Paginator wants of a list."""

    aantal: int
    fetch: Callable[[int, int], list[Bronrij]]

    def count(self) -> int:
        return self.aantal

    def __len__(self) -> int:
        return self.aantal

    def __getitem__(self, stretch: slice) -> list[Bronrij]:
        return self.fetch(stretch.start or 0, stretch.stop)


@dataclass(frozen=True)
class GroteHerkomst(Herkomst):
    """Of a figure with many records: the counts are those of the figure, the rows come a page at a time."""

    fetch: Callable[[str, int, int], list[Bronrij]] | None = None

    @property
    def is_nieuwer(self) -> bool:
        """Not known without reading every record; the page says when the figure was measured."""
        return False

    @property
    def is_gewogen(self) -> bool:
        return False

    @property
    def aantal_mee(self) -> int:
        meting = self.stand.meting
        return int(meting.noemer or 0) if meting else 0

    @property
    def behaald(self) -> int:
        meting = self.stand.meting
        return int(meting.teller or 0) if meting else 0

    @property
    def som(self) -> Decimal:
        """What marks and amounts add up to, as the figure itself says."""
        meting = self.stand.meting
        return Decimal(meting.teller or 0) if meting else Decimal(0)

    @property
    def aantal(self) -> int:
        return self.stand.meting.rijen if self.stand.meting else 0

    def filtered(self, toon: str) -> Any:
        counts = {naam: aantal for naam, _, aantal in self.weergaven}
        view, fetch = (toon if toon in counts else ""), self.fetch
        if fetch is None:
            return []
        return Blader(counts[view], lambda begin, einde: fetch(view, begin, einde))


def load_herkomst(stand: Stand, *, now: dt.datetime, bibliotheek: Organisatie | None) -> Herkomst:
    """All records of the figure, or a way to fetch them by the page when there are many."""
    meetwijze = measures.find(stand.definitie.meetwijze)
    if meetwijze is None:
        return Herkomst(stand, None, [])
    periode = perioden.as_periode(*stand.kader.vak(stand.tijdvak))
    pk = bibliotheek.pk if bibliotheek else None
    page_rows = meetwijze.page_rows
    if page_rows is not None and stand.meting is not None and stand.meting.rijen > VEEL:
        return GroteHerkomst(
            stand,
            meetwijze,
            [],
            fetch=lambda toon, begin, einde: page_rows(periode, now, pk, toon, begin, einde),
        )
    naam = stand.definitie.meetwijze
    now_in_source = measures.read_fingerprint(naam, periode, now=now, organisatie_id=pk)
    return Herkomst(stand, meetwijze, meetwijze.list_rows(periode, now, pk), now_in_source)
