"""The minutes of a meeting: begun, written by one form or by many at once, and adopted."""

import datetime as dt
from itertools import zip_longest

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Bijeenkomst
from ontwikkelagenda import opmaak, selectors
from ontwikkelagenda.models import Schrijfdocument, Vergaderpunt, Verslag
from ontwikkelagenda.services.schrijven import append_update, lay_nodes, read_into_verslag
from ontwikkelagenda.services.uitvoering import ChangedMeanwhileError
from ontwikkelagenda.tekst import opbouw, weergave
from ontwikkelagenda.tekst.weergave import Knoop


class VerslagAdoptedError(Exception):
    """The minutes were adopted and stay as they are."""


class VerslagEmptyError(Exception):
    """There is nothing in the minutes to adopt."""


@transaction.atomic
def begin_verslag(bijeenkomst: Bijeenkomst, *, by: User, at: dt.datetime) -> Schrijfdocument:
    """Give the minutes the document they are written in, once, with a heading for every point of the meeting.

    Minutes of before there were documents begin with their own text.
    """
    verslag = _lock_verslag(bijeenkomst, by=by, at=at)
    document = selectors.verslag_document(bijeenkomst)
    if document is not None:
        return document
    if not verslag.tekst:
        punten = Vergaderpunt.objects.filter(bijeenkomst=bijeenkomst).order_by("volgorde")
        koppen = ["Opening", *(punt.titel for punt in punten), "Rondvraag"]
        verslag.tekst = "\n\n".join(f"## {kop}" for kop in koppen)
        verslag.save(update_fields=["tekst"])
    logboek.record("verslag begonnen", verslag, by=by, at=at)
    return _ensure_document(verslag)


def _lock_verslag(bijeenkomst: Bijeenkomst, *, by: User, at: dt.datetime) -> Verslag:
    Bijeenkomst.objects.select_for_update(no_key=True).get(pk=bijeenkomst.pk)
    defaults = {"versie": 1, "door": by, "gewijzigd_op": at}
    return Verslag.objects.get_or_create(bijeenkomst=bijeenkomst, defaults=defaults)[0]


def _ensure_document(verslag: Verslag) -> Schrijfdocument:
    """The document of the minutes; when it is new, with the text they had."""
    document, is_new = Schrijfdocument.objects.get_or_create(bijeenkomst=verslag.bijeenkomst)
    if is_new:
        nodes = _with_room(opbouw.to_nodes(verslag.tekst))
        lay_nodes(selectors.verslag_deel(document), nodes, by=verslag.door, at=verslag.gewijzigd_op)
        document.refresh_from_db()
    return document


def _with_room(nodes: list[Knoop]) -> list[Knoop]:
    """An empty line under every heading that has nothing under it yet, to write on."""
    roomy: list[Knoop] = []
    for node, after in zip_longest(nodes, nodes[1:]):
        roomy.append(node)
        if node["type"] == "heading" and (after is None or after["type"] == "heading"):
            roomy.append({"type": "paragraph"})
    return roomy


@transaction.atomic
def save_verslag(bijeenkomst: Bijeenkomst, *, tekst: str, stand: int, by: User, at: dt.datetime) -> Verslag:
    """Lay the text of the plain form over the minutes as they were after line `stand`, as one edit.

    What others wrote since stays, also in the same paragraph. Raises VerslagAdoptedError when they were
    adopted, ChangedMeanwhileError when there never was such a line, SchrijvenRefusedError when this person
    may not write here; nothing is written then.
    """
    verslag = _lock_verslag(bijeenkomst, by=by, at=at)
    if verslag.is_adopted:
        raise VerslagAdoptedError
    document = _ensure_document(verslag)
    if stand > document.stand:
        raise ChangedMeanwhileError
    deel, tekst = selectors.verslag_deel(document), opmaak.clean(tekst)
    basis = selectors.load_document(document, tot=stand)
    if tekst != weergave.plain_text(weergave.read_deel(basis, deel.nummer)):
        edit = opbouw.merge_text(basis, deel.nummer, tekst, key=f"{by.pk}|{stand}")
        append_update(deel, edit, by=by, at=at)
        read_into_verslag(document.pk, at=at)
        verslag.refresh_from_db()
    logboek.record("verslag opgeslagen", verslag, by=by, at=at, versie=verslag.versie)
    return verslag


@transaction.atomic
def adopt_verslag(verslag: Verslag, *, bijeenkomst: Bijeenkomst, by: User, at: dt.datetime) -> Verslag:
    """Take in the last words and freeze the minutes, as the meeting `bijeenkomst` adopted them.

    Raises VerslagAdoptedError the second time and VerslagEmptyError when nothing stands in them.
    """
    current = _lock_verslag(verslag.bijeenkomst, by=by, at=at)
    if current.is_adopted:
        raise VerslagAdoptedError
    document = _ensure_document(current)
    Schrijfdocument.objects.filter(pk=document.pk).update(bevroren_op=at)
    read_into_verslag(document.pk, at=at)
    current.refresh_from_db()
    if not current.tekst:
        raise VerslagEmptyError
    current.vastgesteld_op, current.vastgesteld_door, current.vastgesteld_in = at, by, bijeenkomst
    current.save(update_fields=["vastgesteld_op", "vastgesteld_door", "vastgesteld_in"])
    logboek.record("verslag vastgesteld", current, by=by, at=at, bijeenkomst=bijeenkomst.pk)
    return current
