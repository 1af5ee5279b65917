"""The availability page: how each service does now, this month and the months before, and what went wrong."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone

from bisc_portal.meting import Periode
from servicedesk.models import Dienst, Onbeschikbaarheid, Sonde, SondeMeting
from servicedesk.selectors.diensturen import measure_beschikbaar
from servicedesk.selectors.herberekening import month

# The contract, chapter 7 of the plan.
NORMEN = {
    Dienst.BIBLIOTHEEKSYSTEEM: Decimal("0.985"),
    Dienst.MELDINGSAPPLICATIE: Decimal("0.985"),
    Dienst.BEMANDE_SERVICEDESK: Decimal("0.95"),
}
MONTHS = 12


@dataclass(frozen=True)
class Maandstand:
    """A share of one month; None when nothing was measured."""

    maand: dt.date
    aandeel: Decimal | None
    gehaald: bool


@dataclass(frozen=True)
class Dienststand:
    """A service as the page shows it."""

    dienst: str
    naam: str
    norm: Decimal
    storing: Onbeschikbaarheid | None
    onderhoud: Onbeschikbaarheid | None
    maanden: list[Maandstand]
    telt: dt.timedelta
    stuk: dt.timedelta
    gepland: dt.timedelta

    @property
    def nu(self) -> Maandstand:
        return self.maanden[-1]


def list_dienststanden(*, now: dt.datetime) -> list[Dienststand]:
    """The services of the contract, in its order."""
    open_ = list(
        Onbeschikbaarheid.objects.filter(vervallen=False, van__lte=now)
        .filter(Q(tot__isnull=True) | Q(tot__gt=now))
        .order_by("van", "pk")
    )
    maanden = _months(timezone.localdate(now))
    found = []
    for dienst, norm in NORMEN.items():
        running = [rij for rij in open_ if rij.dienst == dienst]
        stand = measure_beschikbaar(dienst, _periode(maanden[-1]), now=now)
        zero = dt.timedelta()
        found.append(
            Dienststand(
                dienst=dienst,
                naam=Dienst(dienst).label,
                norm=norm,
                storing=next((rij for rij in running if not rij.gepland), None),
                onderhoud=next((rij for rij in running if rij.gepland), None),
                maanden=[_maandstand(dienst, maand, norm, now) for maand in maanden],
                telt=stand.telt if stand else zero,
                stuk=stand.telt - stand.werkte if stand else zero,
                gepland=stand.onderhoud if stand else zero,
            )
        )
    return found


def _maandstand(dienst: str, maand: dt.date, norm: Decimal, now: dt.datetime) -> Maandstand:
    stand = measure_beschikbaar(dienst, _periode(maand), now=now)
    if stand is None or not stand.telt:
        return Maandstand(maand, None, gehaald=False)
    aandeel = Decimal(stand.werkte // dt.timedelta(seconds=1)) / Decimal(
        stand.telt // dt.timedelta(seconds=1)
    )
    return Maandstand(maand, aandeel, gehaald=aandeel >= norm)


def list_onbeschikbaarheid(dienst: str = "") -> QuerySet[Onbeschikbaarheid]:
    """Outages and maintenance with their corrections, the latest first."""
    rijen = Onbeschikbaarheid.objects.select_related("sonde").prefetch_related("correcties__door")
    if dienst:
        rijen = rijen.filter(dienst=dienst)
    return rijen.order_by("-van", "-pk")


def list_sondes() -> list[tuple[Sonde, SondeMeting | None]]:
    """Every probe with what it saw last."""
    sondes = list(Sonde.objects.order_by("dienst", "naam", "pk"))
    last = {
        meting.sonde_id: meting
        for meting in SondeMeting.objects.filter(sonde__in=sondes)
        .order_by("sonde_id", "-minuut")
        .distinct("sonde_id")
    }
    return [(sonde, last.get(sonde.pk)) for sonde in sondes]


def _months(today: dt.date) -> list[dt.date]:
    """The last twelve, this one at the end."""
    maanden = [today.replace(day=1)]
    while len(maanden) < MONTHS:
        maanden.insert(0, (maanden[0] - dt.timedelta(days=1)).replace(day=1))
    return maanden


def _periode(maand: dt.date) -> Periode:
    van, tot = month(maand)
    return Periode(van.astimezone(dt.UTC), tot.astimezone(dt.UTC))
