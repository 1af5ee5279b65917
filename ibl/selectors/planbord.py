"""A day's plan as the planner sees it: the trips with their stops, what is wrong, and the totals."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, F, Q, QuerySet, Sum

from bisc_portal.templatetags.portaal import telwoord
from ibl.models import Depot, Planberekening, Rit, Ritplan, Stop
from ibl.planning.tijden import Grens
from ibl.planning.toets import Gebrek, Uitkomst, Verloop
from ibl.selectors.dagprobleem import Dag, list_vertrekplekken, load_dag

# Each trip keeps its colour and its dashes on the map, the time line and the list; the number tells the rest.
KLEUREN = (
    ("#0b5563", ""),
    ("#97432a", "7 3"),
    ("#2b4c7e", "2 3"),
    ("#4c6026", "10 3 2 3"),
    ("#6a3b6e", "4 2"),
    ("#46545c", "1 2"),
)

# So many stops without a trip are named one by one.
OPSOMMEN = 3


@dataclass(frozen=True)
class Bordstop:
    stop: Stop
    nummer: int | None
    gebreken: Sequence[Gebrek]
    wachten: int
    lading: int

    # Named where a van could load elsewhere.
    vanaf: str = ""

    @property
    def fout(self) -> bool:
        return bool(self.gebreken)

    @property
    def soorten(self) -> list[str]:
        return sorted({lading.get_soort_display() for lading in self.stop.ladingen.all()})


@dataclass(frozen=True)
class Bordrit:
    """`nummer` is its place in the plan that was checked; vans that stay at home come last on the page."""

    nummer: int
    rit: Rit
    kleur: str
    streep: str
    stops: Sequence[Bordstop]
    gebreken: Sequence[Gebrek]
    verloop: Verloop | None

    @property
    def leeg(self) -> bool:
        return not self.stops

    @property
    def bezetting(self) -> int:
        """The fullest moment, in per cent of the room."""
        return round(100 * self.rit.hoogste_lading / max(1, self.rit.capaciteit_kratten))


@dataclass(frozen=True)
class Totaal:
    ritten: int
    stops: int
    kilometers: float
    rij_uren: float
    bewegingen: int
    bewegingen_los: int
    meters_los: int
    spitsbewegingen: int
    spitsbewegingen_vroeg: int

    @property
    def bespaard(self) -> int:
        return self.bewegingen_los - self.bewegingen

    @property
    def kilometers_bespaard(self) -> float:
        return self.meters_los / 1000 - self.kilometers


@dataclass(frozen=True)
class Planbord:
    dag: Dag
    uitkomst: Uitkomst
    ritten: Sequence[Bordrit]
    vervallen: Sequence[Rit]
    ongepland: Sequence[Bordstop]
    berekening: Planberekening | None

    @property
    def plan(self) -> Ritplan:
        return self.dag.plan

    @cached_property
    def depots(self) -> list[Depot]:
        """Where trips of this day leave from, the main one first."""
        return list_vertrekplekken(self.plan, [bord.rit for bord in self.ritten if not bord.leeg])

    @cached_property
    def gebreken(self) -> list[tuple[Gebrek, Bordrit | None, Bordstop | None]]:
        """What does not fit, with where it stands on the page; many stops without a trip in one sentence."""
        found: list[tuple[Gebrek, Bordrit | None, Bordstop | None]] = []
        # Where nothing more is said of it than that, the stops themselves stand together on the board.
        waiting = [
            g for g in self.uitkomst.gebreken if g.grens == Grens.ONTBREEKT and g.zin.endswith("een rit.")
        ]
        if len(waiting) > OPSOMMEN:
            zin = f"{telwoord(len(waiting)).capitalize()} stops staan nog niet in een rit."
            found.append((Gebrek(Grens.ONTBREEKT, zin), None, None))
        else:
            waiting = []
        for gebrek in self.uitkomst.gebreken:
            if gebrek in waiting:
                continue
            rit = next((bord for bord in self.ritten if bord.nummer == gebrek.rit), None)
            stop = rit.stops[gebrek.bezoek] if rit is not None and gebrek.bezoek is not None else None
            found.append((gebrek, rit, stop))
        return found

    @cached_property
    def totaal(self) -> Totaal:
        rows = [bord.rit for bord in self.ritten if not bord.leeg]
        return Totaal(
            ritten=len(rows),
            stops=sum(item.stop.soort == Stop.Soort.STOP for bord in self.ritten for item in bord.stops),
            kilometers=sum(rit.meters for rit in rows) / 1000,
            rij_uren=sum(rit.rijseconden for rit in rows) / 3600,
            bewegingen=sum(rit.bewegingen for rit in rows),
            bewegingen_los=sum(rit.bewegingen_los for rit in rows),
            meters_los=sum(rit.meters_los for rit in rows),
            spitsbewegingen=sum(rit.spitsbewegingen for rit in rows),
            spitsbewegingen_vroeg=sum(rit.spitsbewegingen_vroeg for rit in rows),
        )


def find_ritplan(datum: dt.date) -> QuerySet[Ritplan]:
    """The plan of a day, with what a page about it needs."""
    return Ritplan.objects.filter(datum=datum).select_related(
        "depot__vestiging__gemeente", "matrix", "gemaakt_door"
    )


def find_main_depot() -> Depot | None:
    return Depot.objects.filter(actief=True).select_related("vestiging__gemeente").order_by("pk").first()


def list_ritplannen() -> QuerySet[Ritplan]:
    """Newest day first, with the figures of each day."""
    driving = ~Q(ritten__status=Rit.Status.VERVALLEN) & Q(ritten__bewegingen__gt=0)
    return (
        Ritplan.objects.select_related("depot__vestiging")
        .annotate(
            aantal_ritten=Count("ritten", filter=driving, distinct=True),
            meters=Sum("ritten__meters", filter=driving),
            bewegingen=Sum("ritten__bewegingen", filter=driving),
            bespaard=Sum(F("ritten__bewegingen_los") - F("ritten__bewegingen"), filter=driving),
        )
        .order_by("-datum", "pk")
    )


def load_planbord(plan: Ritplan) -> Planbord:
    dag = load_dag(plan, gereden=True)
    uitkomst = dag.check()
    borden = []
    for number, rit in enumerate(dag.ritten):
        verloop = uitkomst.ritten[number]
        wrong = [gebrek for gebrek in uitkomst.gebreken if gebrek.rit == number]
        kleur, streep = KLEUREN[number % len(KLEUREN)]
        stops = _bordstops(dag, rit, verloop, wrong)
        borden.append(
            Bordrit(
                nummer=number,
                rit=rit,
                kleur=kleur,
                streep=streep,
                stops=stops,
                gebreken=wrong,
                verloop=verloop,
            )
        )
    waiting = [stop for stop in dag.stops if stop.rit_id is None]
    return Planbord(
        dag=dag,
        uitkomst=uitkomst,
        ritten=sorted(borden, key=lambda bord: bord.leeg),
        vervallen=list(
            plan.ritten.filter(status=Rit.Status.VERVALLEN).select_related("voertuig").order_by("naam", "pk")
        ),
        ongepland=[Bordstop(stop, None, (), 0, 0, _vanaf(dag, stop)) for stop in waiting],
        berekening=plan.berekeningen.order_by("-gevraagd_op", "-pk").first(),
    )


def _bordstops(dag: Dag, rit: Rit, verloop: Verloop, wrong: Sequence[Gebrek]) -> list[Bordstop]:
    rows, number = [], 0
    for place, (stop, stand) in enumerate(zip(dag.stops_of(rit), verloop.standen, strict=True)):
        number += stop.soort == Stop.Soort.STOP
        mine = [gebrek for gebrek in wrong if gebrek.bezoek == place]
        rows.append(
            Bordstop(
                stop=stop,
                nummer=number if stop.soort == Stop.Soort.STOP else None,
                gebreken=mine,
                wachten=stand.wachten,
                lading=stand.lading,
                vanaf=_vanaf(dag, stop),
            )
        )
    return rows


def _vanaf(dag: Dag, stop: Stop) -> str:
    """The depot its crates lie at, on a day with more than one."""
    return str(stop.vanaf) if stop.vanaf and stop.lossen and len(dag.probleem.depots) > 1 else ""
