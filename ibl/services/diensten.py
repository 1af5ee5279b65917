"""Writes of the drivers' shifts; the trips of the day follow who drives which vehicle."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from bisc_portal.templatetags.portaal import dag
from ibl import notifications, selectors
from ibl.models import Chauffeursdienst, Rit, Ritplan, Voertuig
from ibl.services.errors import PlanNotFeasibleError, TransportError
from ibl.services.planuitkomsten import reckon
from ibl.services.ritplannen import know_depots
from ibl.services.veranderingen import apply_values

WEEK = dt.timedelta(days=7)


class ShiftTakenError(TransportError):
    """A driver has one shift a day, and a vehicle one driver."""


class VehicleParkedError(TransportError):
    """Nobody drives what stands still."""


class ShiftPastError(TransportError):
    """What was driven stays as it was."""


@transaction.atomic
def plan_dienst(
    *,
    chauffeur: User,
    datum: dt.date,
    voertuig: Voertuig | None,
    van: dt.time,
    tot: dt.time,
    by: User,
    at: dt.datetime,
    **rest: Any,
) -> Chauffeursdienst:
    """Somebody drives that day; a trip of that vehicle is theirs from here on."""
    dienst = Chauffeursdienst(chauffeur=chauffeur, datum=datum, voertuig=voertuig, van=van, tot=tot, **rest)
    _require_ahead(dienst, at=at)
    _insert(dienst)
    logboek.record("dienst ingepland", dienst, by=by, at=at, datum=str(datum))
    _follow({datum}, at=at)
    return dienst


@transaction.atomic
def change_dienst(dienst: Chauffeursdienst, *, by: User, at: dt.datetime, **values: Any) -> Chauffeursdienst:
    """Another driver, vehicle or time."""
    row = _lock(dienst, at=at)
    before = row.datum
    changed = apply_values(row, values)
    if changed:
        _require_ahead(row, at=at)
        _insert(row)
        logboek.record("dienst gewijzigd", row, by=by, at=at, wijzigingen=changed)
        _follow({before, row.datum}, at=at)
    return row


@transaction.atomic
def lapse_dienst(
    dienst: Chauffeursdienst, *, reden: str, vervanger: User | None, by: User, at: dt.datetime
) -> Chauffeursdienst | None:
    """The driver is ill or otherwise away; returns the shift of the one who takes over, if anybody does."""
    row = _lock(dienst, at=at)
    row.vervallen_op, row.vervallen_reden = at, reden
    row.save(update_fields=["vervallen_op", "vervallen_reden"])
    logboek.record("dienst vervallen", row, by=by, at=at, vervanger=vervanger.pk if vervanger else None)
    instead = None
    if vervanger is not None:
        instead = Chauffeursdienst(
            chauffeur=vervanger,
            datum=row.datum,
            depot_id=row.depot_id,
            voertuig_id=row.voertuig_id,
            van=row.van,
            tot=row.tot,
        )
        _insert(instead)
        logboek.record("dienst overgenomen", instead, by=by, at=at, van_dienst=row.pk)
    _follow({row.datum}, at=at)
    return instead


@transaction.atomic
def restore_dienst(dienst: Chauffeursdienst, *, by: User, at: dt.datetime) -> Chauffeursdienst:
    """The shift goes on after all, unless driver or vehicle was taken meanwhile."""
    row = Chauffeursdienst.objects.select_for_update(of=("self",)).get(pk=dienst.pk)
    _require_ahead(row, at=at)
    row.vervallen_op, row.vervallen_reden = None, ""
    _insert(row)
    logboek.record("dienst hersteld", row, by=by, at=at)
    _follow({row.datum}, at=at)
    return row


@transaction.atomic
def swap_diensten(dienst: Chauffeursdienst, ander: Chauffeursdienst, *, by: User, at: dt.datetime) -> None:
    """Two drivers take one another's shift, with its vehicle and its hours."""
    first, second = (_lock(row, at=at) for row in sorted((dienst, ander), key=lambda row: row.pk))
    one, two = first.chauffeur, second.chauffeur
    # Out of the way for a moment: on one day neither may have two shifts, not even in between.
    Chauffeursdienst.objects.filter(pk=first.pk).update(vervallen_op=at)
    second.chauffeur = one
    _insert(second)
    first.chauffeur = two
    _insert(first)
    for row in (first, second):
        logboek.record("dienst geruild", row, by=by, at=at, met=(second if row is first else first).pk)
    _follow({first.datum, second.datum}, at=at)


@transaction.atomic
def repeat_week(maandag: dt.date, *, by: User, at: dt.datetime) -> list[Chauffeursdienst]:
    """The shifts of the week before once more, where driver and vehicle are free and the day is ahead."""
    week_before = (maandag - WEEK, maandag - dt.timedelta(days=1))
    before = Chauffeursdienst.objects.working().filter(datum__range=week_before)
    made = []
    for old in before.select_related("chauffeur", "voertuig").order_by("datum", "pk"):
        datum = old.datum + WEEK
        if datum < timezone.localdate(at) or not old.chauffeur.is_active:
            continue
        today = Chauffeursdienst.objects.working().filter(datum=datum)
        if today.filter(chauffeur=old.chauffeur).exists():
            continue
        new = Chauffeursdienst(
            chauffeur=old.chauffeur, datum=datum, depot_id=old.depot_id, van=old.van, tot=old.tot
        )
        voertuig = old.voertuig
        driving = Voertuig.objects.available_on(datum)
        if voertuig is not None and not today.filter(voertuig=voertuig).exists():
            new.voertuig = driving.filter(pk=voertuig.pk).first()
        _insert(new)
        made.append(new)
    for new in made:
        logboek.record("dienst ingepland", new, by=by, at=at, datum=str(new.datum))
    _follow({new.datum for new in made}, at=at)
    return made


def _lock(dienst: Chauffeursdienst, *, at: dt.datetime) -> Chauffeursdienst:
    row = (
        Chauffeursdienst.objects.select_related("chauffeur", "voertuig")
        .select_for_update(of=("self",))
        .get(pk=dienst.pk)
    )
    _require_ahead(row, at=at)
    if row.vervallen_op is not None:
        raise ShiftPastError("Deze dienst is al vervallen.")
    return row


def _require_ahead(dienst: Chauffeursdienst, *, at: dt.datetime) -> None:
    driven = dienst.pk is not None and dienst.ritten.filter(status=Rit.Status.GEREDEN).exists()
    if dienst.datum < timezone.localdate(at) or driven:
        raise ShiftPastError("Deze dienst is voorbij en blijft zoals hij was.")


def _insert(dienst: Chauffeursdienst) -> None:
    """Write the shift; the database has the last word on who is free, the sentence is ours."""
    voertuig = dienst.voertuig
    driving = Voertuig.objects.available_on(dienst.datum)
    if voertuig is not None and not driving.filter(pk=voertuig.pk).exists():
        raise VehicleParkedError(f"{voertuig} staat {dag(dienst.datum)} stil.")
    others = Chauffeursdienst.objects.working().filter(datum=dienst.datum).exclude(pk=dienst.pk)
    own = others.filter(chauffeur_id=dienst.chauffeur_id).select_related("voertuig").first()
    if own is not None:
        what = f" in {own.voertuig}" if own.voertuig else ""
        raise ShiftTakenError(
            f"{dienst.chauffeur} rijdt {dag(dienst.datum)} al, van {own.van:%H:%M} tot {own.tot:%H:%M}{what}."
        )
    theirs = others.filter(voertuig=voertuig).select_related("chauffeur").first() if voertuig else None
    if theirs is not None:
        raise ShiftTakenError(f"In {voertuig} rijdt {dag(dienst.datum)} al {theirs.chauffeur}.")
    try:
        with transaction.atomic():
            dienst.save()
    except IntegrityError as error:
        raise ShiftTakenError("Een collega was je net voor. Kijk eerst hoe de week nu staat.") from error


def _follow(dates: set[dt.date], *, at: dt.datetime) -> None:
    """Give the trips of these days the driver of their vehicle, and reckon them with the new hours."""
    plannen = Ritplan.objects.select_for_update(of=("self",)).select_related("depot", "matrix")
    for plan in plannen.filter(datum__in=dates).order_by("pk"):
        drivers = {d.voertuig_id: d for d in selectors.list_diensten_on(plan.datum) if d.voertuig_id}
        moved = []
        for rit in plan.ritten.filter(status__in=[Rit.Status.GEPLAND, Rit.Status.ONDERWEG]).order_by("pk"):
            rit.dienst = drivers.get(rit.voertuig_id)
            moved.append(rit)
        Rit.objects.bulk_update(moved, ["dienst"])
        know_depots(plan, at=at)
        uitkomst = reckon(plan)
        if plan.status == Ritplan.Status.VASTGESTELD and not uitkomst.haalbaar:
            raise PlanNotFeasibleError(
                f"De ritten van {dag(plan.datum)} zijn al uitgedeeld en zo niet te rijden."
                f" {uitkomst.gebreken[0].zin} Heropen eerst dat plan."
            )
        plan.version += 1
        plan.save(update_fields=["version"])
        if plan.status == Ritplan.Status.VASTGESTELD:
            notifications.tell_ritten(plan, at=at)
