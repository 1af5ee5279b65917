"""Which plans from a day on stand on a vehicle, a place, a depot or the hours of the road."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from bisc_portal.netwerk.models import Vestiging
from bisc_portal.templatetags.portaal import dag
from ibl.models import Depot, Rit, Ritplan, Stop, Stopsluiting, Voertuig

# More days than this make a sentence nobody reads.
GENOEMD = 3

TE_RIJDEN = Q(ritten__status__in=[Rit.Status.GEPLAND, Rit.Status.ONDERWEG], ritten__bewegingen__gt=0)


def _count(plannen: QuerySet[Ritplan], trips: Q) -> QuerySet[Ritplan]:
    """The plans with such a trip, each with how many."""
    counted = plannen.annotate(geraakt=Count("ritten", filter=TE_RIJDEN & trips, distinct=True))
    return counted.filter(geraakt__gt=0).order_by("datum", "pk")


def list_plannen_of_voertuig(
    voertuig: Voertuig, *, vanaf: dt.date, tot: dt.date | None = None
) -> QuerySet[Ritplan]:
    return _count(_between(vanaf, tot), Q(ritten__voertuig=voertuig))


def list_plannen_of_vestiging(
    vestiging: Vestiging, *, vanaf: dt.date, tot: dt.date | None = None
) -> QuerySet[Ritplan]:
    return _count(_between(vanaf, tot), Q(ritten__stops__vestiging=vestiging))


def list_plannen_of_depot(depot: Depot, *, vanaf: dt.date) -> QuerySet[Ritplan]:
    home = Q(ritten__dienst__depot=depot) | Q(ritten__dienst__isnull=True, ritten__voertuig__depot=depot)
    return _count(_between(vanaf, None), Q(depot=depot) | home)


def list_plannen_from(vanaf: dt.date) -> QuerySet[Ritplan]:
    """Every day that is still to be driven."""
    return _count(_between(vanaf, None), Q())


def _between(vanaf: dt.date, tot: dt.date | None) -> QuerySet[Ritplan]:
    plannen = Ritplan.objects.filter(datum__gte=vanaf)
    return plannen if tot is None else plannen.filter(datum__lte=tot)


def describe_geraakt(plannen: QuerySet[Ritplan]) -> str:
    """'3 ritten van di 24 nov raken dit.': what a change does to days that were planned already."""
    rows = list(plannen)
    if not rows:
        return "Geen enkel ritplan merkt hier iets van."
    trips = sum(getattr(plan, "geraakt", 0) for plan in rows)
    days = ", ".join(dag(plan.datum) for plan in rows[:GENOEMD])
    more = f" en {len(rows) - GENOEMD} dagen later" if len(rows) > GENOEMD else ""
    verb = "rit van" if trips == 1 else "ritten van"
    return f"{trips} {verb} {days}{more} {'raakt' if trips == 1 else 'raken'} dit: kijk of het plan nog past."


def map_plannen_of_sluitingen(
    sluitingen: Iterable[Stopsluiting], *, vanaf: dt.date
) -> dict[int, list[Ritplan]]:
    """For each closure the plans in which a van still goes there; in one query."""
    rows = list(sluitingen)
    stops = (
        Stop.objects.filter(
            vestiging__in=[row.stopplaats.vestiging_id for row in rows],
            plan__datum__gte=vanaf,
            rit__isnull=False,
        )
        .select_related("plan")
        .order_by("plan__datum", "pk")
    )
    found: dict[int, list[Ritplan]] = {row.pk: [] for row in rows}
    for stop in stops:
        for row in rows:
            if row.stopplaats.vestiging_id == stop.vestiging_id and row.van <= stop.plan.datum <= row.tot:
                found[row.pk].append(stop.plan)
    return found
