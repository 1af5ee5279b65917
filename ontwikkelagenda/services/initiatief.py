"""Initiatives and the money they ask."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda import opmaak
from ontwikkelagenda.models import (
    Begrotingsregel,
    BiscRol,
    Bron,
    Initiatief,
    Sectie,
    Thema,
    WsobFunctie,
)
from ontwikkelagenda.services.slot import lock_open_agenda


class InitiatiefChangedError(Exception):
    """Somebody saved the initiative after this writer began."""


@dataclass(frozen=True)
class Regel:
    """A budget line as it comes from a form."""

    bron: Bron
    bedrag: Decimal
    omschrijving: str = ""


@dataclass(frozen=True)
class Voorstel:
    """Everything an initiative says about itself, as it comes from a form."""

    titel: str
    soort: Initiatief.Soort
    doel: str
    thema: Thema
    penvoerder: Organisatie
    bibliotheken: tuple[Organisatie, ...]
    regels: tuple[Regel, ...]
    aard: Initiatief.Aard = Initiatief.Aard.VERNIEUWING
    beoogd_effect: str = ""
    rollen: tuple[BiscRol, ...] = ()
    functies: tuple[WsobFunctie, ...] = ()
    klaar: bool = False


@transaction.atomic
def add_initiatief(sectie: Sectie, voorstel: Voorstel, *, by: User, at: dt.datetime) -> Initiatief:
    """Add it to the section; over budget is allowed until the agenda is adopted."""
    lock_open_agenda(sectie.agenda)
    initiatief = Initiatief(sectie=sectie, created_at=at, gewijzigd_op=at)
    _fill(initiatief, voorstel)
    initiatief.save(force_insert=True)
    _fill_relations(initiatief, voorstel)
    logboek.record("initiatief toegevoegd", initiatief, by=by, at=at)
    return initiatief


@transaction.atomic
def change_initiatief(
    initiatief: Initiatief, voorstel: Voorstel, *, sectie: Sectie, versie: int, by: User, at: dt.datetime
) -> Initiatief:
    """Raises InitiatiefChangedError when somebody saved it after version `versie`."""
    lock_open_agenda(initiatief.sectie.agenda)
    current = Initiatief.objects.select_for_update(of=("self",)).get(pk=initiatief.pk)
    if current.versie != versie or current.ingetrokken_op is not None:
        raise InitiatiefChangedError
    _fill(current, voorstel)
    current.sectie = sectie
    current.versie += 1
    current.gewijzigd_op = at
    current.save(
        update_fields=[
            "sectie", "titel", "soort", "aard", "doel", "beoogd_effect", "thema", "penvoerder",
            "status", "versie", "gewijzigd_op",
        ]
    )  # fmt: skip
    _fill_relations(current, voorstel)
    logboek.record("initiatief gewijzigd", current, by=by, at=at, versie=current.versie)
    return current


@transaction.atomic
def withdraw_initiatief(initiatief: Initiatief, *, by: User, at: dt.datetime) -> Initiatief:
    """Take it out of the agenda; it stays and can be put back. Withdrawing twice is once."""
    return _set_withdrawn(initiatief, at, by=by, at=at)


@transaction.atomic
def restore_initiatief(initiatief: Initiatief, *, by: User, at: dt.datetime) -> Initiatief:
    return _set_withdrawn(initiatief, None, by=by, at=at)


def _set_withdrawn(
    initiatief: Initiatief, moment: dt.datetime | None, *, by: User, at: dt.datetime
) -> Initiatief:
    lock_open_agenda(initiatief.sectie.agenda)
    current = Initiatief.objects.select_for_update(of=("self",)).get(pk=initiatief.pk)
    if (current.ingetrokken_op is None) != (moment is None):
        current.ingetrokken_op, current.gewijzigd_op = moment, at
        current.versie += 1
        current.save(update_fields=["ingetrokken_op", "gewijzigd_op", "versie"])
        actie = "initiatief teruggezet" if moment is None else "initiatief ingetrokken"
        logboek.record(actie, current, by=by, at=at)
    return current


def _fill(initiatief: Initiatief, voorstel: Voorstel) -> None:
    initiatief.titel = voorstel.titel
    initiatief.soort = voorstel.soort
    initiatief.aard = voorstel.aard
    initiatief.doel = opmaak.clean(voorstel.doel)
    initiatief.beoogd_effect = opmaak.clean(voorstel.beoogd_effect)
    initiatief.thema = voorstel.thema
    initiatief.penvoerder = voorstel.penvoerder
    status = Initiatief.Status
    initiatief.status = status.KLAAR_VOOR_PDO if voorstel.klaar else status.IN_BEWERKING


def _fill_relations(initiatief: Initiatief, voorstel: Voorstel) -> None:
    initiatief.bibliotheken.set(voorstel.bibliotheken)
    initiatief.rollen.set(voorstel.rollen)
    initiatief.functies.set(voorstel.functies)
    initiatief.begrotingsregels.all().delete()
    Begrotingsregel.objects.bulk_create(
        Begrotingsregel(initiatief=initiatief, bron=r.bron, bedrag=r.bedrag, omschrijving=r.omschrijving)
        for r in voorstel.regels
    )
