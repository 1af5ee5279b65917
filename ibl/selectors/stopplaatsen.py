"""The places vans come: when somebody is there, what comes back every week, and what is closed."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from bisc_portal.netwerk.models import Organisatie, Vestiging
from ibl.models import Depot, Spitsblok, Stopplaats, Stopsluiting, Stopvenster, Voertuig, Weekpatroon

OP_DE_ROUTE = (Organisatie.Soort.BIBLIOTHEEK, Organisatie.Soort.SCHOOL, Organisatie.Soort.PARTNER)


@dataclass(frozen=True)
class Stopfilter:
    tekst: str = ""
    soort: str = ""
    toon: str = ""


def list_stopplaatsen(zoek: Stopfilter, *, vandaag: dt.date) -> QuerySet[Vestiging]:
    """Every place a van may come, with its windows, its days of the week and the closures ahead."""
    valid = Q(geldig_vanaf__lte=vandaag) & (Q(geldig_tot__isnull=True) | Q(geldig_tot__gte=vandaag))
    closed = Stopsluiting.objects.filter(tot__gte=vandaag).order_by("van", "pk")
    rows = (
        Vestiging.objects.filter(actief=True, organisatie__soort__in=OP_DE_ROUTE, depot__isnull=True)
        .select_related("organisatie", "stopplaats")
        .prefetch_related(
            Prefetch("stopplaats__vensters", Stopvenster.objects.order_by("weekdag", "van")),
            Prefetch("stopplaats__sluitingen", closed, to_attr="sluitingen_vooruit"),
            Prefetch(
                "weekpatronen",
                Weekpatroon.objects.filter(valid).order_by("weekdag", "soort", "pk"),
                to_attr="patronen_nu",
            ),
        )
    )
    if zoek.tekst:
        rows = rows.filter(Q(naam__icontains=zoek.tekst) | Q(organisatie__naam__icontains=zoek.tekst))
    if zoek.soort:
        rows = rows.filter(organisatie__soort=zoek.soort)
    if zoek.toon == "zonder_tijden":
        rows = rows.exclude(Exists(Stopvenster.objects.filter(stopplaats__vestiging=OuterRef("pk"))))
    elif zoek.toon == "gesloten":
        rows = rows.filter(Exists(closed.filter(stopplaats__vestiging=OuterRef("pk"))))
    elif zoek.toon == "zone":
        rows = rows.filter(stopplaats__zero_emissiezone=True)
    return rows.order_by("organisatie__soort", "organisatie__naam", "naam", "pk")


def find_stopplaats(pk: int) -> QuerySet[Vestiging]:
    """One place, whether or not anything was written down about it yet."""
    return Vestiging.objects.filter(
        pk=pk, actief=True, organisatie__soort__in=OP_DE_ROUTE, depot__isnull=True
    ).select_related("organisatie", "gemeente", "stopplaats")


def list_places() -> QuerySet[Vestiging]:
    """What a closure or a weekly pattern can be about."""
    return (
        Vestiging.objects.filter(actief=True, organisatie__soort__in=OP_DE_ROUTE, depot__isnull=True)
        .select_related("organisatie")
        .order_by("organisatie__naam", "naam", "pk")
    )


def list_sluitingen(*, vandaag: dt.date, voorbij: bool = False) -> QuerySet[Stopsluiting]:
    """What is closed or will be, the nearest first; or what was, the latest first."""
    rows = Stopsluiting.objects.select_related("stopplaats__vestiging__organisatie")
    if voorbij:
        return rows.filter(tot__lt=vandaag).order_by("-tot", "-pk")
    return rows.filter(tot__gte=vandaag).order_by("van", "tot", "pk")


@dataclass(frozen=True)
class Patroonfilter:
    tekst: str = ""
    weekdag: int | None = None
    soort: str = ""
    voorbij: bool = False


def list_weekpatronen(zoek: Patroonfilter, *, vandaag: dt.date) -> QuerySet[Weekpatroon]:
    """What comes back every week, Monday first; or what did."""
    rows = Weekpatroon.objects.select_related("vestiging__organisatie", "betaler")
    past = Q(geldig_tot__isnull=False, geldig_tot__lt=vandaag)
    rows = rows.filter(past) if zoek.voorbij else rows.exclude(past)
    if zoek.weekdag is not None:
        rows = rows.filter(weekdag=zoek.weekdag)
    if zoek.soort:
        rows = rows.filter(soort=zoek.soort)
    if zoek.tekst:
        rows = rows.filter(Q(vestiging__naam__icontains=zoek.tekst) | Q(betaler__naam__icontains=zoek.tekst))
    return rows.order_by("weekdag", "vestiging__naam", "soort", "pk")


def list_patronen_of(vestiging: Vestiging, *, vandaag: dt.date) -> QuerySet[Weekpatroon]:
    """What comes here every week now or later."""
    return (
        vestiging.weekpatronen.filter(Q(geldig_tot__isnull=True) | Q(geldig_tot__gte=vandaag))
        .select_related("betaler")
        .order_by("weekdag", "soort", "geldig_vanaf", "pk")
    )


def list_spitsblokken(*, vandaag: dt.date) -> QuerySet[Spitsblok]:
    """What holds now or will, then what ended."""
    return Spitsblok.objects.order_by("geldig_tot", "van", "pk").annotate(
        voorbij=Q(geldig_tot__isnull=False, geldig_tot__lt=vandaag)
    )


@dataclass(frozen=True)
class Inrichting:
    """What planning stands on, in numbers, for the page that leads to each."""

    voertuigen: int
    stil: int
    depots: int
    plekken: int
    zonder_tijden: int
    gesloten: int
    patronen: int
    spitsblokken: int


def load_inrichting(*, vandaag: dt.date) -> Inrichting:
    valid = Q(geldig_vanaf__lte=vandaag) & (Q(geldig_tot__isnull=True) | Q(geldig_tot__gte=vandaag))
    fleet = Voertuig.objects.filter(actief=True)
    driving = Voertuig.objects.available_on(vandaag).count()
    places = list_places()
    met_tijden = Stopplaats.objects.filter(vensters__isnull=False, vestiging__in=places).distinct()
    plekken = places.aggregate(aantal=Count("pk"))["aantal"]
    voertuigen = fleet.count()
    return Inrichting(
        voertuigen=voertuigen,
        stil=voertuigen - driving,
        depots=Depot.objects.filter(actief=True).count(),
        plekken=plekken,
        zonder_tijden=plekken - met_tijden.count(),
        gesloten=list_sluitingen(vandaag=vandaag).count(),
        patronen=Weekpatroon.objects.filter(valid).count(),
        spitsblokken=Spitsblok.objects.filter(valid).count(),
    )
