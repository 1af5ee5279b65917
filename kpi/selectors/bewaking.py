"""The monitoring calendar, for its page and for Vandaag."""

import datetime as dt

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.meting import midnight
from bisc_portal.taken import Taak
from kpi.models import Bewaking


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
