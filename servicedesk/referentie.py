"""The agreement the servicedesk starts with (the plan, chapter 7): how fast a call is picked up."""

import datetime as dt

from django.db import transaction

from bisc_portal.werktijd.models import Werkkalender
from servicedesk.models import IctDienst, SlaBeleid, SlaNorm

VANAF = dt.date(2025, 1, 1)
NORMEN = [
    ("incident", 1, "uren", 2),
    ("incident", 2, "werkdagen", 1),
    ("incident", 3, "werkdagen", 3),
    ("vraag", None, "kalenderdagen", 14),
    ("wijzigingsverzoek", None, "kalenderdagen", 14),
]

# Address, name, what it is, and the service of the contract it is measured by.
DIENSTEN = [
    (
        "bibliotheeksysteem",
        "Bibliotheeksysteem",
        "Uitlenen, innemen en ledenadministratie",
        "bibliotheeksysteem",
    ),
    ("gbs", "GBS", "Het gezamenlijke bibliotheeksysteem", ""),
    ("crm", "CRM", "Relaties en ledenwerving", ""),
    ("netwerk", "Netwerk en wifi", "Verbindingen en wifi in de vestigingen", ""),
    ("werkplek", "Werkplek en e-mail", "Computers, printers en e-mail van medewerkers", ""),
    ("zelfbediening", "Zelfbediening", "Uitleenautomaten, poorten en betaalzuilen", ""),
    ("melden", "Melden via het portaal", "Meldingen doen en volgen", "meldingsapplicatie"),
    ("servicedesk", "Servicedesk", "Bellen met een medewerker in servicetijd", "bemande_servicedesk"),
]


@transaction.atomic
def load() -> None:
    """Write the first version where there is none yet; what a beheerder changed stays as it is."""
    for volgorde, (slug, naam, omschrijving, contractdienst) in enumerate(DIENSTEN, start=1):
        IctDienst.objects.get_or_create(
            slug=slug,
            defaults={
                "naam": naam,
                "omschrijving": omschrijving,
                "contractdienst": contractdienst,
                "volgorde": 10 * volgorde,
                "sinds": VANAF,
            },
        )
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
