"""The lines of the queue and its lists to choose from, each written in one go.

A template takes longer over the parts of one line than the database over the whole page; these are asked
for all day, by everybody at the desk.
"""

from collections.abc import Iterable
from functools import cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from bisc_portal.templatetags.portaal import icoon, moment
from servicedesk.models import Melding
from servicedesk.models.meldingen import url_of
from servicedesk.selectors import Beurt, Regel, Stap
from servicedesk.templatetags.servicedesk import (
    STATUS_BEELD,
    kanaalicoon,
    resttijd,
    termijn,
    tijdbalk,
    toon,
    urgentieteken,
)

register = template.Library()

KIES = (
    '<td class="kies"><input type="checkbox" class="vink" name="melding" value="{}"'
    ' aria-label="Kies {}"></td>'
)
MELDING = (
    '<td class="urgcel">{}</td><td class="ond"><a href="{}">{}</a>'
    '<span class="waar"><span class="waar__plek">{}{} · {}</span> <span class="nr">{}</span></span>'
    '<span class="rijnieuws" data-rijnieuws hidden></span></td>'
)
WIE = '<td class="nowrap wie{}">{}</td><td class="kanaal"><span class="rij">{} {}</span></td>'
BEURT = (
    '<tr data-rij data-melding="{}">{}{}<td class="nr nowrap bel"><span class="zacht">vóór</span> {}</td>'
    '<td class="rest"><div class="resttijd"><b class="k-{}{}">{}{}</b>{}</div></td>{}{}</tr>'
)
PAK_OP = (
    '<td class="alleen-kaart"><button class="utrecht-button utrecht-button--secondary-action" type="submit"'
    ' name="melding" value="{}">Pak op<span class="sr"> {}</span></button></td>'
)
STAP = (
    '<tr data-rij data-melding="{}">{}{}'
    '<td class="rest"><span class="utrecht-status-badge{}">{} {}</span>{}</td>'
    '<td class="nr nowrap bel">{}</td>{}</tr>'
)
OPPAKKEN_VOOR = '<br><span class="klein zacht nr">oppakken vóór {}</span>'
GROTE_STORING = mark_safe("<b>grote storing</b> · ")
SELECTED = mark_safe(" selected")


@register.simple_tag
def beurten(rijen: Iterable[Beurt], mag_behandelen: bool) -> SafeString:
    """Calls to pick up; who may only look has nothing to choose."""
    return mark_safe("".join([_beurt(beurt, mag_behandelen) for beurt in rijen]))  # noqa: S308  of format_html


@register.simple_tag
def stappen(rijen: Iterable[Stap], kiesbaar: bool) -> SafeString:
    """Calls of any other view."""
    return mark_safe("".join([_stap(stap, kiesbaar) for stap in rijen]))  # noqa: S308  of format_html


@register.simple_tag
def opties(keuzes: Iterable[tuple[object, str]], gekozen: object = None) -> SafeString:
    """The <option>s of a list; the one that is chosen is marked."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((waarde, SELECTED if waarde == gekozen else "", woord) for waarde, woord in keuzes),
    )


def _beurt(beurt: Beurt, mag_behandelen: bool) -> str:
    regel, geschonden = beurt.regel, beurt.stand.geschonden
    return format_html(
        BEURT,
        regel.pk,
        format_html(KIES, regel.pk, regel.nummer) if mag_behandelen else "",
        _melding(regel),
        termijn(beurt.due_at),
        toon(beurt.stand, beurt.vandaag),
        " rij" if geschonden else "",
        icoon("alert-octagon", 16) if geschonden else "",
        resttijd(beurt.stand, beurt.werkdag),
        tijdbalk(beurt.stand, beurt.vandaag),
        _wie(regel),
        format_html(PAK_OP, regel.pk, regel.nummer) if mag_behandelen else "",
    )


def _stap(stap: Stap, kiesbaar: bool) -> str:
    regel = stap.regel
    beeld, kleur = STATUS_BEELD[regel.status]
    return format_html(
        STAP,
        regel.pk,
        format_html(KIES, regel.pk, regel.nummer) if kiesbaar else "",
        _melding(regel),
        f" s-{kleur}" if kleur else "",
        icoon(beeld, 16),
        _words()[regel.status],
        format_html(OPPAKKEN_VOOR, termijn(stap.termijn)) if stap.termijn else "",
        moment(stap.op),
        _wie(regel),
    )


def _melding(regel: Regel) -> SafeString:
    return format_html(
        MELDING,
        urgentieteken(regel.urgentie, regel.soort),
        url_of(regel.nummer),
        regel.onderwerp,
        _storing(regel),
        regel.bibliotheek,
        regel.vestiging,
        regel.nummer,
    )


def _storing(regel: Regel) -> str:
    if regel.grote_storing:
        return GROTE_STORING
    return "deel van grote storing · " if regel.hoofdmelding_id else ""


def _wie(regel: Regel) -> SafeString:
    wie = regel.behandelaar
    return format_html(
        WIE,
        "" if wie else " zacht",
        wie or "nog niemand",
        icoon(kanaalicoon(regel.kanaal), 18),
        _words()[regel.kanaal],
    )


@cache
def _words() -> dict[str, str]:
    """The words of states and channels; asking a field for them costs more than writing them."""
    return {str(waarde): str(woord) for waarde, woord in [*Melding.Status.choices, *Melding.Kanaal.choices]}
