"""What the servicedesk gives to the indicators: counts over a period, and the rows behind them."""

import datetime as dt
from decimal import Decimal

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from bisc_portal.meting import Bronrij, Maanddeel, Periode, Telling, mark, month_number, months_of
from bisc_portal.netwerk.models import Organisatie
from bisc_portal.templatetags.portaal import dag, moment
from servicedesk.models import (
    GbsAansluiting,
    Klok,
    Melding,
    MeldingGebeurtenis,
    SlaAandeel,
)
from servicedesk.models.klokken import KlokQuerySet


def _klokken(
    periode: Periode, *, soort: str, urgentie: int | None, bibliotheek_id: int | None
) -> KlokQuerySet:
    """The counting clock of every response cycle that began in the period."""
    klokken = Klok.objects.counting().filter(
        gemeld_op__gte=periode.van, gemeld_op__lt=periode.tot, norm__soort=soort
    )
    if urgentie is not None:
        klokken = klokken.filter(norm__urgentie=urgentie)
    if bibliotheek_id is not None:
        klokken = klokken.filter(melding__organisatie_id=bibliotheek_id)
    return klokken


def count_opgepakt(
    periode: Periode,
    *,
    soort: str,
    urgentie: int | None = None,
    now: dt.datetime,
    bibliotheek_id: int | None = None,
) -> Telling:
    """Picked up in time, of the cycles begun in the period whose result is certain at `now`."""
    klokken = _klokken(periode, soort=soort, urgentie=urgentie, bibliotheek_id=bibliotheek_id)
    counts = klokken.decided(now).aggregate(
        teller=Count("pk", filter=Q(stopped_at__lte=F("breach_at"))), noemer=Count("pk")
    )
    return Telling(teller=Decimal(counts["teller"]), noemer=Decimal(counts["noemer"]))


def count_opgepakt_per_maand(periode: Periode, *, now: dt.datetime) -> list[Maanddeel]:
    """The same per kind of call, month and library, in one pass over the clocks.

    The measure is named by its kind, an incident also by its urgency: servicedesk.incident_1.
    """
    months = months_of(periode)
    beslist = Q(stopped_at__lte=now) | Q(breach_at__lt=now)
    gehaald = Q(stopped_at__lte=F("breach_at"))
    rows = (
        Klok.objects.counting()
        .filter(gemeld_op__gte=periode.van, gemeld_op__lt=periode.tot)
        .annotate(maand=month_number("gemeld_op", months))
        .order_by()
        .values("norm__soort", "norm__urgentie", "maand", "melding__organisatie_id")
        .annotate(
            rijen=Count("pk"),
            noemer=Count("pk", filter=beslist),
            teller=Count("pk", filter=beslist & gehaald),
            kenmerk=mark(beslist, gehaald),
        )
    )
    return [
        Maanddeel(
            meetwijze=f"servicedesk.{row['norm__soort']}"
            + (f"_{row['norm__urgentie']}" if row["norm__soort"] == Melding.Soort.INCIDENT else ""),
            maand=months[row["maand"] - 1],
            organisatie_id=row["melding__organisatie_id"],
            teller=Decimal(row["teller"]),
            noemer=Decimal(row["noemer"]),
            rijen=row["rijen"],
            kenmerk=row["kenmerk"],
        )
        for row in rows
    ]


def list_changed_maanden(na: int) -> tuple[set[dt.date], int]:
    """In which months something happened to clocks after event `na`, and the number of the last event."""
    clocks = Klok.objects.counting().filter(melding__gebeurtenissen__pk__gt=na).order_by()
    months = clocks.annotate(maand=TruncMonth("gemeld_op")).values_list("maand", flat=True)
    last = MeldingGebeurtenis.objects.aggregate(last=Max("pk"))["last"] or 0
    return {maand.date() for maand in months.distinct()}, last


def list_opgepakt(
    periode: Periode,
    *,
    soort: str,
    urgentie: int | None = None,
    now: dt.datetime,
    bibliotheek_id: int | None = None,
) -> list[Bronrij]:
    """Every cycle begun in the period, the missed ones and the latest first."""
    klokken = (
        _klokken(periode, soort=soort, urgentie=urgentie, bibliotheek_id=bibliotheek_id)
        .select_related("melding__organisatie")
        .order_by("-gemeld_op", "-pk")
    )
    return [_bronrij(klok, now) for klok in klokken]


def page_opgepakt(
    periode: Periode,
    *,
    soort: str,
    urgentie: int | None,
    now: dt.datetime,
    bibliotheek_id: int | None,
    toon: str,
    begin: int,
    einde: int,
) -> list[Bronrij]:
    """A stretch of the same rows: all, or those that reached it, missed it or do not count."""
    klokken = _klokken(periode, soort=soort, urgentie=urgentie, bibliotheek_id=bibliotheek_id)
    gehaald = Q(stopped_at__lte=F("breach_at"))
    beslist = Q(stopped_at__lte=now) | Q(breach_at__lt=now)
    match toon:
        case "behaald":
            klokken = klokken.decided(now).filter(gehaald)
        case "gemist":
            klokken = klokken.decided(now).filter(Q(stopped_at=None) | ~gehaald)
        case "buiten":
            klokken = klokken.filter(Q(stopped_at=None) | Q(stopped_at__gt=now)).exclude(beslist)
    klokken = klokken.select_related("melding__organisatie").order_by("-gemeld_op", "-pk")
    return [_bronrij(klok, now) for klok in klokken[begin:einde]]


def _bronrij(klok: Klok, now: dt.datetime) -> Bronrij:
    opgepakt = klok.stopped_at is not None and klok.stopped_at <= now
    decided = opgepakt or klok.breach_at < now
    behaald = opgepakt and klok.stopped_at is not None and klok.stopped_at <= klok.breach_at
    reden = f"termijn {moment(klok.due_at)}, "
    reden += f"opgepakt {moment(klok.stopped_at)}" if opgepakt else "nog niet opgepakt"
    return Bronrij(
        sleutel=klok.melding.nummer,
        label=f"{klok.melding.onderwerp} ({klok.melding.organisatie.kort})"
        + (", heropend" if klok.ronde > 1 else ""),
        url=klok.melding.get_absolute_url(),
        telt_mee=decided,
        behaald=behaald,
        reden=reden,
    )


def list_aandelen(periode: dt.date, *, bibliotheek_id: int | None = None) -> QuerySet[SlaAandeel]:
    """The shares the background counted for one month."""
    return SlaAandeel.objects.filter(periode=periode, bibliotheek_id=bibliotheek_id).order_by(
        "soort", "urgentie", "pk"
    )


# --- GBS -------------------------------------------------------------------------------------------------
def count_gbs(*, now: dt.datetime) -> Telling:
    """Libraries that went over to the GBS, of all libraries."""
    bibliotheken = Organisatie.objects.filter(soort=Organisatie.Soort.BIBLIOTHEEK, actief=True)
    over = bibliotheken.filter(gbs_aansluiting__gemigreerd_op__lte=timezone.localdate(now))
    return Telling(teller=Decimal(over.count()), noemer=Decimal(bibliotheken.count()))


def list_gbs(*, now: dt.datetime) -> list[Bronrij]:
    """Every library, with the day it went over."""
    bibliotheken = Organisatie.objects.filter(soort=Organisatie.Soort.BIBLIOTHEEK, actief=True).order_by(
        "naam", "pk"
    )
    dagen = dict(
        GbsAansluiting.objects.filter(gemigreerd_op__lte=timezone.localdate(now)).values_list(
            "organisatie_id", "gemigreerd_op"
        )
    )
    return [
        Bronrij(
            sleutel=str(bibliotheek.pk),
            label=bibliotheek.naam,
            url="",
            telt_mee=True,
            behaald=bibliotheek.pk in dagen,
            reden=f"gemigreerd op {dag(dagen[bibliotheek.pk])}" if bibliotheek.pk in dagen else "nog niet",
        )
        for bibliotheek in bibliotheken
    ]
