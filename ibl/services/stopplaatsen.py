"""Writes of what planning knows of a place: how long a stop takes, when somebody is there, and when not."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.templatetags.portaal import dag
from ibl.models import Spitsblok, Stopplaats, Stopsluiting, Stopvenster, Weekpatroon
from ibl.services.veranderingen import apply_values
from ibl.services.voertuigen import NotOpenAnymoreError, PeriodOverlapsError

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
    place = _lock_place(vestiging)
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


def _lock_place(vestiging: Vestiging) -> Stopplaats:
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
    place = _lock_place(vestiging)
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


# --- What comes back every week --------------------------------------------------------------------------
@transaction.atomic
def save_weekpatroon(
    patroon: Weekpatroon | None, *, geldig_vanaf: dt.date, by: User, at: dt.datetime, **values: Any
) -> Weekpatroon:
    """Add what comes every week, or change it from a day on: what was valid before stays readable."""
    # One at a time for a place: two colleagues cannot add the same pattern.
    _lock_place(values["vestiging"])
    old = Weekpatroon.objects.select_for_update(of=("self",)).get(pk=patroon.pk) if patroon else None
    if old is not None and old.geldig_vanaf >= geldig_vanaf:
        _require_free_pattern(values, geldig_vanaf, besides=old)
        changed = apply_values(old, {**values, "geldig_vanaf": geldig_vanaf})
        old.save()
        logboek.record("weekpatroon gewijzigd", old, by=by, at=at, wijzigingen=changed)
        return old
    if old is not None:
        _end(old, geldig_vanaf - dt.timedelta(days=1))
    _require_free_pattern(values, geldig_vanaf, besides=old)
    new = Weekpatroon.objects.create(geldig_vanaf=geldig_vanaf, **values)
    logboek.record("weekpatroon toegevoegd", new, by=by, at=at, vanaf=str(geldig_vanaf))
    return new


def _end(row: Weekpatroon | Spitsblok, tot: dt.date) -> None:
    if row.geldig_tot is None or row.geldig_tot > tot:
        row.geldig_tot = tot
        row.save(update_fields=["geldig_tot"])


def _require_free_pattern(values: dict[str, Any], vanaf: dt.date, *, besides: Weekpatroon | None) -> None:
    key = {name: values[name] for name in ("vestiging", "weekdag", "soort", "betaler")}
    same = Weekpatroon.objects.filter(_over(vanaf, values.get("geldig_tot")), **key)
    other = same.exclude(pk=besides.pk if besides else 0).select_related("vestiging").first()
    if other is not None:
        raise PeriodOverlapsError(
            f"Op {other.get_weekdag_display()} komt dit al bij {other.vestiging}."
            " Wijzig of beëindig dat patroon eerst."
        )


def _over(vanaf: dt.date, tot: dt.date | None) -> Q:
    """Rows that are valid on a day of this period."""
    ends_later = Q(geldig_tot__isnull=True) | Q(geldig_tot__gte=vanaf)
    return ends_later if tot is None else ends_later & Q(geldig_vanaf__lte=tot)


@transaction.atomic
def end_weekpatroon(patroon: Weekpatroon, *, tot: dt.date, by: User, at: dt.datetime) -> Weekpatroon:
    """It comes for the last time on or before `tot`; a pattern that had not begun is taken back."""
    row = Weekpatroon.objects.select_for_update(of=("self",)).filter(pk=patroon.pk).first()
    if row is None or (row.geldig_tot is not None and row.geldig_tot <= tot):
        raise NotOpenAnymoreError("Dit weekpatroon is al beëindigd.")
    if tot < row.geldig_vanaf:
        logboek.record("weekpatroon ingetrokken", row, by=by, at=at, vanaf=str(row.geldig_vanaf))
        row.delete()
        return row
    row.geldig_tot = tot
    row.save(update_fields=["geldig_tot"])
    logboek.record("weekpatroon beëindigd", row, by=by, at=at, tot=str(tot))
    return row


# --- Rush hours ------------------------------------------------------------------------------------------
@transaction.atomic
def save_spitsblok(
    blok: Spitsblok | None, *, geldig_vanaf: dt.date, by: User, at: dt.datetime, **values: Any
) -> Spitsblok:
    """Add a rush hour, or change it from a day on; two at the same time would count the road twice."""
    rows = {row.pk: row for row in Spitsblok.objects.select_for_update(of=("self",)).order_by("pk")}
    old = rows[blok.pk] if blok else None
    if old is not None and old.geldig_vanaf >= geldig_vanaf:
        _require_free_block(values, geldig_vanaf, besides=old)
        changed = apply_values(old, {**values, "geldig_vanaf": geldig_vanaf})
        old.save()
        logboek.record("spitsblok gewijzigd", old, by=by, at=at, wijzigingen=changed)
        return old
    if old is not None:
        _end(old, geldig_vanaf - dt.timedelta(days=1))
    _require_free_block(values, geldig_vanaf, besides=old)
    new = Spitsblok.objects.create(geldig_vanaf=geldig_vanaf, **values)
    logboek.record("spitsblok toegevoegd", new, by=by, at=at, vanaf=str(geldig_vanaf))
    return new


def _require_free_block(values: dict[str, Any], vanaf: dt.date, *, besides: Spitsblok | None) -> None:
    same_hours = Spitsblok.objects.filter(van__lt=values["tot"], tot__gt=values["van"])
    others = same_hours.filter(_over(vanaf, values.get("geldig_tot")))
    other = others.exclude(pk=besides.pk if besides else 0).first()
    if other is not None:
        raise PeriodOverlapsError(
            f"Dit valt samen met {other.naam}, van {other.van:%H:%M} tot {other.tot:%H:%M}."
        )


@transaction.atomic
def end_spitsblok(blok: Spitsblok, *, tot: dt.date, by: User, at: dt.datetime) -> Spitsblok:
    """The road is as fast as any from the day after `tot`."""
    row = Spitsblok.objects.select_for_update(of=("self",)).filter(pk=blok.pk).first()
    if row is None or (row.geldig_tot is not None and row.geldig_tot <= tot):
        raise NotOpenAnymoreError("Dit spitsblok is al beëindigd.")
    if tot < row.geldig_vanaf:
        logboek.record("spitsblok ingetrokken", row, by=by, at=at, vanaf=str(row.geldig_vanaf))
        row.delete()
        return row
    row.geldig_tot = tot
    row.save(update_fields=["geldig_tot"])
    logboek.record("spitsblok beëindigd", row, by=by, at=at, tot=str(tot))
    return row
