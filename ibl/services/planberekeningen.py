"""Writes of the planner's runs: asked for by a person, done by a worker, kept while the plan is the same."""

import datetime as dt

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.achtergrond import doorbell
from bisc_portal.logboek import services as logboek
from ibl.models import Planberekening, Ritplan
from ibl.planning.plan import Plan
from ibl.selectors.dagprobleem import Dag, load_dag
from ibl.services.errors import PlanFixedError, TransportError
from ibl.services.planuitkomsten import apply_plan, reckon

TAAK = "ibl.tasks.plan_ritten"
# Longer than any run: whatever still says it runs then, was interrupted.
ONDERBROKEN_NA = dt.timedelta(minutes=5)
ONDERBROKEN = (
    "Het rekenen duurde te lang en is onderbroken. Het plan staat er nog zoals het was; reken opnieuw."
)
S = Planberekening.Status


class AlreadyPlanningError(TransportError):
    """One run a plan at a time."""


@transaction.atomic
def request_berekening(
    plan: Ritplan, *, by: User, at: dt.datetime, seconden: int = 10, seed: int = 1
) -> Planberekening:
    """Ask for a better plan, starting from the one that stands; a worker is woken after the commit."""
    plan = Ritplan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if plan.status != Ritplan.Status.CONCEPT:
        raise PlanFixedError("Dit plan is vastgesteld. Heropen het om het te veranderen.")
    if plan.berekeningen.filter(status__in=[S.WACHT, S.LOOPT]).exists():
        raise AlreadyPlanningError("Er wordt al aan dit plan gerekend. Wacht even, of stop het.")
    berekening = Planberekening.objects.create(
        plan=plan,
        plan_version=plan.version,
        seconden=seconden,
        seed=seed,
        gevraagd_op=at,
        gevraagd_door=by,
    )
    logboek.record("planning gevraagd", plan, by=by, at=at, seconden=seconden)
    doorbell.ring(TAAK)
    return berekening


@transaction.atomic
def stop_berekening(plan: Ritplan, *, by: User, at: dt.datetime) -> int:
    """Ask the run to stop; the best plan so far is kept. A run nobody took up yet ends at once."""
    running = plan.berekeningen.filter(stop_gevraagd_op__isnull=True)
    waiting = running.filter(status=S.WACHT).update(
        status=S.GESTOPT, stop_gevraagd_op=at, klaar_op=at, melding="Gestopt voordat het rekenen begon."
    )
    asked = running.filter(status=S.LOOPT).update(stop_gevraagd_op=at)
    if waiting or asked:
        logboek.record("planning gestopt", plan, by=by, at=at)
    return waiting + asked


@transaction.atomic
def begin_berekening(*, at: dt.datetime) -> tuple[Planberekening, Dag] | None:
    """Take up the oldest run that waits, with its day; None when there is none."""
    Planberekening.objects.filter(status=S.LOOPT, begonnen_op__lt=at - ONDERBROKEN_NA).update(
        status=S.ONDERBROKEN, klaar_op=at, melding=ONDERBROKEN
    )
    berekening = (
        Planberekening.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(status=S.WACHT)
        .select_related("plan__depot__vestiging", "plan__matrix")
        .order_by("gevraagd_op", "pk")
        .first()
    )
    if berekening is None:
        return None
    berekening.status, berekening.begonnen_op = S.LOOPT, at
    berekening.save(update_fields=["status", "begonnen_op"])
    return berekening, load_dag(berekening.plan)


def report_berekening(berekening: Planberekening, *, procent: int) -> bool:
    """Show how far it is; False when somebody asked to stop."""
    Planberekening.objects.filter(pk=berekening.pk).update(procent=min(procent, 99))
    return not Planberekening.objects.filter(pk=berekening.pk, stop_gevraagd_op__isnull=False).exists()


@transaction.atomic
def finish_berekening(
    berekening: Planberekening, dag: Dag, plan: Plan, *, gestopt: bool, at: dt.datetime
) -> Planberekening:
    """Write the plan that was found, unless somebody changed the plan meanwhile or what stood was better."""
    current = (
        Ritplan.objects.select_related("depot__vestiging", "matrix")
        .select_for_update(of=("self",))
        .get(pk=berekening.plan_id)
    )
    berekening.status = S.GESTOPT if gestopt else S.KLAAR
    berekening.klaar_op, berekening.procent = at, 100
    if current.version != berekening.plan_version or current.status != Ritplan.Status.CONCEPT:
        berekening.melding = "Het plan is intussen veranderd. De uitkomst is niet overgenomen."
    else:
        before = dag.check()
        apply_plan(dag, plan)
        uitkomst = reckon(current)
        current.version += 1
        current.save(update_fields=["version"])
        berekening.meters = uitkomst.meters
        berekening.melding = _compare(before.meters, uitkomst.meters, len(uitkomst.gebreken))
    berekening.save(update_fields=["status", "klaar_op", "procent", "meters", "melding"])
    logboek.record("planning klaar", current, by=None, at=at, meters=berekening.meters)
    return berekening


def _compare(before: int, after: int, gebreken: int) -> str:
    """What the planner reads when it is done."""
    km = f"{after / 1000:.0f} km"
    if gebreken:
        return f"{km}, maar niet alles past: kijk wat er nog mis is."
    if not before or before == after:
        return f"{km}, alles past."
    change = abs(before - after) / 1000
    return f"{km}, {change:.0f} km {'minder' if after < before else 'meer'} dan eerst. Alles past."


def interrupt_berekening(berekening: Planberekening, *, at: dt.datetime) -> None:
    """The search did not come back and was ended; the plan is as it was."""
    Planberekening.objects.filter(pk=berekening.pk).update(
        status=S.ONDERBROKEN, klaar_op=at, melding=ONDERBROKEN
    )


def fail_berekening(berekening: Planberekening, *, at: dt.datetime) -> None:
    """The run broke off; the plan is as it was."""
    Planberekening.objects.filter(pk=berekening.pk).update(
        status=S.MISLUKT, klaar_op=at, melding="Het rekenen is mislukt. Het plan staat er nog zoals het was."
    )
