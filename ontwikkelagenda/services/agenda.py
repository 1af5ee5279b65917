"""Laying out the agenda of a year, and moving it through its phases."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda import notifications, opmaak, plan, workflow
from ontwikkelagenda.models import (
    Agenda,
    Agendafase,
    BiscRol,
    Huisdeel,
    Sectie,
)
from ontwikkelagenda.services.schrijven import (
    freeze_document,
    keep_version,
    lay_document,
    lay_text,
    open_epoch,
    thaw_document,
)
from ontwikkelagenda.services.slot import lock_agenda, lock_open_agenda
from ontwikkelagenda.tekst import opbouw


class FaseNotAllowedError(Exception):
    """The phase asked for may not follow the present one."""


@dataclass(frozen=True)
class Opzet:
    """A section to lay out in a new agenda."""

    huisdeel: Huisdeel
    titel: str
    tekst: str = ""
    penvoerder: Organisatie | None = None
    rollen: tuple[BiscRol, ...] = ()


@transaction.atomic
def create_agenda(
    jaar: int,
    *,
    fasen: Mapping[str, tuple[dt.date, dt.date | None]],
    by: User | None,
    at: dt.datetime,
    secties: Iterable[Opzet] | None = None,
) -> Agenda:
    """Lay out a new agenda in phase concept: its planning, and its sections or else those of the plan."""
    agenda = Agenda.objects.create(jaar=jaar, created_at=at)
    lay_document(agenda)
    Agendafase.objects.bulk_create(
        Agendafase(agenda=agenda, fase=fase, begint_op=begin, eindigt_op=end)
        for fase, (begin, end) in fasen.items()
    )
    for opzet in _plan_secties() if secties is None else secties:
        _lay_out(agenda, opzet, by=by, at=at)
    logboek.record("agenda gemaakt", agenda, by=by, at=at, jaar=jaar)
    return agenda


@transaction.atomic
def add_sectie(agenda: Agenda, opzet: Opzet, *, by: User | None, at: dt.datetime) -> Sectie:
    """Add a section behind the others of its part of the Huis."""
    lock_open_agenda(agenda)
    sectie = _lay_out(agenda, opzet, by=by, at=at)
    logboek.record("sectie toegevoegd", sectie, by=by, at=at)
    return sectie


def _plan_secties() -> list[Opzet]:
    """One section for each part of the Huis, with the plan's own sentences, in BiSC's care."""
    bisc = Organisatie.objects.filter(soort=Organisatie.Soort.BISC).order_by("pk").first()
    teksten = {deel["code"]: deel["tekst"] for deel in plan.read("plan.toml")["deel"]}
    delen = Huisdeel.objects.filter(code__in=teksten).order_by("volgorde")
    return [Opzet(deel, deel.naam, teksten[deel.code], bisc) for deel in delen]


def _lay_out(agenda: Agenda, opzet: Opzet, *, by: User | None, at: dt.datetime) -> Sectie:
    last = Sectie.objects.filter(agenda=agenda, huisdeel=opzet.huisdeel).order_by("-volgorde").first()
    tekst = opmaak.clean(opzet.tekst)
    sectie = Sectie.objects.create(
        agenda=agenda,
        huisdeel=opzet.huisdeel,
        volgorde=last.volgorde + 1 if last else 1,
        titel=opzet.titel,
        tekst=tekst,
        status=Sectie.Status.IN_BEWERKING if tekst else Sectie.Status.LEEG,
        penvoerder=opzet.penvoerder,
        gewijzigd_op=at,
    )
    sectie.rollen.set(opzet.rollen)
    stand = lay_text(sectie, opbouw.to_nodes(tekst), by=by, at=at)
    keep_version(sectie, by=by, at=at, stand=stand)
    return sectie


@transaction.atomic
def change_fase(agenda: Agenda, *, fase: Agenda.Fase, by: User | None, at: dt.datetime) -> Agenda:
    """Move the agenda to another phase; what happens by opening a round or adopting is not for here.

    Going back from the consent round needs its round closed first.
    """
    current = lock_agenda(agenda)
    voting = current.stemrondes.filter(gesloten_op__isnull=True).exists()
    if voting or not workflow.may_choose(current.fase, fase, tijdvak=current.tijdvak):
        raise FaseNotAllowedError(f"Na {current.get_fase_display()} kan {fase.label} niet komen.")
    if workflow.may_write(current.fase) and not workflow.may_write(fase):
        freeze_document(current, at=at)
    elif workflow.may_write(fase) and not workflow.may_write(current.fase):
        thaw_document(current)
    before, current.fase = current.fase, fase
    current.save(update_fields=["fase"])
    notifications.tell_fase(current, at=at)
    logboek.record("fase gewijzigd", current, by=by, at=at, van=before, naar=fase.value)
    return current


@transaction.atomic
def begin_addendum(agenda: Agenda, *, by: User, at: dt.datetime) -> Agenda:
    """Open what was adopted for a numbered addendum: a new epoch, changed by amendments only."""
    current = lock_agenda(agenda)
    if current.fase not in {Agenda.Fase.VASTGESTELD, Agenda.Fase.UITVOERING}:
        raise FaseNotAllowedError("Een addendum begint bij een vastgestelde agenda.")
    current.fase = Agenda.Fase.WIJZIGINGSVOORSTELLEN
    current.tijdvak += 1
    current.save(update_fields=["fase", "tijdvak"])
    open_epoch(current, by=by, at=at)
    freeze_document(current, at=at)
    notifications.tell_fase(current, at=at)
    logboek.record("addendum begonnen", current, by=by, at=at, nummer=current.addendum)
    return current
