"""How the status page draws: ninety bars of days, and the words that go with a state."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from bisc_portal.templatetags.portaal import procent
from servicedesk.selectors.statuspagina import Dienstbalk, Stand

register = template.Library()

# Colour and height both say it, so that neither is needed alone.
BALKEN = {
    Stand.WERKT: ("#3f8a5a", 22),
    Stand.HINDER: ("#b56a00", 28),
    Stand.STORING: ("#a51c1c", 34),
    Stand.ONDERHOUD: ("#0b5563", 14),
    Stand.ONBEKEND: ("#d5cdbf", 6),
}
STAP, BREED, HOOG = 8, 6, 34
WOORDEN = {
    Stand.WERKT: ("circle-check", "werkt", "goed"),
    Stand.HINDER: ("alert-triangle", "hinder", "letop"),
    Stand.STORING: ("alert-octagon", "storing", "fout"),
    Stand.ONDERHOUD: ("tools", "onderhoud", "info"),
    Stand.ONBEKEND: ("circle-dashed", "niet bijgehouden", ""),
}


@register.simple_tag
def dagenbalk(balk: Dienstbalk) -> SafeString:
    """The days as bars, the oldest left; a reader of the page hears the conclusion."""
    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" rx="1" fill="{}"><title>{}</title></rect>',
        (
            (number * STAP, HOOG - hoogte, BREED, hoogte, kleur, dag.woorden)
            for number, dag in enumerate(balk.dagen)
            for kleur, hoogte in [BALKEN[dag.stand]]
        ),
    )
    return format_html(
        '<svg class="dagenbalk" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img"'
        ' aria-label="{}">{}</svg>',
        len(balk.dagen) * STAP - (STAP - BREED),
        HOOG,
        besluit(balk),
        bars,
    )


@register.filter
def besluit(balk: Dienstbalk) -> str:
    """What ninety days come down to, in words."""
    gestoord = sum(dag.stand in {Stand.STORING, Stand.HINDER} for dag in balk.dagen)
    if balk.aandeel is None:
        return f"{balk.naam}: de laatste 90 dagen niet bijgehouden."
    met = {0: "op geen enkele dag storing", 1: "op één dag storing of hinder"}.get(
        gestoord, f"op {gestoord} dagen storing of hinder"
    )
    aandeel = procent(balk.aandeel, 2)
    return f"{balk.naam}: {aandeel} beschikbaar in 90 dagen, {met}."


@register.inclusion_tag("components/status.html")
def dienststand(stand: Stand) -> dict[str, str]:
    """The label beside a service."""
    icoon, woord, toon = WOORDEN[stand]
    return {"icoon": icoon, "woord": woord, "toon": toon}
