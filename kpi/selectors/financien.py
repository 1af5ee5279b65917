"""Budget beside what was realised, with a forecast; and the innovation reserve."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, Sum

from kpi import bronnen, perioden
from kpi.models import Begrotingspost, Realisatie
from kpi.selectors.begroting import OPTELLING

PERIODEN = 6
NUL = Decimal(0)
TWEEMAANDEN = [
    "januari en februari",
    "maart en april",
    "mei en juni",
    "juli en augustus",
    "september en oktober",
    "november en december",
]


@dataclass(frozen=True)
class Postregel:
    """A budget line of one year; `gerealiseerd` is None as long as nothing was delivered."""

    naam: str
    rekening: str
    is_totaal: bool
    begroot: int
    gerealiseerd: Decimal | None
    prognose: Decimal | None

    @property
    def verschil(self) -> Decimal | None:
        return None if self.prognose is None else self.prognose - self.begroot


@dataclass(frozen=True)
class Initiatiefregel:
    """What an initiative was given and spent; `toegewezen` is None when the agenda does not know its name."""

    naam: str
    toegewezen: Decimal | None
    gerealiseerd: Decimal
    prognose: Decimal


@dataclass(frozen=True)
class Reservejaar:
    """What a year takes from the innovation reserve; `gerealiseerd` is None when nothing was delivered."""

    jaar: int
    begroot: int
    gerealiseerd: Decimal | None


@dataclass(frozen=True)
class Financien:
    """`tot_en_met` names the last two months that were delivered."""

    jaar: int
    tot_en_met: str
    posten: list[Postregel]
    initiatieven: list[Initiatiefregel]
    reserve: list[Reservejaar]


def load_financien(jaar: int) -> Financien:
    """The forecast draws on at the pace so far: no more than an even pace is claimed."""
    rows = list(Begrotingspost.objects.filter(jaar=jaar).order_by("volgorde", "pk"))
    last = Realisatie.objects.filter(jaar=jaar).aggregate(last=Max("periode"))["last"]
    sums: dict[str, Decimal] = dict(
        Realisatie.objects.filter(jaar=jaar)
        .order_by("post")
        .values_list("post")
        .annotate(som=Sum("bedrag"))
        .values_list("post", "som")
    )
    by_kind: dict[str, Decimal] = {}
    for row in rows:
        if row.soort not in OPTELLING:
            by_kind[row.soort] = by_kind.get(row.soort, NUL) + sums.get(row.naam, NUL)
    for total, signs in OPTELLING.items():
        by_kind[total] = sum((sign * by_kind.get(kind, NUL) for kind, sign in signs.items()), NUL)
    return Financien(
        jaar=jaar,
        tot_en_met=TWEEMAANDEN[last - 1] if last else "",
        posten=[_postregel(row, sums, by_kind, last) for row in rows],
        initiatieven=_initiatieven(jaar, last),
        reserve=_reserve(),
    )


def _initiatieven(jaar: int, last: int | None) -> list[Initiatiefregel]:
    """What was spent by name, beside what the agenda of the year gives the initiative of that name."""
    spent = (
        Realisatie.objects.filter(jaar=jaar)
        .exclude(initiatief="")
        .order_by("initiatief")
        .values_list("initiatief")
        .annotate(som=Sum("bedrag"))
        .values_list("initiatief", "som")
    )
    if last is None or not spent:
        return []
    year = perioden.as_periode(dt.date(jaar, 1, 1), dt.date(jaar + 1, 1, 1))
    given: dict[str, Decimal] = {}
    for row in bronnen.list_gezamenlijk(year):
        given[row.label] = given.get(row.label, NUL) + row.gewicht
    return [Initiatiefregel(naam, given.get(naam), som, som * PERIODEN / last) for naam, som in spent]


def _reserve() -> list[Reservejaar]:
    rows = Begrotingspost.objects.filter(soort=Begrotingspost.Soort.RESERVE).order_by("jaar", "pk")
    taken: dict[tuple[int, str], Decimal] = {
        (jaar, post): som
        for jaar, post, som in Realisatie.objects.filter(post__in={row.naam for row in rows})
        .order_by("jaar", "post")
        .values_list("jaar", "post")
        .annotate(som=Sum("bedrag"))
        .values_list("jaar", "post", "som")
    }
    return [Reservejaar(row.jaar, row.bedrag, taken.get((row.jaar, row.naam))) for row in rows]


def _postregel(
    row: Begrotingspost, sums: dict[str, Decimal], by_kind: dict[str, Decimal], last: int | None
) -> Postregel:
    is_totaal = row.soort in OPTELLING
    done = by_kind[row.soort] if is_totaal else sums.get(row.naam)
    return Postregel(
        naam=row.naam,
        rekening=row.rekening,
        is_totaal=is_totaal,
        begroot=row.bedrag,
        gerealiseerd=done if last else None,
        prognose=done * PERIODEN / last if last and done is not None else None,
    )
