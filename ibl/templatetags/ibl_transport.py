"""How the status and the 72 hours of an order are written: word and icon first, then the bar."""

import datetime as dt
from dataclasses import dataclass

from django import template

from bisc_portal.templatetags.portaal import dag
from ibl import sla
from ibl.models import Transportopdracht
from ibl.templatetags.duur import describe_duration
from ibl.workflow import Status

register = template.Library()

BALK = 108
# Icon and tone of each status; the tone judges, the word tells.
LABELS: dict[Status, tuple[str, str]] = {
    Status.AANGEVRAAGD: ("circle-dashed", "info"),
    Status.TOEGEWEZEN: ("checklist", "info"),
    Status.KLAARGEZET: ("package", "info"),
    Status.OPGEHAALD: ("truck", "info"),
    Status.OP_DEPOT: ("building-warehouse", "info"),
    Status.GELADEN: ("truck-delivery", "info"),
    Status.BEZORGD: ("package-import", "letop"),
    Status.BESCHIKBAAR: ("circle-check", "goed"),
    Status.RETOUR: ("arrow-back-up", "info"),
    Status.AFGESLOTEN: ("archive", ""),
    Status.NIET_LEVERBAAR: ("circle-x", "fout"),
    Status.GEANNULEERD: ("ban", ""),
    Status.ZOEK: ("map-search", "fout"),
    Status.BESCHADIGD: ("alert-triangle", "fout"),
    Status.VERKEERD_BEZORGD: ("arrows-exchange", "fout"),
}


@dataclass(frozen=True)
class Resttijd:
    """What the 72 hours of one order look like now."""

    tekst: str
    toon: str
    icoon: str = ""
    vulling: float | None = None

    @property
    def kleur(self) -> str:
        return {"fout": "#a51c1c", "letop": "#b56a00"}.get(self.toon, "#0b5563")


def describe_remaining(opdracht: Transportopdracht, now: dt.datetime) -> Resttijd:
    """Say how the 72 hours stand, or when it is wanted where they do not count."""
    return _describe_term(opdracht, now) if opdracht.met_termijn else _describe_without_term(opdracht)


def _describe_term(opdracht: Transportopdracht, now: dt.datetime) -> Resttijd:
    """The bar fills with the time that has passed."""
    uitslag = opdracht.uitslag(now)
    if opdracht.beschikbaar_op is not None:
        elapsed = describe_duration(opdracht.beschikbaar_op - opdracht.aangevraagd_op)
        if uitslag == sla.Uitslag.GEHAALD:
            return Resttijd(f"gehaald in {elapsed}", "goed", "circle-check")
        return Resttijd(f"gemist: {elapsed}", "fout", "circle-x")
    if opdracht.stand == Status.GEANNULEERD:
        counts = uitslag == sla.Uitslag.GEMIST
        return Resttijd("gemist" if counts else "telt niet mee", "fout" if counts else "rust", "ban")
    if opdracht.stand in {Status.NIET_LEVERBAAR, Status.AFGESLOTEN, Status.BESCHADIGD}:
        return Resttijd("telt als gemist", "fout", "circle-x")
    if uitslag == sla.Uitslag.GEMIST:
        late = describe_duration(now - opdracht.termijn_op)
        return Resttijd(f"{late} te laat", "fout", "alert-octagon", 1.0)
    left = opdracht.termijn_op - now
    toon = "letop" if left < sla.NORM - sla.WAARSCHUWING_NA else "rust"
    return Resttijd(f"nog {describe_duration(left)}", toon, "", 1 - max(left / sla.NORM, 0.0))


def _describe_without_term(opdracht: Transportopdracht) -> Resttijd:
    """The 72 hours are about what a library asks of another; the rest has at most a day it is wanted."""
    if opdracht.beschikbaar_op is not None:
        return Resttijd(f"aangekomen {dag(opdracht.beschikbaar_op)}", "goed", "circle-check")
    if opdracht.gewenst_op is not None:
        return Resttijd(f"gewenst {dag(opdracht.gewenst_op)}", "rust")
    return Resttijd("geen 72 uur", "rust")


@register.filter
def duur(value: dt.timedelta | None) -> str:
    """'4 u 55'; a dash where nothing was measured."""
    return "–" if value is None else describe_duration(max(value, dt.timedelta(0)))


@register.inclusion_tag("components/status.html")
def transportstatus(status: str) -> dict[str, str]:
    icoon, toon = LABELS[Status(status)]
    return {"icoon": icoon, "toon": toon, "woord": Status(status).label}


@register.inclusion_tag("ibl/components/resttijd.html")
def resttijd(opdracht: Transportopdracht, now: dt.datetime, breedte: int = BALK) -> dict[str, object]:
    stand = describe_remaining(opdracht, now)
    fill = None if stand.vulling is None else f"{max(stand.vulling * (breedte - 2), 1):.1f}"
    return {"stand": stand, "breedte": breedte, "rand": breedte - 1, "vulling": fill}
