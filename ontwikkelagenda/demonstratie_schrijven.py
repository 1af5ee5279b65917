"""How people wrote together in the made-up agendas: proposals in the text, and what they said beside it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from pycrdt import XmlElement, XmlFragment, XmlText

from ontwikkelagenda import selectors, services
from ontwikkelagenda.demonstratie_besluiten import Mensen
from ontwikkelagenda.models import Sectie
from ontwikkelagenda.tekst import weergave


def tell_opmerking(sectie: Sectie, row: dict[str, Any], mensen: Mensen, at: dt.datetime) -> None:
    draad = services.place_opmerking(
        sectie,
        tekst=row["tekst"],
        anker=services.Anker(citaat=row["bij"]),
        by=mensen.person(row["door"]),
        at=at,
    )
    for nr, (wie, tekst) in enumerate(row.get("antwoord", []), 1):
        services.answer_draad(draad, tekst=tekst, by=mensen.person(wie), at=at + dt.timedelta(hours=nr))


def tell_suggestie(sectie: Sectie, row: dict[str, Any], mensen: Mensen, at: dt.datetime) -> None:
    """Propose other words for some, marked as the editor marks them."""
    document = selectors.current_document(sectie.agenda)
    doc = selectors.load_document(document)
    oud, nieuw = row["vervang"]
    by = mensen.person(row["door"])
    before, mark = doc.get_state(), {"id": f"{by.pk}-{at:%m%d%H%M}"}
    text, begin = next(
        (text, words.index(oud))
        for text in _texts(weergave.fragment(doc, sectie.pk))
        if oud in (words := "".join(piece for piece, _ in text.diff()))
    )
    # The library counts bytes.
    words = "".join(piece for piece, _ in text.diff())
    start = len(words[:begin].encode())
    end = start + len(oud.encode())
    with doc.transaction():
        text.format(start, end, {weergave.VERWIJDERING: mark})
        text.insert(end, nieuw, {weergave.INVOEGING: mark, weergave.VERWIJDERING: None})
    services.append_update(document, sectie, doc.get_update(before), by=by, at=at)


def _texts(parent: XmlFragment | XmlElement) -> Iterator[XmlText]:
    for child in parent.children:
        if isinstance(child, XmlText):
            yield child
        elif isinstance(child, XmlElement):
            yield from _texts(child)
