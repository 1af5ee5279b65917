"""Reading security incidents: only what names this person."""

from django.db.models import Count, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from bisc_portal.accounts.models import User
from servicedesk.models import (
    BeveiligingsBetrokkene,
    Beveiligingsincident,
    Beveiligingsstap,
    Beveiligingstermijn,
    Melding,
)


def list_beveiligingsincidenten(user: User) -> QuerySet[Beveiligingsincident]:
    """The register, the latest first, as far as this person is named in it."""
    termijnen = Beveiligingstermijn.objects.select_related("voldaan_door").order_by("due_at", "pk")
    return (
        Beveiligingsincident.objects.visible_to(user)
        .select_related("melding__organisatie", "melding__vestiging", "gemarkeerd_door")
        .prefetch_related(Prefetch("termijnen", termijnen))
        .annotate(
            gedaan=Count("stappen", filter=Q(stappen__gedaan_op__isnull=False), distinct=True),
            stappen_totaal=Count("stappen", distinct=True),
        )
        .order_by("-bekend_op", "-pk")
    )


def load_beveiligingsincident(user: User, pk: int) -> Beveiligingsincident:
    """404 for whoever is not named, as if it were not there."""
    return get_object_or_404(list_beveiligingsincidenten(user), pk=pk)


def list_betrokkenen(incident: Beveiligingsincident) -> QuerySet[BeveiligingsBetrokkene]:
    return incident.betrokkenen.select_related("gebruiker__organisatie").order_by("toegevoegd_op", "pk")


def list_stappen(incident: Beveiligingsincident) -> QuerySet[Beveiligingsstap]:
    return incident.stappen.select_related("door").order_by("pk")


def list_te_noemen(melding: Melding) -> QuerySet[User]:
    """Who can be named: people of BiSC, and the director of the library it is about."""
    return (
        User.objects.filter(is_active=True)
        .filter(
            Q(organisatie__soort="bisc")
            | Q(organisatie_id=melding.organisatie_id, rollen__contains=["directeur"])
        )
        .select_related("organisatie")
        .order_by("naam", "pk")
    )


def find_incident_of(melding: Melding, user: User) -> Beveiligingsincident | None:
    return Beveiligingsincident.objects.visible_to(user).filter(melding=melding).first()
