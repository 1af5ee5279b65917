"""A first plan without a solver: every task where it costs the fewest metres and still fits.

It is there at once, in a web request; the solver improves it afterwards.
"""

from collections.abc import Iterator
from itertools import pairwise

from ibl.planning.plan import Bezoek, Plan, Rit, Soort, visit
from ibl.planning.probleem import Probleem, Taak, Wagen
from ibl.planning.toets import drive_trip

# How many of the cheapest places in each trip are tried; what fits in none is left for the solver.
POGINGEN = 4


def insert_cheapest(probleem: Probleem, begin: Plan) -> Plan:
    """Give every task that is not planned yet a place, the farthest first; what fits nowhere stays out."""
    begin = Plan(tuple(_admitted(probleem, rit) for rit in begin.ritten))
    trips: dict[str, tuple[Bezoek, ...]] = {rit.wagen: rit.bezoeken for rit in begin.ritten}
    for wagen in probleem.wagens:
        trips.setdefault(wagen.sleutel, ())
    homes = {probleem.depots[wagen.begin].plek for wagen in probleem.wagens} or {probleem.depots[0].plek}
    waiting = [taak for taak in probleem.taken if taak.sleutel not in begin.sleutels]
    distance = {taak.sleutel: min(probleem.meters[home][taak.plek] for home in homes) for taak in waiting}
    for taak in sorted(waiting, key=lambda taak: (-distance[taak.sleutel], taak.sleutel)):
        for _, wagen, place in sorted(_options(probleem, trips, taak), key=lambda option: option[0]):
            trip = (*trips[wagen.sleutel][:place], visit(taak.sleutel), *trips[wagen.sleutel][place:])
            if not drive_trip(probleem, wagen, Rit(wagen.sleutel, trip), 0)[1]:
                trips[wagen.sleutel] = trip
                break
    return Plan(tuple(Rit(wagen.sleutel, trips[wagen.sleutel]) for wagen in probleem.wagens))


def _admitted(probleem: Probleem, rit: Rit) -> Rit:
    """The trip without the places where this van may not come (any more)."""
    kept = (
        bezoek
        for bezoek in rit.bezoeken
        if (taak := probleem.taak(bezoek.sleutel)) is None or taak.wagens is None or rit.wagen in taak.wagens
    )
    return Rit(rit.wagen, tuple(kept))


def _options(
    probleem: Probleem, trips: dict[str, tuple[Bezoek, ...]], taak: Taak
) -> Iterator[tuple[int, Wagen, int]]:
    for wagen in probleem.wagens:
        if taak.wagens is not None and wagen.sleutel not in taak.wagens:
            continue
        places = [_place(probleem, bezoek) for bezoek in trips[wagen.sleutel]]
        road = [probleem.depots[wagen.begin].plek, *places, probleem.depots[wagen.einde].plek]
        found: list[tuple[int, Wagen, int]] = []
        start = 0 if places else wagen.vaste_kosten // max(1, wagen.per_meter)
        for number, (van, naar) in enumerate(pairwise(road)):
            meters = probleem.meters
            extra = meters[van][taak.plek] + meters[taak.plek][naar] - meters[van][naar]
            found.append((extra + start, wagen, number))
        yield from sorted(found, key=lambda option: option[0])[:POGINGEN]


def _place(probleem: Probleem, bezoek: Bezoek) -> int:
    if bezoek.soort == Soort.HERLADEN:
        return probleem.depots[int(bezoek.sleutel)].plek
    taak = probleem.taak(bezoek.sleutel)
    return taak.plek if taak else probleem.depots[0].plek
