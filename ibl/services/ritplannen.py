"""A day's plan: collecting what is asked, and handing it out to the drivers or taking it back."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Vestiging
from ibl import notifications, selectors
from ibl.models import Chauffeursdienst, Depot, Rit, Ritplan, Voertuig
from ibl.planning.begin import insert_cheapest
from ibl.selectors.dagprobleem import load_dag
from ibl.services.errors import NothingToDriveError, PlanNotFeasibleError
from ibl.services.plansloten import lock_plan, lock_version, mark_changed, require_concept
from ibl.services.planstops import arrange_as_before, write_stops
from ibl.services.planuitkomsten import apply_plan, reckon
from ibl.services.reistijden import ensure_matrix


@transaction.atomic
def make_ritplan(depot: Depot, datum: dt.date, *, by: User | None, at: dt.datetime) -> Ritplan:
    """Collect what the day asks and arrange it as the last plan did; the same day twice is one plan."""
    depot = Depot.objects.select_for_update(of=("self",), no_key=True).get(pk=depot.pk)
    existing = Ritplan.objects.filter(depot=depot, datum=datum).first()
    if existing is not None:
        return existing
    voertuigen = _free_voertuigen(datum)
    if not voertuigen:
        raise NothingToDriveError("Er is die dag geen voertuig. Zet er eerst een in.")
    vraag = selectors.collect_vraag(datum, depot_vestiging_id=depot.vestiging_id)
    plan = Ritplan.objects.create(
        depot=depot,
        datum=datum,
        matrix=ensure_matrix(_places(depot, vraag), datum=datum, by=by, at=at),
        gemaakt_op=at,
        gemaakt_door=by,
    )
    _add_ritten(plan, voertuigen)
    write_stops(plan, vraag)
    arrange_as_before(plan)
    dag = load_dag(plan)
    apply_plan(dag, insert_cheapest(dag.probleem, dag.rijplan()))
    reckon(plan)
    logboek.record("ritplan gemaakt", plan, by=by, at=at, datum=str(datum))
    return plan


@transaction.atomic
def refresh_ritplan(plan: Ritplan, *, by: User, at: dt.datetime) -> Ritplan:
    """Collect again what the day asks: orders that came in since, and vehicles that can drive again."""
    plan = lock_plan(plan)
    require_concept(plan)
    vraag = selectors.collect_vraag(plan.datum, depot_vestiging_id=plan.depot.vestiging_id)
    plan.matrix = ensure_matrix(_places(plan.depot, vraag), datum=plan.datum, by=by, at=at)
    plan.save(update_fields=["matrix"])
    driving = plan.ritten.exclude(status=Rit.Status.VERVALLEN).values_list("voertuig_id", flat=True)
    _add_ritten(plan, _free_voertuigen(plan.datum, but=list(driving)))
    write_stops(plan, vraag)
    reckon(plan)
    mark_changed(plan)
    logboek.record("ritplan ververst", plan, by=by, at=at, datum=str(plan.datum))
    return plan


def _free_voertuigen(datum: dt.date, *, but: Sequence[int] = ()) -> list[Voertuig]:
    """Every vehicle that can drive, of every depot in use."""
    free = Voertuig.objects.available_on(datum).filter(depot__actief=True).exclude(pk__in=but)
    return list(free.order_by("naam", "pk"))


def _places(depot: Depot, vraag: selectors.Dagvraag) -> list[Vestiging]:
    """Where a van may be that day: what is asked, and every depot a shift may begin at or crates lie at."""
    homes = Depot.objects.filter(actief=True).order_by("pk").values_list("vestiging_id", flat=True)
    return list(
        Vestiging.objects.filter(pk__in=[depot.vestiging_id, *homes, *vraag.depots, *vraag.vragen])
        .select_related("gemeente")
        .order_by("pk")
    )


def _add_ritten(plan: Ritplan, voertuigen: Sequence[Voertuig]) -> None:
    diensten = {
        dienst.voertuig_id: dienst
        for dienst in Chauffeursdienst.objects.working()
        .filter(datum=plan.datum, voertuig__in=voertuigen)
        .order_by("pk")
    }
    Rit.objects.bulk_create(
        Rit(
            plan=plan,
            naam=voertuig.naam,
            datum=plan.datum,
            voertuig=voertuig,
            dienst=diensten.get(voertuig.pk),
            aandrijving=voertuig.aandrijving,
            verbruik_per_100_km=voertuig.verbruik_per_100_km,
            capaciteit_kratten=voertuig.capaciteit_kratten,
        )
        for voertuig in voertuigen
    )


@transaction.atomic
def fix_ritplan(plan: Ritplan, *, version: int, by: User, at: dt.datetime) -> Ritplan:
    """Hand the plan out to the drivers; refused while anything does not fit."""
    plan = lock_version(plan, version)
    uitkomst = reckon(plan)
    if not uitkomst.haalbaar:
        raise PlanNotFeasibleError(f"Dit plan is nog niet te rijden. {uitkomst.gebreken[0].zin}")
    plan.status, plan.vastgesteld_op = Ritplan.Status.VASTGESTELD, at
    plan.save(update_fields=["status", "vastgesteld_op"])
    mark_changed(plan)
    logboek.record("ritplan vastgesteld", plan, by=by, at=at, datum=str(plan.datum))
    notifications.tell_ritten(plan, at=at)
    return plan


@transaction.atomic
def reopen_ritplan(plan: Ritplan, *, by: User, at: dt.datetime) -> Ritplan:
    """Take the plan back to change it; the drivers keep the old one until it is fixed again."""
    plan = lock_plan(plan)
    if plan.status == Ritplan.Status.VASTGESTELD:
        plan.status, plan.vastgesteld_op = Ritplan.Status.CONCEPT, None
        plan.save(update_fields=["status", "vastgesteld_op"])
        mark_changed(plan)
        logboek.record("ritplan heropend", plan, by=by, at=at, datum=str(plan.datum))
    return plan


def know_depots(plan: Ritplan, *, at: dt.datetime) -> None:
    """A shift may begin at a depot that was opened after the plan was made: then the roads there come in."""
    depots = [
        rit.depot for rit in plan.ritten.select_related("voertuig__depot", "dienst__depot").order_by("pk")
    ]
    if {depot.vestiging_id for depot in depots} <= set(plan.matrix.vestigingen):
        return
    stops = Vestiging.objects.filter(
        Q(pk__in=plan.stops.values("vestiging"))
        | Q(pk__in=plan.stops.values("vanaf__vestiging"))
        | Q(depot__in=depots)
    )
    places = list(stops.select_related("gemeente").order_by("pk").distinct())
    plan.matrix = ensure_matrix(places, datum=plan.datum, by=None, at=at)
    plan.save(update_fields=["matrix"])
