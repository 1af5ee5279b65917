"""Demonstration people: one for every role, and a director and a desk for every library."""

from dataclasses import dataclass
from functools import cache

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.text import slugify

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk.models import Organisatie, Vestiging

# Public on purpose: these accounts exist only where the settings say it is a demonstration.
WACHTWOORD = "samen-aan-het-huis"

BISC_MENSEN = {
    Rol.SERVICEDESKMEDEWERKER: ["Noor de Graaf", "Sem Kuipers", "Yara Bos"],
    Rol.LOGISTIEK_MEDEWERKER: ["Daan Verhoef"],
    Rol.CHAUFFEUR: ["Rik Hoekstra", "Mila Peters"],
    Rol.AGENDAREDACTEUR: ["Esther Vonk"],
    Rol.BEHEERDER: ["Joris Blom"],
}
DIRECTEUREN = [
    "Anna Dekker", "Bram Postma", "Carla Wijnen", "Dirk Smeets",
    "Eva Molenaar", "Frank Ruiter", "Gerda Prins", "Hugo Zwart",
]  # fmt: skip
MEDEWERKERS = [
    "Iris Koning", "Jan Vermeer", "Kim Sanders", "Lotte Bakker",
    "Mees Willems", "Nina Schouten", "Otto Kramer", "Petra Visser",
]  # fmt: skip
PROVINCIE_MENSEN = ["Ruben van Dam"]


@dataclass(frozen=True)
class Login:
    """What somebody who tries the portal needs to sign in."""

    rol: str
    organisatie: str
    email: str
    wachtwoord: str


@transaction.atomic
def load_logins() -> None:
    """Create the people that are missing; what was changed since stays."""
    bisc = Organisatie.objects.get(soort=Organisatie.Soort.BISC)
    for rol, namen in BISC_MENSEN.items():
        for nummer, naam in enumerate(namen, start=1):
            _person(rol, bisc, naam, "bisc" if nummer == 1 else f"bisc{nummer}")
    provincie = Organisatie.objects.get(soort=Organisatie.Soort.PROVINCIE)
    for naam in PROVINCIE_MENSEN:
        _person(Rol.PROVINCIE, provincie, naam, "provincie")
    for index, bibliotheek in enumerate(_bibliotheken()):
        where = slugify(bibliotheek.kort)
        vestiging = bibliotheek.vestigingen.order_by("pk").first()
        _person(Rol.DIRECTEUR, bibliotheek, DIRECTEUREN[index % len(DIRECTEUREN)], where)
        naam = MEDEWERKERS[index % len(MEDEWERKERS)]
        _person(Rol.BIBLIOTHEEKMEDEWERKER, bibliotheek, naam, where, vestiging)


def list_logins() -> list[Login]:
    """One login for each role, in the order of the roles."""
    logins = []
    for rol in Rol:
        users = User.objects.filter(rollen__contains=[rol], email__endswith="@demo.invalid", is_active=True)
        preferred = users.filter(email__contains=".eemland@").order_by("pk").first()
        user = preferred or users.order_by("pk").first()
        if user is not None:
            logins.append(Login(rol.label, str(user.organisatie), user.email, WACHTWOORD))
    return logins


def _bibliotheken() -> list[Organisatie]:
    """The libraries with a branch of their own; a neighbour that only serves a municipality has none."""
    return list(
        Organisatie.objects.filter(soort=Organisatie.Soort.BIBLIOTHEEK, vestigingen__isnull=False)
        .distinct()
        .order_by("naam")
    )


def _person(
    rol: Rol, organisatie: Organisatie, naam: str, where: str, vestiging: Vestiging | None = None
) -> None:
    email = f"{rol.value.replace('_', '-')}.{where}@demo.invalid"
    if not User.objects.filter(email=email).exists():
        User.objects.create(
            email=email,
            password=_encoded_wachtwoord(),
            naam=naam,
            organisatie=organisatie,
            vestiging=vestiging,
            rollen=[rol],
        )


@cache
def _encoded_wachtwoord() -> str:
    """One hash for all: the password is public, and two dozen slow hashes hold up the first page."""
    return make_password(WACHTWOORD)
