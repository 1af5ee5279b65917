"""The development agenda as a source: money for joint initiatives, evaluations, and adoption in time."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.utils import timezone

from bisc_portal.meting import Bronrij, Maanddeel, Periode, mark_of, midnight
from ontwikkelagenda.selectors import cijfers

NUL = Decimal(0)
# What the agenda itself lists: its records count one each, in the January of the agenda's year.
LIJSTEN = {"geevalueerd": cijfers.list_geevalueerd, "op_tijd": cijfers.list_op_tijd}


def count_agenda(periode: Periode, now: dt.datetime) -> Iterator[Maanddeel]:
    """How many initiatives were evaluated, and before how many deadlines the agenda was adopted."""
    for jaar in _years(periode):
        for naam, list_rows in LIJSTEN.items():
            rows = list_rows(_januari(jaar), now=now)
            if rows:
                counted = [row for row in rows if row.telt_mee]
                teller, noemer = sum(row.behaald for row in counted), len(counted)
                yield _maanddeel(naam, jaar, Decimal(teller), Decimal(noemer), rows)


def list_agenda(naam: str, periode: Periode, now: dt.datetime) -> list[Bronrij]:
    """The records behind one of these figures."""
    return LIJSTEN[naam](periode, now=now)


def count_gezamenlijk(periode: Periode, _: dt.datetime) -> Iterator[Maanddeel]:
    """The agenda of a year is counted in its January."""
    for jaar in _years(periode):
        rows = [row for row in cijfers.list_gezamenlijk(_januari(jaar)) if row.telt_mee]
        if rows:
            teller = sum((row.gewicht for row in rows if row.behaald), NUL)
            yield _maanddeel("gezamenlijk", jaar, teller, sum((row.gewicht for row in rows), NUL), rows)


def list_gezamenlijk(periode: Periode) -> list[Bronrij]:
    """Every initiative with what the agenda pays, and how many libraries take part."""
    return cijfers.list_gezamenlijk(periode)


def list_titels() -> list[tuple[int, str]]:
    """Year and title of every initiative there is, also of an agenda that is not adopted yet."""
    return [(jaar, row.label) for jaar in cijfers.list_jaren() for row in list_gezamenlijk(_januari(jaar))]


def _maanddeel(naam: str, jaar: int, teller: Decimal, noemer: Decimal, rows: list[Bronrij]) -> Maanddeel:
    kenmerk = 0
    for row in rows:
        kenmerk ^= mark_of(row.sleutel, row.telt_mee, row.behaald, row.gewicht)
    return Maanddeel(
        meetwijze=f"ontwikkelagenda.{naam}",
        maand=dt.date(jaar, 1, 1),
        organisatie_id=None,
        teller=teller,
        noemer=noemer,
        rijen=len(rows),
        kenmerk=kenmerk,
    )


def _januari(jaar: int) -> Periode:
    return Periode(midnight(dt.date(jaar, 1, 1)), midnight(dt.date(jaar, 2, 1)))


def _years(periode: Periode) -> list[int]:
    """The years of the period that there is an agenda or a deadline for."""
    first, last = timezone.localdate(periode.van), timezone.localdate(periode.tot - dt.timedelta(seconds=1))
    return [jaar for jaar in cijfers.list_jaren() if first <= dt.date(jaar, 1, 1) <= last]
