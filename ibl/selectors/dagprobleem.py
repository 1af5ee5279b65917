"""One day's plan as the planning knows it: rows become places, tasks and vans, and keep the way back."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Prefetch, Q

from ibl.models import Depot as Vertrekplek
from ibl.models import (
    Rit,
    Ritplan,
    Rittarief,
    Spitsblok,
    Stop,
    Stoplading,
    Stopplaats,
    Toegangsregel,
    Transportopdracht,
    Voertuig,
)
from ibl.planning.plan import Bezoek, Plan, reload_at, visit
from ibl.planning.plan import Rit as Rijbeurt
from ibl.planning.probleem import Depot, Probleem, Taak, Venster, Wagen
from ibl.planning.probleem import Spitsblok as Blok
from ibl.planning.rijtijd import avoid_peaks
from ibl.planning.toets import Uitkomst, check
from ibl.selectors.reistijden import submatrix

ZONE = ZoneInfo(settings.TIME_ZONE)
# Costs are counted in hundred-thousandths of a euro, so that a metre and a second are whole numbers.
PER_EURO = 100_000
EURO_PER_RIT = 25
EURO_OVERSLAAN = 8
MAX_HERLADEN = 2
# A stop that was fixed keeps its time within this.
SPELING = 15 * 60
TWINTIGSTEN = 20
UUR, DAG = 3600, 86400
ZATERDAG = 5


@dataclass(frozen=True)
class Dag:
    """A plan with its problem; tasks are keyed by stop, vans by vehicle."""

    plan: Ritplan
    ritten: Sequence[Rit]
    stops: Sequence[Stop]
    probleem: Probleem
    middernacht: dt.datetime
    # By branch; the depots come first, the main one before the others.
    plekken: Mapping[int, int]

    def moment(self, seconds: int) -> dt.datetime:
        """A time of this day, on the clock on the wall."""
        local = dt.datetime.combine(self.plan.datum, dt.time(), ZONE)
        return (local + dt.timedelta(seconds=seconds)).astimezone(dt.UTC)

    def rijplan(self) -> Plan:
        """The trips as they stand in the rows."""
        return Plan(
            tuple(
                Rijbeurt(str(rit.voertuig_id), tuple(self._visit(stop) for stop in self.stops_of(rit)))
                for rit in self.ritten
            )
        )

    def _visit(self, stop: Stop) -> Bezoek:
        if stop.soort == Stop.Soort.HERLADEN:
            return reload_at(self.plekken[stop.vestiging_id])
        return visit(str(stop.pk))

    def depot_of(self, rit: Rit) -> int:
        """The place of the depot this trip leaves from."""
        return self.plekken.get(rit.depot.vestiging_id, 0)

    def vestiging_of(self, depot: int) -> int:
        """The branch of the depot with this place."""
        return next(vestiging for vestiging, plek in self.plekken.items() if plek == depot)

    def stops_of(self, rit: Rit) -> list[Stop]:
        mine = [stop for stop in self.stops if stop.rit_id == rit.pk]
        return sorted(mine, key=lambda stop: (stop.volgnummer or 0, stop.pk))

    def check(self) -> Uitkomst:
        return check(self.probleem, self.rijplan())


def load_dag(plan: Ritplan, *, gereden: bool = False) -> Dag:
    """Read everything a day's planning needs; the number of queries does not grow with the stops.

    What was driven is not planned again; `gereden` reads it too, to show the whole day.
    """
    alle = list(
        plan.ritten.select_related(
            "voertuig__depot__vestiging__gemeente", "dienst__chauffeur", "dienst__depot__vestiging__gemeente"
        ).order_by("naam", "pk")
    )
    shown = {Rit.Status.GEPLAND, Rit.Status.ONDERWEG, *([Rit.Status.GEREDEN] if gereden else [])}
    ritten = [rit for rit in alle if rit.status in shown]
    stops = list_stops(plan)
    asked = [stop for stop in stops if stop.rit_id is None or stop.rit_id in {rit.pk for rit in ritten}]
    depots = list_vertrekplekken(plan, ritten, asked)
    homes = [depot.vestiging_id for depot in depots]
    places = [*homes, *sorted({stop.vestiging_id for stop in asked} - set(homes))]
    index = {pk: number for number, pk in enumerate(places)}
    meters, seconden = submatrix(plan.matrix, places)
    spits = list_spits(plan.datum)
    names = {stop.vestiging_id: str(stop.vestiging) for stop in asked}
    return Dag(
        plan=plan,
        ritten=ritten,
        stops=stops,
        probleem=Probleem(
            meters=meters,
            seconden=seconden,
            depots=tuple(
                Depot(
                    plek,
                    Venster(seconds_of(depot.open_van), seconds_of(depot.open_tot)),
                    depot.laadminuten * 60,
                )
                for plek, depot in enumerate(depots)
            ),
            wagens=tuple(_wagens(plan, ritten, spits, index, lying=_lying(asked, index))),
            taken=tuple(_taken(plan, ritten, asked, index)),
            spits=spits,
            namen=tuple(_names(depots)) + tuple(names[pk] for pk in places[len(depots) :]),
        ),
        middernacht=dt.datetime.combine(plan.datum, dt.time(), ZONE),
        plekken=index,
    )


def list_vertrekplekken(
    plan: Ritplan, ritten: Iterable[Rit], stops: Iterable[Stop] = ()
) -> list[Vertrekplek]:
    """The main depot, and every other one a trip leaves from or loads again at, or crates lie at."""
    known = set(plan.matrix.vestigingen)
    found = {plan.depot.vestiging_id: plan.depot}
    for rit in ritten:
        if rit.depot.vestiging_id in known:  # a depot of later has no roads in the plan of then
            found.setdefault(rit.depot.vestiging_id, rit.depot)
    for stop in stops:
        if stop.vanaf is not None and stop.lossen and stop.vanaf.vestiging_id in known:
            found.setdefault(stop.vanaf.vestiging_id, stop.vanaf)
    reloads = {stop.vestiging_id for stop in stops if stop.soort == Stop.Soort.HERLADEN} - found.keys()
    if reloads:
        rows = Vertrekplek.objects.filter(vestiging__in=reloads).select_related("vestiging__gemeente")
        found |= {depot.vestiging_id: depot for depot in rows.order_by("pk")}
    return list(found.values())


def _names(depots: Sequence[Vertrekplek]) -> Iterable[str]:
    return ["het depot"] if len(depots) == 1 else [f"het depot {depot}" for depot in depots]


def list_stops(plan: Ritplan) -> list[Stop]:
    """Every stop of the day with its loads, in the order of the trips."""
    return list(
        plan.stops.select_related(
            "vestiging__gemeente",
            "vestiging__organisatie",
            "vestiging__stopplaats",
            "vanaf__vestiging__gemeente",
        )
        .prefetch_related(
            Prefetch(
                "ladingen", Stoplading.objects.select_related("betaler", "opdracht").order_by("soort", "pk")
            ),
            "vestiging__stopplaats__vensters",
        )
        .order_by("rit_id", "volgnummer", "vestiging__naam", "pk")
    )


def seconds_of(time: dt.time) -> int:
    return time.hour * UUR + time.minute * 60 + time.second


def local_seconds(datum: dt.date, moment: dt.datetime) -> int:
    """A moment as seconds on that day's wall clock."""
    local = moment.astimezone(ZONE)
    return (local.date() - datum).days * DAG + seconds_of(local.time())


def list_spits(datum: dt.date) -> tuple[Blok, ...]:
    """The rush hours of a working day; none in the weekend."""
    if datum.weekday() >= ZATERDAG:
        return ()
    rows = (
        Spitsblok.objects.filter(geldig_vanaf__lte=datum)
        .filter(Q(geldig_tot__isnull=True) | Q(geldig_tot__gte=datum))
        .order_by("van", "pk")
    )
    return tuple(Blok(seconds_of(row.van), seconds_of(row.tot), row.procent) for row in rows)


def _lying(stops: Iterable[Stop], index: Mapping[int, int]) -> frozenset[int]:
    """The depots where crates of this day lie."""
    return frozenset(depot for stop in stops for depot in _depots_of(stop, index) or ())


def _depots_of(stop: Stop, index: Mapping[int, int]) -> frozenset[int] | None:
    """Where what it brings is loaded; None for anywhere."""
    if stop.vanaf is None or not stop.lossen or stop.vanaf.vestiging_id not in index:
        return None
    return frozenset({index[stop.vanaf.vestiging_id]})


def _wagens(
    plan: Ritplan,
    ritten: Iterable[Rit],
    spits: Sequence[Blok],
    index: Mapping[int, int],
    *,
    lying: frozenset[int],
) -> Iterable[Wagen]:
    """Every van begins and ends at its own depot; more crates it finds there and where any lie."""
    tarief = find_tarief(plan.datum)
    per_meter = round(float(tarief.euro_per_km) * PER_EURO / 1000) if tarief else 1
    per_seconde = round(float(tarief.euro_per_uur) * PER_EURO / UUR) if tarief else 1
    for rit in ritten:
        van, tot = shift_of(rit)
        home = index.get(rit.depot.vestiging_id, 0)
        if plan.spits_mijden:
            van, tot = avoid_peaks(van, tot, spits)
        yield Wagen(
            sleutel=str(rit.voertuig_id),
            capaciteit=rit.voertuig.capaciteit_kratten,
            dienst=Venster(van, tot),
            bereik=rit.voertuig.bereik_km * 1000 if rit.voertuig.bereik_km else None,
            begin=home,
            einde=home,
            herlaaddepots=tuple(sorted({0, home} | lying)),
            max_herladen=MAX_HERLADEN,
            vaste_kosten=EURO_PER_RIT * PER_EURO,
            per_meter=max(1, per_meter),
            per_seconde=max(1, per_seconde),
        )


def shift_of(rit: Rit) -> tuple[int, int]:
    """The driver's shift, or while nobody has one the hours of the depot."""
    if rit.dienst is not None:
        return seconds_of(rit.dienst.van), seconds_of(rit.dienst.tot)
    return seconds_of(rit.depot.open_van), seconds_of(rit.depot.open_tot)


def find_tarief(datum: dt.date) -> Rittarief | None:
    return Rittarief.objects.filter(geldig_vanaf__lte=datum).order_by("-geldig_vanaf").first()


def _taken(
    plan: Ritplan, ritten: Sequence[Rit], stops: Iterable[Stop], index: Mapping[int, int]
) -> Iterable[Taak]:
    admitted = _admitted([rit.voertuig for rit in ritten], plan.datum)
    at_work = {rit.pk: rit for rit in ritten}
    for stop in stops:
        if stop.soort == Stop.Soort.HERLADEN:
            continue
        place = stopplaats_of(stop)
        wagens = admitted if place.zero_emissiezone else None
        vensters = windows_on(place, plan.datum)
        rit = at_work.get(stop.rit_id or 0)
        if rit is not None and (stop.vast or rit.status == Rit.Status.ONDERWEG):
            wagens = frozenset({str(rit.voertuig_id)})
            vensters = _around(stop, vensters, plan.datum)
        crates = stop.lossen + stop.laden
        yield Taak(
            sleutel=str(stop.pk),
            plek=index[stop.vestiging_id],
            lossen=stop.lossen,
            laden=stop.laden,
            duur=place.minuten * 60 + place.seconden_per_krat * crates,
            vensters=vensters,
            waarde=None if stop.verplicht else EURO_OVERSLAAN * PER_EURO,
            wagens=wagens,
            depots=_depots_of(stop, index),
        )


def stopplaats_of(stop: Stop) -> Stopplaats:
    """What is known of the place; the usual, where nobody wrote it down."""
    return getattr(stop.vestiging, "stopplaats", None) or Stopplaats(vestiging=stop.vestiging)


def windows_on(place: Stopplaats, datum: dt.date) -> tuple[Venster, ...]:
    """When somebody is there that day; nothing written down means always."""
    if place.pk is None:
        return ()
    return tuple(
        Venster(seconds_of(row.van), seconds_of(row.tot))
        for row in sorted(place.vensters.all(), key=lambda row: row.van)
        if row.weekdag == datum.weekday()
    )


def _admitted(voertuigen: Sequence[Voertuig], datum: dt.date) -> frozenset[str]:
    """The vehicles that may enter a zero-emission zone on this day."""
    rules = list(Toegangsregel.objects.order_by("pk"))
    return frozenset(
        str(voertuig.pk) for voertuig in voertuigen if any(rule.admits(voertuig, datum) for rule in rules)
    )


def _around(stop: Stop, vensters: tuple[Venster, ...], datum: dt.date) -> tuple[Venster, ...]:
    """A fixed stop keeps its time, as far as the place itself is open then."""
    if stop.aankomst_gepland is None:
        return vensters
    planned = local_seconds(datum, stop.aankomst_gepland)
    keep = Venster(max(0, planned - SPELING), planned + SPELING)
    if not vensters:
        return (keep,)
    return tuple(both for window in vensters if (both := window.overlap(keep))) or vensters


def crates(twentieths: int) -> int:
    """Titles share a crate; a crate that is begun takes its place."""
    return -(-twentieths // TWINTIGSTEN)


def groups_of(stop: Stop) -> frozenset[str]:
    """Which vans would have come when Kunst Centraal and the libraries each drove for themselves."""
    kc = Transportopdracht.Soort.KUNST_CENTRAAL
    return frozenset(
        "kunst_centraal" if lading.soort == kc else "bibliotheken" for lading in stop.ladingen.all()
    )
