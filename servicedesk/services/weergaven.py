"""Keeping views of the queue."""

import datetime as dt

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek.services import record
from servicedesk.models import OpgeslagenWeergave


@transaction.atomic
def save_weergave(
    *, by: User, at: dt.datetime, naam: str, adres: str, gedeeld: bool = False
) -> OpgeslagenWeergave:
    """Keep the filters under this name; the same name again replaces what stood there."""
    weergave, _ = OpgeslagenWeergave.objects.update_or_create(
        eigenaar=by, naam=naam, defaults={"adres": adres, "gedeeld": gedeeld, "bewaard_op": at}
    )
    record("weergave_bewaard", weergave, by=by, at=at, gedeeld=gedeeld)
    return weergave


@transaction.atomic
def remove_weergave(weergave: OpgeslagenWeergave, *, by: User, at: dt.datetime) -> None:
    record("weergave_weg", weergave, by=by, at=at)
    weergave.delete()
