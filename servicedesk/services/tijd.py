"""Time spent on calls."""

import datetime as dt

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek.services import record
from servicedesk.models import Melding, Tijdregel


@transaction.atomic
def add_tijdregel(
    melding: Melding, *, by: User, at: dt.datetime, minuten: int, datum: dt.date, toelichting: str = ""
) -> Tijdregel:
    regel = Tijdregel.objects.create(
        melding=melding,
        medewerker=by,
        datum=datum,
        minuten=minuten,
        toelichting=toelichting,
        geschreven_op=at,
    )
    record("tijd_geschreven", melding, by=by, at=at, minuten=minuten)
    return regel
