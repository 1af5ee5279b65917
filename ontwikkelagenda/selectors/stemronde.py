"""The consent round as a page shows it: who said what, what stands in the way, and what changed."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Organisatie
from bisc_portal.templatetags.portaal import telwoord
from ontwikkelagenda.models import Agenda, Bezwaar, Momentopname, Stem, Stemronde


def rondes(agenda: Agenda) -> QuerySet[Stemronde]:
    return (
        Stemronde.objects.filter(agenda=agenda)
        .select_related("agenda", "bijeenkomst", "geopend_door")
        .order_by("-nummer")
    )


def last_ronde(agenda: Agenda) -> Stemronde | None:
    """Of the epoch the agenda is in."""
    return rondes(agenda).filter(tijdvak=agenda.tijdvak).first()


@dataclass(frozen=True)
class Stemregel:
    """One organisation and its vote, if there is one."""

    organisatie: Organisatie
    stem: Stem | None
    was_bezwaar: bool

    @property
    def heeft_toelichting(self) -> bool:
        return self.stem is not None and (bool(self.stem.reden) or self.stem.wijze != Stem.Wijze.ZELF)

    @property
    def stand(self) -> str:
        """What the page shows: the choice, or that it has not voted (again)."""
        if self.stem is None:
            return "opnieuw" if self.was_bezwaar else "nog_niet"
        return self.stem.keuze


@dataclass(frozen=True)
class Rondestand:
    regels: list[Stemregel]
    advies: list[Stem]
    bezwaren: list[Bezwaar]
    afgehandeld: list[Bezwaar]
    momentopnamen: list[Momentopname]
    quorum: int

    def _with(self, keuze: str) -> list[Stemregel]:
        return [regel for regel in self.regels if regel.stand == keuze]

    @property
    def akkoord(self) -> list[Stemregel]:
        return self._with("akkoord")

    @property
    def bezwaar(self) -> list[Stemregel]:
        return self._with("bezwaar")

    @property
    def onthouding(self) -> list[Stemregel]:
        return self._with("onthouding")

    @property
    def nog_niet(self) -> list[Stemregel]:
        return [regel for regel in self.regels if regel.stem is None]

    @property
    def uitgebracht(self) -> int:
        return len(self.regels) - len(self.nog_niet)

    @property
    def quorum_gehaald(self) -> bool:
        return self.uitgebracht >= self.quorum

    @property
    def in_behandeling(self) -> Bezwaar | None:
        return next((b for b in self.bezwaren if b.status == Bezwaar.Status.IN_BEHANDELING), None)

    @property
    def laatste(self) -> Momentopname:
        return self.momentopnamen[0]

    @property
    def zin(self) -> str:
        """'Zeven van de acht bibliotheken stemden, één met bezwaar.'"""
        zin = (
            f"{telwoord(self.uitgebracht, 'begin')} van de {telwoord(len(self.regels))} bibliotheken "
            f"{'stemde' if self.uitgebracht == 1 else 'stemden'}"
        )
        if self.bezwaar:
            return f"{zin}, {telwoord(len(self.bezwaar))} met bezwaar."
        if not self.quorum_gehaald:
            return f"{zin}; er zijn er {telwoord(self.quorum)} nodig."
        return f"{zin}, niemand heeft bezwaar."


def ronde_stand(ronde: Stemronde) -> Rondestand:
    """Five queries, whatever the number of votes."""
    stemmen = list(
        Stem.objects.filter(ronde=ronde)
        .select_related("organisatie", "door", "momentopname")
        .order_by("organisatie__naam", "pk")
    )
    geldig = {stem.organisatie_id: stem for stem in stemmen if stem.vervallen_op is None}
    bezwaren = list(
        Bezwaar.objects.filter(stem__ronde=ronde)
        .select_related(
            "stem__ronde__agenda", "stem__organisatie", "sectie__huisdeel", "sectie__agenda",
            "initiatief__sectie__agenda", "afgehandeld_door",
        )
        .prefetch_related(Prefetch("wijzigingsvoorstellen", to_attr="voorstellen"))
        .order_by("pk")
    )  # fmt: skip
    objected = {bezwaar.stem.organisatie_id for bezwaar in bezwaren}
    return Rondestand(
        regels=[
            Stemregel(organisatie, geldig.get(organisatie.pk), organisatie.pk in objected)
            for organisatie in ronde.stemgerechtigden.order_by("naam", "pk")
        ],
        advies=[stem for stem in geldig.values() if stem.adviserend],
        bezwaren=[b for b in bezwaren if b.loopt and not b.stem.adviserend],
        afgehandeld=[b for b in bezwaren if not b.loopt],
        momentopnamen=list(ronde.momentopnamen.defer("inhoud").order_by("-nummer")),
        quorum=ronde.quorum,
    )


def own_stem(ronde: Stemronde, user: User) -> Stem | None:
    return (
        Stem.objects.filter(ronde=ronde, organisatie=user.organisatie, vervallen_op__isnull=True)
        .select_related("bezwaar", "door")
        .order_by("pk")
        .first()
    )


def bezwaar_in_behandeling(agenda: Agenda) -> Bezwaar | None:
    """The one objection whose part is open now."""
    return (
        Bezwaar.objects.filter(stem__ronde__agenda=agenda, status=Bezwaar.Status.IN_BEHANDELING)
        .order_by("pk")
        .first()
    )


def colleagues(user: User) -> QuerySet[User]:
    """Who can be given a proxy: the others of the own library."""
    return (
        User.objects.filter(organisatie=user.organisatie, is_active=True)
        .exclude(pk=user.pk)
        .order_by("naam", "pk")
    )


def is_voting(ronde: Stemronde, now: dt.datetime) -> bool:
    return ronde.gesloten_op is None and now <= ronde.sluit_op
