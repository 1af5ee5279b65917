"""A first plan without a solver: every task where it costs the fewest metres and still fits.

It is there at once, in a web request; the solver improves it afterwards.
"""

from collections.abc import Collection, Iterator
from itertools import pairwise

from ibl.planning.plan import Bezoek, Plan, Rit, Soort, reload_at, visit
from ibl.planning.probleem import Probleem, Taak, Wagen
from ibl.planning.toets import drive_trip

# How many of the cheapest places in each trip are tried; what fits in none is left for the solver.
POGINGEN = 4


# What a task brings along, and where it then stands in the trip.
type Optie = tuple[int, Wagen, int, tuple[Bezoek, ...]]


def insert_cheapest(probleem: Probleem, begin: Plan, *, only: Collection[str] | None = None) -> Plan:
    """Give every task that is not planned yet a place, the farthest first; what fits nowhere stays out.

    `only` names the tasks it is about; otherwise it is about all of them.
    """
    begin = Plan(tuple(_admitted(probleem, rit) for rit in begin.ritten))
    trips: dict[str, tuple[Bezoek, ...]] = {rit.wagen: rit.bezoeken for rit in begin.ritten}
    for wagen in probleem.wagens:
        trips.setdefault(wagen.sleutel, ())
    homes = {probleem.depots[wagen.begin].plek for wagen in probleem.wagens} or {probleem.depots[0].plek}
    waiting = [
        taak
        for taak in probleem.taken
        if taak.sleutel not in begin.sleutels and (only is None or taak.sleutel in only)
    ]
    distance = {taak.sleutel: min(probleem.meters[home][taak.plek] for home in homes) for taak in waiting}
    for taak in sorted(waiting, key=lambda taak: (-distance[taak.sleutel], taak.sleutel)):
        for _, wagen, place, visits in sorted(_options(probleem, trips, taak), key=lambda option: option[0]):
            trip = (*trips[wagen.sleutel][:place], *visits, *trips[wagen.sleutel][place:])
            if not drive_trip(probleem, wagen, Rit(wagen.sleutel, trip), 0)[1]:
                trips[wagen.sleutel] = trip
                break
    return Plan(tuple(Rit(wagen.sleutel, trips[wagen.sleutel]) for wagen in probleem.wagens))


def _admitted(probleem: Probleem, rit: Rit) -> Rit:
    """The trip without the places where this van may not come (any more), or has no crates for."""
    wagen = probleem.wagen(rit.wagen)
    depot = wagen.begin if wagen else 0
    kept = []
    for bezoek in rit.bezoeken:
        if bezoek.soort == Soort.HERLADEN:
            depot = int(bezoek.sleutel)
        taak = probleem.taak(bezoek.sleutel) if bezoek.soort == Soort.TAAK else None
        if taak is None or (
            (taak.wagens is None or rit.wagen in taak.wagens)
            and (taak.depots is None or depot in taak.depots)
        ):
            kept.append(bezoek)
    return Rit(rit.wagen, tuple(kept))


def _options(probleem: Probleem, trips: dict[str, tuple[Bezoek, ...]], taak: Taak) -> Iterator[Optie]:
    for wagen in probleem.wagens:
        if taak.wagens is not None and wagen.sleutel not in taak.wagens:
            continue
        trip = trips[wagen.sleutel]
        road = [
            probleem.depots[wagen.begin].plek,
            *(_place(probleem, bezoek) for bezoek in trip),
            probleem.depots[wagen.einde].plek,
        ]
        found: list[Optie] = []
        start = 0 if trip else wagen.vaste_kosten // max(1, wagen.per_meter)
        depot = wagen.begin
        for number, (van, naar) in enumerate(pairwise(road)):
            if number and trip[number - 1].soort == Soort.HERLADEN:
                depot = int(trip[number - 1].sleutel)
            if taak.depots is None or depot in taak.depots:
                extra = _detour(probleem, [van, taak.plek, naar])
                found.append((extra + start, wagen, number, (visit(taak.sleutel),)))
        yield from sorted(found, key=lambda option: option[0])[:POGINGEN]
        for again in sorted((taak.depots or frozenset()) & set(wagen.herlaaddepots) - {depot}):
            # At the end of its day the van passes where the crates lie, for a round of its own.
            extra = _detour(probleem, [road[-2], probleem.depots[again].plek, taak.plek, road[-1]])
            visits = (reload_at(again), visit(taak.sleutel))
            yield extra + start, wagen, len(trip), visits


def _detour(probleem: Probleem, road: list[int]) -> int:
    """How many metres longer than straight from the first to the last."""
    return (
        sum(probleem.meters[van][naar] for van, naar in pairwise(road)) - probleem.meters[road[0]][road[-1]]
    )


def _place(probleem: Probleem, bezoek: Bezoek) -> int:
    if bezoek.soort == Soort.HERLADEN:
        return probleem.depots[int(bezoek.sleutel)].plek
    taak = probleem.taak(bezoek.sleutel)
    return taak.plek if taak else probleem.depots[0].plek
