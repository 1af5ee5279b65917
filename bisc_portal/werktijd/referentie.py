"""The calendars the portal starts with: when the servicedesk is staffed and when transport runs."""

import datetime as dt

from django.utils import timezone

from bisc_portal.werktijd import engine, services

VANAF = dt.date(2020, 1, 1)
JAREN = range(2025, 2029)
KALENDERS = [
    ("servicedesk", "Servicedesk", engine.Venster(dt.time(8, 30), dt.time(17))),
    ("transport", "Transport", engine.Venster(dt.time(8), dt.time(17))),
]


def load() -> None:
    """Monday to Friday, closed on the holidays of the plan's years. Safe to run again."""
    for slug, naam, dag in KALENDERS:
        week = ((dag,),) * 5 + ((),) * 2
        services.load_reference_kalender(
            slug=slug, naam=naam, versie=engine.Versie(VANAF, dag, week), jaren=JAREN, at=timezone.now()
        )
    services.load_reference_kalender(
        slug="dag-en-nacht", naam="Dag en nacht", versie=None, jaren=(), at=timezone.now()
    )
