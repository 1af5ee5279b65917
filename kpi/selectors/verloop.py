"""The course of one indicator: month by month, per quarter or per year."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bisc_portal.netwerk.models import Organisatie
from kpi import perioden
from kpi.models import Duiding, Indicator, Meting
from kpi.perioden import Soort, Tijdvak
from kpi.selectors.stand import Kader, Stand, as_fixed, exact, load_kaders

MONTHS, QUARTERS, YEARS = 13, 8, 10
JAARCIJFERS = 7


class Reeks(StrEnum):
    MAANDEN = "maanden"
    KWARTALEN = "kwartalen"
    JAREN = "jaren"


@dataclass(frozen=True)
class Verloop:
    """The points of a course, the oldest first, with what BiSC said about them."""

    kader: Kader
    reeks: Reeks
    punten: list[Stand]
    netwerk: list[Decimal | None]
    duidingen: list[tuple[int, Duiding]]

    @property
    def latest_first(self) -> list[Stand]:
        return self.punten[::-1]

    @property
    def metend(self) -> list[Stand]:
        return [punt for punt in self.punten if punt.heeft_waarde]


def load_verloop(
    indicator: Indicator, reeks: Reeks, *, vandaag: dt.date, bibliotheek: Organisatie | None
) -> Verloop:
    """The course up to the last complete period; a year that still runs is shown up to now."""
    kader = load_kaders([indicator])[0]
    pk = bibliotheek.pk if bibliotheek else None
    return build_verloop(kader, reeks, vandaag=vandaag, bibliotheek_id=pk)


def build_verloop(kader: Kader, reeks: Reeks, *, vandaag: dt.date, bibliotheek_id: int | None) -> Verloop:
    tijdvakken = list_tijdvakken_of(kader, reeks, vandaag)
    metingen = load_metingen([(kader, tijdvakken)], bibliotheek_id)
    netwerk = load_metingen([(kader, tijdvakken)], None) if bibliotheek_id else {}
    punten = [
        Stand(
            kader=kader,
            tijdvak=tijdvak,
            meting=metingen.get((kader.indicator.pk, *kader.vak(tijdvak))),
            vorige=metingen.get((kader.indicator.pk, *kader.vorig_vak(tijdvak))),
        )
        for tijdvak in tijdvakken
    ]
    return Verloop(
        kader=kader,
        reeks=reeks,
        punten=punten,
        netwerk=[exact(netwerk.get((kader.indicator.pk, *kader.vak(t)))) for t in tijdvakken]
        if netwerk
        else [],
        duidingen=_number_duidingen(kader.indicator, tijdvakken)
        if reeks == Reeks.MAANDEN and not bibliotheek_id
        else [],
    )


def list_tijdvakken_of(kader: Kader, reeks: Reeks, vandaag: dt.date) -> list[Tijdvak]:
    """Months up to the last complete one, quarters likewise, years with the one that runs."""
    maand, kwartaal, jaar = perioden.around(vandaag)
    if kader.definities[0].is_jaarcijfer:
        return perioden.series(jaar.previous, JAARCIJFERS, dt.date(perioden.EERSTE_JAAR, 1, 1))
    if reeks == Reeks.JAREN:
        return perioden.series(jaar, YEARS)
    if reeks == Reeks.KWARTALEN:
        return perioden.series(kwartaal.previous, QUARTERS)
    last = maand.previous if maand.previous.van >= perioden.BEGIN else maand
    cumulatief = kader.definitie_op(last.tot).is_cumulatief
    return perioden.series(last, last.van.month if cumulatief else MONTHS)


def load_metingen(
    gevraagd: Iterable[tuple[Kader, Iterable[Tijdvak]]], bibliotheek_id: int | None
) -> dict[tuple[int, dt.date, dt.date], Meting]:
    """The figures of each indicator over its periods, in one query."""
    wanted = {
        (kader.indicator.pk, *kader.vak(tijdvak)) for kader, tijdvakken in gevraagd for tijdvak in tijdvakken
    }
    rows = (
        Meting.objects.filter(
            indicator_id__in={key[0] for key in wanted},
            van__in={key[1] for key in wanted},
            tot__in={key[2] for key in wanted},
            bibliotheek_id=bibliotheek_id,
        )
        .select_related("definitie", "vast__vaststelling", "vast__definitie")
        .order_by("tot", "pk")
    )
    found = {(row.indicator_id, row.van, row.tot): as_fixed(row) for row in rows}
    return {key: found[key] for key in wanted & found.keys()}


def _number_duidingen(indicator: Indicator, tijdvakken: list[Tijdvak]) -> list[tuple[int, Duiding]]:
    """The latest explanation of each month, numbered as in the chart."""
    latest: dict[dt.date, Duiding] = {}
    months = [tijdvak.van for tijdvak in tijdvakken if tijdvak.soort == Soort.MAAND]
    for duiding in indicator.duidingen.filter(maand__in=months).order_by("created_at", "pk"):
        latest[duiding.maand] = duiding
    return list(enumerate((latest[maand] for maand in sorted(latest)), start=1))
