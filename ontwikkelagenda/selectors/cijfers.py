"""What the agenda hands to the indicators: the rows of a period, each with whether it counts and was reached.

An agenda belongs to the year it is for, from its adoption on: what the PDO did not adopt is not measured.
"""

import datetime as dt
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone

from bisc_portal.meting import Bronrij, Periode
from bisc_portal.templatetags.portaal import dag, euro
from ontwikkelagenda.models import (
    Agenda,
    Begrotingsregel,
    Evaluatie,
    Initiatief,
    Subsidietermijn,
    VastgesteldeVersie,
)


def _jaren(periode: Periode) -> list[int]:
    """The years that begin in the period: an agenda counts once, whatever the length of the period."""
    begin, end = timezone.localtime(periode.van).date(), timezone.localtime(periode.tot).date()
    return [jaar for jaar in range(begin.year, end.year + 1) if begin <= dt.date(jaar, 1, 1) < end]


def list_jaren() -> list[int]:
    """The years there is an agenda or a deadline for."""
    agendas = Agenda.objects.order_by().values_list("jaar")
    return [
        jaar
        for (jaar,) in agendas.union(Subsidietermijn.objects.order_by().values_list("jaar")).order_by("jaar")
    ]


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


# --- Initiatives that were evaluated
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


# --- Money of the agenda for what libraries do together
def list_gezamenlijk(periode: Periode) -> list[Bronrij]:
    """Every initiative with what it asks of the agenda; reached is what two or more libraries share in.

    An agenda that is not adopted yet counts as well: its money is being divided.
    """
    regels = Begrotingsregel.objects.counted().order_by()
    asked = dict(regels.values_list("initiatief").annotate(som=Sum("bedrag")))
    joint = set(regels.joint().values_list("initiatief_id", flat=True))
    initiatieven = (
        Initiatief.objects.filter(sectie__agenda__jaar__in=_jaren(periode))
        .annotate(meedoend=Count("bibliotheken"))
        .order_by("sectie__agenda__jaar", "sectie__huisdeel__volgorde", "sectie__volgorde", "titel", "pk")
    )
    return [_geldrij(i, asked.get(i.pk, Decimal(0)), samen=i.pk in joint) for i in initiatieven]


def _geldrij(initiatief: Initiatief, bedrag: Decimal, *, samen: bool) -> Bronrij:
    meedoend: int = getattr(initiatief, "meedoend")  # noqa: B009  annotated
    who = "één bibliotheek" if meedoend == 1 else f"{meedoend} bibliotheken"
    return Bronrij(
        sleutel=f"I{initiatief.pk}",
        label=initiatief.titel,
        url=initiatief.get_absolute_url(),
        telt_mee=bedrag > 0,
        behaald=samen,
        reden=f"{euro(bedrag)}, {who}" if bedrag else "Vraagt niets uit de agenda, of telt daar niet mee.",
        gewicht=bedrag,
    )


# --- Adopted before the libraries' subsidy deadlines
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
