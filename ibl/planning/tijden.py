"""When a van is where: its stops with their windows, and the shortest way through the day. Knows no solver.

A van leaves as late as it can without coming home later. Where it comes too late the clock simply runs on, so
that one mistake early in the day shows everything it spoils.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from ibl.planning.plan import Bezoek, Rit, Soort
from ibl.planning.probleem import ALTIJD, NOOIT, Depot, Probleem, Venster, Wagen
from ibl.planning.rijtijd import drive


class Grens(StrEnum):
    """What a plan can break."""

    CAPACITEIT = "capaciteit"
    VENSTER = "venster"
    DIENST = "dienst"
    BEREIK = "bereik"
    VOLGORDE = "volgorde"
    WAGEN = "wagen"
    ONTBREEKT = "ontbreekt"
    DUBBEL = "dubbel"
    DEPOT = "depot"
    ONBEKEND = "onbekend"


@dataclass(frozen=True)
class Halte:
    """One place on the road with what counts there; `bezoek` is its position in the trip, or None.

    Nothing begins before `vanaf`, also when that is after every window: then it is late.
    """

    plek: int
    vensters: Sequence[Venster]
    duur: int
    bezoek: int | None
    grens: Grens = Grens.VENSTER
    vanaf: int = 0


# Arrival, begin of the work and departure, at every place on the road.
type Tijden = list[tuple[int, int, int]]


def list_haltes(probleem: Probleem, wagen: Wagen, rit: Rit) -> list[Halte]:
    """Every place on the road, the depots included. A round leaves when all of it lies ready."""
    starts = [0, *(n + 1 for n, bezoek in enumerate(rit.bezoeken) if bezoek.soort == Soort.HERLADEN)]
    ready = [
        max((_ready(probleem, bezoek) for bezoek in rit.bezoeken[begin:end]), default=0)
        for begin, end in zip(starts, [*starts[1:], len(rit.bezoeken)], strict=True)
    ]
    begin_depot, einde = probleem.depots[wagen.begin], probleem.depots[wagen.einde]
    haltes = [_depot_halte(begin_depot, wagen.dienst, ready[0], None)]
    ronde = 0
    for number, bezoek in enumerate(rit.bezoeken):
        if bezoek.soort == Soort.HERLADEN:
            ronde += 1
            depot = probleem.depots[int(bezoek.sleutel)]
            haltes.append(_depot_halte(depot, ALTIJD, ready[ronde], number))
        else:
            haltes.append(_visit_halte(probleem, bezoek, number))
    haltes.append(replace(_depot_halte(einde, wagen.dienst, 0, None), duur=0))
    return haltes


def _ready(probleem: Probleem, bezoek: Bezoek) -> int:
    taak = probleem.taak(bezoek.sleutel) if bezoek.soort == Soort.TAAK else None
    return taak.beschikbaar_vanaf if taak else 0


def _depot_halte(depot: Depot, dienst: Venster, ready: int, number: int | None) -> Halte:
    """A depot where a round starts: loading begins when it is open, and when all of the round lies there."""
    tot = min(depot.venster.tot, dienst.tot)
    vanaf = max(depot.venster.van, dienst.van, ready)
    window = Venster(min(vanaf, tot), tot)
    return Halte(depot.plek, (window,), depot.laadduur, number, Grens.DIENST, vanaf)


def _visit_halte(probleem: Probleem, bezoek: Bezoek, number: int) -> Halte:
    if bezoek.soort == Soort.TAAK and (taak := probleem.taak(bezoek.sleutel)):
        return Halte(taak.plek, taak.vensters or (ALTIJD,), taak.duur, number)
    zending = probleem.zending(bezoek.sleutel)
    if zending is not None and bezoek.soort == Soort.OPHALEN:
        return Halte(zending.van_plek, (zending.ophaalvenster,), zending.ophaalduur, number)
    if zending is not None and bezoek.soort == Soort.BEZORGEN:
        return Halte(zending.naar_plek, (zending.bezorgvenster,), zending.bezorgduur, number)
    # Named as unknown elsewhere; here it costs neither road nor time.
    return Halte(probleem.depots[0].plek, (ALTIJD,), 0, number)


def _times(probleem: Probleem, haltes: Sequence[Halte], *, start: int) -> Tijden:
    """Arrival, begin and departure at every place, leaving the first at `start` at the earliest."""
    first = haltes[0]
    begin = max(start, first.vensters[0].van, first.vanaf)
    times = [(begin, begin, begin + first.duur)]
    for before, here in pairwise(haltes):
        seconds = probleem.seconden[before.plek][here.plek]
        aankomst = drive(seconds, times[-1][2], probleem.spits)
        begin = max(aankomst, window_at(here.vensters, aankomst).van, here.vanaf)
        times.append((aankomst, begin, begin + here.duur))
    return times


def schedule(probleem: Probleem, haltes: Sequence[Halte]) -> Tijden:
    """The shortest way through the day; of those the earliest.

    Of several windows at a place the first is not always the right one: who leaves so much later that the
    next is just open may wait less on the way.
    """
    best = times = _tighten(probleem, haltes, haltes[0].vensters[0].van)
    for _ in range(sum(len(halte.vensters) - 1 for halte in haltes)):
        if not _waiting(best) or _late(haltes, times):
            break
        later = _next_choice(haltes, times)
        if later is None:
            break
        times = _tighten(probleem, haltes, later)
        if not _late(haltes, times) and _length(times) < _length(best):
            best = times
    return best


def _tighten(probleem: Probleem, haltes: Sequence[Halte], start: int) -> Tijden:
    """Leave at `start`, or later as far as the van then comes back no later."""
    times = _times(probleem, haltes, start=start)
    delay = _spare(haltes, times)
    if delay:
        later = _times(probleem, haltes, start=times[0][1] + delay)
        if later[-1][1] <= times[-1][1] and not _late(haltes, later):
            return later
    return times


def _next_choice(haltes: Sequence[Halte], times: Tijden) -> int | None:
    """The first departure that comes too late for a window and in time for a later one at the same place."""
    waited, found = 0, []
    for halte, (aankomst, begin, _) in zip(haltes, times, strict=True):
        waited += begin - aankomst
        window = window_at(halte.vensters, aankomst)
        if window != max(halte.vensters):
            found.append(times[0][1] + waited + window.tot - begin + 1)
    return min(found, default=None)


def _waiting(times: Tijden) -> bool:
    return any(begin > aankomst for aankomst, begin, _ in times)


def _length(times: Tijden) -> int:
    return times[-1][2] - times[0][1]


def window_at(vensters: Sequence[Venster], aankomst: int) -> Venster:
    """The first window that is not over yet; the last one when all are."""
    ordered = sorted(vensters)
    return next((venster for venster in ordered if aankomst <= venster.tot), ordered[-1])


def _late(haltes: Sequence[Halte], times: Tijden) -> bool:
    return any(
        begin > window_at(halte.vensters, aankomst).tot
        for halte, (aankomst, begin, _) in zip(haltes, times, strict=True)
    )


def _spare(haltes: Sequence[Halte], times: Tijden) -> int:
    """How much later the van can leave: what it would wait on the road, as far as every window allows."""
    waited, room = 0, NOOIT
    for halte, (aankomst, begin, _) in zip(haltes, times, strict=True):
        waited += begin - aankomst
        room = min(room, window_at(halte.vensters, aankomst).tot - begin + waited)
    return max(0, min(room, waited))
