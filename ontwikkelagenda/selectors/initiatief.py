"""Initiatives, and who may take part in one."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from bisc_portal.accounts.models import Rol
from bisc_portal.indicatoren import Indicatornaam, list_indicatornamen
from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda.models import (
    Agenda,
    Begrotingsregel,
    BiscRol,
    Huisdeel,
    Initiatief,
    Mijlpaal,
    Thema,
)


def initiatieven(agenda: Agenda) -> QuerySet[Initiatief]:
    """Everything a page or a sum needs; proposals and withdrawn ones left out."""
    return all_initiatieven(agenda).filter(pk__in=Initiatief.objects.counted().order_by().values("pk"))


def list_voorstellen(agenda: Agenda) -> QuerySet[Initiatief]:
    """What is proposed and asks of no money yet: the budget advice is about these."""
    return all_initiatieven(agenda).filter(ingetrokken_op__isnull=True, status=Initiatief.Status.VOORSTEL)


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


def filter_initiatieven(agenda: Agenda, keuze: Filter, *, voorstellen: bool = False) -> QuerySet[Initiatief]:
    """Those in the agenda, or the proposals that are not in it yet."""
    found = list_voorstellen(agenda) if voorstellen else initiatieven(agenda)
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


@dataclass(frozen=True)
class Kwartaalstand:
    """A quarter of the year of an initiative: whether it runs then, and what must be reached."""

    nummer: int
    loopt: bool
    mijlpalen: list[Mijlpaal]


def quarters(initiatief: Initiatief) -> list[Kwartaalstand]:
    mijlpalen = list(initiatief.mijlpalen.order_by("kwartaal", "pk"))
    return [
        Kwartaalstand(
            nummer,
            initiatief.begint_kwartaal <= nummer <= initiatief.eindigt_kwartaal,
            [m for m in mijlpalen if m.kwartaal == nummer],
        )
        for nummer in range(1, 5)
    ]


def effect_indicatoren(initiatief: Initiatief) -> list[tuple[Indicatornaam, str]]:
    """The indicators it hopes to move, by name; one that no longer exists keeps its code as its name."""
    namen = {naam.code: naam for naam in list_indicatornamen()}
    return [
        (namen.get(row.code, Indicatornaam(row.code, row.code, "")), row.verwachting)
        for row in initiatief.effectindicatoren.order_by("pk")
    ]
