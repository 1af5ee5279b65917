"""Trips on the road: one that cannot be driven, one that leaves, and one that is back."""

import datetime as dt

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from ibl import notifications
from ibl.models import Rit, Ritplan, Stop, Voertuigstilstand
from ibl.services.plansloten import lock_plan, mark_changed
from ibl.services.planuitkomsten import reckon


@transaction.atomic
def drop_voertuig(rit: Rit, *, reden: str, by: User, at: dt.datetime) -> Ritplan:
    """A vehicle cannot drive (any more): what it has not done yet waits for another, and the plan is open."""
    plan = lock_plan(rit.plan)
    rit = plan.ritten.select_related("voertuig").get(pk=rit.pk)
    Voertuigstilstand.objects.create(voertuig=rit.voertuig, van=plan.datum, tot=plan.datum, reden=reden)
    rit.stops.filter(soort=Stop.Soort.HERLADEN, aankomst_op__isnull=True).delete()
    rit.stops.filter(aankomst_op__isnull=True).update(
        rit=None, volgnummer=None, vast=False, aankomst_gepland=None, vertrek_gepland=None
    )
    rit.status = Rit.Status.VERVALLEN
    rit.save(update_fields=["status"])
    plan.status, plan.vastgesteld_op = Ritplan.Status.CONCEPT, None
    plan.save(update_fields=["status", "vastgesteld_op"])
    reckon(plan)
    mark_changed(plan)
    logboek.record("voertuig uitgevallen", plan, by=by, at=at, voertuig=rit.voertuig.code)
    notifications.tell_voertuig_uitgevallen(rit, reden=reden, by=by, at=at)
    return plan


@transaction.atomic
def start_rit(rit: Rit, *, by: User | None, at: dt.datetime) -> Rit:
    """The van leaves; starting twice changes nothing."""
    rit = Rit.objects.select_for_update(of=("self",)).get(pk=rit.pk)
    if rit.status == Rit.Status.GEPLAND:
        rit.status, rit.vertrek_op = Rit.Status.ONDERWEG, at
        rit.save(update_fields=["status", "vertrek_op"])
        logboek.record("rit begonnen", rit, by=by, at=at)
    return rit


@transaction.atomic
def record_bezoek(stop: Stop, *, aankomst_op: dt.datetime, vertrek_op: dt.datetime | None = None) -> Stop:
    """Write down when a van was somewhere; the earliest arrival and the latest departure count."""
    stop = Stop.objects.select_for_update(of=("self",)).get(pk=stop.pk)
    stop.aankomst_op = min(stop.aankomst_op or aankomst_op, aankomst_op)
    if vertrek_op is not None:
        stop.vertrek_op = max(stop.vertrek_op or vertrek_op, vertrek_op, stop.aankomst_op)
    stop.save(update_fields=["aankomst_op", "vertrek_op"])
    return stop


@transaction.atomic
def finish_rit(rit: Rit, *, by: User | None, at: dt.datetime) -> Rit:
    """The van is back; from here on the trip counts in the figures."""
    rit = Rit.objects.select_for_update(of=("self",)).get(pk=rit.pk)
    if rit.status in {Rit.Status.GEPLAND, Rit.Status.ONDERWEG}:
        rit.status, rit.terug_op = Rit.Status.GEREDEN, at
        rit.vertrek_op = min(rit.vertrek_op or rit.vertrek_gepland or at, at)
        rit.save(update_fields=["status", "terug_op", "vertrek_op"])
        logboek.record("rit gereden", rit, by=by, at=at)
    return rit
