"""Adopting: everything frozen in one transaction, never over the budget."""

import datetime as dt

from django.db import transaction

from bisc_portal.accounts.models import Rol, User
from bisc_portal.berichten.services import queue_bericht
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Bijeenkomst
from ontwikkelagenda import selectors, workflow
from ontwikkelagenda.inhoud import canonical, content_hash
from ontwikkelagenda.models import (
    Agenda,
    Stemronde,
    VastgesteldeVersie,
)
from ontwikkelagenda.services.agenda import FaseNotAllowedError
from ontwikkelagenda.services.document import request_pdf
from ontwikkelagenda.services.schrijven import freeze_document
from ontwikkelagenda.services.slot import lock_agenda


class NoConsentError(Exception):
    """The PDO can only adopt what the libraries consented to."""


class AgendaChangedError(Exception):
    """The agenda changed after the reader saw what would be adopted."""


@transaction.atomic
def adopt_agenda(
    agenda: Agenda,
    *,
    by: User,
    at: dt.datetime,
    bijeenkomst: Bijeenkomst | None = None,
    seen_hash: str | None = None,
) -> VastgesteldeVersie:
    """Freeze everything the PDO decided, word for word and cent for cent, and tell everybody.

    The lock on the agenda's row makes this wait for every writer, and every later writer for this.
    Raises FaseNotAllowedError in another phase, NoConsentError without consent to exactly this,
    AgendaChangedError when the content is no longer what the reader saw (`seen_hash`). Over budget cannot be:
    no initiative is written that does not fit.
    """
    current = lock_agenda(agenda)
    if not workflow.may_adopt(current.fase):
        raise FaseNotAllowedError(f"De {current} kan in deze fase niet worden vastgesteld.")
    ronde = selectors.last_ronde(current)
    if ronde is None or ronde.uitkomst != Stemronde.Uitkomst.CONSENT:
        raise NoConsentError("Er is nog geen consent. Sluit eerst de consentronde.")
    freeze_document(current, at=at)
    tekst = canonical(selectors.agenda_content(current))
    if seen_hash is not None and seen_hash != content_hash(tekst):
        raise AgendaChangedError
    if content_hash(tekst) not in ronde.momentopnamen.values_list("hash", flat=True):
        raise NoConsentError("De agenda is anders dan waarover consent is. Open een nieuwe consentronde.")
    versie = VastgesteldeVersie.objects.create(
        agenda=current,
        nummer=current.tijdvak,
        inhoud=tekst,
        hash=content_hash(tekst),
        vastgesteld_op=at,
        vastgesteld_door=by,
        bijeenkomst=bijeenkomst,
    )
    current.fase = Agenda.Fase.VASTGESTELD
    current.save(update_fields=["fase"])
    request_pdf(current, by=by, at=at)
    _tell_everybody(current, by=by, at=at)
    logboek.record("agenda vastgesteld", current, by=by, at=at, namens="PDO", hash=versie.hash)
    return versie


def _tell_everybody(agenda: Agenda, *, by: User, at: dt.datetime) -> None:
    people = User.objects.filter(
        rollen__overlap=[Rol.DIRECTEUR, Rol.AGENDAREDACTEUR], is_active=True
    ).order_by("pk")
    for person in people:
        queue_bericht(
            f"agenda-vastgesteld-{agenda.pk}-{agenda.tijdvak}-{person.pk}",
            ontvanger=person,
            onderwerp=f"De {agenda} is vastgesteld",
            tekst=f"Het PDO heeft de {agenda} vastgesteld. {by.naam} heeft dat vastgelegd.",
            link=agenda.get_absolute_url(),
            at=at,
        )
