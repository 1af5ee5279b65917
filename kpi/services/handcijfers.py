"""Figures from outside that somebody types in, with source, file and author. An older one stays, replaced."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek.services import record
from kpi.models import Handcijfer, Indicator
from kpi.perioden import Soort, Tijdvak
from kpi.services.metingen import measure_indicator


@transaction.atomic
def enter_cijfer(
    indicator: Indicator,
    *,
    jaar: int,
    waarde: Decimal,
    bron: str,
    bestand: bytes | None,
    bestandsnaam: str,
    by: User,
    at: dt.datetime,
) -> Handcijfer:
    """The new figure takes the place of the one before it, and is measured at once."""
    Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    Handcijfer.objects.filter(indicator=indicator, jaar=jaar, vervangen_op=None).update(vervangen_op=at)
    cijfer = Handcijfer.objects.create(
        indicator=indicator,
        jaar=jaar,
        teller=waarde,
        bron=bron,
        bestand=bestand,
        bestandsnaam=bestandsnaam[:200],
        door=by,
        op=at,
    )
    measure_indicator(indicator, [Tijdvak(dt.date(jaar, 1, 1), Soort.JAAR)], at=at)
    record("cijfer_ingevoerd", cijfer, by=by, at=at, indicator=indicator.code, jaar=jaar)
    return cijfer
