"""The 72 hours of a month: in time or not, how long, and which leg lost the time."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest, TruncMonth
from django.utils import timezone

from ibl import sla
from ibl.models import Transportopdracht, TransportopdrachtQuerySet, Verwachting
from ibl.models.opdrachten import LOPEND

# Each leg by the moment it ends, in the order of the road.
DELEN = {
    "klaargezet_op": "klaarzetten",
    "opgehaald_op": "wachten op de bus",
    "op_depot_op": "naar het depot",
    "geladen_op": "sorteren op het depot",
    "bezorgd_op": "bezorgen",
    "beschikbaar_op": "uitpakken",
}
STAMPS = list(DELEN)


@dataclass(frozen=True)
class Deel:
    """One leg: how long it takes when all goes well, when it does not, and how often it lost the time."""

    naam: str
    gehaald: dt.timedelta | None
    gemist: dt.timedelta | None
    verloor: int


@dataclass(frozen=True)
class Termijnstand:
    noemer: int
    gehaald: int
    binnen_48: int
    binnen_72: int
    boven_72: int
    nooit: int
    delen: list[Deel]

    @property
    def aandeel(self) -> float | None:
        return self.gehaald / self.noemer if self.noemer else None

    @property
    def gemist(self) -> int:
        return self.noemer - self.gehaald

    @property
    def grootste(self) -> Deel | None:
        """The leg that lost the time most often."""
        lost = [deel for deel in self.delen if deel.verloor]
        return max(lost, key=lambda deel: deel.verloor, default=None)


def load_termijnstand(
    van: dt.datetime, tot: dt.datetime, *, now: dt.datetime, bibliotheek_id: int | None = None
) -> Termijnstand:
    """Everything asked for in this period whose 72 hours have passed; always three queries."""
    counted = _asked(van, tot, bibliotheek_id).counted(now).order_by()
    took = ExpressionWrapper(F("beschikbaar_op") - F("aangevraagd_op"), output_field=DurationField())
    counts = counted.annotate(duurde=took).aggregate(
        noemer=Count("pk"),
        gehaald=Count("pk", filter=Q(beschikbaar_op__lte=F("termijn_op"))),
        binnen_48=Count("pk", filter=Q(duurde__lt=sla.WAARSCHUWING_NA)),
        binnen_72=Count("pk", filter=Q(duurde__gte=sla.WAARSCHUWING_NA, duurde__lte=sla.NORM)),
        boven_72=Count("pk", filter=Q(duurde__gt=sla.NORM)),
        nooit=Count("pk", filter=Q(beschikbaar_op__isnull=True)),
    )
    legs = _legs(now)
    met = counted.met().annotate(**legs)
    missed = counted.filter(Q(beschikbaar_op__isnull=True) | Q(beschikbaar_op__gt=F("termijn_op"))).annotate(
        **legs
    )
    usual = met.aggregate(**{f"gemiddeld_{name}": Avg(name) for name in legs})
    return Termijnstand(delen=_delen(missed, legs, usual), **counts)


def _asked(van: dt.datetime, tot: dt.datetime, bibliotheek_id: int | None) -> TransportopdrachtQuerySet:
    asked = Transportopdracht.objects.filter(aangevraagd_op__gte=van, aangevraagd_op__lt=tot)
    return asked.filter(aanvrager_id=bibliotheek_id) if bibliotheek_id else asked


def _legs(now: dt.datetime) -> dict[str, Any]:
    """How long each leg took. A step nobody scanned took no time; what still runs lasts until now."""
    legs: dict[str, Any] = {}
    for place, stamp in enumerate(STAMPS):
        end = Coalesce(*(F(later) for later in STAMPS[place:]), Value(now))
        begin = (
            Coalesce(*(F(later) for later in STAMPS[place - 1 :]), Value(now))
            if place
            else F("aangevraagd_op")
        )
        legs[f"duur_{stamp}"] = ExpressionWrapper(end - begin, output_field=DurationField())
    return legs


def _delen(missed: QuerySet[Transportopdracht], legs: dict[str, Any], usual: dict[str, Any]) -> list[Deel]:
    """A leg lost the time of a request when it exceeded its usual length by more than every other leg."""
    zero = dt.timedelta(0)
    excess = {
        f"meer_{name}": ExpressionWrapper(
            F(name) - Value(usual[f"gemiddeld_{name}"] or zero), output_field=DurationField()
        )
        for name in legs
    }
    most = missed.annotate(**excess).annotate(meest=Greatest(*(F(name) for name in excess)))
    totals = most.aggregate(
        **{f"gemiddeld_{name}": Avg(name) for name in legs},
        **{f"verloor_{name}": Count("pk", filter=Q(meest=F(f"meer_{name}"))) for name in legs},
    )
    return [
        Deel(
            naam,
            usual[f"gemiddeld_duur_{stamp}"],
            totals[f"gemiddeld_duur_{stamp}"],
            totals[f"verloor_duur_{stamp}"],
        )
        for stamp, naam in DELEN.items()
    ]


def list_aandeel_per_maand(*, now: dt.datetime) -> list[Any]:
    """The share in time of every library in every month there is."""
    return list(
        Transportopdracht.objects.all()
        .counted(now)
        .annotate(maand=TruncMonth("aangevraagd_op"))
        .values("aanvrager_id", "maand")
        .annotate(noemer=Count("pk"), gehaald=Count("pk", filter=Q(beschikbaar_op__lte=F("termijn_op"))))
        .order_by("maand", "aanvrager_id")
    )


@dataclass(frozen=True)
class Vooruitblik:
    """What the background expects of the requests that run now."""

    haalt_niet: int
    hangt: int
    rijdag: dt.date | None
    berekend_op: dt.datetime | None


def load_vooruitblik(bibliotheek_id: int | None = None) -> Vooruitblik:
    expected = Verwachting.objects.filter(opdracht__status__in=LOPEND)
    if bibliotheek_id:
        expected = expected.filter(opdracht__aanvrager_id=bibliotheek_id)
    counts = expected.order_by().aggregate(
        haalt_niet=Count("pk", filter=Q(haalt=False)), hangt=Count("pk", filter=Q(hangt_aan__isnull=False))
    )
    newest = Verwachting.objects.order_by("-berekend_op", "pk").values_list("berekend_op", flat=True).first()
    day = expected.filter(hangt_aan__isnull=False).order_by("hangt_aan").values_list("hangt_aan", flat=True)
    return Vooruitblik(rijdag=day.first(), berekend_op=newest, **counts)


def month_of(moment: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """The local month this moment lies in, as two instants."""
    begin = timezone.localtime(moment).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    following = (begin + dt.timedelta(days=32)).replace(day=1)
    zone = timezone.get_current_timezone()
    return begin, dt.datetime.combine(following.date(), dt.time(), zone)
