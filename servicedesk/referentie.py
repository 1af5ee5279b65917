"""The agreement the servicedesk starts with (the plan, chapter 7): how fast a call is picked up."""

import datetime as dt

from django.db import transaction

from bisc_portal.werktijd.models import Werkkalender
from servicedesk.models import SlaBeleid, SlaNorm

VANAF = dt.date(2025, 1, 1)
NORMEN = [
    ("incident", 1, "uren", 2),
    ("incident", 2, "werkdagen", 1),
    ("incident", 3, "werkdagen", 3),
    ("vraag", None, "kalenderdagen", 14),
    ("wijzigingsverzoek", None, "kalenderdagen", 14),
]


@transaction.atomic
def load() -> None:
    """Write the first version where there is none yet; what a beheerder changed stays as it is."""
    beleid, created = SlaBeleid.objects.get_or_create(
        geldig_vanaf=VANAF, defaults={"toelichting": "Uitvoeringsplan 2025-2028, hoofdstuk 7"}
    )
    if not created:
        return
    kalender = Werkkalender.objects.get(slug="servicedesk")
    SlaNorm.objects.bulk_create(
        SlaNorm(
            beleid=beleid, soort=soort, urgentie=urgentie, eenheid=eenheid, aantal=aantal, kalender=kalender
        )
        for soort, urgentie, eenheid, aantal in NORMEN
    )
