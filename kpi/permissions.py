"""Who sees which figures: the network for all who open this part, libraries for who may compare them."""

from django.db.models import QuerySet

from bisc_portal.accounts.models import Rol, User
from bisc_portal.accounts.permissions import Onderdeel, can_open
from bisc_portal.netwerk.models import Organisatie
from bisc_portal.netwerk.selectors import list_bibliotheken
from kpi.measures import Meetwijze

BISC = (Rol.SERVICEDESKMEDEWERKER, Rol.LOGISTIEK_MEDEWERKER, Rol.AGENDAREDACTEUR, Rol.BEHEERDER)


def can_compare_bibliotheken(user: User) -> bool:
    """The province and BiSC see every library; a director only the own one beside the network."""
    return user.has_rol(Rol.PROVINCIE, *BISC)


def can_add_duiding(user: User) -> bool:
    return user.has_rol(*BISC)


def can_fix_kwartaal(user: User) -> bool:
    """Whoever closes a quarter answers for its figures by name."""
    return user.has_rol(Rol.BEHEERDER)


def can_enter_cijfer(user: User) -> bool:
    """Whoever types a figure in stands beside it as its author."""
    return user.has_rol(Rol.BEHEERDER, Rol.AGENDAREDACTEUR)


def can_read_bronnen(user: User, meetwijze: Meetwijze | None, bibliotheek: Organisatie | None) -> bool:
    """Who may see what a source record says, and not only that it exists and counts.

    Calls and requests of other libraries are nobody's business but theirs and BiSC's.
    """
    if meetwijze is not None and meetwijze.openbaar:
        return True
    if meetwijze is None or not can_open(user, meetwijze.onderdeel):
        return False
    if user.has_rol(*BISC) or not meetwijze.per_bibliotheek:
        return True
    return bibliotheek is not None and bibliotheek.pk == user.organisatie_id


def find_own_bibliotheek(user: User) -> Organisatie | None:
    """The one library a director opens the figures on; None for who compares them all."""
    return None if can_compare_bibliotheken(user) else visible_bibliotheken(user).first()


def visible_bibliotheken(user: User) -> QuerySet[Organisatie]:
    """The libraries whose own figures this person may see."""
    bibliotheken = list_bibliotheken()
    if can_compare_bibliotheken(user):
        return bibliotheken
    return (
        bibliotheken.filter(pk=user.organisatie_id)
        if can_open(user, Onderdeel.CIJFERS)
        else bibliotheken.none()
    )
