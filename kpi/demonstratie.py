"""Measures the made-up months as they arrive, and lets BiSC explain what was missed."""

import datetime as dt
import random

from django.db import transaction
from django.utils import timezone

from kpi import perioden, selectors, services
from kpi.models import Duiding, Indicator
from kpi.oordeel import VRAAGT_AANDACHT

# Explanations are written on the ninth, when the figures of the month before are looked at.
DAG_VAN_DE_DUIDING = dt.timedelta(days=8, hours=10)
TEKSTEN = {
    "ibl": [
        "Op twee dagen vielen ritten uit door een zieke chauffeur. Er staat nu een vaste vervanger klaar.",
        "Gladheid hield de auto een dag binnen. De kratten van die dag kwamen na het weekend.",
        "Rond de feestdagen stonden aanvragen langer stil: de klok loopt door, de auto rijdt dan niet.",
        "De sortering in Bunnik liep vol door een grote collectieruil. Die plannen we voortaan apart.",
    ],
    "servicedesk.incident": [
        "Door ziekte was er minder bezetting aan de desk. Het rooster heeft nu een reserve.",
        "Een grote storing vroeg alle aandacht; andere meldingen bleven daardoor liggen.",
        "Meldingen van vrijdagmiddag werden pas maandag gezien. De laatste ronde is nu om half vijf.",
    ],
    "servicedesk": [
        "Een storing bij het rekencentrum duurde langer dan afgesproken. De leverancier maakt een plan.",
        "Door verlof en ziekte tegelijk was de bezetting krap. Cubiss springt bij als dat weer gebeurt.",
        "Vragen kwamen in een piek na een wijziging. We kondigen wijzigingen nu eerder aan.",
    ],
    "netwerk": [
        "De bijeenkomst is verschoven naar later in het jaar. De datum staat al vast.",
    ],
}


@transaction.atomic
def generate(maand: dt.date, *, tot: dt.datetime, rng: random.Random) -> None:
    """Measure the month with its quarter and year; explain what was missed when the month is over."""
    tijdvakken = perioden.around(maand)
    for indicator in Indicator.objects.filter(actief=True).order_by("volgorde", "pk"):
        services.measure_indicator(indicator, tijdvakken, at=tot)
    geschreven_op = perioden.as_periode(tijdvakken[0].tot, tijdvakken[1].tot).van + DAG_VAN_DE_DUIDING
    if geschreven_op > tot:
        return
    board = selectors.load_dashboard(tijdvakken[0], bibliotheek=None, vandaag=timezone.localdate(tot))
    Duiding.objects.bulk_create(
        Duiding(
            indicator=regel.stand.indicator,
            maand=maand,
            tekst=rng.choice(_teksten(regel.stand.definitie.meetwijze)),
            created_at=geschreven_op,
        )
        for regel in board.regels
        if regel.stand.status in VRAAGT_AANDACHT
    )


def _teksten(meetwijze: str) -> list[str]:
    """The texts of the most precise name that fits."""
    return next(teksten for naam, teksten in TEKSTEN.items() if meetwijze.startswith(naam))
