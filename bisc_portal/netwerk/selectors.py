"""Reading the network: its libraries, its meetings, and what the meetings count for."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.accounts.permissions import Onderdeel, can_open
from bisc_portal.meting import Bronrij, Maanddeel, Periode, Telling, mark, mark_of, month_number, months_of
from bisc_portal.netwerk.models import Aanwezigheid, Bijeenkomst, Gemeente, Inwonertal, Organisatie
from bisc_portal.templatetags.portaal import moment
from bisc_portal.zoeken import Zoektreffer

SEARCH_LIMIT = 10


def list_bibliotheken() -> QuerySet[Organisatie]:
    """The active libraries of the network, by name."""
    return Organisatie.objects.filter(soort=Organisatie.Soort.BIBLIOTHEEK, actief=True).order_by("naam", "pk")


@dataclass(frozen=True)
class GemeenteMetInwoners:
    """`is_gemeten` is false for an estimate, or a year before the one that was asked."""

    naam: str
    bibliotheek_id: int
    lat: Decimal | None
    lon: Decimal | None
    inwoners: int
    is_gemeten: bool


def list_gemeenten_met_inwoners(jaar: int) -> list[GemeenteMetInwoners]:
    """Every municipality with how many people lived there in that year, or the last year that is known."""
    known: dict[int, tuple[int, int]] = {}
    for row in Inwonertal.objects.filter(jaar__lte=jaar).order_by("jaar", "pk"):
        known[row.gemeente_id] = (row.jaar, row.aantal)
    return [
        GemeenteMetInwoners(
            naam=gemeente.naam,
            bibliotheek_id=gemeente.bibliotheek_id,
            lat=gemeente.lat,
            lon=gemeente.lon,
            inwoners=known[gemeente.pk][1] if gemeente.pk in known else gemeente.inwoners_2025_schatting or 0,
            is_gemeten=gemeente.pk in known and known[gemeente.pk][0] == jaar,
        )
        for gemeente in Gemeente.objects.order_by("naam", "pk")
    ]


def upcoming_bijeenkomsten(*, now: dt.datetime) -> QuerySet[Bijeenkomst]:
    """What is planned, the first one first."""
    return Bijeenkomst.objects.filter(begint_op__gte=now, gehouden=False).order_by("begint_op", "pk")


def list_gehouden_bijeenkomsten() -> QuerySet[Bijeenkomst]:
    """What took place, the latest one first, with the number of organisations that came."""
    return (
        Bijeenkomst.objects.filter(gehouden=True)
        .annotate(aantal_organisaties=Count("aanwezigheid"))
        .order_by("-begint_op", "-pk")
    )


def list_aanwezigheid(bijeenkomst: Bijeenkomst) -> QuerySet[Aanwezigheid]:
    return bijeenkomst.aanwezigheid.select_related("organisatie").order_by("organisatie__naam", "pk")


def count_bijeenkomsten(soort: str, periode: Periode, *, now: dt.datetime) -> Telling:
    """How many meetings of this kind took place. A plain count: the denominator is always one."""
    held = _in_period(soort, periode).filter(gehouden=True, begint_op__lte=now).count()
    return Telling(teller=Decimal(held), noemer=Decimal(1))


def count_bijeenkomsten_per_maand(periode: Periode, *, now: dt.datetime) -> list[Maanddeel]:
    """How many meetings of each kind took place in each month."""
    months = months_of(periode)
    gehouden = Q(gehouden=True, begint_op__lte=now)
    rows = (
        Bijeenkomst.objects.filter(begint_op__gte=periode.van, begint_op__lt=periode.tot)
        .annotate(maand=month_number("begint_op", months))
        .order_by()
        .values("soort", "maand")
        .annotate(rijen=Count("pk"), teller=Count("pk", filter=gehouden), kenmerk=mark(gehouden, gehouden))
    )
    return [
        Maanddeel(
            meetwijze=f"netwerk.{row['soort']}",
            maand=months[row["maand"] - 1],
            organisatie_id=None,
            teller=Decimal(row["teller"]),
            noemer=Decimal(row["teller"]),
            rijen=row["rijen"],
            kenmerk=row["kenmerk"],
        )
        for row in rows
    ]


def count_evaluaties_per_maand(periode: Periode, *, now: dt.datetime) -> list[Maanddeel]:
    """How many of the knowledge sessions held were evaluated, and the sum of the marks they got."""
    months = months_of(periode)
    gehouden = Q(gehouden=True, begint_op__lte=now)
    cijfer = gehouden & Q(evaluatie_cijfer__isnull=False)
    geevalueerd = cijfer | gehouden & ~Q(evaluatie="")
    rows = (
        _in_period(Bijeenkomst.Soort.KENNISSESSIE, periode)
        .annotate(maand=month_number("begint_op", months))
        .order_by()
        .values("maand")
        .annotate(
            rijen=Count("pk"),
            gehouden_aantal=Count("pk", filter=gehouden),
            geevalueerd_aantal=Count("pk", filter=geevalueerd),
            cijfers=Count("pk", filter=cijfer),
            som=Sum("evaluatie_cijfer", filter=cijfer),
            kenmerk=mark(gehouden, geevalueerd),
        )
    )
    return [
        Maanddeel(
            meetwijze=f"netwerk.{naam}",
            maand=months[row["maand"] - 1],
            organisatie_id=None,
            teller=Decimal(teller),
            noemer=Decimal(noemer),
            rijen=row["rijen"],
            kenmerk=row["kenmerk"] ^ mark_of(teller),
        )
        for row in rows
        for naam, teller, noemer in (
            ("geevalueerd", row["geevalueerd_aantal"], row["gehouden_aantal"]),
            ("waardering", row["som"] or 0, row["cijfers"]),
        )
    ]


def list_evaluaties(naam: str, periode: Periode, *, now: dt.datetime) -> list[Bronrij]:
    """Every knowledge session of the period with its evaluation: 'geevalueerd', or 'waardering', the mark."""
    rows = []
    for meeting in _in_period(Bijeenkomst.Soort.KENNISSESSIE, periode).order_by("begint_op", "pk"):
        row = _as_bronrij(meeting, now)
        cijfer = meeting.evaluatie_cijfer
        done = cijfer is not None or meeting.evaluatie != ""
        if naam == "waardering":
            telt = row.telt_mee and cijfer is not None
            reden = row.reden or (
                f"rapportcijfer {cijfer}".replace(".", ",") if telt else "geen rapportcijfer"
            )
            rows.append(replace(row, telt_mee=telt, behaald=telt, reden=reden, gewicht=cijfer or Decimal(0)))
        else:
            reden = row.reden or ("geëvalueerd" if done else "nog niet geëvalueerd")
            rows.append(replace(row, behaald=row.telt_mee and done, reden=reden))
    return rows


def list_bijeenkomsten(soort: str, periode: Periode, *, now: dt.datetime) -> list[Bronrij]:
    """Every meeting planned in the period: the ones held count, the others say why they do not."""
    return [_as_bronrij(meeting, now) for meeting in _in_period(soort, periode).order_by("begint_op", "pk")]


def count_deelname(soort: str, periode: Periode, *, now: dt.datetime) -> dict[int, int]:
    """For each library how many of the meetings held it came to."""
    attended = Q(
        aanwezigheid__bijeenkomst__soort=soort,
        aanwezigheid__bijeenkomst__gehouden=True,
        aanwezigheid__bijeenkomst__begint_op__gte=periode.van,
        aanwezigheid__bijeenkomst__begint_op__lt=min(periode.tot, now),
    )
    return dict(
        list_bibliotheken()
        .annotate(deelname=Count("aanwezigheid", filter=attended))
        .values_list("pk", "deelname")
    )


def search(user: User, tekst: str) -> list[Zoektreffer]:
    """Meetings by title or place, the latest first, for who may see them."""
    if not can_open(user, Onderdeel.ONTWIKKELAGENDA):
        return []
    found = Bijeenkomst.objects.filter(Q(titel__icontains=tekst) | Q(plaats__icontains=tekst))
    return [
        Zoektreffer(
            soort="Bijeenkomst",
            titel=meeting.titel,
            toelichting=f"{moment(meeting.begint_op)} · {meeting.plaats}",
            url=meeting.get_absolute_url(),
        )
        for meeting in found.order_by("-begint_op", "-pk")[:SEARCH_LIMIT]
    ]


def _in_period(soort: str, periode: Periode) -> QuerySet[Bijeenkomst]:
    return Bijeenkomst.objects.filter(soort=soort, begint_op__gte=periode.van, begint_op__lt=periode.tot)


def _as_bronrij(meeting: Bijeenkomst, now: dt.datetime) -> Bronrij:
    counts = meeting.gehouden and meeting.begint_op <= now
    if counts:
        reason = ""
    elif meeting.begint_op > now:
        reason = "Deze bijeenkomst moet nog komen."
    else:
        reason = "Deze bijeenkomst is niet gehouden, of nog niet als gehouden vastgelegd."
    day = timezone.localtime(meeting.begint_op)
    return Bronrij(
        sleutel=f"B{meeting.pk}",
        label=f"{meeting.titel}, {day:%d-%m-%Y}",
        url=meeting.get_absolute_url(),
        telt_mee=counts,
        behaald=counts,
        reden=reason,
    )
