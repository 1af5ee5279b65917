"""Initiatives, and who may take part in one."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from bisc_portal.accounts.models import Rol
from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda.models import (
    Agenda,
    Begrotingsregel,
    BiscRol,
    Huisdeel,
    Initiatief,
    Thema,
)


def initiatieven(agenda: Agenda) -> QuerySet[Initiatief]:
    """Everything a page or a sum needs; withdrawn ones left out."""
    return all_initiatieven(agenda).filter(ingetrokken_op__isnull=True)


def all_initiatieven(agenda: Agenda) -> QuerySet[Initiatief]:
    return (
        Initiatief.objects.filter(sectie__agenda=agenda)
        .select_related("sectie__agenda", "sectie__huisdeel__laag", "thema", "penvoerder")
        .prefetch_related(
            Prefetch("bibliotheken", Organisatie.objects.order_by("naam", "pk")),
            Prefetch("rollen", BiscRol.objects.order_by("volgorde")),
            Prefetch("begrotingsregels", Begrotingsregel.objects.order_by("pk")),
        )
        .order_by("sectie__huisdeel__volgorde", "sectie__volgorde", "titel", "pk")
    )


@dataclass(frozen=True)
class Filter:
    """What the address asks of the list of initiatives; unknown values are left out."""

    thema: Thema | None = None
    bibliotheek: Organisatie | None = None
    deel: Huisdeel | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.thema or self.bibliotheek or self.deel)


def filter_initiatieven(agenda: Agenda, keuze: Filter) -> QuerySet[Initiatief]:
    found = initiatieven(agenda)
    if keuze.thema:
        found = found.filter(thema=keuze.thema)
    if keuze.deel:
        found = found.filter(sectie__huisdeel=keuze.deel)
    if keuze.bibliotheek:
        # A join on the M2M would count the money once a library: ask by key.
        with_them = Initiatief.bibliotheken.through.objects.filter(organisatie=keuze.bibliotheek)
        found = found.filter(Q(pk__in=with_them.values("initiatief_id")) | Q(penvoerder=keuze.bibliotheek))
    return found


def bibliotheken() -> QuerySet[Organisatie]:
    """The libraries of the network: those with a branch of their own."""
    return (
        Organisatie.objects.filter(soort=Organisatie.Soort.BIBLIOTHEEK, actief=True)
        .filter(Q(vestigingen__isnull=False) | Q(mensen__rollen__contains=[Rol.DIRECTEUR]))
        .distinct()
        .order_by("naam", "pk")
    )


def penvoerders() -> QuerySet[Organisatie]:
    """Who can lead: the libraries and BiSC."""
    return Organisatie.objects.filter(
        Q(pk__in=bibliotheken().order_by().values("pk")) | Q(soort=Organisatie.Soort.BISC)
    ).order_by("naam", "pk")
