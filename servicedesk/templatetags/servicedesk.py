"""How the desk writes time and urgency: 'nog 4 u 55', the bar below it, the block with a number."""

import datetime as dt
from functools import cache

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bisc_portal.templatetags.portaal import DAGEN, NBSP, dag, moment
from servicedesk.models import Melding
from servicedesk.sla import Stand

register = template.Library()

# From so many working days on, days say more than hours.
IN_DAYS_FROM = 3
DAYS_AHEAD = 6
HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
# Fill of the bar: what is too late, what is due this working day, and the rest.
KLEUREN = {"fout": "#a51c1c", "letop": "#b56a00", "info": "#0b5563"}
STATUS_BEELD = {
    "nieuw": ("circle-dashed", "info"),
    "in_behandeling": ("progress", "info"),
    "wacht_op_melder": ("hourglass", "letop"),
    "wacht_op_leverancier": ("truck-delivery", "letop"),
    "opgelost": ("circle-check", "goed"),
    "heropend": ("rotate", "letop"),
    "afgesloten": ("lock", ""),
}


@register.filter
def duur(value: dt.timedelta | None) -> str:
    """'35 min', '4 u 55'; seconds are dropped."""
    if value is None:
        return ""
    hours, rest = divmod(value, HOUR)
    minutes = rest // MINUTE
    return f"{hours} u {minutes:02d}".replace(" ", NBSP) if hours else f"{minutes}{NBSP}min"


@register.filter
def minuten(value: int) -> str:
    """'35 min', '1 u 20', of so many minutes spent."""
    return duur(dt.timedelta(minutes=value))


@register.filter
def woorden(value: str) -> str:
    """'urgentie_gewijzigd' as people read it."""
    return value.replace("_", " ")


@register.simple_tag(takes_context=True)
def sorteerkop(context: Context, veld: str, naam: str) -> SafeString:
    """The head of a column that sorts on a click, and the other way round on the next."""
    nu, vraag = context["filter"].sorteer, context["request"].GET.copy()
    vraag.pop("pagina", None)
    vraag["sorteer"] = f"-{veld}" if nu == veld else veld
    stand = {veld: "ascending", f"-{veld}": "descending"}.get(nu)
    return format_html(
        '<th scope="col"{}><a class="utrecht-link" href="?{}">{}{}</a></th>',
        format_html(' aria-sort="{}"', stand) if stand else "",
        vraag.urlencode(),
        naam,
        {"ascending": " ↑", "descending": " ↓"}.get(stand or "", ""),
    )


@register.simple_tag
def resttijd(stand: Stand, werkdag: dt.timedelta) -> str:
    """'nog 4 u 55', 'nog 9 werkdagen', '15 min te laat'."""
    if stand.geschonden:
        return f"{duur(stand.te_laat)} te laat"
    days = stand.rest // werkdag
    return f"nog {days} werkdagen" if days >= IN_DAYS_FROM else f"nog {duur(stand.rest)}"


@register.filter
def toon(stand: Stand, vandaag: bool = False) -> str:
    """The colour role that goes with the words."""
    return "fout" if stand.geschonden else "letop" if vandaag else "info"


@register.simple_tag
def tijdbalk(stand: Stand, vandaag: bool = False, breedte: int = 108) -> SafeString:
    """The bar that fills with the service time that has passed; the text beside it says the same."""
    return format_html(
        '<svg width="{0}" height="8" viewBox="0 0 {0} 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect x=".5" y=".5" width="{1}" height="7" rx="2" fill="#ffffff" stroke="#6b777c"/>'
        '<rect x="1" y="1" width="{2}" height="6" rx="1.5" fill="{3}"/></svg>',
        breedte,
        breedte - 1,
        f"{(breedte - 2) * stand.deel:.1f}",
        KLEUREN[toon(stand, vandaag)],
    )


@register.simple_tag
def urgentieblok(melding: Melding, *, met_woord: bool = False) -> SafeString:
    """A block with the urgency; V and W for what has none."""
    return urgentieteken(melding.urgentie, melding.soort, met_woord=met_woord)


@cache
def urgentieteken(urgentie: int | None, soort: str, *, met_woord: bool = False) -> SafeString:
    """The same block; there are but a few different ones."""
    teken = str(urgentie or soort[0].upper())
    woord = f"urgentie {teken}" if urgentie else str(Melding.Soort(soort).label)
    voluit = f"Urgentie {teken}, incident" if urgentie else woord.capitalize()
    return format_html(
        '<span class="urg urg--{}"><b>{}</b>{}</span>',
        teken.lower() if urgentie else "v",
        teken,
        format_html(" {}", woord) if met_woord else format_html('<span class="sr">{}</span>', voluit),
    )


@register.filter
def termijn(value: dt.datetime | None) -> str:
    """'di 13:50' within the week, after that 'ma 7 dec'."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    days = (local.date() - timezone.localdate()).days
    return f"{DAGEN[local.weekday()]} {local:%H:%M}" if abs(days) <= DAYS_AHEAD else dag(local)


@register.inclusion_tag("components/status.html")
def statuslabel(melding: Melding, *, voor_bibliotheek: bool = False) -> dict[str, str]:
    icoon, kleur = STATUS_BEELD[melding.status]
    woord = melding.get_status_display()
    if voor_bibliotheek and melding.status == Melding.Status.WACHT_OP_MELDER:
        woord = "wacht op jullie"
    return {"icoon": icoon, "toon": kleur, "woord": woord}


@register.simple_tag
def volgende_stap(melding: Melding) -> str:
    """What a library may expect next."""
    stappen = {
        "wacht_op_melder": "jullie antwoord",
        "wacht_op_leverancier": "bericht van de leverancier",
        "in_behandeling": f"{melding.behandelaar} is ermee bezig",
        "opgelost": f"opgelost op {dag(melding.opgelost_op)}; laat weten of het werkt",
        "afgesloten": f"klaar sinds {dag(melding.afgesloten_op)}",
    }
    due_at = getattr(melding, "termijn", None)
    return stappen.get(melding.status) or f"opgepakt vóór {moment(due_at)}"


@register.simple_tag
def kanaalicoon(kanaal: str) -> str:
    return {"telefoon": "phone", "e_mail": "mail"}.get(kanaal, "world")


@register.filter
def tijdvak(van: dt.datetime, tot: dt.datetime) -> str:
    """'10:30 – 14:05' within a day, 'di 17:00 – wo 08:30' across days."""
    begin, end = timezone.localtime(van), timezone.localtime(tot)
    if begin.date() == end.date():
        return f"{begin:%H:%M} – {end:%H:%M}"
    return f"{DAGEN[begin.weekday()]} {begin:%H:%M} – {DAGEN[end.weekday()]} {end:%H:%M}"
