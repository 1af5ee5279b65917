"""How people wrote together in the made-up agendas: proposals in the text, and what they said beside it."""

import datetime as dt
from typing import Any

from bisc_portal.accounts.models import User
from ontwikkelagenda import selectors, services
from ontwikkelagenda.demonstratie_besluiten import Mensen
from ontwikkelagenda.models import Sectie, Verslag
from ontwikkelagenda.tekst import anker, weergave


def tell_opmerking(bij: Sectie | Verslag, row: dict[str, Any], mensen: Mensen, at: dt.datetime) -> None:
    deel = (
        selectors.sectie_deel(bij)
        if isinstance(bij, Sectie)
        else selectors.verslag_deel(bij.bijeenkomst.schrijfdocument)
    )
    anchors = anker.make_anchors(selectors.load_document(deel.document), deel.nummer, row["bij"])
    draad = services.place_opmerking(
        bij,
        tekst=row["tekst"],
        anker=services.Anker(*(anchors or ("", "")), citaat=row["bij"]),
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
    found = anker.find_words(weergave.fragment(doc, deel.nummer), oud)
    if found is None:
        raise ValueError(oud)
    text, start, end = found
    with doc.transaction():
        text.format(start, end, {weergave.VERWIJDERING: mark})
        text.insert(end, nieuw, {weergave.INVOEGING: mark, weergave.VERWIJDERING: None})
    services.append_update(deel, doc.get_update(before), by=by, at=at, voorstel=voorstel)
