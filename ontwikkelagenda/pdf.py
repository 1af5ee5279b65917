"""The agenda as a tagged PDF (PDF/UA-1 declared), made from its frozen content and nothing else."""

import json
import logging
import textwrap
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from ontwikkelagenda import opmaak
from ontwikkelagenda.inhoud import Inhoud
from ontwikkelagenda.models import AGENDABRONNEN, Bron, Document, Huislaag, Initiatief

logger = logging.getLogger(__name__)

STYLE = settings.BASE_DIR / "static" / "print" / "ontwikkelagenda.css"
FONTS = settings.ASSETS_DIR / "static" / "fonts"
FAMILIES = {"Noto Sans": "noto-sans-latin-wght", "Noto Serif": "noto-serif-latin-wght"}
KLEUREN = {
    "dak": ("#97432a", "#f9ebe3"),
    "lezen": ("#2b4c7e", "#e9eef6"),
    "meedoen": ("#6a3b6e", "#f3ebf4"),
    "leren": ("#4c6026", "#eef2e3"),
    "steen": ("#46545c", "#e9edef"),
}
EIGEN = {bron.value for bron in AGENDABRONNEN}
NUL = Decimal(0)


class PdfNotPossibleError(Exception):
    """The PDF could not be made here and now; the sentence is for the reader."""


def render_document(document: Document) -> bytes:
    """Return the PDF of one document; reads its agenda and adopted version."""
    html = render_to_string("ontwikkelagenda/pdf.html", build_context(document))
    return _write(html)


def build_context(document: Document) -> dict[str, Any]:
    """Everything the template shows, counted from the frozen content."""
    inhoud: Inhoud = json.loads(document.inhoud)
    lagen = [_laag(laag) for laag in inhoud["lagen"]]
    return {
        "jaar": str(inhoud["jaar"]),
        "document": document,
        "versie": document.vastgestelde_versie,
        "lagen": lagen,
        "tekening": _draw([laag for laag in lagen if laag["delen"]]),
        "begroting": _begroting(inhoud),
        "aantal": sum(laag["aantal"] for laag in lagen),
        "bedrag": sum((laag["bedrag"] for laag in lagen), NUL),
        "gemaakt_op": timezone.localtime(document.gevraagd_op),
    }


def _laag(laag: Inhoud) -> Inhoud:
    delen = [_deel(deel) for deel in laag["delen"]]
    return {
        **laag,
        "plaats_naam": Huislaag.Plaats(laag["plaats"]).label,
        "delen": delen,
        "aantal": sum(deel["aantal"] for deel in delen),
        "bedrag": sum((deel["bedrag"] for deel in delen), NUL),
    }


def _deel(deel: Inhoud) -> Inhoud:
    secties = [
        {
            **sectie,
            "blokken": opmaak.parse(sectie["tekst"]),
            "initiatieven": [_initiatief(i) for i in sectie["initiatieven"]],
        }
        for sectie in deel["secties"]
    ]
    alle = [i for sectie in secties for i in sectie["initiatieven"]]
    return {
        **deel,
        "secties": secties,
        "aantal": len(alle),
        "bedrag": sum((i["bedrag"] for i in alle), NUL),
        # One section with the name of its part needs no heading of its own.
        "enkel": len(secties) == 1 and secties[0]["titel"] == deel["naam"],
    }


def _initiatief(initiatief: Inhoud) -> Inhoud:
    regels = [
        {**regel, "bedrag": Decimal(regel["bedrag"]), "bron_naam": Bron(regel["bron"]).label}
        for regel in initiatief["begroting"]
    ]
    return {
        **initiatief,
        "soort_naam": Initiatief.Soort(initiatief["soort"]).label,
        "aard_naam": Initiatief.Aard(initiatief["aard"]).label,
        "doel_blokken": opmaak.parse(initiatief["doel"]),
        "effect_blokken": opmaak.parse(initiatief["beoogd_effect"]),
        "regels": regels,
        "bedrag": sum((r["bedrag"] for r in regels if r["bron"] in EIGEN), NUL),
        "totaal": sum((r["bedrag"] for r in regels), NUL),
    }


def _begroting(inhoud: Inhoud) -> list[Inhoud]:
    return [
        {
            "naam": Bron(regel["bron"]).label,
            "budget": Decimal(regel["budget"]),
            "toegewezen": Decimal(regel["toegewezen"]),
            "vrij": Decimal(regel["budget"]) - Decimal(regel["toegewezen"]),
        }
        for regel in inhoud["budget"]
    ]


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


# --- WeasyPrint ------------------------------------------------------------------------------------------
def _write(html: str) -> bytes:
    try:
        # Here and not above: loading it costs half a second and needs Pango, which only the worker must have.
        from weasyprint import CSS, HTML  # noqa: PLC0415
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except OSError as error:
        raise PdfNotPossibleError("Op deze server ontbreekt Pango; zonder Pango is er geen PDF.") from error
    only_files = URLFetcher(allowed_protocols=["file"])
    fonts = FontConfiguration()
    style = CSS(
        string=_font_faces() + STYLE.read_text(encoding="utf-8"), font_config=fonts, url_fetcher=only_files
    )
    try:
        pdf: bytes = HTML(string=html, url_fetcher=only_files).write_pdf(
            stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"
        )
    except Exception as error:  # one text the renderer trips over may not keep every later PDF waiting
        logger.exception("The PDF could not be made")
        raise PdfNotPossibleError("Het opmaken van de PDF is misgegaan.") from error
    return pdf


def _font_faces() -> str:
    """The portal's own letters, by their place on disk."""
    return "".join(
        f'@font-face {{ font-family: "{family}"; src: url("{(FONTS / f"{file}-{style}.woff2").as_uri()}");'
        f" font-style: {style}; }}\n"
        for family, file in FAMILIES.items()
        for style in ("normal", "italic")
    )
