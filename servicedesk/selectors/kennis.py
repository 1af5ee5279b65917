"""Reading the knowledge base, and how content reporters are."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.postgres.search import SearchRank
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from bisc_portal.accounts.models import User
from bisc_portal.zoeken import Zoektreffer
from servicedesk import permissions
from servicedesk.models import Artikel, ArtikelVersie, Melding, Tevredenheid
from servicedesk.selectors.zoeken import build_any_query, build_query

MEEST_VOORSTELLEN = 4


def list_artikelen(user: User, *, tekst: str = "", stand: str = "") -> QuerySet[Artikel]:
    """What this person may read, each with its title and how often it helped; by words or by title."""
    laatste = ArtikelVersie.objects.filter(artikel=OuterRef("pk")).order_by("-nummer")
    artikelen = (
        Artikel.objects.visible_to(user)
        .select_related("gepubliceerde_versie")
        .annotate(
            titel=Subquery(laatste.values("titel")[:1]),
            hielp=Count("oordelen", filter=Q(oordelen__geholpen=True)),
            hielp_niet=Count("oordelen", filter=Q(oordelen__geholpen=False)),
        )
        .order_by("titel", "pk")
    )
    if stand in Artikel.Stand.values and permissions.can_handle(user):
        artikelen = artikelen.filter(stand=stand)
    elif not stand:
        artikelen = artikelen.exclude(stand=Artikel.Stand.INGETROKKEN)
    if not tekst:
        return artikelen
    query = build_query(tekst)
    if query is None:
        return artikelen.none()
    rank = SearchRank(F("zoekvector"), query)
    return artikelen.filter(zoekvector=query).annotate(rang=rank).order_by("-rang", "titel", "pk")


def suggest_artikelen(user: User, tekst: str) -> QuerySet[Artikel]:
    """At most four published articles that may answer what is being typed, the likeliest first."""
    query = build_any_query(tekst)
    found = Artikel.objects.visible_to(user).published().select_related("gepubliceerde_versie")
    if query is None:
        return found.none()
    rank = SearchRank(F("zoekvector"), query)
    return found.filter(zoekvector=query).annotate(rang=rank).order_by("-rang", "pk")[:MEEST_VOORSTELLEN]


def load_artikel(user: User, pk: int) -> Artikel:
    """The article, or 404 when there is none this person may read."""
    artikelen = Artikel.objects.visible_to(user).select_related("gepubliceerde_versie__door")
    return get_object_or_404(artikelen, pk=pk)


def list_versies(artikel: Artikel) -> QuerySet[ArtikelVersie]:
    return artikel.versies.select_related("door").order_by("-nummer")


def list_gepubliceerde_artikelen() -> QuerySet[Artikel]:
    """All of them, for whoever they are, by title: what the desk can lay beside a call."""
    return (
        Artikel.objects.all()
        .published()
        .select_related("gepubliceerde_versie")
        .order_by("gepubliceerde_versie__titel", "pk")
    )


def list_artikelen_van(melding: Melding, *, user: User) -> QuerySet[Artikel]:
    """The articles linked with a call that this person may read."""
    return (
        Artikel.objects.visible_to(user)
        .published()
        .filter(koppelingen__melding=melding)
        .select_related("gepubliceerde_versie")
        .order_by("koppelingen__gelegd_op", "pk")
    )


def search_artikelen(user: User, tekst: str) -> list[Zoektreffer]:
    """For the search of the portal: at most ten."""
    return [
        Zoektreffer(
            soort="Kennisbank",
            titel=str(artikel.gepubliceerde_versie),
            toelichting=artikel.get_doelgroep_display(),
            url=artikel.get_absolute_url(),
        )
        for artikel in list_artikelen(user, tekst=tekst).filter(stand=Artikel.Stand.GEPUBLICEERD)[:10]
    ]


@dataclass(frozen=True)
class Tevredenheidscijfer:
    """The answers since a day, and how many closed calls they are about."""

    aantal: int
    tevreden: int
    gaat_wel: int
    ontevreden: int
    afgesloten: int

    @property
    def deel(self) -> float | None:
        return self.tevreden / self.aantal if self.aantal else None


def count_tevredenheid(*, sinds: dt.datetime) -> Tevredenheidscijfer:
    score = Tevredenheid.Score
    counts = Tevredenheid.objects.filter(gegeven_op__gte=sinds).aggregate(
        aantal=Count("pk"),
        tevreden=Count("pk", filter=Q(score=score.TEVREDEN)),
        gaat_wel=Count("pk", filter=Q(score=score.GAAT_WEL)),
        ontevreden=Count("pk", filter=Q(score=score.ONTEVREDEN)),
    )
    return Tevredenheidscijfer(**counts, afgesloten=Melding.objects.filter(afgesloten_op__gte=sinds).count())


def list_tevredenheid() -> QuerySet[Tevredenheid]:
    """Every answer with its call, the latest first."""
    return Tevredenheid.objects.select_related("melding__organisatie", "melding__behandelaar").order_by(
        "-gegeven_op", "-pk"
    )


def load_beoordeelde(pk: int) -> Melding:
    """The call a signed link is about; who holds the link needs no other right."""
    return get_object_or_404(
        Melding.objects.select_related("vestiging"), pk=pk, status=Melding.Status.AFGESLOTEN
    )
