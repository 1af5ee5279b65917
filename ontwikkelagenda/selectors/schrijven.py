"""The text as it was at any moment, from the log."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from pycrdt import Doc

from ontwikkelagenda.models import Agenda, Schrijfdocument, Schrijfregel, Sectie
from ontwikkelagenda.tekst import log, opbouw, weergave
from ontwikkelagenda.tekst.weergave import Knoop


def current_document(agenda: Agenda) -> Schrijfdocument:
    """The document of the newest epoch; every agenda has one from the start."""
    return Schrijfdocument.objects.filter(agenda=agenda).order_by("-epoch")[0]


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
    doc = load_document(current_document(sectie.agenda), tot=tot)
    return weergave.without_suggestions(weergave.read_sectie(doc, sectie.pk))


def regels(sectie: Sectie) -> QuerySet[Schrijfregel]:
    """Every change of the section, without its bytes; the first one first."""
    return (
        Schrijfregel.objects.filter(document=current_document(sectie.agenda), secties__contains=[sectie.pk])
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
    WHERE document_id = %(document)s AND secties @> ARRAY[%(sectie)s]::bigint[]
    WINDOW w AS (ORDER BY nummer)
), geteld AS (SELECT *, count(*) FILTER (WHERE begin) OVER (ORDER BY nummer) AS keer FROM regel)
SELECT min(nummer), max(nummer), coalesce(u.naam, ''), coalesce(nullif(o.korte_naam, ''), o.naam, ''),
       max(op), count(*)
FROM geteld LEFT JOIN accounts_user u ON u.id = door_id
LEFT JOIN netwerk_organisatie o ON o.id = u.organisatie_id
GROUP BY keer, u.naam, o.korte_naam, o.naam ORDER BY max(nummer) DESC LIMIT %(hoogstens)s
"""


def momenten(sectie: Sectie, *, at_most: int = 200) -> list[Moment]:
    """Who wrote when, the last spell first."""
    values: dict[str, Any] = {
        "document": current_document(sectie.agenda).pk,
        "sectie": sectie.pk,
        "pauze": PAUSE,
        "hoogstens": at_most,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MOMENTS, values)
        return [Moment(*row) for row in cursor.fetchall()]
