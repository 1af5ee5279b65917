"""The Huis as a drawing: what stands in each part, and how far it is."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from ontwikkelagenda.models import (
    Agenda,
    Bezwaar,
    Huisdeel,
    Huislaag,
    Initiatief,
    Sectie,
    Wijzigingsvoorstel,
)
from ontwikkelagenda.selectors.budget import NUL
from ontwikkelagenda.selectors.initiatief import initiatieven
from ontwikkelagenda.selectors.sectie import secties


@dataclass
class DeelStand:
    """A part of the Huis with what stands in it."""

    deel: Huisdeel
    secties: list[Sectie] = field(default_factory=list)
    aantal: int = 0
    bedrag: Decimal = NUL
    aantal_klaar: int = 0
    vastgesteld: bool = False
    ter_consent: bool = False
    bezwaren: int = 0
    wijzigingen: int = 0

    @property
    def url(self) -> str:
        return self.secties[0].get_absolute_url() if self.secties else ""

    @property
    def penvoerder(self) -> str:
        namen = dict.fromkeys(s.penvoerder.naam for s in self.secties if s.penvoerder)
        return ", ".join(namen)

    @property
    def open(self) -> int:
        """Sections and initiatives that are not ready for the PDO."""
        ready = Sectie.Status.KLAAR_VOOR_PDO
        return sum(s.status != ready for s in self.secties) + self.aantal - self.aantal_klaar

    @property
    def leeg(self) -> bool:
        return all(s.status == Sectie.Status.LEEG for s in self.secties)

    @property
    def stand(self) -> str:
        if self.vastgesteld:
            return "vastgesteld"
        if self.bezwaren or self.wijzigingen:
            return "bezwaar" if self.bezwaren else "wijziging"
        if self.leeg:
            return "leeg"
        if self.open and not self.ter_consent:
            return "bezig"
        if not self.aantal:
            return "regulier"
        return "consent" if self.ter_consent else "klaar"


@dataclass(frozen=True)
class LaagStand:
    laag: Huislaag
    delen: list[DeelStand]

    @property
    def aantal(self) -> int:
        return sum(d.aantal for d in self.delen)

    @property
    def aantal_klaar(self) -> int:
        return sum(d.aantal_klaar for d in self.delen)

    @property
    def bedrag(self) -> Decimal:
        return sum((d.bedrag for d in self.delen), NUL)

    @property
    def rijen(self) -> list[list[DeelStand]]:
        """Courses of at most four stones, the longest first."""
        return [self.delen[start : start + 4] for start in range(0, len(self.delen), 4)]


@dataclass(frozen=True)
class Huis:
    """The Huis of one agenda, from the roof down."""

    dak: LaagStand | None
    kamers: LaagStand | None
    fundament: LaagStand | None

    @property
    def lagen(self) -> list[LaagStand]:
        return [laag for laag in (self.dak, self.kamers, self.fundament) if laag]

    @property
    def delen(self) -> list[DeelStand]:
        return [deel for laag in self.lagen for deel in laag.delen]

    @property
    def aantal(self) -> int:
        return sum(laag.aantal for laag in self.lagen)

    @property
    def aantal_klaar(self) -> int:
        return sum(deel.aantal_klaar for deel in self.delen)

    @property
    def bedrag(self) -> Decimal:
        return sum((laag.bedrag for laag in self.lagen), NUL)


def huis(agenda: Agenda) -> Huis:
    """Seven queries, however much stands in it."""
    ter_consent = agenda.fase == Agenda.Fase.CONSENTRONDE
    standen = {
        deel.pk: DeelStand(deel, vastgesteld=agenda.is_adopted, ter_consent=ter_consent)
        for deel in Huisdeel.objects.select_related("laag").order_by("volgorde")
    }
    for sectie in secties(agenda):
        standen[sectie.huisdeel_id].secties.append(sectie)
    for initiatief in initiatieven(agenda):
        stand = standen[initiatief.sectie.huisdeel_id]
        stand.aantal += 1
        stand.bedrag += initiatief.bedrag
        stand.aantal_klaar += initiatief.status == Initiatief.Status.KLAAR_VOOR_PDO
    for deel_id in _delen_with_bezwaar(agenda):
        standen[deel_id].bezwaren += 1
    for deel_id in _delen_with_wijziging(agenda):
        standen[deel_id].wijzigingen += 1
    lagen: dict[str, LaagStand] = {}
    for laag in Huislaag.objects.order_by("volgorde"):
        lagen[laag.plaats] = LaagStand(laag, [s for s in standen.values() if s.deel.laag_id == laag.pk])
    plaats = Huislaag.Plaats
    return Huis(lagen.get(plaats.DAK), lagen.get(plaats.KAMER), lagen.get(plaats.FUNDAMENT))


def _delen_with_bezwaar(agenda: Agenda) -> list[int]:
    """The part of each objection that still stands, in the round of this epoch."""
    standing = (Bezwaar.Status.OPEN, Bezwaar.Status.IN_BEHANDELING)
    ronde = {"stem__ronde__agenda": agenda, "stem__ronde__tijdvak": agenda.tijdvak}
    return _delen(Bezwaar.objects.filter(**ronde, status__in=standing))


def _delen_with_wijziging(agenda: Agenda) -> list[int]:
    return _delen(agenda.wijzigingsvoorstellen.filter(status=Wijzigingsvoorstel.Status.OPEN))


def _delen(about: QuerySet[Any]) -> list[int]:
    """What is about an initiative counts for the part that its section stands in."""
    deel = Coalesce("sectie__huisdeel", "initiatief__sectie__huisdeel")
    rows = about.annotate(deel=deel).exclude(deel=None).order_by("pk")
    return [row.deel for row in rows]
