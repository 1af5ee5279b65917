"""A page as a tagged PDF (PDF/UA-1), with the portal's own letters and nothing from elsewhere."""

import logging
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)

FONTS = settings.ASSETS_DIR / "static" / "fonts"
FAMILIES = {"Noto Sans": "noto-sans-latin-wght", "Noto Serif": "noto-serif-latin-wght"}


class PdfNotPossibleError(Exception):
    """The PDF could not be made here and now; the sentence is for the reader."""


def write_pdf(html: str, *, style: Path) -> bytes:
    """Raises PdfNotPossibleError; the reason stands in the log."""
    try:
        # Here and not above: loading it costs half a second and needs Pango, which only the worker must have.
        from weasyprint import CSS, HTML  # noqa: PLC0415
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except OSError as error:
        raise PdfNotPossibleError("Op deze server ontbreekt Pango; zonder Pango is er geen PDF.") from error
    only_files, fonts = URLFetcher(allowed_protocols=["file"]), FontConfiguration()
    letters = CSS(string=_font_faces(), font_config=fonts, url_fetcher=only_files)
    sheet = CSS(filename=style, font_config=fonts, url_fetcher=only_files)
    try:
        pdf: bytes = HTML(string=html, url_fetcher=only_files).write_pdf(
            stylesheets=[letters, sheet], font_config=fonts, pdf_variant="pdf/ua-1"
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
