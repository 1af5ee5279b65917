"""What the desk has at hand beside a call: colleagues, labels, standard texts, time, links."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from bisc_portal.accounts.models import User
from bisc_portal.logboek.models import Logregel
from bisc_portal.templatetags.portaal import moment
from servicedesk.models import Koppeling, Label, Melding, Standaardtekst, Tijdregel
from servicedesk.models.meldingen import ROLLEN_DIE_ALLES_ZIEN


def list_collegas() -> QuerySet[User]:
    """Everyone of BiSC who reads notes, by name."""
    return User.objects.filter(
        is_active=True, rollen__overlap=[rol.value for rol in ROLLEN_DIE_ALLES_ZIEN]
    ).order_by("naam", "pk")


def list_labels() -> QuerySet[Label]:
    return Label.objects.order_by("naam")


# --- Standard texts ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Ingevuld:
    """A standard text with its places filled in for one call."""

    pk: int
    naam: str
    tekst: str


PLAATSEN: Mapping[str, str] = {
    "{melder}": "de naam van de melder",
    "{nummer}": "het nummer van de melding",
    "{onderwerp}": "het onderwerp",
    "{vestiging}": "de vestiging",
    "{bibliotheek}": "de bibliotheek",
    "{ik}": "je eigen naam",
    "{termijn}": "het moment waarop de melding opgepakt moet zijn",
}


def fill_standaardtekst(tekst: str, melding: Melding, *, user: User, due_at: dt.datetime | None) -> str:
    """Only the places the desk knows are filled in; anything else in braces stays as it was typed."""
    waarden = {
        "{melder}": melding.naam_van_melder,
        "{nummer}": melding.nummer,
        "{onderwerp}": melding.onderwerp,
        "{vestiging}": str(melding.vestiging),
        "{bibliotheek}": str(melding.organisatie),
        "{ik}": str(user),
        "{termijn}": moment(due_at),
    }
    return re.sub(r"\{[a-z]+\}", lambda found: waarden.get(found[0], found[0]), tekst)


def list_standaardteksten() -> QuerySet[Standaardtekst]:
    return Standaardtekst.objects.order_by("naam")


def list_ingevuld(melding: Melding, *, user: User, due_at: dt.datetime | None) -> list[Ingevuld]:
    """Every standard text, ready to be put into the answer to this call."""
    return [
        Ingevuld(s.pk, s.naam, fill_standaardtekst(s.tekst, melding, user=user, due_at=due_at))
        for s in list_standaardteksten()
    ]


def load_standaardtekst(pk: int) -> Standaardtekst:
    return get_object_or_404(Standaardtekst, pk=pk)


# --- Time, links, parts, history ---------------------------------------------------------------------------
def list_tijdregels(melding: Melding) -> QuerySet[Tijdregel]:
    return melding.tijdregels.select_related("medewerker").order_by("-datum", "-pk")


@dataclass(frozen=True)
class Verwant:
    """Another call, and what it is to this one."""

    melding: Melding
    woord: str
    koppeling_pk: int | None = None


def list_verwanten(
    melding: Melding, *, samengevoegd: Iterable[Melding], gekoppeld: bool = True
) -> list[Verwant]:
    """What is linked, merged into it (`samengevoegd`), or part of the same outage; nothing closed off."""
    koppelingen = (
        Koppeling.objects.filter(Q(van=melding) | Q(naar=melding))
        .select_related("van", "naar")
        .order_by("gelegd_op", "pk")
    )
    linked = [_other_end(koppeling, melding) for koppeling in koppelingen] if gekoppeld else []
    verwanten = [verwant for verwant in linked if not verwant.melding.afgeschermd]
    if melding.samengevoegd_in and not melding.samengevoegd_in.afgeschermd:
        verwanten.append(Verwant(melding.samengevoegd_in, "gaat verder in"))
    if melding.hoofdmelding and not melding.hoofdmelding.afgeschermd:
        verwanten.append(Verwant(melding.hoofdmelding, "hoort bij de grote storing"))
    return verwanten + [Verwant(andere, "hierin samengevoegd") for andere in samengevoegd]


def _other_end(koppeling: Koppeling, melding: Melding) -> Verwant:
    woord = koppeling.get_soort_display()
    if koppeling.van_id == melding.pk:
        return Verwant(koppeling.naar, woord, koppeling.pk)
    omgekeerd = {Koppeling.Soort.HANGT_SAMEN: woord, Koppeling.Soort.VERVOLG: "heeft als vervolg"}
    return Verwant(koppeling.van, omgekeerd[Koppeling.Soort(koppeling.soort)], koppeling.pk)


def list_deelmeldingen(melding: Melding) -> QuerySet[Melding]:
    return melding.deelmeldingen.select_related("organisatie", "vestiging", "behandelaar").order_by(
        "gemeld_op", "pk"
    )


def list_open_storingen() -> QuerySet[Melding]:
    """Big outages a call can be made a part of."""
    return (
        Melding.objects.open()
        .filter(grote_storing=True)
        .select_related("organisatie", "vestiging")
        .order_by("-gemeld_op", "-pk")
    )


def list_geschiedenis(melding: Melding) -> QuerySet[Logregel]:
    """Every act on the call, from the audit log, the latest first."""
    return (
        Logregel.objects.filter(object_soort="melding", object_sleutel=str(melding.pk))
        .select_related("actor")
        .order_by("-op", "-pk")
    )


def is_followed_by(melding: Melding, user: User) -> bool:
    return melding.volgers.filter(gebruiker=user).exists()


def load_koppeling(melding: Melding, pk: int) -> Koppeling:
    return get_object_or_404(Koppeling.objects.filter(Q(van=melding) | Q(naar=melding)), pk=pk)
