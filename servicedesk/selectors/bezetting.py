"""Reading the roster: a week of shifts, who is there now, who is next, and how much of it was staffed."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.werktijd import engine
from bisc_portal.werktijd.selectors import load_kalender
from servicedesk import sla
from servicedesk.models import Aanwezigheid, Roosterdienst, Ruilverzoek

SERVICEDESK = "servicedesk"
DAYS = 7


@dataclass(frozen=True)
class Roosterdag:
    """One day of the roster; `gaten` are the parts of service time nobody is planned for."""

    datum: dt.date
    vensters: list[sla.Tijdvak]
    diensten: list[Roosterdienst]
    gaten: list[sla.Tijdvak]


@dataclass(frozen=True)
class Bezetting:
    """Service time of a span, the part of it in which somebody was signed on, and when nobody was."""

    servicetijd: dt.timedelta
    bemand: dt.timedelta
    onbemand: list[sla.Tijdvak]

    @property
    def aandeel(self) -> float | None:
        return self.bemand / self.servicetijd if self.servicetijd else None


def list_roosterdagen(maandag: dt.date, *, now: dt.datetime) -> list[Roosterdag]:
    """A week, day by day; days without service or shifts are left out."""
    begin, end = _midnight(maandag), _midnight(maandag + dt.timedelta(days=DAYS))
    diensten = list(
        Roosterdienst.objects.filter(van__lt=end, tot__gt=begin)
        .select_related("medewerker")
        .prefetch_related("ruilverzoeken__aan")
        .order_by("van", "medewerker__naam", "pk")
    )
    dagen = []
    for offset in range(DAYS):
        datum = maandag + dt.timedelta(days=offset)
        van, tot = _midnight(datum), _midnight(datum + dt.timedelta(days=1))
        vensters = open_spans(van, tot)
        own = [dienst for dienst in diensten if van <= dienst.van < tot]
        planned = [(d.van, d.tot) for d in diensten if d.ziek_gemeld_op is None]
        gaten = sla.subtract(vensters, planned)
        if vensters or own:
            dagen.append(Roosterdag(datum, vensters, own, [gat for gat in gaten if gat[1] > now]))
    return dagen


def open_spans(van: dt.datetime, tot: dt.datetime) -> list[sla.Tijdvak]:
    """The opening hours of the desk in a span."""
    segmenten = engine.explain(load_kalender(SERVICEDESK), van, tot)
    return [(segment.van, segment.tot) for segment in segmenten if segment.telt_mee]


def find_last_closing(*, now: dt.datetime) -> dt.datetime | None:
    """When service ended, while the desk is closed; None while it is open, or was not these days."""
    spans = open_spans(now - dt.timedelta(days=DAYS), now)
    return spans[-1][1] if spans and spans[-1][1] < now else None


def list_aanwezig(*, now: dt.datetime) -> QuerySet[Aanwezigheid]:
    """Who is signed on at this moment."""
    return (
        Aanwezigheid.objects.filter(van__lte=now, tot__isnull=True)
        .select_related("medewerker")
        .order_by("van", "pk")
    )


def list_op_dienst(*, now: dt.datetime) -> list[User]:
    """Whom a warning goes to: who is in the roster now, else who is signed on; empty without either."""
    diensten = (
        Roosterdienst.objects.staffed()
        .filter(van__lte=now, tot__gt=now, medewerker__is_active=True)
        .select_related("medewerker")
        .order_by("van", "pk")
    )
    found = [dienst.medewerker for dienst in diensten]
    return found or [a.medewerker for a in list_aanwezig(now=now) if a.medewerker.is_active]


def find_next_in_roster(*, now: dt.datetime, behalve: set[int]) -> User | None:
    """The next in the roster who has not been told: on duty now first, then whose shift begins first."""
    dienst = (
        Roosterdienst.objects.staffed()
        .filter(tot__gt=now, medewerker__is_active=True)
        .exclude(medewerker__in=behalve)
        .select_related("medewerker")
        .order_by("van", "pk")
        .first()
    )
    return dienst.medewerker if dienst else None


def list_ruilverzoeken_for(user: User) -> QuerySet[Ruilverzoek]:
    """What colleagues ask this person."""
    return (
        Ruilverzoek.objects.filter(aan=user, antwoord=Ruilverzoek.Antwoord.GEVRAAGD)
        .select_related("van", "dienst")
        .order_by("dienst__van", "pk")
    )


def measure_bezetting(van: dt.datetime, tot: dt.datetime) -> Bezetting:
    """The share of service time in which at least one person was signed on at the desk."""
    if tot <= van:
        return Bezetting(dt.timedelta(), dt.timedelta(), [])
    vensters = open_spans(van, tot)
    onbemand = list_onbemand(vensters, now=tot)
    servicetijd = _total(vensters)
    return Bezetting(servicetijd, servicetijd - _total(onbemand), onbemand)


def list_onbemand(vakken: list[sla.Tijdvak], *, now: dt.datetime) -> list[sla.Tijdvak]:
    """The parts of these spans in which nobody was signed on."""
    if not vakken:
        return []
    aanwezig = Aanwezigheid.objects.filter(
        Q(tot__isnull=True) | Q(tot__gt=vakken[0][0]), van__lt=vakken[-1][1]
    ).order_by("van", "pk")
    return sla.subtract(vakken, [(a.van, a.tot or max(now, a.van)) for a in aanwezig])


def _total(vakken: list[sla.Tijdvak]) -> dt.timedelta:
    return sum((tot - van for van, tot in vakken), dt.timedelta())


def _midnight(datum: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(datum, dt.time.min))
