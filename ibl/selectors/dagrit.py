"""The driver's day as a telephone needs it: stop by stop, with every code, to work from without signal."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.templatetags.portaal import dag
from ibl.models import BEWOGEN_OP, Kratinzet, Rit, Ritplan, Stop, Stopplaats, Transportopdracht
from ibl.selectors.ligplaats import locate_at_depots
from ibl.selectors.opdrachten import RIT, list_depots, start_of_day
from ibl.workflow import Status

# What still has to come to the depot.
ONDERWEG_ERHEEN = {Status.KLAARGEZET, Status.OPGEHAALD, Status.VERKEERD_BEZORGD}

type Codes = list[tuple[str, list[str]]]


@dataclass
class Ding:
    """One thing to scan: a crate with all that is in it, or a title or order outside a crate."""

    code: str
    wat: str
    naar: str
    gedaan: bool
    ook: list[str] = field(default_factory=list)
    gemeld: str = ""


@dataclass
class Halte:
    """One stop of the day. `sleutel` tells two visits to the depot apart."""

    sleutel: str
    plaats: int
    naam: str
    bij: str
    tijd: str
    depot: bool
    stop: int | None = None
    geo: str = ""
    aanwijzing: str = ""
    # What the plan counts on here, in crates, also while none of them has a code yet.
    plan_lossen: int = 0
    plan_laden: int = 0
    lossen: list[Ding] = field(default_factory=list)
    laden: list[Ding] = field(default_factory=list)


@dataclass(frozen=True)
class Dagrit:
    naam: str
    dag: str
    stops: list[Halte]

    def as_json(self) -> dict[str, Any]:
        """By hand: the general way copies every code of every stop once more."""
        stops = [
            {
                **vars(halte),
                "lossen": [vars(ding) for ding in halte.lossen],
                "laden": [vars(ding) for ding in halte.laden],
            }
            for halte in self.stops
        ]
        return {"naam": self.naam, "dag": self.dag, "stops": stops}


def load_dagrit(user: User, *, now: dt.datetime) -> Dagrit:
    """The planned trip of this driver today; where there is none, everything there is to drive."""
    opdrachten = list_today(now=now)
    places = map_places(opdrachten)
    rit = find_rit(user, now=now)
    stops = _planned(rit) if rit is not None else _unplanned(places)
    ligt = locate_at_depots(o.pk for o in opdrachten if o.stand == Status.OP_DEPOT)
    # Without a plan nobody knows which van comes where: then whoever looks sees everything.
    route = Route(stops, ligt if rit is not None else {})
    today = start_of_day(now)
    # What is lost comes last: a crate is missing only when nothing in it is underway.
    for opdracht in sorted(opdrachten, key=lambda opdracht: opdracht.stand == Status.ZOEK):
        _place(opdracht, _load_of(opdracht, places), route, today)
    # A stop of a plan is driven also when there is nothing; without a plan nobody goes there for nothing.
    if rit is None:
        stops = [stop for stop in stops if stop.lossen or stop.laden]
    return Dagrit(rit.naam if rit else "Vandaag te rijden", dag(now), stops)


def find_rit(user: User, *, now: dt.datetime) -> Rit | None:
    return (
        Rit.objects.filter(
            datum=timezone.localdate(now), dienst__chauffeur=user, plan__status=Ritplan.Status.VASTGESTELD
        )
        .exclude(status=Rit.Status.VERVALLEN)
        .select_related("dienst__depot__vestiging__organisatie")
        .order_by("vertrek_gepland", "pk")
        .first()
    )


# What the telephone needs of an order, and no more: on a busy day there are hundreds.
VELDEN = (
    *("nummer", "barcode", "status", "lading", "titel", "aantal_kratten", "omschrijving"),
    *("herkomst_id", "bestemming_id", "opgehaald_op", "op_depot_op", "geladen_op", "bezorgd_op"),
)


def list_today(*, now: dt.datetime) -> list[Transportopdracht]:
    """What is to be driven, and what was driven today: a stop keeps what was done there."""
    codes = Kratinzet.objects.filter(opdracht=OuterRef("pk")).order_by("pk").values("krat__code")
    return list(
        Transportopdracht.objects.alias(bewogen_op=BEWOGEN_OP)
        .annotate(kratcodes=ArraySubquery(codes))
        .filter(Q(status__in=sorted(RIT)) | Q(bewogen_op__gte=start_of_day(now)))
        .exclude(status__in=[Status.GEANNULEERD, Status.NIET_LEVERBAAR])
        .only(*VELDEN)
        .order_by("termijn_op", "pk")
    )


def map_places(opdrachten: Iterable[Transportopdracht]) -> dict[int, Vestiging]:
    """Where they come from and go to; many orders share a few branches."""
    ids = {pk for opdracht in opdrachten for pk in (opdracht.herkomst_id, opdracht.bestemming_id)}
    return Vestiging.objects.select_related("organisatie", "stopplaats").in_bulk(
        [pk for pk in ids if pk is not None]
    )


def _planned(rit: Rit) -> list[Halte]:
    stops = Stop.objects.filter(rit=rit).select_related("vestiging__organisatie", "vestiging__stopplaats")
    middle = [
        _halte(f"s{stop.pk}", stop.vestiging, depot=stop.soort == Stop.Soort.HERLADEN, stop=stop)
        for stop in stops.order_by("volgnummer", "pk")
    ]
    depot = rit.depot.vestiging
    return [_halte("begin", depot, depot=True), *middle, _halte("eind", depot, depot=True)]


def _unplanned(places: dict[int, Vestiging]) -> list[Halte]:
    """Every place there is something for, between a begin and an end at the main depot."""
    depots = list(list_depots().select_related("stopplaats"))
    ours = {depot.pk for depot in depots}
    ordered = sorted(
        (place for place in places.values() if place.pk not in ours),
        key=lambda place: (place.plaats, place.naam, place.pk),
    )
    branches = [_halte(f"v{place.pk}", place, depot=False) for place in ordered]
    if not depots:
        return branches
    return [_halte("begin", depots[0], depot=True), *branches, _halte("eind", depots[0], depot=True)]


def _halte(key: str, place: Vestiging, *, depot: bool, stop: Stop | None = None) -> Halte:
    planned = stop.aankomst_gepland if stop else None
    known: Stopplaats | None = getattr(place, "stopplaats", None)
    town = "" if place.plaats == place.naam else f", {place.plaats}"
    return Halte(
        sleutel=key,
        plaats=place.pk,
        naam=place.naam,
        bij=f"{place.organisatie.naam}{town}",
        tijd=f"{timezone.localtime(planned):%H:%M}" if planned else "",
        depot=depot,
        stop=stop.pk if stop else None,
        geo=f"{place.lat},{place.lon}" if place.lat is not None and place.lon is not None else "",
        aanwijzing=known.aanwijzing if known else "",
        plan_lossen=stop.lossen if stop else 0,
        plan_laden=stop.laden if stop else 0,
    )


@dataclass(frozen=True)
class Vracht:
    """What is scanned for one order: each code with the others it goes by, what it is and where it goes."""

    codes: Codes
    wat: str
    naar: str


class Route:
    """The stops by place, and for each the depot its crates are loaded at and brought to.

    `ligt` says at which depot an order lies: this van brings it only where it comes from there.
    """

    def __init__(self, stops: list[Halte], ligt: Mapping[int, int]) -> None:
        self.ligt = ligt
        self.at: defaultdict[int, list[Halte]] = defaultdict(list)
        self.eind = stops[-1] if stops and stops[-1].depot else None
        self.from_depot: dict[str, Halte | None] = {}
        self.to_depot: dict[str, Halte | None] = {}
        before = after = None
        for halte in stops:
            before = halte if halte.depot else before
            self.from_depot[halte.sleutel] = before
        for halte in reversed(stops):
            after = halte if halte.depot else after
            self.to_depot[halte.sleutel] = after
        for halte in stops:
            if not halte.depot:
                self.at[halte.plaats].append(halte)

    def load_at(self, opdracht: Transportopdracht) -> Halte | None:
        """Where the van loads what goes there: at the begin of the round that passes there."""
        there = self.brought_to(opdracht)
        return self.from_depot[there[0].sleutel] if there else None

    def brought_to(self, opdracht: Transportopdracht) -> list[Halte]:
        """Where the van brings it, as far as it loads where the order lies."""
        there = self.at.get(opdracht.bestemming_id, [])
        ligt = self.ligt.get(opdracht.pk)
        if ligt is None:
            return there
        return [halte for halte in there if (d := self.from_depot[halte.sleutel]) and d.plaats == ligt]

    def unload_at(self, opdracht: Transportopdracht) -> Halte | None:
        """Where the van brings what it fetches there; what it carries beside its plan, at the end."""
        there = self.at.get(opdracht.herkomst_id or 0)
        if there:
            return self.to_depot[there[0].sleutel]
        return self.eind if opdracht.stand in {Status.OPGEHAALD, Status.VERKEERD_BEZORGD} else None


def _place(opdracht: Transportopdracht, load: Vracht, route: Route, today: dt.datetime) -> None:
    """Put one order with every stop it is loaded or unloaded at today."""
    status = opdracht.stand
    load_at = route.load_at(opdracht)
    if load_at is not None and _is_due(opdracht.geladen_op, {Status.OP_DEPOT}, status, today):
        _add(load_at.laden, load, done=opdracht.geladen_op is not None)
    for halte in route.at.get(opdracht.herkomst_id or 0, ()):
        if _is_due(opdracht.opgehaald_op, {Status.KLAARGEZET}, status, today):
            _add(halte.laden, load, done=opdracht.opgehaald_op is not None)
    for halte in route.brought_to(opdracht):
        if _is_due(opdracht.bezorgd_op, {Status.GELADEN, Status.OP_DEPOT}, status, today):
            _add(halte.lossen, load, done=opdracht.bezorgd_op is not None)
        elif status == Status.ZOEK and _was_today(opdracht.geladen_op, today):
            # What was loaded and is not there stays named at its stop, also after the telephone sent it.
            _add_missing(halte.lossen, load)
    unload_at = route.unload_at(opdracht)
    if unload_at is not None and _is_due(opdracht.op_depot_op, ONDERWEG_ERHEEN, status, today):
        _add(unload_at.lossen, load, done=opdracht.op_depot_op is not None)


def _was_today(done_op: dt.datetime | None, today: dt.datetime) -> bool:
    return done_op is not None and done_op >= today


def _is_due(done_op: dt.datetime | None, still: set[Status], status: Status, today: dt.datetime) -> bool:
    """To be done today, or done today already."""
    return (done_op is None and status in still) or (done_op is not None and done_op >= today)


def _load_of(opdracht: Transportopdracht, places: dict[int, Vestiging]) -> Vracht:
    crates = dict.fromkeys(getattr(opdracht, "kratcodes", ()))
    own = [code for code in (opdracht.barcode, opdracht.nummer) if code]
    codes = [(code, own) for code in crates] or [(own[0], own[1:])]
    return Vracht(codes, opdracht.wat, str(places[opdracht.bestemming_id]))


def _add(dingen: list[Ding], load: Vracht, *, done: bool) -> None:
    """Crates are scanned, not what is in them; a title without a crate by its barcode or number."""
    for code, also in load.codes:
        known = _find(dingen, code)
        if known is None:
            dingen.append(Ding(code, load.wat, load.naar, done, list(also)))
        else:
            known.wat = f"{known.wat}, {load.wat}"
            known.gedaan = known.gedaan and done
            known.ook += also


def _add_missing(dingen: list[Ding], load: Vracht) -> None:
    for code, also in load.codes:
        known = _find(dingen, code)
        if known is None:
            dingen.append(Ding(code, load.wat, load.naar, gedaan=False, ook=list(also), gemeld="ontbreekt"))
        elif known.gemeld:
            known.wat = f"{known.wat}, {load.wat}"
            known.ook += also


def _find(dingen: list[Ding], code: str) -> Ding | None:
    return next((ding for ding in dingen if ding.code == code), None)
