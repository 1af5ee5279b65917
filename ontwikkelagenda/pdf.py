"""The agenda as a tagged PDF (PDF/UA-1 declared), made from its frozen content and the votes about it."""

import textwrap
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from bisc_portal.druk import write_pdf
from ontwikkelagenda import selectors
from ontwikkelagenda.inhoud import Inhoud
from ontwikkelagenda.leesbaar import read_inhoud
from ontwikkelagenda.models import Document

STYLE = settings.BASE_DIR / "static" / "print" / "ontwikkelagenda.css"
KLEUREN = {
    "dak": ("#97432a", "#f9ebe3"),
    "lezen": ("#2b4c7e", "#e9eef6"),
    "meedoen": ("#6a3b6e", "#f3ebf4"),
    "leren": ("#4c6026", "#eef2e3"),
    "steen": ("#46545c", "#e9edef"),
}


def render_document(document: Document) -> bytes:
    """Return the PDF of one document; reads its agenda and adopted version. Raises PdfNotPossibleError."""
    html = render_to_string("ontwikkelagenda/pdf.html", build_context(document))
    return write_pdf(html, style=STYLE)


def build_context(document: Document) -> dict[str, Any]:
    """Everything the template shows, counted from the frozen content."""
    inhoud = read_inhoud(document.inhoud)
    return {
        **inhoud,
        "document": document,
        "versie": document.vastgestelde_versie,
        "besluiten": _besluiten(document),
        "tekening": _draw([laag for laag in inhoud["lagen"] if laag["delen"]]),
        "gemaakt_op": timezone.localtime(document.gevraagd_op),
    }


def _besluiten(document: Document) -> dict[str, Any] | None:
    """How the adopted version came about; None for a concept. What was voted stays, so this does too."""
    versie = document.vastgestelde_versie
    if versie is None:
        return None
    ronde = selectors.rondes(document.agenda).filter(tijdvak=versie.nummer, uitkomst="consent").first()
    if ronde is None:
        return None
    voorstellen = selectors.wijzigingsvoorstellen(document.agenda).order_by("nummer")
    return {
        "stand": selectors.ronde_stand(ronde),
        "aangenomen": voorstellen.filter(status="aangenomen", tijdvak=versie.nummer),
    }


# --- The drawing: rectangles and lines of text, since SVG cannot break a line ------------------------------
@dataclass(frozen=True)
class Vak:
    """A part of the Huis as a rectangle, in points of the drawing."""

    x: int
    y: int
    breed: int
    hoog: int
    kleur: str
    tint: str
    regels: tuple[tuple[int, str], ...]
    onder: str
    onder_y: int


LINE, CHARACTER = 13, 5.7


def _draw(lagen: list[Inhoud]) -> list[Vak]:
    """Lay the parts out: roof on top, rooms, then courses of at most four stones."""
    plaats = {laag["plaats"]: laag["delen"] for laag in lagen}
    vakken = _row(plaats.get("dak", []), x=106, y=80, breed=268, hoog=46)
    vakken += _row(plaats.get("kamer", []), x=20, y=142, breed=440, hoog=96)
    stenen = plaats.get("fundament", [])
    for course, start in enumerate(range(0, len(stenen), 4)):
        vakken += _row(stenen[start : start + 4], x=8, y=262 + course * 58, breed=464, hoog=52)
    return vakken


def _row(delen: list[Inhoud], *, x: int, y: int, breed: int, hoog: int) -> list[Vak]:
    if not delen:
        return []
    each = (breed - 6 * (len(delen) - 1)) // len(delen)
    return [_vak(deel, x + nr * (each + 6), y, each, hoog) for nr, deel in enumerate(delen)]


def _vak(deel: Inhoud, x: int, y: int, breed: int, hoog: int) -> Vak:
    kleur, tint = KLEUREN[deel["kleurrol"]]
    regels = textwrap.wrap(deel["naam"], width=int(breed / CHARACTER), break_long_words=False)[
        : (hoog - 16) // LINE
    ]
    bedrag = f"{int(deel['bedrag']):,}".replace(",", ".")
    onder = f"{deel['aantal']} · € {bedrag}" if deel["aantal"] else "regulier werk"
    geplaatst = tuple((y + 15 + nr * LINE, regel) for nr, regel in enumerate(regels))
    return Vak(x, y, breed, hoog, kleur, tint, geplaatst, onder, y + hoog - 6)
