"""The budget advice: what there is to spread, what a library gave, and after closing who gave what."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda.models import Adviesinzet, Agenda, Budgetadvies, Initiatief
from ontwikkelagenda.selectors.initiatief import all_initiatieven, bibliotheken

NUL = Decimal(0)


def budgetadviezen(agenda: Agenda) -> QuerySet[Budgetadvies]:
    return Budgetadvies.objects.filter(agenda=agenda).select_related("agenda").order_by("-nummer")


def advies_voorstellen(advies: Budgetadvies) -> list[Initiatief]:
    return list(all_initiatieven(advies.agenda).filter(budgetadviezen=advies))


def own_inzet(advies: Budgetadvies, organisatie: Organisatie) -> dict[int, Decimal]:
    """By initiative."""
    rows = Adviesinzet.objects.filter(advies=advies, organisatie=organisatie).order_by("pk")
    return dict(rows.values_list("initiatief_id", "bedrag"))


@dataclass(frozen=True)
class Uitslagregel:
    """A proposal with what everybody gave; `past` when it fits, the most wanted first."""

    initiatief: Initiatief
    van: list[tuple[Organisatie, Decimal]]
    past: bool

    @property
    def totaal(self) -> Decimal:
        return sum((bedrag for _, bedrag in self.van), NUL)


@dataclass(frozen=True)
class Uitslag:
    regels: list[Uitslagregel]
    meegedaan: list[Organisatie]
    aantal: int


def load_uitslag(advies: Budgetadvies) -> Uitslag:
    """Who gave what; for a closed advice only: the page sees to that."""
    per: dict[int, list[tuple[Organisatie, Decimal]]] = {}
    meegedaan: dict[int, Organisatie] = {}
    inzet = Adviesinzet.objects.filter(advies=advies).select_related("organisatie")
    for row in inzet.order_by("organisatie__naam", "pk"):
        per.setdefault(row.initiatief_id, []).append((row.organisatie, row.bedrag))
        meegedaan[row.organisatie_id] = row.organisatie
    voorstellen = sorted(
        advies_voorstellen(advies),
        key=lambda i: (-sum((bedrag for _, bedrag in per.get(i.pk, [])), NUL), i.titel),
    )
    left = advies.te_verdelen
    regels = []
    for voorstel in voorstellen:
        past = advies.eenheid != Budgetadvies.Eenheid.EURO or NUL < voorstel.bedrag <= left
        if past:
            left -= voorstel.bedrag
        regels.append(Uitslagregel(voorstel, per.get(voorstel.pk, []), past))
    return Uitslag(regels, list(meegedaan.values()), bibliotheken().count())


def count_meegedaan(advies: Budgetadvies) -> int:
    """How many libraries have spread something: all that is shown before the closing."""
    return Adviesinzet.objects.filter(advies=advies).order_by().values("organisatie").distinct().count()
