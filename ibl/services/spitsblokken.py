"""Writes of the rush hours."""

import datetime as dt
from typing import Any

from django.db import transaction

from bisc_portal.accounts.models import User
from ibl.models import Spitsblok
from ibl.services.errors import PeriodOverlapsError
from ibl.services.geldigheid import end_on, save_from, valid_in

NAAM = "spitsblok"


@transaction.atomic
def save_spitsblok(
    blok: Spitsblok | None, *, geldig_vanaf: dt.date, by: User, at: dt.datetime, **values: Any
) -> Spitsblok:
    """Add a rush hour, or change it from a day on; two at the same time would count the road twice."""
    rows = {row.pk: row for row in Spitsblok.objects.select_for_update(of=("self",)).order_by("pk")}
    old = rows[blok.pk] if blok else None

    def require_free() -> None:
        same_hours = Spitsblok.objects.filter(van__lt=values["tot"], tot__gt=values["van"])
        others = same_hours.filter(valid_in(geldig_vanaf, values.get("geldig_tot")))
        other = others.exclude(pk=old.pk if old else 0).first()
        if other is not None:
            raise PeriodOverlapsError(
                f"Dit valt samen met {other.naam}, van {other.van:%H:%M} tot {other.tot:%H:%M}."
            )

    return save_from(
        Spitsblok, old, naam=NAAM, vanaf=geldig_vanaf, values=values, require_free=require_free, by=by, at=at
    )


@transaction.atomic
def end_spitsblok(blok: Spitsblok, *, tot: dt.date, by: User, at: dt.datetime) -> Spitsblok:
    """The road is as fast as any from the day after `tot`."""
    return end_on(Spitsblok, blok, naam=NAAM, tot=tot, by=by, at=at)
