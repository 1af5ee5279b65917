"""What an agenda has to spend, and what is asked of it."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from bisc_portal.templatetags.portaal import euro
from ontwikkelagenda.models import (
    AGENDABRONNEN,
    Agenda,
    Begrotingsregel,
    Bron,
    Budget,
    Initiatief,
    Reservemutatie,
)

NUL = Decimal(0)


@dataclass(frozen=True)
class BronStand:
    """One of the agenda's own sources: what there is and what the initiatives ask."""

    bron: Bron
    budget: Decimal
    toegewezen: Decimal

    @property
    def vrij(self) -> Decimal:
        return self.budget - self.toegewezen

    @property
    def vrij_in_centen(self) -> int:
        return int(self.vrij * 100)


@dataclass(frozen=True)
class BudgetStand:
    """The money of an agenda, exact."""

    bronnen: tuple[BronStand, ...]
    gezamenlijk: Decimal

    @property
    def budget(self) -> Decimal:
        return sum((b.budget for b in self.bronnen), NUL)

    @property
    def toegewezen(self) -> Decimal:
        return sum((b.toegewezen for b in self.bronnen), NUL)

    @property
    def vrij(self) -> Decimal:
        return self.budget - self.toegewezen

    @property
    def aandeel_gezamenlijk(self) -> Decimal | None:
        """Share of the agenda's money for initiatives of two or more libraries; None when none is spent."""
        return self.gezamenlijk / self.toegewezen if self.toegewezen else None


def budget_stand(agenda: Agenda, *, without: Initiatief | None = None) -> BudgetStand:
    """What there is and what is asked; `without` leaves one initiative out, to see what room it has."""
    regels = Begrotingsregel.objects.counted().filter(initiatief__sectie__agenda=agenda).order_by()
    if without is not None:
        regels = regels.exclude(initiatief=without)
    gevraagd = dict(regels.values_list("bron").annotate(som=Sum("bedrag")))
    budgetten = dict(Budget.objects.filter(jaar=agenda.jaar).order_by("bron").values_list("bron", "bedrag"))
    gezamenlijk = regels.joint().aggregate(som=Sum("bedrag"))["som"]
    return BudgetStand(
        tuple(BronStand(b, budgetten.get(b, NUL), gevraagd.get(b, NUL)) for b in AGENDABRONNEN),
        gezamenlijk or NUL,
    )


def over_budget_sentence(bron: BronStand, gevraagd: Decimal) -> str:
    """'Dit vraagt € 30.000 uit het agendabudget (subsidie), en daar is nog € 17.500 van over.'"""
    return (
        f"Dit vraagt {euro(gevraagd)} uit {bron.bron.label}; daar is nog {euro(bron.vrij)} van over, "
        f"dus het is {euro(gevraagd - bron.vrij)} te veel."
    )


def reservemutaties() -> QuerySet[Reservemutatie]:
    """The account of the innovation reserve, the last movement first."""
    return Reservemutatie.objects.select_related("door").order_by("-pk")


@dataclass(frozen=True)
class Reservejaar:
    """What a year's agenda may take out of the reserve, asks of it, and took."""

    jaar: int
    begroot: Decimal
    toegewezen: Decimal
    onttrokken: Decimal


def list_reservejaren() -> list[Reservejaar]:
    onttrokken = dict(
        Reservemutatie.objects.filter(soort=Reservemutatie.Soort.ONTTREKKING)
        .order_by()
        .values_list("jaar")
        .annotate(som=Sum("bedrag"))
    )
    return [
        Reservejaar(budget.jaar, budget.bedrag, budget.toegewezen, -onttrokken.get(budget.jaar, NUL))
        for budget in Budget.objects.filter(bron=Bron.INNOVATIERESERVE).order_by("jaar")
    ]
