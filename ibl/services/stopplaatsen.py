"""Writes of what planning knows of a place: how long a stop takes, when somebody is there, and when not."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.templatetags.portaal import dag
from ibl.models import Stopplaats, Stopsluiting, Stopvenster
from ibl.services.errors import NotOpenAnymoreError, PeriodOverlapsError
from ibl.services.veranderingen import apply_values

Venster = tuple[int, dt.time, dt.time]


@transaction.atomic
def save_stopplaats(
    vestiging: Vestiging,
    *,
    vensters: Sequence[Venster],
    by: User,
    at: dt.datetime,
    **values: Any,
) -> Stopplaats:
    """What a driver must know of this place, and its windows of the week in place of the ones before."""
    place = lock_place(vestiging)
    changed = apply_values(place, values)
    if changed:
        place.save(update_fields=list(values))
    before = [(row.weekdag, row.van, row.tot) for row in place.vensters.order_by("weekdag", "van")]
    if sorted(vensters) != before:
        place.vensters.all().delete()
        Stopvenster.objects.bulk_create(
            Stopvenster(stopplaats=place, weekdag=weekdag, van=van, tot=tot)
            for weekdag, van, tot in sorted(vensters)
        )
        changed["vensters"] = [_spell(before), _spell(sorted(vensters))]
    if changed:
        logboek.record("stopplaats gewijzigd", place, by=by, at=at, wijzigingen=changed)
    return place


def lock_place(vestiging: Vestiging) -> Stopplaats:
    Stopplaats.objects.get_or_create(vestiging=vestiging)
    return (
        Stopplaats.objects.select_related("vestiging")
        .select_for_update(of=("self",))
        .get(vestiging=vestiging)
    )


def _spell(vensters: Sequence[Venster]) -> str:
    days = ("ma", "di", "wo", "do", "vr", "za", "zo")
    return ", ".join(f"{days[w]} {van:%H:%M}–{tot:%H:%M}" for w, van, tot in vensters) or "altijd"


@transaction.atomic
def close_stopplaats(
    vestiging: Vestiging, *, van: dt.date, tot: dt.date, reden: str, by: User, at: dt.datetime
) -> Stopsluiting:
    """Nobody is there on these days: new plans leave the place out."""
    place = lock_place(vestiging)
    other = place.sluitingen.filter(van__lte=tot, tot__gte=van).order_by("van", "pk").first()
    if other is not None:
        raise PeriodOverlapsError(
            f"{vestiging} is al gesloten van {dag(other.van)} tot en met {dag(other.tot)}."
        )
    sluiting = Stopsluiting.objects.create(stopplaats=place, van=van, tot=tot, reden=reden)
    logboek.record("stopplaats gesloten", place, by=by, at=at, van=str(van), tot=str(tot))
    return sluiting


@transaction.atomic
def end_sluiting(sluiting: Stopsluiting, *, tot: dt.date, by: User, at: dt.datetime) -> Stopplaats:
    """Open again after `tot`; a closure that had not begun is taken back."""
    rows = Stopsluiting.objects.select_related("stopplaats__vestiging").select_for_update(of=("self",))
    row = rows.filter(pk=sluiting.pk).first()
    if row is None or row.tot <= tot:
        raise NotOpenAnymoreError("Deze sluiting is al voorbij.")
    if tot < row.van:
        row.delete()
        logboek.record("sluiting ingetrokken", row.stopplaats, by=by, at=at, van=str(row.van))
    else:
        row.tot = tot
        row.save(update_fields=["tot"])
        logboek.record("sluiting beëindigd", row.stopplaats, by=by, at=at, tot=str(tot))
    return row.stopplaats
