"""Talking about the text: placing, answering, settling; and one mail a day about it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from bisc_portal.accounts.models import User
from bisc_portal.berichten.services import queue_bericht
from ontwikkelagenda import selectors
from ontwikkelagenda.models import Draad, Opmerking, Schrijfdocument, Sectie, Verslag
from ontwikkelagenda.services.slot import AgendaClosedError
from ontwikkelagenda.services.verslag import VerslagAdoptedError

DIGEST_SPAN = dt.timedelta(days=1)


class DraadSettledError(Exception):
    """The conversation was settled; open it again first."""


@dataclass(frozen=True)
class Anker:
    """The words a conversation is about, as the editor gives them."""

    van: str = ""
    tot: str = ""
    citaat: str = ""


@transaction.atomic
def place_opmerking(
    bij: Sectie | Verslag,
    *,
    tekst: str,
    anker: Anker,
    genoemd: Iterable[User] = (),
    by: User,
    at: dt.datetime,
) -> Draad:
    """Begin a conversation about some words, or about the section or the minutes as a whole.

    Raises AgendaClosedError or VerslagAdoptedError when it was adopted.
    """
    if isinstance(bij, Verslag):
        if bij.is_adopted:
            raise VerslagAdoptedError
    elif bij.agenda.is_adopted:
        raise AgendaClosedError(f"De {bij.agenda} ligt vast.")
    text = {"verslag": bij} if isinstance(bij, Verslag) else {"sectie": bij}
    draad = Draad.objects.create(
        **text, anker_van=anker.van, anker_tot=anker.tot, citaat=anker.citaat, door=by, op=at
    )
    _say(draad, tekst, genoemd, by=by, at=at)
    return draad


@transaction.atomic
def answer_draad(
    draad: Draad, *, tekst: str, genoemd: Iterable[User] = (), by: User, at: dt.datetime
) -> Opmerking:
    current = Draad.objects.select_for_update(of=("self",)).get(pk=draad.pk)
    if current.afgehandeld_op is not None:
        raise DraadSettledError
    return _say(draad, tekst, genoemd, by=by, at=at)


@transaction.atomic
def settle_draad(draad: Draad, *, by: User, at: dt.datetime) -> Draad:
    """Settle it; twice is once, and the first one keeps the honour."""
    Draad.objects.filter(pk=draad.pk, afgehandeld_op__isnull=True).update(
        afgehandeld_op=at, afgehandeld_door=by
    )
    _tell_pages(draad.bij)
    return draad


@transaction.atomic
def reopen_draad(draad: Draad) -> Draad:
    Draad.objects.filter(pk=draad.pk).update(afgehandeld_op=None, afgehandeld_door=None)
    _tell_pages(draad.bij)
    return draad


def _say(draad: Draad, tekst: str, genoemd: Iterable[User], *, by: User, at: dt.datetime) -> Opmerking:
    opmerking = Opmerking.objects.create(draad=draad, tekst=tekst, door=by, op=at)
    named = [person for person in genoemd if person.pk != by.pk]
    opmerking.genoemd.set(named)
    for person in named:
        queue_bericht(
            f"opmerking-{opmerking.pk}-{person.pk}",
            ontvanger=person,
            onderwerp=f"{by.naam} vraagt je iets bij “{selectors.title_of(draad.bij)}”",
            tekst=tekst,
            link=draad.bij.get_absolute_url(),
            per_mail=False,
            at=at,
        )
    _tell_pages(draad.bij)
    return opmerking


def _tell_pages(bij: Sectie | Verslag) -> None:
    """Open pages see the number change and fetch the conversation again."""
    documents = (
        Schrijfdocument.objects.filter(bijeenkomst=bij.bijeenkomst_id)
        if isinstance(bij, Verslag)
        else Schrijfdocument.objects.filter(agenda=bij.agenda_id)
    )
    documents.update(gesprek=F("gesprek") + 1)


@transaction.atomic
def queue_digests(*, at: dt.datetime) -> int:
    """One message a day to everybody who was named or takes part, about what others said since yesterday."""
    per_person: dict[User, list[Opmerking]] = defaultdict(list)
    for opmerking in selectors.said_between(at - DIGEST_SPAN, at):
        taking_part = {other.door for other in opmerking.draad.opmerkingen.all()}
        for person in {*taking_part, *opmerking.genoemd.all()} - {opmerking.door}:
            per_person[person].append(opmerking)
    for person, said in sorted(per_person.items(), key=lambda item: item[0].pk):
        lines = [f"- {o.door.naam} bij “{selectors.title_of(o.draad.bij)}”: {o.tekst}" for o in said]
        agenda = any(isinstance(o.draad.bij, Sectie) for o in said)
        queue_bericht(
            f"opmerkingen-{at:%Y-%m-%d}-{person.pk}",
            ontvanger=person,
            onderwerp=f"{len(said)} opmerking{'en' if len(said) > 1 else ''} bij "
            + ("de Ontwikkelagenda" if agenda else "het verslag van het PDO"),
            tekst="\n".join(lines),
            link=said[-1].draad.bij.get_absolute_url(),
            at=at,
        )
    return len(per_person)
