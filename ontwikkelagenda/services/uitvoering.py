"""Doing and evaluating: progress per quarter, actions, evaluations."""

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Bijeenkomst
from ontwikkelagenda import notifications
from ontwikkelagenda.models import (
    Actie,
    Agenda,
    Evaluatie,
    Initiatief,
    Jaarevaluatie,
    Mijlpaal,
    Sectie,
    Voortgang,
)


class ChangedMeanwhileError(Exception):
    """Somebody saved it after this writer began; nothing is written."""


@dataclass(frozen=True)
class Kwartaalbericht:
    """Progress as it comes from a form."""

    stand: Voortgang.Stand
    verhaal: str
    besteed: Decimal = Decimal(0)
    gehaald: tuple[Mijlpaal, ...] = ()


@transaction.atomic
def report_voortgang(
    initiatief: Initiatief,
    kwartaal: int,
    bericht: Kwartaalbericht,
    *,
    versie: int,
    by: User,
    at: dt.datetime,
) -> Voortgang:
    """Say how it stands at the end of the quarter; `versie` 0 is the first time."""
    Initiatief.objects.select_for_update(of=("self",)).get(pk=initiatief.pk)
    current = Voortgang.objects.filter(initiatief=initiatief, kwartaal=kwartaal).order_by("pk").first()
    if (current.versie if current else 0) != versie:
        raise ChangedMeanwhileError
    current = current or Voortgang(initiatief=initiatief, kwartaal=kwartaal, versie=0)
    current.stand, current.verhaal, current.besteed = bericht.stand, bericht.verhaal, bericht.besteed
    current.versie += 1
    current.door, current.gewijzigd_op = by, at
    current.save()
    current.gehaald.set(bericht.gehaald)
    logboek.record("voortgang gemeld", current, by=by, at=at, stand=bericht.stand.value)
    return current


@transaction.atomic
def add_actie(
    agenda: Agenda,
    *,
    omschrijving: str,
    eigenaar: User,
    voor: dt.date,
    zin: str = "",
    initiatief: Initiatief | None = None,
    sectie: Sectie | None = None,
    bijeenkomst: Bijeenkomst | None = None,
    by: User,
    at: dt.datetime,
) -> Actie:
    """Write down who does what by when; the owner hears it."""
    actie = Actie.objects.create(
        agenda=agenda, omschrijving=omschrijving, eigenaar=eigenaar, voor=voor, zin=zin,
        initiatief=initiatief, sectie=sectie, bijeenkomst=bijeenkomst, door=by, created_at=at,
    )  # fmt: skip
    if eigenaar.pk != by.pk:
        notifications.tell_person(
            f"actie-{actie.pk}",
            eigenaar,
            onderwerp=f"Een actie voor jou: {omschrijving}"[:160],
            tekst=f"{by.naam} zette dit op je naam, vóór {voor:%d-%m-%Y}.",
            link=f"/ontwikkelagenda/{agenda.jaar}/acties/",
            at=at,
        )
    logboek.record("actie gemaakt", actie, by=by, at=at)
    return actie


@transaction.atomic
def finish_actie(actie: Actie, *, gedaan: bool, by: User, at: dt.datetime) -> Actie:
    """Tick it off, or take the tick away; twice is once."""
    if (actie.gedaan_op is not None) != gedaan:
        actie.gedaan_op = at if gedaan else None
        actie.save(update_fields=["gedaan_op"])
        logboek.record("actie gedaan" if gedaan else "actie heropend", actie, by=by, at=at)
    return actie


@dataclass(frozen=True)
class Oordeel:
    """An evaluation as it comes from a form."""

    kwaliteit: int
    kwaliteit_tekst: str
    effect: int
    effect_tekst: str
    efficientie: int
    efficientie_tekst: str
    bewijs: str
    lessen: str


@transaction.atomic
def evaluate_initiatief(
    initiatief: Initiatief, oordeel: Oordeel, *, versie: int, by: User, at: dt.datetime
) -> Evaluatie:
    Initiatief.objects.select_for_update(of=("self",)).get(pk=initiatief.pk)
    current = Evaluatie.objects.filter(initiatief=initiatief).order_by("pk").first()
    if (current.versie if current else 0) != versie:
        raise ChangedMeanwhileError
    current = current or Evaluatie(initiatief=initiatief, versie=0, op=at)
    for veld, waarde in asdict(oordeel).items():
        setattr(current, veld, waarde)
    current.versie += 1
    current.door, current.gewijzigd_op = by, at
    current.save()
    logboek.record("initiatief geëvalueerd", current, by=by, at=at)
    return current


@transaction.atomic
def evaluate_agenda(
    agenda: Agenda, *, terugblik: str, lessen: str, versie: int, by: User, at: dt.datetime
) -> Jaarevaluatie:
    Agenda.objects.select_for_update(no_key=True).get(pk=agenda.pk)
    current = Jaarevaluatie.objects.filter(agenda=agenda).order_by("pk").first()
    if (current.versie if current else 0) != versie:
        raise ChangedMeanwhileError
    current = current or Jaarevaluatie(agenda=agenda, versie=0)
    current.terugblik, current.lessen = terugblik, lessen
    current.versie += 1
    current.door, current.gewijzigd_op = by, at
    current.save()
    logboek.record("agenda geëvalueerd", current, by=by, at=at)
    return current
