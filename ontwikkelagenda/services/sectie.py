"""Writing a section without losing anybody's words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda import opmaak, selectors
from ontwikkelagenda.models import (
    BiscRol,
    Sectie,
    SectieVersie,
)
from ontwikkelagenda.services.schrijven import (
    append_update,
    keep_version,
    lay_decision,
    read_into_secties,
    status_of,
)
from ontwikkelagenda.services.slot import lock_open_agenda
from ontwikkelagenda.tekst import opbouw


class SectieChangedError(Exception):
    """The form was of a version there never was; `sectie` is how it stands now."""

    def __init__(self, sectie: Sectie) -> None:
        super().__init__(f"Sectie {sectie.pk} is intussen gewijzigd.")
        self.sectie = sectie


@dataclass(frozen=True)
class Toegang:
    """Who writes in a section; without libraries all of them do. A lock leaves everybody reading."""

    schrijvers: tuple[Organisatie, ...] = ()
    schrijfrollen: tuple[str, ...] = ()
    anderen: str = Sectie.Anderen.VOORSTELLEN
    op_slot: bool = False


@transaction.atomic
def save_sectie(sectie: Sectie, *, tekst: str, klaar: bool, versie: int, by: User, at: dt.datetime) -> Sectie:
    """Lay the text of the plain form over version `versie`, as one edit among those of others; all is kept.

    What others wrote since stays, also in the same paragraph. Saving what already stands there makes no
    version, so a double click is one save. Raises SectieChangedError when there never was such a version,
    SchrijvenRefusedError when this person may not write here; nothing is written then.
    """
    agenda = lock_open_agenda(sectie.agenda)
    document = selectors.current_document(agenda)
    read_into_secties(document.pk, at=at)
    current = Sectie.objects.select_for_update(of=("self",)).get(pk=sectie.pk)
    basis = SectieVersie.objects.filter(sectie=current, nummer=versie).order_by("pk").first()
    if basis is None:
        raise SectieChangedError(current)
    tekst = opmaak.clean(tekst)
    if tekst != basis.tekst:
        doc = selectors.load_document(document, tot=basis.stand)
        edit = opbouw.merge_text(doc, current.pk, tekst, key=f"{by.pk}|{versie}")
        append_update(selectors.Tekstdeel(document, current.pk), edit, by=by, at=at)
        read_into_secties(document.pk, at=at, klaar={current.pk: klaar})
        current.refresh_from_db()
    return _set_status(current, klaar=klaar, by=by, at=at)


def _set_status(sectie: Sectie, *, klaar: bool, by: User, at: dt.datetime) -> Sectie:
    status = status_of(sectie.tekst, klaar=klaar)
    if status != sectie.status:
        sectie.status, sectie.gewijzigd_op = status, at
        sectie.versie += 1
        sectie.save(update_fields=["status", "versie", "gewijzigd_op"])
        keep_version(sectie, by=by, at=at, stand=selectors.current_document(sectie.agenda).stand)
    logboek.record("sectie opgeslagen", sectie, by=by, at=at, versie=sectie.versie, status=status)
    return sectie


@transaction.atomic
def name_versie(sectie: Sectie, *, naam: str, by: User, at: dt.datetime) -> SectieVersie:
    """Keep the text as it stands now as a version that people can find by its name."""
    agenda = lock_open_agenda(sectie.agenda)
    document = selectors.current_document(agenda)
    read_into_secties(document.pk, at=at)
    current = Sectie.objects.select_for_update(of=("self",)).get(pk=sectie.pk)
    current.versie += 1
    current.save(update_fields=["versie"])
    document.refresh_from_db()
    logboek.record("versie een naam gegeven", current, by=by, at=at, naam=naam)
    return keep_version(current, by=by, at=at, stand=document.stand, naam=naam)


@transaction.atomic
def arrange_sectie(
    sectie: Sectie,
    *,
    titel: str,
    penvoerder: Organisatie | None,
    rollen: Iterable[BiscRol],
    toegang: Toegang | None = None,
    by: User,
    at: dt.datetime,
) -> Sectie:
    """Change what stands round the text: title, owner, the roles asked of BiSC, and who may write."""
    lock_open_agenda(sectie.agenda)
    current = Sectie.objects.select_for_update(of=("self",)).get(pk=sectie.pk)
    current.titel, current.penvoerder, current.gewijzigd_op = titel, penvoerder, at
    current.save(update_fields=["titel", "penvoerder", "gewijzigd_op"])
    current.rollen.set(rollen)
    if toegang is not None:
        current.schrijfrollen, current.anderen = list(toegang.schrijfrollen), toegang.anderen
        current.op_slot = toegang.op_slot
        current.save(update_fields=["schrijfrollen", "anderen", "op_slot"])
        current.schrijvers.set(toegang.schrijvers)
    logboek.record("sectie ingericht", current, by=by, at=at)
    return current


def read_sectie(sectie: Sectie, *, at: dt.datetime) -> Sectie:
    """The section with everything that was written so far, for whoever holds the agenda and decides on it."""
    read_into_secties(selectors.current_document(sectie.agenda).pk, at=at)
    return Sectie.objects.select_for_update(of=("self",)).select_related("agenda").get(pk=sectie.pk)


def rewrite_sectie(sectie: Sectie, tekst: str, *, by: User, at: dt.datetime) -> SectieVersie:
    """Change the text by a decision: also in phases without free writing; call it with the agenda locked."""
    lay_decision(sectie, opmaak.clean(tekst), by=by, at=at)
    return selectors.versies(sectie)[0]
