"""What stood in a section or in the minutes at any moment, and who made it so."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from ontwikkelagenda.selectors.schrijven import Moment, Tekstdeel, load_document, momenten
from ontwikkelagenda.tekst import auteurs, log, weergave

# Beyond so many spells the words are no longer told apart by writer; the difference still is.
MOST_SPELLS = 120


@dataclass(frozen=True)
class Vergelijking:
    """Two moments of a text, the earlier one first."""

    van: int
    tot: int
    oud: str
    nieuw: str
    aandelen: list[tuple[str, Moment | None]]

    @property
    def schrijvers(self) -> list[Moment]:
        """Everybody whose words are left, once."""
        return list({moment.door: moment for _, moment in self.aandelen if moment}.values())

    @property
    def regels(self) -> list[auteurs.Geschreven[Moment]]:
        """The last text line by line, in its shape, with who wrote what."""
        return auteurs.lines(self.aandelen)


def compare_momenten(deel: Tekstdeel, *, van: int, tot: int) -> Vergelijking:
    """Read this part after line `van` and after line `tot`, and who wrote what between them."""
    van, tot = sorted((max(van, 0), max(tot, 0)))
    doc = load_document(deel.document, tot=van)

    def text() -> str:
        return weergave.plain_text(weergave.read_deel(doc, deel.nummer))

    oud = text()
    spells = [m for m in reversed(momenten(deel)) if m.tot > van and m.van <= tot][-MOST_SPELLS:]
    steps: list[tuple[str, Moment]] = []
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"document": deel.document.pk, "vanaf": van + 1}
        cursor.execute(log.SINCE, values)
        lines = [(nummer, bytes(inhoud)) for nummer, inhoud in cursor.fetchall() if nummer <= tot]
    place = 0
    for spell in spells:
        while place < len(lines) and lines[place][0] <= spell.tot:
            doc.apply_update(lines[place][1])
            place += 1
        steps.append((text(), spell))
    for _, inhoud in lines[place:]:
        doc.apply_update(inhoud)
    return Vergelijking(van, tot, oud, text(), auteurs.annotate(oud, steps))
