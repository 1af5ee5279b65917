"""The satisfaction survey: its results, as soon as it is over and enough people answered."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet

from kpi.bronnen import VERBORGEN_TOT
from kpi.models import Antwoordrecht, Onderzoek


@dataclass(frozen=True)
class Stellingstand:
    """One statement: the mean of one to five, and how many chose what."""

    tekst: str
    gemiddelde: Decimal
    verdeling: list[int]


@dataclass(frozen=True)
class Uitslag:
    """What a survey brought up. Without figures as long as it runs or too few people answered."""

    onderzoek: Onderzoek
    antwoorden: int
    is_over: bool
    cijfer: Decimal | None
    stellingen: list[Stellingstand]
    toelichtingen: list[str]

    @property
    def is_verborgen(self) -> bool:
        return self.is_over and self.cijfer is None


def list_onderzoeken() -> QuerySet[Onderzoek]:
    found: QuerySet[Onderzoek] = Onderzoek.objects.annotate(beantwoord=Count("antwoorden")).order_by("-jaar")
    return found


def find_recht(geheim: str) -> Antwoordrecht | None:
    """The right to answer behind a link; None when it was used or never given."""
    kenmerk = hashlib.sha256(geheim.encode()).hexdigest()
    return Antwoordrecht.objects.select_related("onderzoek").filter(kenmerk=kenmerk).first()


def load_uitslag(onderzoek: Onderzoek, *, vandaag: dt.date) -> Uitslag:
    """Only after the last day, and only with enough answers: earlier a figure could point at somebody."""
    rows = list(onderzoek.antwoorden.order_by("pk"))
    over = onderzoek.is_over(vandaag)
    if not over or len(rows) < VERBORGEN_TOT:
        return Uitslag(onderzoek, len(rows), over, None, [], [])
    return Uitslag(
        onderzoek,
        len(rows),
        over,
        _mean([row.cijfer for row in rows]),
        [
            Stellingstand(tekst, _mean(scores), [scores.count(score) for score in range(1, 6)])
            for tekst, scores in (
                (tekst, [row.scores[plek] for row in rows]) for plek, tekst in enumerate(onderzoek.stellingen)
            )
        ],
        sorted(row.toelichting for row in rows if row.toelichting),
    )


def _mean(numbers: list[int]) -> Decimal:
    return round(Decimal(sum(numbers)) / len(numbers), 1)
