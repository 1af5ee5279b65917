"""What follows from a plan: its stops in the rows, and the times, loads and figures of every trip."""

from collections.abc import Sequence

from ibl import selectors
from ibl.models import Rit, Ritplan, Stop
from ibl.planning.gevolgen import consequences
from ibl.planning.plan import Plan, Soort
from ibl.planning.toets import Uitkomst, Verloop, check
from ibl.selectors.dagprobleem import Dag, groups_of, load_dag, shift_of

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
