"""The frozen content of a report as a PDF, and nothing else than that content."""

from django.conf import settings
from django.template.loader import render_to_string

from bisc_portal.druk import write_pdf
from kpi.models import Rapport

STYLE = settings.BASE_DIR / "static" / "print" / "rapport.css"


def render_rapport(rapport: Rapport) -> bytes:
    return write_pdf(render_html(rapport), style=STYLE)


def render_html(rapport: Rapport) -> str:
    return render_to_string("kpi/rapport_pdf.html", {"rapport": rapport, "inhoud": rapport.inhoud})
