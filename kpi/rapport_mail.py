"""The mail that brings a report: its agreements as a table, and the chart of the first one as a picture."""

from typing import Any

from django.template.loader import render_to_string

from bisc_portal.berichten.services import Mailbeeld, Mailblad
from kpi import grafiek
from kpi.models import Rapport

BEELD = "grafiek"


def render_mail(tekst: str, sleutel: str) -> Mailblad | None:
    """The words of the mail as a page; everything stands in its table, also where pictures are not shown."""
    rapport = Rapport.objects.defer("pdf").filter(pk=sleutel).first() if sleutel.isdecimal() else None
    if rapport is None or rapport.inhoud is None:
        return None
    afspraken = [
        indicator
        for groep in rapport.inhoud["groepen"]
        if groep["basistaak"]
        for indicator in groep["indicatoren"]
    ]
    getekend: dict[str, Any] | None = next((row for row in afspraken if row["grafiek"]), None)
    context = {
        "tekst": tekst,
        "inhoud": rapport.inhoud,
        "afspraken": afspraken,
        "getekend": getekend,
        "beeld": BEELD,
        "breed": grafiek.BREED,
    }
    beelden = [Mailbeeld(BEELD, grafiek.as_png(getekend["grafiek"]))] if getekend else []
    return Mailblad(render_to_string("kpi/rapport_mail.html", context), beelden)
