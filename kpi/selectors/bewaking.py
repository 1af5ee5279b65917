"""The monitoring calendar, for its page and for Vandaag."""

import datetime as dt

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.meting import midnight
from bisc_portal.taken import Taak
from kpi import perioden
from kpi.models import Bewaking, Vaststelling

DRIE_WEKEN = dt.timedelta(days=21)


def list_bewaking() -> QuerySet[Bewaking]:
    """What is due first, then what was done, without the documents."""
    return (
        Bewaking.objects.defer("document")
        .select_related("gedaan_door")
        .order_by("gedaan_op", "vervalt_op", "pk")
    )


def list_taken(user: User, now: dt.datetime) -> list[Taak]:
    """What an administrator has to see to soon."""
    if not user.has_rol(Rol.BEHEERDER):
        return []
    vandaag = timezone.localdate(now)
    return [
        *_kwartalen(vandaag),
        *_zaken(vandaag),
    ]


def _kwartalen(vandaag: dt.date) -> list[Taak]:
    """The last quarter that is over, when nobody closed it yet: three weeks are enough to look at it."""
    _, kwartaal, _ = perioden.around(vandaag)
    last = kwartaal.previous
    if last.van < perioden.BEGIN or Vaststelling.objects.filter(van=last.van).exists():
        return []
    due = last.tot + DRIE_WEKEN
    return [
        Taak(
            voor=midnight(due),
            titel=f"Stel het {last.naam} vast",
            toelichting="Bekijk de cijfers en de duiding; daarna gaan ze naar de provincie.",
            url=reverse("kpi:list_kwartalen"),
            knop="Bekijk",
            dringend=due <= vandaag,
        )
    ]


def _zaken(vandaag: dt.date) -> list[Taak]:
    return [
        Taak(
            voor=midnight(row.vervalt_op),
            titel=row.onderwerp,
            toelichting=row.toelichting,
            url=reverse("kpi:list_bewaking"),
            knop="Bekijk",
            dringend=row.vervalt_op <= vandaag,
        )
        for row in list_bewaking().filter(gedaan_op=None)
        if row.vervalt_op - dt.timedelta(days=row.herinneren_dagen) <= vandaag
    ]
