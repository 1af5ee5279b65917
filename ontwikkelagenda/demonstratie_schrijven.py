"""How people wrote together in the made-up agendas: proposals in the text, and what they said beside it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from pycrdt import XmlElement, XmlFragment, XmlText

from bisc_portal.accounts.models import User
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
    suggest(selectors.sectie_deel(sectie), row["vervang"], by=mensen.person(row["door"]), at=at)


def suggest(
    deel: selectors.Tekstdeel, vervang: list[str], *, by: User, at: dt.datetime, voorstel: bool = False
) -> None:
    """Propose other words for some, marked as the editor marks them."""
    doc = selectors.load_document(deel.document)
    oud, nieuw = vervang
    before, mark = doc.get_state(), {"id": f"{by.pk}-{at:%m%d%H%M}"}
    text, start, end = _find(weergave.fragment(doc, deel.nummer), oud)
    with doc.transaction():
        text.format(start, end, {weergave.VERWIJDERING: mark})
        text.insert(end, nieuw, {weergave.INVOEGING: mark, weergave.VERWIJDERING: None})
    services.append_update(deel, doc.get_update(before), by=by, at=at, voorstel=voorstel)


def _find(parent: XmlFragment, words: str) -> tuple[XmlText, int, int]:
    """Where these words stand for the first time; the library counts bytes."""
    for text in _texts(parent):
        whole = "".join(piece for piece, _ in text.diff())
        if words in whole:
            start = len(whole[: whole.index(words)].encode())
            return text, start, start + len(words.encode())
    raise ValueError(words)


def _texts(parent: XmlFragment | XmlElement) -> Iterator[XmlText]:
    for child in parent.children:
        if isinstance(child, XmlText):
            yield child
        elif isinstance(child, XmlElement):
            yield from _texts(child)
