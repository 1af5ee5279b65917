"""The PDF of labels, packing slips and manifests, from the frozen content and nothing else."""

import logging
from typing import Any

import segno
from barcode.codex import Code128
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ibl.models import Drukwerk

logger = logging.getLogger(__name__)

STYLES = settings.BASE_DIR / "static" / "print"
FONT = settings.ASSETS_DIR / "static" / "fonts" / "noto-sans-latin-wght-normal.woff2"
# Bars thinner than a third of a millimetre are not read from a worn label.
MODULE_MM = 0.33
QUIET_MODULES = 10


class DrukwerkNotPossibleError(Exception):
    """The PDF could not be made here and now; the sentence is for the reader."""


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


def render_drukwerk(drukwerk: Drukwerk) -> bytes:
    """Return the PDF. Raises DrukwerkNotPossibleError."""
    html = render_to_string("ibl/druk.html", build_context(drukwerk))
    try:
        # Here and not above: loading it costs half a second and needs Pango, which only the worker must have.
        from weasyprint import CSS, HTML  # noqa: PLC0415
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except OSError as error:
        raise DrukwerkNotPossibleError("Op deze server ontbreekt Pango; zonder is er geen PDF.") from error
    only_files, fonts = URLFetcher(allowed_protocols=["file"]), FontConfiguration()
    face = f'@font-face {{ font-family: "Noto Sans"; src: url("{FONT.as_uri()}"); }}\n'
    text = (STYLES / f"transport-{drukwerk.formaat}.css").read_text(encoding="utf-8")
    style = CSS(string=face + text, font_config=fonts, url_fetcher=only_files)
    try:
        pdf: bytes = HTML(string=html, url_fetcher=only_files).write_pdf(
            stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"
        )
    except Exception as error:  # one label the renderer trips over may not keep every later PDF waiting
        logger.exception("The PDF could not be made")
        raise DrukwerkNotPossibleError("Het opmaken van de PDF is misgegaan.") from error
    return pdf


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
