"""Who may do what: pure predicates of a person, the same ones for views, templates and services."""

from enum import StrEnum

from bisc_portal.accounts.models import BISC_ROLLEN, Rol, User


class Onderdeel(StrEnum):
    """The parts of the portal a role can open."""

    VANDAAG = "vandaag"
    ONTWIKKELAGENDA = "ontwikkelagenda"
    SERVICEDESK = "servicedesk"
    IBL = "ibl"
    CIJFERS = "cijfers"


_ALLE = frozenset(Onderdeel)
ONDERDELEN: dict[Rol, frozenset[Onderdeel]] = {
    Rol.DIRECTEUR: _ALLE,
    Rol.BIBLIOTHEEKMEDEWERKER: frozenset({Onderdeel.VANDAAG, Onderdeel.SERVICEDESK, Onderdeel.IBL}),
    Rol.SERVICEDESKMEDEWERKER: _ALLE - {Onderdeel.IBL},
    Rol.LOGISTIEK_MEDEWERKER: _ALLE,
    Rol.CHAUFFEUR: frozenset({Onderdeel.VANDAAG, Onderdeel.IBL}),
    Rol.AGENDAREDACTEUR: _ALLE - {Onderdeel.IBL},
    Rol.PROVINCIE: frozenset({Onderdeel.CIJFERS}),
    Rol.BEHEERDER: _ALLE,
}


def can_open(user: User, onderdeel: Onderdeel) -> bool:
    return any(onderdeel in ONDERDELEN[rol] for rol in Rol if user.has_rol(rol))


def must_use_second_factor(user: User) -> bool:
    """BIO2 5.17.01: everyone with a BiSC role, and whoever may enter the admin."""
    return user.is_staff or any(rol in BISC_ROLLEN for rol in user.rollen)


def can_invite(user: User) -> bool:
    return user.has_rol(Rol.BEHEERDER)


def only_drives(user: User) -> bool:
    """A driver's day is the trip; there is nothing else to begin with."""
    return user.rollen == [Rol.CHAUFFEUR]
