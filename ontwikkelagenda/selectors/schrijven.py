"""The text as it was at any moment, from the log."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from pycrdt import Doc

from bisc_portal.netwerk.models import Bijeenkomst
from ontwikkelagenda.models import Agenda, Schrijfdocument, Schrijfregel, Sectie
from ontwikkelagenda.tekst import log, opbouw, weergave
from ontwikkelagenda.tekst.weergave import Knoop


def current_document(agenda: Agenda) -> Schrijfdocument:
    """The document of the newest epoch; every agenda has one from the start."""
    return Schrijfdocument.objects.filter(agenda=agenda).order_by("-epoch")[0]


def verslag_document(bijeenkomst: Bijeenkomst) -> Schrijfdocument | None:
    """The document of the minutes; there is none before somebody begins them."""
    return Schrijfdocument.objects.filter(bijeenkomst=bijeenkomst).order_by("pk").first()


@dataclass(frozen=True)
class Tekstdeel:
    """One text within a document: a section of an agenda, or the minutes of a meeting."""

    document: Schrijfdocument
    nummer: int


def sectie_deel(sectie: Sectie) -> Tekstdeel:
    return Tekstdeel(current_document(sectie.agenda), sectie.pk)


def verslag_deel(document: Schrijfdocument) -> Tekstdeel:
    return Tekstdeel(document, weergave.VERSLAG)


def load_document(document: Schrijfdocument, *, tot: int = log.END) -> "Doc[Any]":
    """The document after line `tot`, from the nearest cached state."""
    with connection.cursor() as cursor:
        cursor.execute(log.LOAD, {"document": document.pk, "tot": tot})
        return opbouw.load([bytes(inhoud) for _, inhoud in cursor.fetchall()])


def render_sectie(sectie: Sectie, *, tot: int = log.END, unwrap_lists: bool = False) -> str:
    """The agreed text as safe HTML, as it is now or after line `tot`; `unwrap_lists` for a tagged PDF."""
    return weergave.html(sectie_nodes(sectie, tot=tot), unwrap_lists=unwrap_lists)


def sectie_nodes(sectie: Sectie, *, tot: int = log.END) -> list[Knoop]:
    """The agreed text as ProseMirror JSON: what a snapshot keeps."""
    return deel_nodes(sectie_deel(sectie), tot=tot)


def deel_nodes(deel: Tekstdeel, *, tot: int = log.END) -> list[Knoop]:
    doc = load_document(deel.document, tot=tot)
    return weergave.without_suggestions(weergave.read_deel(doc, deel.nummer))


def render_deel(deel: Tekstdeel, *, tot: int = log.END) -> str:
    return weergave.html(deel_nodes(deel, tot=tot))


def regels(deel: Tekstdeel) -> QuerySet[Schrijfregel]:
    """Every change of this part, without its bytes; the first one first."""
    return (
        Schrijfregel.objects.filter(document=deel.document, secties__contains=[deel.nummer])
        .select_related("door__organisatie")
        .defer("inhoud")
        .order_by("nummer")
    )


@dataclass(frozen=True)
class Moment:
    """A spell in which one person wrote: from and up to which line, and when it ended."""

    van: int
    tot: int
    door: str
    organisatie: str
    op: dt.datetime
    aantal: int


# A pause this long, or another writer, begins a new spell.
PAUSE = dt.timedelta(minutes=10)
_MOMENTS = """
WITH regel AS (
    SELECT nummer, door_id, op,
        coalesce(door_id <> lag(door_id) OVER w OR op - lag(op) OVER w > %(pauze)s, TRUE) AS begin
    FROM ontwikkelagenda_schrijfregel
    WHERE document_id = %(document)s AND secties @> ARRAY[%(deel)s]::bigint[]
    WINDOW w AS (ORDER BY nummer)
), geteld AS (SELECT *, count(*) FILTER (WHERE begin) OVER (ORDER BY nummer) AS keer FROM regel)
SELECT min(nummer), max(nummer), coalesce(u.naam, ''), coalesce(nullif(o.korte_naam, ''), o.naam, ''),
       max(op), count(*)
FROM geteld LEFT JOIN accounts_user u ON u.id = door_id
LEFT JOIN netwerk_organisatie o ON o.id = u.organisatie_id
GROUP BY keer, u.naam, o.korte_naam, o.naam ORDER BY max(nummer) DESC LIMIT %(hoogstens)s
"""


def momenten(deel: Tekstdeel, *, at_most: int = 200) -> list[Moment]:
    """Who wrote when, the last spell first."""
    values: dict[str, Any] = {
        "document": deel.document.pk,
        "deel": deel.nummer,
        "pauze": PAUSE,
        "hoogstens": at_most,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MOMENTS, values)
        return [Moment(*row) for row in cursor.fetchall()]
