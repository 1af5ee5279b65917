"""BiSC's explanations beside the figures, and the charts that carry them."""

import datetime as dt

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.achtergrond import doorbell
from bisc_portal.logboek.services import record
from kpi.models import Duiding, Grafiek, Indicator


@transaction.atomic
def add_duiding(indicator: Indicator, *, maand: dt.date, tekst: str, by: User, at: dt.datetime) -> Duiding:
    """Say why the figure of a month is as it is. Earlier explanations stay."""
    duiding = Duiding.objects.create(indicator=indicator, maand=maand, tekst=tekst, door=by, created_at=at)
    doorbell.ring("kpi.tasks.render_verloop")
    record("geduid", indicator, by=by, at=at, maand=f"{maand:%Y-%m}")
    return duiding


def store_grafiek(sleutel: str, *, vingerafdruk: str, svg: str, at: dt.datetime) -> Grafiek:
    """Keep the drawing until the figures it was made from change."""
    grafiek, _ = Grafiek.objects.update_or_create(
        sleutel=sleutel, defaults={"vingerafdruk": vingerafdruk, "svg": svg, "getekend_op": at}
    )
    return grafiek
