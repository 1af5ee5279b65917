"""The development agenda as a source: money for joint initiatives, evaluations, and adoption in time."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.utils import timezone

from bisc_portal.meting import Bronrij, Maanddeel, Periode, mark_of, midnight
from bisc_portal.templatetags.portaal import euro
from ontwikkelagenda import selectors as ontwikkelagenda
from ontwikkelagenda.models import AGENDABRONNEN, Initiatief
from ontwikkelagenda.selectors import cijfers

NUL = Decimal(0)
SAMEN = 2
# What the agenda itself lists: its records count one each, in the January of the agenda's year.
LIJSTEN = {"geevalueerd": cijfers.list_geevalueerd, "op_tijd": cijfers.list_op_tijd}


def count_agenda(periode: Periode, now: dt.datetime) -> Iterator[Maanddeel]:
    """How many initiatives were evaluated, and before how many deadlines the agenda was adopted."""
    for jaar in _years(periode):
        januari = Periode(midnight(dt.date(jaar, 1, 1)), midnight(dt.date(jaar, 2, 1)))
        for naam, list_rows in LIJSTEN.items():
            rows = list_rows(januari, now=now)
            if not rows:
                continue
            kenmerk = 0
            for row in rows:
                kenmerk ^= mark_of(row.sleutel, row.telt_mee, row.behaald)
            yield Maanddeel(
                meetwijze=f"ontwikkelagenda.{naam}",
                maand=dt.date(jaar, 1, 1),
                organisatie_id=None,
                teller=Decimal(sum(row.telt_mee and row.behaald for row in rows)),
                noemer=Decimal(sum(row.telt_mee for row in rows)),
                rijen=len(rows),
                kenmerk=kenmerk,
            )


def list_agenda(naam: str, periode: Periode, now: dt.datetime) -> list[Bronrij]:
    """The records behind one of these figures."""
    return LIJSTEN[naam](periode, now=now)


def count_gezamenlijk(periode: Periode, _: dt.datetime) -> Iterator[Maanddeel]:
    """The agenda of a year is counted in its January."""
    for jaar in _years(periode):
        rows = [row for row in _rows(jaar) if row.telt_mee]
        if not rows:
            continue
        kenmerk = 0
        for row in rows:
            kenmerk ^= mark_of(row.sleutel, row.behaald, row.gewicht)
        yield Maanddeel(
            meetwijze="ontwikkelagenda.gezamenlijk",
            maand=dt.date(jaar, 1, 1),
            organisatie_id=None,
            teller=sum((row.gewicht for row in rows if row.behaald), NUL),
            noemer=sum((row.gewicht for row in rows), NUL),
            rijen=len(rows),
            kenmerk=kenmerk,
        )


def list_gezamenlijk(periode: Periode) -> list[Bronrij]:
    """Every initiative with what the agenda pays, and how many libraries take part."""
    return [row for jaar in _years(periode) for row in _rows(jaar)]


def _rows(jaar: int) -> list[Bronrij]:
    agenda = ontwikkelagenda.agendas().filter(jaar=jaar).first()
    if agenda is None:
        return []
    counted = set(Initiatief.objects.counted().filter(sectie__agenda=agenda).values_list("pk", flat=True))
    return [
        _row(initiatief, initiatief.pk in counted) for initiatief in ontwikkelagenda.all_initiatieven(agenda)
    ]


def _row(initiatief: Initiatief, counts: bool) -> Bronrij:
    bedrag = sum((r.bedrag for r in initiatief.begrotingsregels.all() if r.bron in AGENDABRONNEN), NUL)
    meedoend = len(initiatief.bibliotheken.all())
    telt_mee = counts and bedrag > 0
    who = "één bibliotheek" if meedoend == 1 else f"{meedoend} bibliotheken"
    return Bronrij(
        sleutel=f"I{initiatief.pk}",
        label=initiatief.titel,
        url=initiatief.get_absolute_url(),
        telt_mee=telt_mee,
        behaald=telt_mee and meedoend >= SAMEN,
        reden=f"{euro(bedrag)}, {who}" if telt_mee else "Vraagt niets uit de agenda, of telt daar niet mee.",
        gewicht=bedrag,
    )


def _years(periode: Periode) -> list[int]:
    first, last = timezone.localdate(periode.van), timezone.localdate(periode.tot - dt.timedelta(seconds=1))
    return [year for year in range(first.year, last.year + 1) if first <= dt.date(year, 1, 1) <= last]
