"""The PDF of labels, packing slips, manifests and trip plans, from the frozen content and nothing else."""

from typing import Any

import segno
from barcode.codex import Code128
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from bisc_portal.druk import write_pdf
from ibl.models import Drukwerk
from ibl.selectors.tekening import Kaart, Tijdlijn

STYLES = settings.BASE_DIR / "static" / "print"
# Bars thinner than a third of a millimetre are not read from a worn label.
MODULE_MM = 0.33
QUIET_MODULES = 10


def draw_code128(code: str, hoogte_mm: int = 16) -> SafeString:
    """Code 128 with its quiet zones, one rectangle a bar."""
    modules = Code128(code).build()[0]
    width = len(modules) + 2 * QUIET_MODULES
    bars = []
    place = 0
    while place < len(modules):
        if modules[place] == "1":
            end = next((n for n in range(place, len(modules)) if modules[n] != "1"), len(modules))
            bars.append((place + QUIET_MODULES, end - place))
            place = end
        else:
            place += 1
    rects = format_html_join("", '<rect x="{}" y="0" width="{}" height="10"/>', bars)
    return format_html(
        '<svg class="streep" role="img" width="{}mm" height="{}mm" viewBox="0 0 {} 10"'
        ' preserveAspectRatio="none"><title>Streepjescode {}</title>{}</svg>',
        round(width * MODULE_MM, 2),
        hoogte_mm,
        width,
        code,
        rects,
    )


def draw_qr(code: str) -> SafeString:
    svg = segno.make(code, error="m", micro=False).svg_inline(scale=1, border=2, title=f"QR-code {code}")
    return mark_safe(svg)  # noqa: S308  drawn by the library from a code we checked


def draw_ritplan(kaart: Kaart, tijdlijn: Tijdlijn) -> dict[str, str]:
    """The map and the time line of a page, to freeze: the paper has the very same pictures."""
    return {
        "kaart": render_to_string("ibl/components/ritkaart.html", {"kaart": kaart}),
        "tijdlijn": render_to_string("ibl/components/tijdlijn.html", {"tijdlijn": tijdlijn}),
    }


def render_drukwerk(drukwerk: Drukwerk) -> bytes:
    """Return the PDF. Raises PdfNotPossibleError."""
    if drukwerk.soort == Drukwerk.Soort.RITPLAN:
        (blad,) = drukwerk.inhoud["bladen"]
        pictures = {naam: mark_safe(blad[naam]) for naam in ("kaart", "tijdlijn")}  # noqa: S308  drawn by us
        html = render_to_string("ibl/druk_ritplan.html", {"drukwerk": drukwerk, "blad": blad, **pictures})
        return write_pdf(html, style=STYLES / "ritplan.css")
    html = render_to_string("ibl/druk.html", build_context(drukwerk))
    return write_pdf(html, style=STYLES / f"transport-{drukwerk.formaat}.css")


def build_context(drukwerk: Drukwerk) -> dict[str, Any]:
    """The frozen content with its codes drawn."""
    bladen = drukwerk.inhoud["bladen"]
    for blad in bladen:
        for regel in blad.get("regels", ()):
            regel["streep"] = draw_code128(regel["code"], 9)
            regel["streep_retour"] = draw_code128(regel["retour"], 9) if regel.get("retour") else ""
        if blad.get("code"):
            blad["streep"], blad["qr"] = draw_code128(blad["code"]), draw_qr(blad["code"])
    return {"drukwerk": drukwerk, "bladen": bladen}
