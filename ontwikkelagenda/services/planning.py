"""When what happens: the phases' dates, the libraries' subsidy deadlines, and a new year's agenda."""

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda import selectors
from ontwikkelagenda.models import Agenda, Agendafase, Initiatief, Sectie, Subsidietermijn
from ontwikkelagenda.services.agenda import Opzet, create_agenda
from ontwikkelagenda.services.initiatief import add_initiatief, read_voorstel

type Planning = Mapping[str, tuple[dt.date, dt.date | None]]
# Begin and end of each phase in a year, told from 1 January of the agenda's own year: months, day.
USUAL: dict[str, tuple[tuple[int, int], tuple[int, int] | None]] = {
    "concept": ((-7, 1), (-5, 31)),
    "consultatie": ((-4, 1), (-3, 15)),
    "wijzigingsvoorstellen": ((-3, 16), (-2, 13)),
    "consentronde": ((-2, 16), (-2, 27)),
    "vastgesteld": ((-1, 3), None),
    "uitvoering": ((0, 1), (11, 31)),
    "evaluatie": ((12, 1), (13, 28)),
    "afgesloten": ((14, 1), None),
}


@transaction.atomic
def plan_fasen(agenda: Agenda, fasen: Planning, *, by: User | None, at: dt.datetime) -> None:
    """Set the dates; a phase that is not named stands in no planning any more."""
    Agendafase.objects.filter(agenda=agenda).exclude(fase__in=list(fasen)).delete()
    for fase, (begin, end) in fasen.items():
        Agendafase.objects.update_or_create(
            agenda=agenda, fase=fase, defaults={"begint_op": begin, "eindigt_op": end}
        )
    logboek.record("planning gewijzigd", agenda, by=by, at=at)


@transaction.atomic
def set_subsidietermijn(
    agenda: Agenda,
    *,
    organisatie: Organisatie,
    datum: dt.date,
    omschrijving: str = "",
    by: User | None,
    at: dt.datetime,
) -> Subsidietermijn:
    """Say it again and the date is the new one."""
    termijn, _ = Subsidietermijn.objects.update_or_create(
        organisatie=organisatie, jaar=agenda.jaar, omschrijving=omschrijving, defaults={"datum": datum}
    )
    logboek.record("subsidietermijn gezet", termijn, by=by, at=at)
    return termijn


@transaction.atomic
def remove_subsidietermijn(termijn: Subsidietermijn, *, by: User, at: dt.datetime) -> None:
    logboek.record("subsidietermijn verwijderd", termijn, by=by, at=at)
    termijn.delete()


@transaction.atomic
def begin_agenda(
    *, jaar: int, vanuit: Agenda | None, initiatieven: bool = False, by: User, at: dt.datetime
) -> Agenda:
    """A new year from last year's sections, or from the plan; the planning a year later."""
    fasen = _shift(vanuit, jaar) if vanuit else usual_planning(jaar)
    agenda = create_agenda(jaar, fasen=fasen, secties=_opzetten(vanuit) if vanuit else None, by=by, at=at)
    if vanuit and initiatieven:
        _bring_initiatieven(vanuit, agenda, by=by, at=at)
    return agenda


def usual_planning(jaar: int) -> dict[str, tuple[dt.date, dt.date | None]]:
    return {
        fase: (_day(jaar, *begin), _day(jaar, *end) if end else None) for fase, (begin, end) in USUAL.items()
    }


def _day(jaar: int, months: int, day: int) -> dt.date:
    year, month = jaar + months // 12, months % 12 + 1
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _shift(agenda: Agenda, jaar: int) -> dict[str, tuple[dt.date, dt.date | None]]:
    years = jaar - agenda.jaar
    planning = {
        fase.fase: (
            _later(fase.begint_op, years),
            _later(fase.eindigt_op, years) if fase.eindigt_op else None,
        )
        for fase in agenda.fasen.order_by("begint_op", "pk")
    }
    return {**usual_planning(jaar), **planning} if len(planning) < len(USUAL) else planning


def _later(day: dt.date, years: int) -> dt.date:
    year = day.year + years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def _opzetten(agenda: Agenda) -> list[Opzet]:
    return [
        Opzet(s.huisdeel, s.titel, s.tekst, s.penvoerder, tuple(s.rollen.order_by("volgorde")))
        for s in selectors.secties(agenda)
    ]


def _bring_initiatieven(van: Agenda, naar: Agenda, *, by: User, at: dt.datetime) -> None:
    places = {(s.huisdeel_id, s.titel): s for s in Sectie.objects.filter(agenda=naar).order_by("pk")}
    for initiatief in selectors.initiatieven(van):
        place = places.get((initiatief.sectie.huisdeel_id, initiatief.sectie.titel))
        if place is not None:
            voorstel = replace(read_voorstel(initiatief), status=Initiatief.Status.VOORSTEL)
            add_initiatief(place, voorstel, by=by, at=at)
