"""Writes of a day's plan: collecting what is asked, moving stops, and everything that follows from a move."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Vestiging
from ibl import notifications, selectors
from ibl.models import (
    Chauffeursdienst,
    Depot,
    Rit,
    Ritplan,
    Stop,
    Stoplading,
    Voertuig,
    Voertuigstilstand,
)
from ibl.planning.begin import insert_cheapest
from ibl.planning.gevolgen import consequences
from ibl.planning.plan import Plan, Soort
from ibl.planning.toets import Uitkomst, Verloop, check
from ibl.selectors.dagprobleem import Dag, crates, groups_of, load_dag, shift_of
from ibl.services.errors import TransportError
from ibl.services.reistijden import ensure_matrix

RIT_FIELDS = [
    "naam",
    "vertrek_gepland",
    "terug_gepland",
    "meters",
    "rijseconden",
    "spitsseconden",
    "bewegingen",
    "meters_los",
    "bewegingen_los",
    "spitsbewegingen",
    "spitsbewegingen_vroeg",
    "hoogste_lading",
    "krat_meters",
    "capaciteit_kratten",
    "verbruik_per_100_km",
    "aandrijving",
]
STOP_FIELDS = ["rit", "volgnummer", "aankomst_gepland", "vertrek_gepland", "meters", "depot_meters"]


class PlanChangedError(TransportError):
    """Somebody else changed the plan in the meantime."""


class PlanFixedError(TransportError):
    """The drivers have this plan already."""


class PlanNotFeasibleError(TransportError):
    """A plan that cannot be driven is not handed out."""


class NothingToDriveError(TransportError):
    """No vehicle, or nothing to bring."""


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
    _write_stops(plan, vraag)
    _arrange_as_before(plan)
    dag = load_dag(plan)
    apply_plan(dag, insert_cheapest(dag.probleem, dag.rijplan()))
    reckon(plan)
    logboek.record("ritplan gemaakt", plan, by=by, at=at, datum=str(datum))
    return plan


@transaction.atomic
def refresh_ritplan(plan: Ritplan, *, by: User, at: dt.datetime) -> Ritplan:
    """Collect again what the day asks: orders that came in since, and vehicles that can drive again."""
    plan = _lock(plan)
    _require_concept(plan)
    vraag = selectors.collect_vraag(plan.datum, depot_vestiging_id=plan.depot.vestiging_id)
    plan.matrix = ensure_matrix(_places(plan.depot, vraag), datum=plan.datum, by=by, at=at)
    plan.save(update_fields=["matrix"])
    driving = plan.ritten.exclude(status=Rit.Status.VERVALLEN).values_list("voertuig_id", flat=True)
    _add_ritten(plan, _free_voertuigen(plan.datum, but=list(driving)))
    _write_stops(plan, vraag)
    reckon(plan)
    _changed(plan)
    logboek.record("ritplan ververst", plan, by=by, at=at, datum=str(plan.datum))
    return plan


def _free_voertuigen(datum: dt.date, *, but: Sequence[int] = ()) -> list[Voertuig]:
    """Every vehicle that can drive, of every depot in use."""
    free = Voertuig.objects.available_on(datum).filter(depot__actief=True).exclude(pk__in=but)
    return list(free.order_by("naam", "pk"))


def _places(depot: Depot, vraag: selectors.Dagvraag) -> list[Vestiging]:
    """Where a van may be that day: what is asked, and every depot a shift may begin at."""
    homes = Depot.objects.filter(actief=True).order_by("pk").values_list("vestiging_id", flat=True)
    return list(
        Vestiging.objects.filter(pk__in=[depot.vestiging_id, *homes, *vraag.vragen])
        .select_related("gemeente")
        .order_by("pk")
    )


def know_depots(plan: Ritplan, *, at: dt.datetime) -> None:
    """A shift may begin at a depot that was opened after the plan was made: then the roads there come in."""
    depots = [
        rit.depot for rit in plan.ritten.select_related("voertuig__depot", "dienst__depot").order_by("pk")
    ]
    if {depot.vestiging_id for depot in depots} <= set(plan.matrix.vestigingen):
        return
    stops = Vestiging.objects.filter(Q(pk__in=plan.stops.values("vestiging")) | Q(depot__in=depots))
    places = list(stops.select_related("gemeente").order_by("pk").distinct())
    plan.matrix = ensure_matrix(places, datum=plan.datum, by=None, at=at)
    plan.save(update_fields=["matrix"])


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


def _write_stops(plan: Ritplan, vraag: selectors.Dagvraag) -> None:
    """One stop a place, with everything for it; a stop that was visited stays as it was."""
    known = {stop.vestiging_id: stop for stop in plan.stops.filter(soort=Stop.Soort.STOP)}
    gone = [
        stop.pk for place, stop in known.items() if place not in vraag.vragen and stop.aankomst_op is None
    ]
    Stop.objects.filter(pk__in=gone).delete()
    ladingen: list[Stoplading] = []
    for place, asked in sorted(vraag.vragen.items()):
        stop = known.get(place) or Stop(plan=plan, vestiging_id=place)
        if stop.aankomst_op is not None:
            continue
        stop.verplicht = asked.verplicht
        stop.lossen = crates(sum(vracht.lossen for vracht in asked.vrachten))
        stop.laden = crates(sum(vracht.laden for vracht in asked.vrachten))
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
            for vracht in asked.vrachten
        ]
    Stoplading.objects.filter(stop__in={lading.stop for lading in ladingen}).delete()
    Stoplading.objects.bulk_create(ladingen)


def _arrange_as_before(plan: Ritplan) -> None:
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
    stops = {stop.vestiging_id: stop for stop in plan.stops.filter(soort=Stop.Soort.STOP)}
    counters: dict[int, int] = {}
    moved = []
    for old in earlier:
        stop = stops.get(old.vestiging_id)
        rit = ritten.get(old.rit.voertuig_id) if old.rit else None
        if stop is None or rit is None:
            continue
        counters[rit.pk] = counters.get(rit.pk, 0) + 1
        stop.rit, stop.volgnummer = rit, counters[rit.pk]
        moved.append(stop)
    Stop.objects.bulk_update(moved, ["rit", "volgnummer"])


# --- Moving ----------------------------------------------------------------------------------------------
@transaction.atomic
def move_stop(
    stop: Stop, *, rit: Rit | None, plaats: int, version: int, by: User, at: dt.datetime
) -> Uitkomst:
    """Put a stop in a trip before the visit that stands at `plaats` (from 0), or take it out of every trip.

    Raises PlanChangedError when the plan is not the `version` the planner looked at.
    """
    plan = _lock_version(stop.plan, version)
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
    _changed(plan)
    logboek.record("stop verplaatst", plan, by=by, at=at, stop=stop.pk, rit=rit.pk if rit else None)
    return uitkomst


@transaction.atomic
def keep_stop(stop: Stop, *, vast: bool, version: int, by: User, at: dt.datetime) -> Stop:
    """Fix a stop to its van and its time, or let it go again."""
    plan = _lock_version(stop.plan, version)
    stop.vast = vast
    stop.save(update_fields=["vast"])
    _changed(plan)
    logboek.record("stop vastgezet" if vast else "stop losgemaakt", plan, by=by, at=at, stop=stop.pk)
    return stop


@transaction.atomic
def avoid_spits(plan: Ritplan, *, mijden: bool, version: int, by: User, at: dt.datetime) -> Uitkomst:
    """Drive outside the rush hours, or from the first minute of the shifts."""
    plan = _lock_version(plan, version)
    plan.spits_mijden = mijden
    plan.save(update_fields=["spits_mijden"])
    uitkomst = reckon(plan)
    _changed(plan)
    logboek.record("spits mijden" if mijden else "spits niet mijden", plan, by=by, at=at)
    return uitkomst


@transaction.atomic
def drop_voertuig(rit: Rit, *, reden: str, by: User, at: dt.datetime) -> Ritplan:
    """A vehicle cannot drive (any more): what it has not done yet waits for another, and the plan is open."""
    plan = _lock(rit.plan)
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
    _changed(plan)
    logboek.record("voertuig uitgevallen", plan, by=by, at=at, voertuig=rit.voertuig.code)
    notifications.tell_voertuig_uitgevallen(rit, reden=reden, by=by, at=at)
    return plan


# --- Handing out -----------------------------------------------------------------------------------------
@transaction.atomic
def fix_ritplan(plan: Ritplan, *, version: int, by: User, at: dt.datetime) -> Ritplan:
    """Hand the plan out to the drivers; refused while anything does not fit."""
    plan = _lock_version(plan, version)
    uitkomst = reckon(plan)
    if not uitkomst.haalbaar:
        raise PlanNotFeasibleError(f"Dit plan is nog niet te rijden. {uitkomst.gebreken[0].zin}")
    plan.status, plan.vastgesteld_op = Ritplan.Status.VASTGESTELD, at
    plan.save(update_fields=["status", "vastgesteld_op"])
    _changed(plan)
    logboek.record("ritplan vastgesteld", plan, by=by, at=at, datum=str(plan.datum))
    notifications.tell_ritten(plan, at=at)
    return plan


@transaction.atomic
def reopen_ritplan(plan: Ritplan, *, by: User, at: dt.datetime) -> Ritplan:
    """Take the plan back to change it; the drivers keep the old one until it is fixed again."""
    plan = _lock(plan)
    if plan.status == Ritplan.Status.VASTGESTELD:
        plan.status, plan.vastgesteld_op = Ritplan.Status.CONCEPT, None
        plan.save(update_fields=["status", "vastgesteld_op"])
        _changed(plan)
        logboek.record("ritplan heropend", plan, by=by, at=at, datum=str(plan.datum))
    return plan


def _lock(plan: Ritplan) -> Ritplan:
    return Ritplan.objects.select_related("depot", "matrix").select_for_update(of=("self",)).get(pk=plan.pk)


def _lock_version(plan: Ritplan, version: int) -> Ritplan:
    plan = _lock(plan)
    if plan.version != version:
        raise PlanChangedError("Iemand anders heeft dit plan net veranderd. Kijk eerst hoe het nu staat.")
    _require_concept(plan)
    return plan


def _require_concept(plan: Ritplan) -> None:
    if plan.status != Ritplan.Status.CONCEPT:
        raise PlanFixedError("Dit plan is vastgesteld. Heropen het om het te veranderen.")


def _changed(plan: Ritplan) -> None:
    plan.version += 1
    plan.save(update_fields=["version"])


# --- What follows ----------------------------------------------------------------------------------------
def apply_plan(dag: Dag, plan: Plan) -> None:
    """Write a plan that was found into the rows, with a name for every trip by the way it goes."""
    ritten = {str(rit.voertuig_id): rit for rit in dag.ritten}
    stops = {str(stop.pk): stop for stop in dag.stops}
    Stop.objects.filter(rit__in=dag.ritten, soort=Stop.Soort.HERLADEN).delete()
    changed, reloads = [], []
    for stop in dag.stops:
        if stop.soort == Stop.Soort.STOP and str(stop.pk) in {t.sleutel for t in dag.probleem.taken}:
            stop.rit, stop.volgnummer = None, None
            changed.append(stop)
    for trip in plan.ritten:
        rit = ritten[trip.wagen]
        for number, bezoek in enumerate(trip.bezoeken, start=1):
            if bezoek.soort == Soort.HERLADEN:
                reloads.append(
                    Stop(
                        plan=dag.plan,
                        rit=rit,
                        volgnummer=number,
                        soort=Stop.Soort.HERLADEN,
                        vestiging_id=dag.vestiging_of(int(bezoek.sleutel)),
                    )
                )
            else:
                stops[bezoek.sleutel].rit, stops[bezoek.sleutel].volgnummer = rit, number
    Stop.objects.bulk_update(changed, ["rit", "volgnummer"])
    Stop.objects.bulk_create(reloads)


def reckon(plan: Ritplan) -> Uitkomst:
    """Drive the plan on paper and write down its times and figures; return what does not fit."""
    dag = load_dag(plan)
    uitkomst = check(dag.probleem, dag.rijplan())
    names = _names(dag)
    for rit, verloop in zip(dag.ritten, uitkomst.ritten, strict=True):
        _write_rit(dag, rit, verloop)
        rit.naam = names[rit.pk]
        for stop, stand in zip(dag.stops_of(rit), verloop.standen, strict=True):
            stop.aankomst_gepland = dag.moment(stand.aankomst)
            stop.vertrek_gepland = dag.moment(stand.vertrek)
            stop.meters = stand.meters
    homes = {rit.pk: dag.depot_of(rit) for rit in dag.ritten}
    for stop in dag.stops:
        if stop.rit_id is None:
            stop.aankomst_gepland = stop.vertrek_gepland = None
            stop.meters = 0
        if (place := dag.plekken.get(stop.vestiging_id)) is not None:
            home = homes.get(stop.rit_id or 0, 0)
            stop.depot_meters = (dag.probleem.meters[home][place] + dag.probleem.meters[place][home]) // 2
    for rit in dag.ritten:
        rit.krat_meters = sum((stop.lossen + stop.laden) * stop.depot_meters for stop in dag.stops_of(rit))
    Rit.objects.bulk_update(dag.ritten, RIT_FIELDS)
    Stop.objects.bulk_update(dag.stops, STOP_FIELDS)
    return uitkomst


def _write_rit(dag: Dag, rit: Rit, verloop: Verloop) -> None:
    stops = dag.stops_of(rit)
    rit.vertrek_gepland = dag.moment(verloop.vertrek) if stops else None
    rit.terug_gepland = dag.moment(verloop.terug) if stops else None
    rit.meters = verloop.meters
    rit.rijseconden = verloop.rijseconden
    rit.hoogste_lading = verloop.hoogste_lading
    rit.capaciteit_kratten = rit.voertuig.capaciteit_kratten
    rit.verbruik_per_100_km = rit.voertuig.verbruik_per_100_km
    rit.aandrijving = rit.voertuig.aandrijving
    gevolg = consequences(
        dag.probleem,
        verloop,
        depot=dag.depot_of(rit),
        groepen=[groups_of(stop) if stop.soort == Stop.Soort.STOP else frozenset() for stop in stops],
        vroeg=shift_of(rit)[0],
    )
    rit.bewegingen, rit.bewegingen_los = gevolg.bewegingen, gevolg.bewegingen_los
    rit.meters_los = gevolg.meters_los
    rit.spitsseconden = gevolg.spitsseconden
    rit.spitsbewegingen, rit.spitsbewegingen_vroeg = gevolg.spitsbewegingen, gevolg.spitsbewegingen_vroeg


STREKEN = ("Oost", "Noord", "West", "Zuid")


def _names(dag: Dag) -> dict[int, str]:
    """'Rit Oost': by where most of its stops lie, seen from the main depot; a second one gets a number."""
    used: dict[str, int] = {}
    names: dict[int, str] = {}
    middle = selectors.point_of(dag.plan.depot.vestiging)
    for rit in dag.ritten:
        stops = dag.stops_of(rit)
        naam = f"Rit {_direction(middle, stops)}" if stops and middle else rit.voertuig.naam
        used[naam] = used.get(naam, 0) + 1
        names[rit.pk] = naam if used[naam] == 1 else f"{naam} {used[naam]}"
    return names


def _direction(middle: tuple[float, float], stops: Sequence[Stop]) -> str:
    points = [point for stop in stops if (point := selectors.point_of(stop.vestiging)) is not None]
    north = sum(point[0] - middle[0] for point in points) * 1.6  # a degree of latitude is longer here
    east = sum(point[1] - middle[1] for point in points)
    if abs(east) >= abs(north):
        return STREKEN[0] if east >= 0 else STREKEN[2]
    return STREKEN[1] if north >= 0 else STREKEN[3]


# --- On the road -----------------------------------------------------------------------------------------
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
