"""What a day asks of the vans: the weekly pattern, and the orders that stand ready or lie at the depot."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q

from ibl.models import Stopplaats, Stopsluiting, Transportopdracht, Weekpatroon
from ibl.selectors.dagprobleem import TWINTIGSTEN
from ibl.selectors.ligplaats import locate_at_depots
from ibl.workflow import Status


@dataclass
class Vracht:
    """Of one kind, on one account, and of one order where there is one; in twentieths of a crate."""

    soort: str
    betaler_id: int
    opdracht_id: int | None = None
    lossen: int = 0
    laden: int = 0
    # The branch of the depot where it lies, of what lies at one.
    ligt: int | None = None


@dataclass
class Vraag:
    """What one place needs that day."""

    verplicht: bool = False
    vrachten: list[Vracht] = field(default_factory=list)

    def split_by_depot(self, *, hoofd: int) -> dict[int | None, list[Vracht]]:
        """What lies at each depot apart: no van finds it elsewhere. The rest goes along with the main one."""
        places = {vracht.ligt for vracht in self.vrachten if vracht.ligt is not None}
        rest = hoofd if hoofd in places else min(places, default=None)
        parts: dict[int | None, list[Vracht]] = defaultdict(list)
        for vracht in self.vrachten:
            parts[rest if vracht.ligt is None else vracht.ligt].append(vracht)
        return dict(parts)


@dataclass(frozen=True)
class Dagvraag:
    """By branch; and the branches that are closed although something waits for them."""

    vragen: dict[int, Vraag]
    gesloten: list[int]

    @property
    def depots(self) -> set[int]:
        """The branches of the depots where something lies."""
        return {v.ligt for vraag in self.vragen.values() for v in vraag.vrachten if v.ligt is not None}


def collect_vraag(datum: dt.date, *, depot_vestiging_id: int) -> Dagvraag:
    """Orders first; a weekly pattern promises at least so much, so only what is missing is added."""
    vragen: dict[int, Vraag] = defaultdict(Vraag)
    opdrachten = list(
        Transportopdracht.objects.filter(status__in=[Status.KLAARGEZET, Status.OP_DEPOT])
        .select_related("herkomst")
        .order_by("pk")
    )
    ligt = locate_at_depots(o.pk for o in opdrachten if o.status == Status.OP_DEPOT)
    for opdracht in opdrachten:
        at_depot = opdracht.status == Status.OP_DEPOT
        place = opdracht.bestemming_id if at_depot else opdracht.herkomst_id
        if place is None or place == depot_vestiging_id:
            continue
        load = opdracht.aantal_kratten * TWINTIGSTEN or 1
        vracht = Vracht(opdracht.soort, opdracht.aanvrager_id, opdracht.pk, ligt=ligt.get(opdracht.pk))
        vracht.lossen, vracht.laden = (load, 0) if at_depot else (0, load)
        vragen[place].vrachten.append(vracht)
        vragen[place].verplicht = True
    for patroon in _patterns(datum):
        vraag = vragen[patroon.vestiging_id]
        known = [vracht for vracht in vraag.vrachten if vracht.soort == patroon.soort and vracht.opdracht_id]
        lossen = max(0, patroon.lossen * TWINTIGSTEN - sum(vracht.lossen for vracht in known))
        laden = max(0, patroon.laden * TWINTIGSTEN - sum(vracht.laden for vracht in known))
        vraag.verplicht = vraag.verplicht or patroon.verplicht
        if lossen or laden:
            vraag.vrachten.append(Vracht(patroon.soort, patroon.betaler_id, None, lossen=lossen, laden=laden))
    closed = _closed_on(datum)
    asked = {place: vraag for place, vraag in vragen.items() if vraag.vrachten}
    return Dagvraag(
        vragen={place: vraag for place, vraag in asked.items() if place not in closed},
        gesloten=sorted(set(asked) & closed),
    )


def _patterns(datum: dt.date) -> list[Weekpatroon]:
    return list(
        Weekpatroon.objects.filter(weekdag=datum.weekday(), geldig_vanaf__lte=datum, vestiging__actief=True)
        .filter(Q(geldig_tot__isnull=True) | Q(geldig_tot__gte=datum))
        .order_by("pk")
    )


def _closed_on(datum: dt.date) -> set[int]:
    """Branches with a closure that day, or with windows on other days only."""
    shut = Stopsluiting.objects.filter(van__lte=datum, tot__gte=datum)
    elsewhere = (
        Stopplaats.objects.filter(vensters__isnull=False)
        .exclude(vensters__weekdag=datum.weekday())
        .values_list("vestiging_id", flat=True)
    )
    return set(shut.values_list("stopplaats__vestiging_id", flat=True)) | set(elsewhere)
