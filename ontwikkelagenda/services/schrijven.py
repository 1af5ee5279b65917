"""The documents people write in together: laid down, added to, read into sections and minutes, frozen.

The lock order is agenda or meeting, document, section or minutes. Whoever writes over a socket locks the
document alone, for one statement, so nobody waits long for anybody.
"""

import datetime as dt
from collections.abc import Mapping
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from pycrdt import Doc, get_update

from bisc_portal.accounts.models import User
from ontwikkelagenda import selectors, workflow
from ontwikkelagenda.models import (
    Agenda,
    Schrijfdocument,
    Schrijfregel,
    Schrijfstand,
    Sectie,
    SectieVersie,
    Verslag,
)
from ontwikkelagenda.selectors import Tekstdeel
from ontwikkelagenda.services.slot import AgendaClosedError, lock_agenda
from ontwikkelagenda.tekst import log, opbouw, weergave
from ontwikkelagenda.tekst.keuring import NOTHING
from ontwikkelagenda.tekst.weergave import Knoop

# So many lines after the last cached state a new one is kept.
STATE_EVERY = 2000


class SchrijvenRefusedError(Exception):
    """Whoever it is may not write here, or not now; nothing was written."""


def lay_document(agenda: Agenda) -> Schrijfdocument:
    """Give a new agenda its first document."""
    return Schrijfdocument.objects.create(agenda=agenda)


def lay_text(sectie: Sectie, nodes: list[Knoop], *, by: User | None, at: dt.datetime) -> int:
    """Write the first content of a section, once, by the portal; return the number of the line."""
    return lay_nodes(selectors.sectie_deel(sectie), nodes, by=by, at=at)


def lay_nodes(deel: Tekstdeel, nodes: list[Knoop], *, by: User | None, at: dt.datetime) -> int:
    """The same for any part of a document that has no text yet."""
    document = deel.document
    if not nodes:
        return document.stand
    update = opbouw.write_nodes(selectors.load_document(document), deel.nummer, nodes)
    nummer = _lay_down(deel, update, by=by, at=at)
    Schrijfdocument.objects.filter(pk=document.pk, verwerkt_tot=nummer - 1).update(verwerkt_tot=nummer)
    return nummer


def _lay_down(deel: Tekstdeel, update: bytes, *, by: User | None, at: dt.datetime) -> int:
    values = {
        "document": deel.document.pk,
        "door": by.pk if by else None,
        "inhoud": update,
        "secties": [deel.nummer],
        "op": at,
    }
    return _execute(log.LAY_DOWN, values)[0]


def append_update(
    deel: Tekstdeel, update: bytes, *, by: User, at: dt.datetime, voorstel: bool = False
) -> int:
    """Add one change of one part in the name of `by`; return the number of its line.

    `voorstel` says that it does no more than propose.

    Raises SchrijvenRefusedError when the database says that this person may not, or the text is frozen.
    """
    rows = _execute(
        log.APPEND,
        {
            "document": deel.document.pk,
            "door": [by.pk],
            "inhoud": [update],
            "secties": [f"{{{deel.nummer}}}"],
            "voorstel": [voorstel],
            "op": [at],
        },
    )
    if not rows:
        raise SchrijvenRefusedError(f"{by} mag nu niet schrijven in deel {deel.nummer} van {deel.document}.")
    return rows[0]


def lay_decision(sectie: Sectie, tekst: str, *, by: User, at: dt.datetime) -> int:
    """Make the text what was decided, as one edit, also while nobody writes; return its line number."""
    deel = selectors.sectie_deel(sectie)
    edit = opbouw.merge_text(
        selectors.load_document(deel.document), deel.nummer, tekst, key=f"besluit|{by.pk}|{at.isoformat()}"
    )
    nummer = _lay_down(deel, edit, by=by, at=at)
    read_into_secties(deel.document.pk, at=at)
    return nummer


def _execute(sql: str, values: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def project_document(document: Schrijfdocument, *, at: dt.datetime) -> list[Sectie] | list[Verslag]:
    """Read what was written since into the sections, a version of each that changed, or into the minutes.

    Safe to run twice and beside itself. Does nothing when the agenda is closed: then all was read before.
    """
    if document.agenda is None:
        return read_into_verslag(document.pk, at=at)
    agenda = lock_agenda(document.agenda)
    if not workflow.may_write(agenda.fase):
        return []
    return read_into_secties(document.pk, at=at)


def project_behind(*, at: dt.datetime) -> int:
    """Do it for every document that lags because its process died; return how many texts changed."""
    written = Q(agenda__fase__in=workflow.WRITING) | Q(agenda__isnull=True)
    behind = Schrijfdocument.objects.filter(written, stand__gt=F("verwerkt_tot")).select_related("agenda")
    return sum(len(project_document(document, at=at)) for document in behind.order_by("pk"))


def read_into_secties(
    document_id: int, *, at: dt.datetime, klaar: Mapping[int, bool] | None = None
) -> list[Sectie]:
    """The same within the transaction of whoever holds the agenda; `klaar` says which section is ready."""
    document, writers = _lock_unread(document_id)
    if not writers:
        return []
    doc = selectors.load_document(document)
    changed = []
    for sectie in Sectie.objects.filter(pk__in=writers).select_for_update(of=("self",)).order_by("pk"):
        tekst = weergave.plain_text(weergave.read_deel(doc, sectie.pk))
        if tekst != sectie.tekst:
            _set_text(sectie, tekst, klaar=(klaar or {}).get(sectie.pk), at=at)
            keep_version(sectie, by=writers[sectie.pk], at=at, stand=document.stand)
            changed.append(sectie)
    return changed


@transaction.atomic
def read_into_verslag(document_id: int, *, at: dt.datetime) -> list[Verslag]:
    """Read what was written since into the minutes."""
    document, writers = _lock_unread(document_id)
    if not writers:
        return []
    tekst = weergave.plain_text(weergave.read_deel(selectors.load_document(document), weergave.VERSLAG))
    verslag = Verslag.objects.select_for_update(of=("self",)).get(bijeenkomst=document.bijeenkomst_id)
    if tekst == verslag.tekst:
        return []
    verslag.tekst, verslag.gewijzigd_op = tekst, at
    verslag.door = writers[weergave.VERSLAG] or verslag.door
    verslag.versie += 1
    verslag.save(update_fields=["tekst", "gewijzigd_op", "door", "versie"])
    return [verslag]


def _lock_unread(document_id: int) -> tuple[Schrijfdocument, dict[int, User | None]]:
    """The document, with who wrote last in each part since it was read; from now on it counts as read."""
    document = Schrijfdocument.objects.select_for_update(of=("self",)).get(pk=document_id)
    if document.verwerkt_tot == document.stand:
        return document, {}
    new = list(
        Schrijfregel.objects.filter(document=document, nummer__gt=document.verwerkt_tot)
        .defer("inhoud")
        .select_related("door")
        .order_by("nummer")
    )
    document.verwerkt_tot = document.stand
    document.save(update_fields=["verwerkt_tot"])
    _keep_state(document)
    return document, {deel: regel.door for regel in new for deel in regel.secties}


def _set_text(sectie: Sectie, tekst: str, *, klaar: bool | None, at: dt.datetime) -> None:
    ready = sectie.status == Sectie.Status.KLAAR_VOOR_PDO if klaar is None else klaar
    sectie.status = status_of(tekst, klaar=ready)
    sectie.tekst, sectie.gewijzigd_op = tekst, at
    sectie.versie += 1
    sectie.save(update_fields=["tekst", "status", "versie", "gewijzigd_op"])


def status_of(tekst: str, *, klaar: bool) -> Sectie.Status:
    if not tekst:
        return Sectie.Status.LEEG
    return Sectie.Status.KLAAR_VOOR_PDO if klaar else Sectie.Status.IN_BEWERKING


def keep_version(
    sectie: Sectie, *, by: User | None, at: dt.datetime, stand: int = 0, naam: str = ""
) -> SectieVersie:
    return SectieVersie.objects.create(
        sectie=sectie,
        nummer=sectie.versie,
        titel=sectie.titel,
        tekst=sectie.tekst,
        status=sectie.status,
        door=by,
        op=at,
        stand=stand,
        naam=naam,
    )


def _keep_state(document: Schrijfdocument) -> None:
    """Keep states to load from, at such distances that no moment is far after one."""
    last = Schrijfstand.objects.filter(document=document).order_by("-nummer").first()
    nummer = last.nummer if last else 0
    if document.stand - nummer < _distance(nummer):
        return
    doc = selectors.load_document(document, tot=nummer)
    recent = Schrijfregel.objects.filter(document=document, nummer__gt=nummer).order_by("nummer")
    rows = (bytes(row) for row in recent.values_list("inhoud", flat=True).iterator())
    while document.stand - nummer >= _distance(nummer):
        taken = list(islice(rows, _distance(nummer)))
        nummer += len(taken)
        for update in opbouw.join(taken):
            doc.apply_update(update)
        _keep_one_state(document, nummer, doc, taken)


def _distance(nummer: int) -> int:
    """From one kept state to the next; in a long log it grows along, so that they never fill the disk."""
    return max(STATE_EVERY, nummer // 20)


def _keep_one_state(document: Schrijfdocument, nummer: int, doc: "Doc[Any]", taken: list[bytes]) -> None:
    """A state drops what still waits for what never came, in silence: then it is not kept."""
    state = doc.get_state()
    if all(get_update(row, state)[:1] == NOTHING[:1] for row in taken):
        Schrijfstand.objects.get_or_create(
            document=document, nummer=nummer, defaults={"inhoud": doc.get_update()}
        )


@transaction.atomic
def freeze_document(agenda: Agenda, *, at: dt.datetime) -> Schrijfdocument:
    """Take in the last words and let nobody write any more; for the transaction that holds the agenda."""
    document = selectors.current_document(agenda)
    if workflow.may_write(agenda.fase):
        read_into_secties(document.pk, at=at)
    Schrijfdocument.objects.filter(agenda=agenda, bevroren_op__isnull=True).update(bevroren_op=at)
    document.refresh_from_db()
    return document


def thaw_document(agenda: Agenda) -> Schrijfdocument:
    """Let people write again in the newest epoch, as long as it is not adopted."""
    document = selectors.current_document(agenda)
    Schrijfdocument.objects.filter(pk=document.pk).update(bevroren_op=None)
    document.refresh_from_db()
    return document


@transaction.atomic
def open_epoch(agenda: Agenda, *, by: User | None, at: dt.datetime) -> Schrijfdocument:
    """Begin a new document for an addendum, with the text as it was adopted.

    What somebody typed offline into the old one stays there: the browser keeps each epoch by itself.
    """
    lock_agenda(agenda)
    old = selectors.current_document(agenda)
    if old.bevroren_op is None:
        raise AgendaClosedError(f"De tekst van de {agenda} is nog niet bevroren.")
    doc = selectors.load_document(old)
    document = Schrijfdocument.objects.create(agenda=agenda, epoch=old.epoch + 1)
    for sectie in Sectie.objects.filter(agenda=agenda).order_by("pk"):
        nodes = weergave.without_suggestions(weergave.read_deel(doc, sectie.pk))
        sectie.agenda = agenda
        lay_text(sectie, nodes, by=by, at=at)
    document.refresh_from_db()
    return document
