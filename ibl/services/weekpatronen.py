"""Writes of what comes back every week."""

import datetime as dt
from typing import Any

from django.db import transaction

from bisc_portal.accounts.models import User
from ibl.models import Weekpatroon
from ibl.services.errors import PeriodOverlapsError
from ibl.services.geldigheid import end_on, save_from, valid_in
from ibl.services.stopplaatsen import lock_place

NAAM = "weekpatroon"


@transaction.atomic
def save_weekpatroon(
    patroon: Weekpatroon | None, *, geldig_vanaf: dt.date, by: User, at: dt.datetime, **values: Any
) -> Weekpatroon:
    """Add what comes every week, or change it from a day on."""
    # One at a time for a place: two colleagues cannot add the same pattern.
    lock_place(values["vestiging"])
    old = Weekpatroon.objects.select_for_update(of=("self",)).get(pk=patroon.pk) if patroon else None

    def require_free() -> None:
        key = {name: values[name] for name in ("vestiging", "weekdag", "soort", "betaler")}
        same = Weekpatroon.objects.filter(valid_in(geldig_vanaf, values.get("geldig_tot")), **key)
        other = same.exclude(pk=old.pk if old else 0).select_related("vestiging").first()
        if other is not None:
            raise PeriodOverlapsError(
                f"Op {other.get_weekdag_display()} komt dit al bij {other.vestiging}."
                " Wijzig of beëindig dat patroon eerst."
            )

    return save_from(
        Weekpatroon,
        old,
        naam=NAAM,
        vanaf=geldig_vanaf,
        values=values,
        require_free=require_free,
        by=by,
        at=at,
    )


@transaction.atomic
def end_weekpatroon(patroon: Weekpatroon, *, tot: dt.date, by: User, at: dt.datetime) -> Weekpatroon:
    """It comes for the last time on or before `tot`."""
    return end_on(Weekpatroon, patroon, naam=NAAM, tot=tot, by=by, at=at)
