"""The satisfaction survey: its results, as soon as it is over and enough people answered."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Avg, Count, QuerySet

from kpi.bronnen import VERBORGEN_TOT
from kpi.models import Antwoordrecht, Onderzoek, Onderzoeksantwoord


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
    # In the order of keys that were drawn by lot.
    toelichtingen: QuerySet[Onderzoeksantwoord, str]

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
    answers = onderzoek.antwoorden.all()
    over = onderzoek.is_over(vandaag)
    told = answers.aggregate(antwoorden=Count("pk"), cijfer=Avg("cijfer"))
    antwoorden: int = told["antwoorden"]
    geschreven = answers.exclude(toelichting="").order_by("pk").values_list("toelichting", flat=True)
    if not over or antwoorden < VERBORGEN_TOT:
        return Uitslag(onderzoek, antwoorden, over, None, [], geschreven.none())
    cijfer = round(Decimal(told["cijfer"]), 1)
    return Uitslag(onderzoek, antwoorden, over, cijfer, _count_scores(onderzoek), geschreven)


# The database counts: a page of results takes as long for a thousand answers as for ten.
SCORES = """
SELECT oordeel.plek, oordeel.score, count(*) FROM kpi_onderzoeksantwoord AS antwoord
CROSS JOIN LATERAL unnest(antwoord.scores) WITH ORDINALITY AS oordeel (score, plek)
WHERE antwoord.onderzoek_id = %s GROUP BY oordeel.plek, oordeel.score
"""


def _count_scores(onderzoek: Onderzoek) -> list[Stellingstand]:
    with connection.cursor() as cursor:
        cursor.execute(SCORES, [onderzoek.pk])
        counts = {(plek, score): aantal for plek, score, aantal in cursor.fetchall()}
    found = []
    for plek, tekst in enumerate(onderzoek.stellingen, start=1):
        verdeling = [counts.get((plek, score), 0) for score in range(1, 6)]
        total = sum(score * aantal for score, aantal in enumerate(verdeling, start=1))
        found.append(Stellingstand(tekst, round(Decimal(total) / sum(verdeling), 1), verdeling))
    return found
