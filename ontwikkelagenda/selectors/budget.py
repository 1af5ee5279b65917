"""What an agenda has to spend, and what is asked of it."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from bisc_portal.templatetags.portaal import euro
from ontwikkelagenda.models import (
    AGENDABRONNEN,
    Agenda,
    Begrotingsregel,
    Bron,
    Budget,
    Initiatief,
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

    @property
    def te_veel(self) -> Decimal:
        return max(-self.vrij, NUL)


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
    def te_veel(self) -> Decimal:
        return max(-self.vrij, NUL)

    @property
    def aandeel_gezamenlijk(self) -> Decimal | None:
        """Share of the agenda's money for initiatives of two or more libraries; None when none is spent."""
        return self.gezamenlijk / self.toegewezen if self.toegewezen else None

    @property
    def over(self) -> tuple[BronStand, ...]:
        return tuple(b for b in self.bronnen if b.te_veel)


def budget_stand(agenda: Agenda, *, without: Initiatief | None = None) -> BudgetStand:
    """What there is and what is asked; `without` leaves one initiative out, to see what room it has."""
    regels = Begrotingsregel.objects.filter(
        initiatief__sectie__agenda=agenda,
        initiatief__ingetrokken_op__isnull=True,
        bron__in=AGENDABRONNEN,
    ).order_by()
    if without is not None:
        regels = regels.exclude(initiatief=without)
    gevraagd = dict(regels.values_list("bron").annotate(som=Sum("bedrag")))
    budgetten = dict(Budget.objects.filter(jaar=agenda.jaar).order_by("bron").values_list("bron", "bedrag"))
    joint = (
        Initiatief.objects.filter(sectie__agenda=agenda, ingetrokken_op__isnull=True)
        .annotate(meedoend=Count("bibliotheken"))
        .filter(meedoend__gte=2)
        .order_by()
    )
    gezamenlijk = regels.filter(initiatief__in=joint.values("pk")).aggregate(som=Sum("bedrag"))["som"]
    return BudgetStand(
        tuple(BronStand(b, budgetten.get(b, NUL), gevraagd.get(b, NUL)) for b in AGENDABRONNEN),
        gezamenlijk or NUL,
    )


def over_budget_sentence(stand: BudgetStand) -> str:
    """'De initiatieven vragen € 12.500 meer dan er is: agendabudget (subsidie) € 12.500 te veel.'"""
    totaal = sum((b.te_veel for b in stand.over), NUL)
    per_bron = " en ".join(f"{b.bron.label} {euro(b.te_veel)} te veel" for b in stand.over)
    return f"De initiatieven vragen {euro(totaal)} meer dan er is: {per_bron}."
