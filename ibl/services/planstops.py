"""The stops of a plan: what a day asks becomes rows, and a planner moves and fixes them."""

import datetime as dt

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from ibl import selectors
from ibl.models import Depot, Rit, Ritplan, Stop, Stoplading
from ibl.planning.toets import Uitkomst
from ibl.selectors.dagprobleem import crates
from ibl.services.plansloten import lock_version, mark_changed
from ibl.services.planuitkomsten import reckon


def write_stops(plan: Ritplan, vraag: selectors.Dagvraag) -> None:
    """One stop a place and depot its crates lie at, with everything for it.

    A stop that was visited stays as it was, and nobody goes there once more for what came in since.
    """
    depots = dict(Depot.objects.filter(vestiging__in=vraag.depots).values_list("vestiging_id", "pk"))
    wanted = {
        (place, depots.get(ligt or 0)): (asked, vrachten)
        for place, asked in sorted(vraag.vragen.items())
        for ligt, vrachten in asked.split_by_depot(hoofd=plan.depot.vestiging_id).items()
    }
    known = {(stop.vestiging_id, stop.vanaf_id): stop for stop in plan.stops.filter(soort=Stop.Soort.STOP)}
    visited = {place for (place, _), stop in known.items() if stop.aankomst_op is not None}
    spare = {
        stop.vestiging_id: stop
        for key, stop in known.items()
        if key not in wanted and stop.aankomst_op is None
    }
    ladingen: list[Stoplading] = []
    for (place, vanaf), (asked, vrachten) in wanted.items():
        stop = known.get((place, vanaf))
        if place in visited and (stop is None or stop.aankomst_op is not None):
            continue
        # It keeps its van when only now something lies ready for it.
        stop = stop or spare.pop(place, None) or Stop(plan=plan, vestiging_id=place)
        stop.vanaf_id = vanaf
        stop.verplicht = asked.verplicht
        stop.lossen = crates(sum(vracht.lossen for vracht in vrachten))
        stop.laden = crates(sum(vracht.laden for vracht in vrachten))
        stop.save()
        ladingen += [
            Stoplading(
                stop=stop,
                soort=vracht.soort,
                betaler_id=vracht.betaler_id,
                opdracht_id=vracht.opdracht_id,
                lossen=vracht.lossen,
                laden=vracht.laden,
            )
            for vracht in vrachten
        ]
    Stop.objects.filter(pk__in=[stop.pk for stop in spare.values()]).delete()
    Stoplading.objects.filter(stop__in={lading.stop for lading in ladingen}).delete()
    Stoplading.objects.bulk_create(ladingen)


def arrange_as_before(plan: Ritplan) -> None:
    """Give every stop the van and the order of the last plan: drivers know their round."""
    before = Ritplan.objects.filter(depot=plan.depot, datum__lt=plan.datum).order_by("-datum").first()
    if before is None:
        return
    ritten = {rit.voertuig_id: rit for rit in plan.ritten.order_by("pk")}
    earlier = (
        before.stops.filter(soort=Stop.Soort.STOP, rit__isnull=False)
        .select_related("rit")
        .order_by("rit_id", "volgnummer")
    )
    stops = {(stop.vestiging_id, stop.vanaf_id): stop for stop in plan.stops.filter(soort=Stop.Soort.STOP)}
    # What lay at another depot yesterday, or nowhere yet, comes with the same van as far as that can.
    by_place = {stop.vestiging_id: stop for stop in stops.values()}
    counters: dict[int, int] = {}
    moved = []
    for old in earlier:
        stop = stops.get((old.vestiging_id, old.vanaf_id)) or by_place.get(old.vestiging_id)
        rit = ritten.get(old.rit.voertuig_id) if old.rit else None
        if stop is None or rit is None or stop.rit is not None:
            continue
        counters[rit.pk] = counters.get(rit.pk, 0) + 1
        stop.rit, stop.volgnummer = rit, counters[rit.pk]
        moved.append(stop)
    Stop.objects.bulk_update(moved, ["rit", "volgnummer"])


@transaction.atomic
def move_stop(
    stop: Stop, *, rit: Rit | None, plaats: int, version: int, by: User, at: dt.datetime
) -> Uitkomst:
    """Put a stop in a trip before the visit that stands at `plaats` (from 0), or take it out of every trip.

    Raises PlanChangedError when the plan is not the `version` the planner looked at.
    """
    plan = lock_version(stop.plan, version)
    stop = plan.stops.select_related("rit").get(pk=stop.pk)
    old = stop.rit
    stop.rit, stop.volgnummer = None, None
    if rit is None:
        stop.vast = False
    stop.save(update_fields=["rit", "volgnummer", "vast"])
    for changed in {rit, old} - {None}:
        if changed is None:
            continue
        others = list(changed.stops.exclude(pk=stop.pk).order_by("volgnummer", "pk"))
        if changed == rit:
            others.insert(max(0, min(plaats, len(others))), stop)
        for number, other in enumerate(others, start=1):
            other.rit, other.volgnummer = changed, number
        Stop.objects.bulk_update(others, ["rit", "volgnummer"])
    uitkomst = reckon(plan)
    mark_changed(plan)
    logboek.record("stop verplaatst", plan, by=by, at=at, stop=stop.pk, rit=rit.pk if rit else None)
    return uitkomst


@transaction.atomic
def keep_stop(stop: Stop, *, vast: bool, version: int, by: User, at: dt.datetime) -> Stop:
    """Fix a stop to its van and its time, or let it go again."""
    plan = lock_version(stop.plan, version)
    stop.vast = vast
    stop.save(update_fields=["vast"])
    mark_changed(plan)
    logboek.record("stop vastgezet" if vast else "stop losgemaakt", plan, by=by, at=at, stop=stop.pk)
    return stop


@transaction.atomic
def avoid_spits(plan: Ritplan, *, mijden: bool, version: int, by: User, at: dt.datetime) -> Uitkomst:
    """Drive outside the rush hours, or from the first minute of the shifts."""
    plan = lock_version(plan, version)
    plan.spits_mijden = mijden
    plan.save(update_fields=["spits_mijden"])
    uitkomst = reckon(plan)
    mark_changed(plan)
    logboek.record("spits mijden" if mijden else "spits niet mijden", plan, by=by, at=at)
    return uitkomst
