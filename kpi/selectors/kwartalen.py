"""The quarters since the plan began: closed by whom, and what came after that."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q

from kpi import perioden
from kpi.models import Indicator, VastCijfer, Vaststelling
from kpi.perioden import Soort, Tijdvak

TOT_EN_MET = "tot en met "


@dataclass(frozen=True)
class Kwartaal:
    """`correcties` are the indicators of which a fixed figure of the network would be different now."""

    tijdvak: Tijdvak
    vaststelling: Vaststelling | None
    is_over: bool
    correcties: list["Correctie"]


@dataclass(frozen=True)
class Correctie:
    """Over which periods fixed figures of an indicator would be different: 'augustus, heel het kwartaal'."""

    indicator: Indicator
    perioden: str


def list_kwartalen(vandaag: dt.date) -> list[Kwartaal]:
    """The latest first."""
    closed = {row.van: row for row in Vaststelling.objects.order_by("van")}
    moved: dict[int, list[VastCijfer]] = {}
    for cijfer in _moved():
        moved.setdefault(cijfer.vaststelling_id, []).append(cijfer)
    return [
        Kwartaal(
            tijdvak=tijdvak,
            vaststelling=closed.get(tijdvak.van),
            is_over=tijdvak.is_over(vandaag),
            correcties=_as_correcties(moved.get(closed[tijdvak.van].pk, [])) if tijdvak.van in closed else [],
        )
        for tijdvak in perioden.list_tijdvakken(vandaag)
        if tijdvak.soort == Soort.KWARTAAL
    ]


def _as_correcties(cijfers: list[VastCijfer]) -> list[Correctie]:
    names: dict[Indicator, list[str]] = {}
    for cijfer in cijfers:
        names.setdefault(cijfer.meting.indicator, []).append(_name_span(cijfer))
    # Said once: 'tot en met juli, augustus'.
    return [
        Correctie(indicator, spans[0] + "".join(f", {span.removeprefix(TOT_EN_MET)}" for span in spans[1:]))
        for indicator, spans in names.items()
    ]


def _name_span(cijfer: VastCijfer) -> str:
    """'augustus', 'heel het kwartaal', or 'tot en met augustus' of what is added up over a year."""
    van, tot = cijfer.meting.van, cijfer.meting.tot
    maand = perioden.maand_van(tot - dt.timedelta(days=1))
    if cijfer.definitie.is_cumulatief:
        return f"{TOT_EN_MET}{maand.kort}"
    return maand.kort if maand.van == van else "heel het kwartaal"


def find_vaststelling(tijdvak: Tijdvak) -> Vaststelling | None:
    """Who closed the quarter in which this period ends."""
    _, kwartaal, _ = perioden.around(tijdvak.laatste_dag)
    return Vaststelling.objects.filter(van=kwartaal.van).first()


def list_vastgesteld() -> set[dt.date]:
    """The first day of every quarter that was closed."""
    return set(Vaststelling.objects.order_by("van").values_list("van", flat=True))


def _moved() -> list[VastCijfer]:
    """The figures of the network whose sources say something else by now."""
    other = ~Q(meting__teller=F("teller")) | ~Q(meting__noemer=F("noemer"))
    appeared = Q(teller__isnull=True, meting__teller__isnull=False)
    return list(
        VastCijfer.objects.filter(other | appeared, meting__bibliotheek=None)
        .select_related("meting__indicator", "meting__definitie", "definitie")
        .order_by("meting__indicator__volgorde", "meting__indicator_id", "meting__tot", "-meting__van", "pk")
    )


def list_reportable(vandaag: dt.date) -> list[Tijdvak]:
    """The quarters that were closed, and the years of which the last quarter was."""
    ends = set(Vaststelling.objects.order_by("van").values_list("tot", flat=True))
    return [t for t in perioden.list_tijdvakken(vandaag) if t.soort != Soort.MAAND and t.tot in ends]
