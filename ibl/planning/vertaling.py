"""A day in PyVRP's words, and its answer in ours.

PyVRP has one window a client, so a task with several windows becomes a group of which one is visited. It has
no rush hours, so every road takes as long as in the slowest block a van can meet: what it finds is never too
optimistic. Where a van may not come, its road takes for ever. It does not know which depot a round began at:
on a day on which that matters a van loads at its own depot only, and what then has no van is left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from pyvrp import (
    Activity,
    ActivityType,
    Client,
    ClientGroup,
    Location,
    ProblemData,
    Shipment,
    Solution,
    VehicleType,
)
from pyvrp import Depot as PyvrpDepot
from pyvrp import Route as PyvrpRoute

from ibl.planning.plan import Bezoek, Plan, Rit, Soort, reload_at
from ibl.planning.probleem import ALTIJD, NOOIT, Probleem, Taak, Venster, Wagen, Zending

# Longer than any day and further than any van comes, and still far from overflowing a sum.
ONBEREIKBAAR = 100_000_000

# PyVRP's own stubs and numpy's disagree about what an array of whole numbers is.
type Raster = Any
type Profiel = tuple[frozenset[int], int]


@dataclass
class Vertaling:
    """A problem in PyVRP's words, and the way back."""

    probleem: Probleem
    _locations: list[tuple[int, frozenset[str] | None]] = field(default_factory=list)
    _clients: list[tuple[Client, str]] = field(default_factory=list)
    _shipments: list[tuple[Shipment, str]] = field(default_factory=list)
    _groups: list[ClientGroup] = field(default_factory=list)
    _wagens: list[Wagen] = field(default_factory=list)

    def data(self) -> ProblemData:
        probleem = self.probleem
        depots = [
            PyvrpDepot(
                self._location(depot.plek, None),
                depot.venster.van,
                min(depot.venster.tot, NOOIT),
                depot.laadduur,
            )
            for depot in probleem.depots
        ]
        for taak in probleem.taken:
            self._add_taak(taak)
        for zending in probleem.zendingen:
            self._add_zending(zending)
        profiles: dict[Profiel, int] = {}
        self._wagens = [wagen for wagen in probleem.wagens if can_drive(probleem, wagen)]
        vehicles = [self._vehicle(wagen, profiles) for wagen in self._wagens]
        meters, seconden = self._base_matrices()
        matrices = [_closed(meters, seconden, profiel) for profiel in profiles]
        return ProblemData(
            [Location(float(number), 0.0) for number in range(len(self._locations))],
            [client for client, _ in self._clients],
            depots,
            vehicles,
            [matrix[0] for matrix in matrices],
            [matrix[1] for matrix in matrices],
            self._groups,
            [shipment for shipment, _ in self._shipments],
        )

    def _location(self, plek: int, wagens: frozenset[str] | None) -> int:
        """One location for a place and the vans that may come there: its roads can be closed for others."""
        key = (plek, wagens)
        if key not in self._locations:
            self._locations.append(key)
        return self._locations.index(key)

    @cached_property
    def _herlaaddepots(self) -> dict[str, tuple[int, ...]]:
        """Where each van loads again: only at its own depot, when crates lie at one and not at another."""
        bound = {taak.depots for taak in self.probleem.taken if taak.depots is not None}
        return {
            wagen.sleutel: wagen.herlaaddepots
            if all(wagen.laaddepots <= depots or not wagen.laaddepots & depots for depots in bound)
            else tuple(depot for depot in wagen.herlaaddepots if depot == wagen.begin)
            for wagen in self.probleem.wagens
        }

    def _wagens_for(self, taak: Taak) -> frozenset[str] | None:
        """The vans that may come and find the crates where they load; None for all of them."""
        if taak.depots is None:
            return taak.wagens
        finding = frozenset(
            wagen.sleutel
            for wagen in self.probleem.wagens
            if {wagen.begin, *self._herlaaddepots[wagen.sleutel]} <= taak.depots
        )
        if len(finding) == len(self.probleem.wagens):
            return taak.wagens
        return finding if taak.wagens is None else finding & taak.wagens

    def _add_taak(self, taak: Taak) -> None:
        wagens = self._wagens_for(taak)
        if taak.depots is not None and wagens is not None and not wagens:
            return
        vensters = taak.vensters or (ALTIJD,)
        group: int | None = None
        if len(vensters) > 1:
            group = len(self._groups)
            first = len(self._clients)
            self._groups.append(
                ClientGroup(list(range(first, first + len(vensters))), required=taak.waarde is None)
            )
        location = self._location(taak.plek, wagens)
        for venster in vensters:
            client = Client(
                location,
                delivery=[taak.lossen],
                pickup=[taak.laden],
                service_duration=taak.duur,
                tw_early=venster.van,
                tw_late=venster.tot,
                release_time=min(taak.beschikbaar_vanaf, venster.tot),  # never later than it can come
                prize=taak.waarde or 0,
                required=taak.waarde is None and group is None,
                group=group,
            )
            self._clients.append((client, taak.sleutel))

    def _add_zending(self, zending: Zending) -> None:
        shipment = Shipment(
            self._location(zending.van_plek, zending.wagens),
            self._location(zending.naar_plek, zending.wagens),
            zending.ophaalvenster.van,
            zending.ophaalvenster.tot,
            zending.ophaalduur,
            zending.bezorgvenster.van,
            zending.bezorgvenster.tot,
            zending.bezorgduur,
            [zending.kratten],
            zending.waarde or 0,
            zending.waarde is None,
        )
        self._shipments.append((shipment, zending.sleutel))

    def _vehicle(self, wagen: Wagen, profiles: dict[Profiel, int]) -> VehicleType:
        closed = frozenset(
            number
            for number, (_, wagens) in enumerate(self._locations)
            if wagens is not None and wagen.sleutel not in wagens
        )
        profiel = (closed, self._slowest(wagen.dienst))
        limits: dict[str, Any] = {}
        if wagen.max_duur is not None:
            limits["shift_duration"] = wagen.max_duur
        if wagen.bereik is not None:
            limits["max_distance"] = wagen.bereik
        if wagen.max_herladen is not None:
            limits["max_reloads"] = wagen.max_herladen
        return VehicleType(
            num_available=wagen.aantal,
            capacity=[wagen.capaciteit],
            start_depot=wagen.begin,
            end_depot=wagen.einde,
            fixed_cost=wagen.vaste_kosten,
            tw_early=wagen.dienst.van,
            tw_late=wagen.dienst.tot,
            unit_distance_cost=wagen.per_meter,
            unit_duration_cost=wagen.per_seconde,
            profile=profiles.setdefault(profiel, len(profiles)),
            reload_depots=[
                depot
                for depot in self._herlaaddepots[wagen.sleutel]
                if self.probleem.depots[depot].venster.overlap(wagen.dienst)
            ],
            **limits,
        )

    def _slowest(self, dienst: Venster) -> int:
        met = [
            blok.procent for blok in self.probleem.spits if blok.van < dienst.tot and blok.tot > dienst.van
        ]
        return max([100, *met])

    def _base_matrices(self) -> tuple[Raster, Raster]:
        plekken = np.array([plek for plek, _ in self._locations])
        grid = np.ix_(plekken, plekken)
        meters = np.asarray(self.probleem.meters, dtype=np.int64)[grid]
        seconden = np.asarray(self.probleem.seconden, dtype=np.int64)[grid]
        return meters, seconden

    # --- There and back ----------------------------------------------------------------------------------
    def plan(self, solution: Solution) -> Plan:
        return Plan(
            tuple(
                Rit(self._wagens[route.vehicle_type()].sleutel, tuple(self._visits(route)))
                for route in solution.routes()
            )
        )

    def _visits(self, route: PyvrpRoute) -> Iterable[Bezoek]:
        for activity in list(route.schedule())[1:-1]:
            match activity.type:
                case ActivityType.DEPOT:
                    yield reload_at(activity.idx)
                case ActivityType.CLIENT:
                    yield Bezoek(Soort.TAAK, self._clients[activity.idx][1])
                case ActivityType.PICKUP:
                    yield Bezoek(Soort.OPHALEN, self._shipments[activity.idx][1])
                case _:
                    yield Bezoek(Soort.BEZORGEN, self._shipments[activity.idx][1])

    def solution(self, data: ProblemData, plan: Plan) -> Solution:
        """The plan as a place to start from: what is not asked today falls out, the rest the search adds.

        Reloads stay where they are: without them a small van starts with more than it holds, and the search
        spends its time on finding the way back.
        """
        clients: dict[str, int] = {}
        for number, (_, sleutel) in enumerate(self._clients):
            clients.setdefault(sleutel, number)
        shipments = {sleutel: number for number, (_, sleutel) in enumerate(self._shipments)}
        kinds = {wagen.sleutel: number for number, wagen in enumerate(self._wagens)}
        room = {wagen.sleutel: wagen.aantal for wagen in self._wagens}
        seen: set[tuple[Soort, str]] = set()
        routes = []
        for rit in plan.ritten:
            if not room.get(rit.wagen):
                continue
            wagen = self._wagens[kinds[rit.wagen]]
            again = self._herlaaddepots[wagen.sleutel]
            found = (_activity(bezoek, again, clients, shipments, seen) for bezoek in rit.bezoeken)
            activities = _tidy(wagen, [activity for activity in found if activity is not None])
            if activities:
                room[rit.wagen] -= 1
                routes.append(PyvrpRoute(data, activities, kinds[rit.wagen]))
        return Solution(data, routes)


def can_drive(probleem: Probleem, wagen: Wagen) -> bool:
    """A shift outside the hours of its depots drives nothing; PyVRP refuses the whole day for it."""
    homes = (probleem.depots[wagen.begin], probleem.depots[wagen.einde])
    return all(depot.venster.overlap(wagen.dienst) for depot in homes)


def _closed(meters: Raster, seconden: Raster, profiel: Profiel) -> tuple[Raster, Raster]:
    """The matrices of one kind of van: slower in the rush, and no road to where it may not come."""
    closed, procent = profiel
    if procent != 100:  # noqa: PLR2004  per cent: nothing to slow down
        seconden = -(-seconden * procent // 100)
    if closed:
        meters, seconden = meters.copy(), seconden.copy()
        for number in closed:
            for matrix in (meters, seconden):
                matrix[:, number] = ONBEREIKBAAR
                matrix[number, number] = 0
    return meters, seconden


def _tidy(wagen: Wagen, activities: list[Activity]) -> list[Activity]:
    """Without reloads that load for nothing, now that visits fell out, and without more than the van may."""
    kept: list[Activity] = []
    reloads = 0
    for number, activity in enumerate(activities):
        if activity.type == ActivityType.DEPOT:
            last = number + 1 == len(activities)
            idle = not kept or kept[-1].type == ActivityType.DEPOT
            if last or idle or (wagen.max_herladen is not None and reloads >= wagen.max_herladen):
                continue
            reloads += 1
        kept.append(activity)
    if kept and kept[-1].type == ActivityType.DEPOT:
        kept.pop()
    return kept


def _activity(
    bezoek: Bezoek,
    herlaaddepots: tuple[int, ...],
    clients: dict[str, int],
    shipments: dict[str, int],
    seen: set[tuple[Soort, str]],
) -> Activity | None:
    if bezoek.soort == Soort.HERLADEN:
        depot = int(bezoek.sleutel)
        return Activity(ActivityType.DEPOT, depot) if depot in herlaaddepots else None
    key = (bezoek.soort, bezoek.sleutel)
    if key in seen:
        return None
    seen.add(key)
    if bezoek.soort == Soort.TAAK:
        number = clients.get(bezoek.sleutel)
        return None if number is None else Activity(ActivityType.CLIENT, number)
    number = shipments.get(bezoek.sleutel)
    if number is None:
        return None
    return Activity(ActivityType.PICKUP if bezoek.soort == Soort.OPHALEN else ActivityType.DELIVERY, number)
