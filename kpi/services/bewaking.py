"""The monitoring calendar: reminding in time, and ticking off with the document that shows it."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.berichten.services import queue_bericht
from bisc_portal.logboek.services import record
from kpi import perioden
from kpi.models import Bewaking


class BewakingAlreadyDoneError(Exception):
    """Somebody ticked it off before."""


@transaction.atomic
def complete_bewaking(
    bewaking: Bewaking, *, op: dt.date, document: bytes | None, documentnaam: str, by: User, at: dt.datetime
) -> Bewaking:
    """Tick it off; what comes back gets its next date."""
    current = Bewaking.objects.select_for_update(of=("self",)).get(pk=bewaking.pk)
    if current.gedaan_op is not None:
        raise BewakingAlreadyDoneError(f"{current.onderwerp} was al gedaan.")
    current.gedaan_op, current.gedaan_door = op, by
    current.document, current.documentnaam = document, documentnaam[:200]
    current.save(update_fields=["gedaan_op", "gedaan_door", "document", "documentnaam"])
    if current.herhaling_maanden:
        Bewaking.objects.create(
            sleutel=current.sleutel,
            onderwerp=current.onderwerp,
            toelichting=current.toelichting,
            vervalt_op=_later(current.vervalt_op, current.herhaling_maanden),
            herhaling_maanden=current.herhaling_maanden,
            herinneren_dagen=current.herinneren_dagen,
        )
    record("bewaking_gedaan", current, by=by, at=at, sleutel=current.sleutel)
    return current


@transaction.atomic
def remind_bewaking(*, at: dt.datetime) -> int:
    """Tell the administrators once of everything that is due soon; return how many things."""
    vandaag = timezone.localdate(at)
    due = [
        bewaking
        for bewaking in Bewaking.objects.filter(gedaan_op=None, herinnerd_op=None)
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("vervalt_op", "pk")
        if bewaking.vervalt_op - dt.timedelta(days=bewaking.herinneren_dagen) <= vandaag
    ]
    beheerders = list(User.objects.filter(rollen__contains=[Rol.BEHEERDER], is_active=True).order_by("pk"))
    for bewaking in due:
        for beheerder in beheerders:
            queue_bericht(
                f"bewaking-{bewaking.pk}-{beheerder.pk}",
                ontvanger=beheerder,
                onderwerp=f"{bewaking.onderwerp}: uiterlijk {bewaking.vervalt_op:%d-%m-%Y}",
                tekst=f"{bewaking.onderwerp} moet uiterlijk {bewaking.vervalt_op:%d-%m-%Y} klaar zijn.",
                link=reverse("kpi:list_bewaking"),
                at=at,
            )
    Bewaking.objects.filter(pk__in=[bewaking.pk for bewaking in due]).update(herinnerd_op=at)
    return len(due)


def _later(day: dt.date, months: int) -> dt.date:
    """The same day so many months on; the last of a month stays the last of a month."""
    following = perioden.add_months(day, months)
    last = perioden.add_months(following, 1) - dt.timedelta(days=1)
    was_last = day == perioden.add_months(day, 1) - dt.timedelta(days=1)
    return last if was_last else following.replace(day=min(day.day, last.day))
