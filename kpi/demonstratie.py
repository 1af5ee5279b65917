"""Measures the made-up months as they arrive, and lets BiSC explain what was missed."""

import datetime as dt
import random

from django.db import transaction
from django.utils import timezone

from kpi import perioden, selectors, services
from kpi.models import Duiding, Indicator
from kpi.oordeel import VRAAGT_AANDACHT
from kpi.perioden import Tijdvak

# Explanations are written on the ninth, when the figures of the month before are looked at.
DAG_VAN_DE_DUIDING = dt.timedelta(days=8, hours=10)
WINTER, ZOMER, FEESTDAGEN, ALTIJD = {12, 1, 2}, {7, 8}, {4, 5, 12, 1}, set(range(1, 13))
# For the beginning of a measure's name: what BiSC may say about it, and in which months that makes sense.
TEKSTEN: dict[str, list[tuple[set[int], str]]] = {
    "ibl": [
        (WINTER, "Gladheid hield de auto een dag binnen. De kratten van die dag kwamen na het weekend."),
        (FEESTDAGEN, "Rond de feestdagen stonden aanvragen langer stil: de klok loopt door, de auto niet."),
        (ZOMER, "In de vakantie reden we minder ritten. Volgende zomer rijden we weer drie dagen."),
        (ALTIJD, "Op twee dagen vielen ritten uit door ziekte. Er staat nu een vaste vervanger klaar."),
        (ALTIJD, "De sortering in Bunnik liep vol door een grote collectieruil. Die plannen we nu apart."),
    ],
    "servicedesk.incident": [
        (ZOMER, "In de vakantie was de bezetting krap. Voor volgend jaar ligt er een rooster met reserve."),
        (ALTIJD, "Een grote storing vroeg alle aandacht; andere meldingen bleven daardoor liggen."),
        (ALTIJD, "Een melding van vrijdagmiddag werd pas maandag gezien. De laatste ronde is nu later."),
    ],
    "servicedesk.bemande_servicedesk": [
        (
            ALTIJD,
            "Door verlof en ziekte tegelijk was de desk niet altijd bezet. Cubiss springt nu bij.",
        ),
    ],
    "servicedesk.gbs": [
        (ALTIJD, "Een migratie is verschoven naar een later moment, op verzoek van de bibliotheek."),
    ],
    "servicedesk": [
        (ALTIJD, "Een storing duurde langer dan afgesproken. De leverancier maakt een plan van herstel."),
        (ALTIJD, "Na een wijziging kwam er een piek. We kondigen wijzigingen nu eerder aan."),
    ],
    "netwerk": [
        (ALTIJD, "Een bijeenkomst is verschoven naar later in het jaar. De datum staat al vast."),
    ],
}


@transaction.atomic
def generate(maand: dt.date, *, tot: dt.datetime, rng: random.Random) -> None:
    """Measure the month with its quarter and year; explain what was missed when the month is over."""
    tijdvakken = perioden.around(maand)
    for indicator in Indicator.objects.filter(actief=True).order_by("volgorde", "pk"):
        services.measure_indicator(indicator, _tijdvakken(indicator, maand, tot), at=tot)
    geschreven_op = perioden.as_periode(tijdvakken[0].tot, tijdvakken[1].tot).van + DAG_VAN_DE_DUIDING
    if geschreven_op > tot:
        return
    board = selectors.load_dashboard(tijdvakken[0], bibliotheek=None, vandaag=timezone.localdate(tot))
    Duiding.objects.bulk_create(
        Duiding(
            indicator=regel.stand.indicator,
            maand=maand,
            tekst=rng.choice(_teksten(regel.stand.definitie.meetwijze, maand)),
            created_at=geschreven_op,
        )
        for regel in board.regels
        if regel.stand.status in VRAAGT_AANDACHT
    )


def _teksten(meetwijze: str, maand: dt.date) -> list[str]:
    """The texts of the most precise name, as far as they fit the season."""
    teksten = next(teksten for naam, teksten in TEKSTEN.items() if meetwijze.startswith(naam))
    return [tekst for maanden, tekst in teksten if maand.month in maanden]


def _tijdvakken(indicator: Indicator, maand: dt.date, tot: dt.datetime) -> list[Tijdvak]:
    """The month with its quarter and year; what is added up over the year also in the months after it."""
    tijdvakken = perioden.around(maand)
    definitie = indicator.definities.order_by("-geldig_vanaf", "-pk").first()
    if definitie is not None and definitie.is_cumulatief:
        later = perioden.series(perioden.maand_van(timezone.localdate(tot)), perioden.MONTHS_A_YEAR * 2)
        tijdvakken += [t for t in later if t.van.year == maand.year and t.van > maand]
    return tijdvakken
