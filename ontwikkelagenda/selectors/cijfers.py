"""What the agenda hands to the indicators: counts over a period, and the rows behind them.

An agenda belongs to the year it is for, from its adoption on: what the PDO did not adopt is not measured.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone

from bisc_portal.meting import Bronrij, Periode, Telling
from bisc_portal.templatetags.portaal import dag, euro
from ontwikkelagenda.models import (
    AGENDABRONNEN,
    Begrotingsregel,
    Evaluatie,
    Initiatief,
    Subsidietermijn,
    VastgesteldeVersie,
)

NUL = Decimal(0)
TOGETHER = 2  # libraries from which an initiative is a joint one


def _jaren(periode: Periode) -> list[int]:
    """The years that begin in the period: an agenda counts once, whatever the length of the period."""
    begin, end = timezone.localtime(periode.van).date(), timezone.localtime(periode.tot).date()
    return [jaar for jaar in range(begin.year, end.year + 1) if begin <= dt.date(jaar, 1, 1) < end]


def _initiatieven(periode: Periode, now: dt.datetime, bibliotheek_id: int | None) -> QuerySet[Initiatief]:
    adopted = VastgesteldeVersie.objects.filter(agenda=OuterRef("sectie__agenda"), vastgesteld_op__lte=now)
    found = (
        Initiatief.objects.counted()
        .filter(Exists(adopted), sectie__agenda__jaar__in=_jaren(periode))
        .select_related("sectie__agenda", "penvoerder")
    )
    if bibliotheek_id is not None:
        taking_part = Initiatief.bibliotheken.through.objects.filter(organisatie_id=bibliotheek_id)
        found = found.filter(Q(penvoerder_id=bibliotheek_id) | Q(pk__in=taking_part.values("initiatief_id")))
    return found.order_by("sectie__agenda__jaar", "titel", "pk")


# --- Share of the agenda's money that goes to joint initiatives
def count_gezamenlijk(periode: Periode, *, now: dt.datetime, bibliotheek_id: int | None = None) -> Telling:
    """Euros of the agenda for initiatives of two or more libraries, of all its euros."""
    geld = [(i.meedoend, bedrag) for i, bedrag in _with_money(periode, now, bibliotheek_id)]
    samen = sum((bedrag for meedoend, bedrag in geld if meedoend >= TOGETHER), NUL)
    return Telling(teller=samen, noemer=sum((bedrag for _, bedrag in geld), NUL))


def list_gezamenlijk(
    periode: Periode, *, now: dt.datetime, bibliotheek_id: int | None = None
) -> list[Bronrij]:
    """Every initiative; one that asks nothing of the agenda is left out of the count."""
    return [
        Bronrij(
            sleutel=f"initiatief-{i.pk}",
            label=f"{i.titel}, {euro(bedrag)}",
            url=i.get_absolute_url(),
            telt_mee=bool(bedrag),
            behaald=i.meedoend >= TOGETHER,
            reden="" if bedrag else "Vraagt geen geld van de agenda.",
        )
        for i, bedrag in _with_money(periode, now, bibliotheek_id)
    ]


@dataclass(frozen=True)
class _Row:
    """An initiative with the number of libraries in it."""

    pk: int
    titel: str
    url: str
    meedoend: int

    def get_absolute_url(self) -> str:
        return self.url


def _with_money(periode: Periode, now: dt.datetime, bibliotheek_id: int | None) -> list[tuple[_Row, Decimal]]:
    found = list(_initiatieven(periode, now, bibliotheek_id))
    sums: dict[int, Decimal] = dict(
        Begrotingsregel.objects.filter(initiatief__in=found, bron__in=AGENDABRONNEN)
        .order_by()
        .values_list("initiatief_id")
        .annotate(som=Sum("bedrag"))
    )
    taking_part = Initiatief.bibliotheken.through.objects.filter(initiatief__in=found).order_by()
    libraries: dict[int, int] = dict(taking_part.values_list("initiatief_id").annotate(aantal=Count("pk")))
    return [
        (_Row(i.pk, i.titel, i.get_absolute_url(), libraries.get(i.pk, 0)), sums.get(i.pk, NUL))
        for i in found
    ]


# --- Initiatives that were evaluated
def count_geevalueerd(periode: Periode, *, now: dt.datetime, bibliotheek_id: int | None = None) -> Telling:
    """Initiatives with an evaluation, of all initiatives of an adopted agenda."""
    found = _initiatieven(periode, now, bibliotheek_id)
    done = Evaluatie.objects.filter(initiatief__in=found.values("pk"), op__lte=now).count()
    return Telling(teller=Decimal(done), noemer=Decimal(found.count()))


def list_geevalueerd(
    periode: Periode, *, now: dt.datetime, bibliotheek_id: int | None = None
) -> list[Bronrij]:
    found = list(_initiatieven(periode, now, bibliotheek_id))
    done = set(
        Evaluatie.objects.filter(initiatief__in=found, op__lte=now).values_list("initiatief_id", flat=True)
    )
    return [
        Bronrij(f"initiatief-{i.pk}", str(i), i.get_absolute_url(), telt_mee=True, behaald=i.pk in done)
        for i in found
    ]


# --- Adopted before the libraries' subsidy deadlines
def count_op_tijd(periode: Periode, *, now: dt.datetime, bibliotheek_id: int | None = None) -> Telling:
    """Subsidy deadlines that passed or whose agenda was adopted: how many came after it."""
    rows = [row for row in list_op_tijd(periode, now=now, bibliotheek_id=bibliotheek_id) if row.telt_mee]
    return Telling(teller=Decimal(sum(row.behaald for row in rows)), noemer=Decimal(len(rows)))


def list_op_tijd(periode: Periode, *, now: dt.datetime, bibliotheek_id: int | None = None) -> list[Bronrij]:
    """Every deadline for a year of the period; one still ahead of an unadopted agenda does not count."""
    termijnen = Subsidietermijn.objects.filter(jaar__in=_jaren(periode)).select_related("organisatie")
    if bibliotheek_id is not None:
        termijnen = termijnen.filter(organisatie_id=bibliotheek_id)
    first = VastgesteldeVersie.objects.filter(nummer=1, vastgesteld_op__lte=now)
    adopted = {
        jaar: timezone.localtime(op).date()
        for jaar, op in first.order_by("agenda__jaar").values_list("agenda__jaar", "vastgesteld_op")
    }
    today = timezone.localtime(now).date()
    return [
        _termijnrij(termijn, adopted.get(termijn.jaar), today)
        for termijn in termijnen.order_by("jaar", "datum", "organisatie__naam", "pk")
    ]


def _termijnrij(termijn: Subsidietermijn, adopted: dt.date | None, today: dt.date) -> Bronrij:
    ahead = adopted is None and termijn.datum >= today
    return Bronrij(
        sleutel=f"termijn-{termijn.pk}",
        label=f"{termijn.organisatie}, aanvragen vóór {dag(termijn.datum)}",
        url=reverse("ontwikkelagenda:show_planning", args=[termijn.jaar]),
        telt_mee=not ahead,
        behaald=adopted is not None and adopted < termijn.datum,
        reden="De agenda is nog niet vastgesteld en de termijn komt nog." if ahead else "",
    )
