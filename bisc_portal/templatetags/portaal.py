"""Icons and Dutch ways of writing moments, money and shares. Loaded in every template."""

import datetime as dt
from decimal import Decimal
from functools import cache

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

NBSP = "\u00a0"
TELWOORDEN = (
    "nul",
    "één",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
)
DAGEN = ["ma", "di", "wo", "do", "vr", "za", "zo"]
MAANDEN = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]


@cache
def _icon_body(naam: str) -> str:
    """The drawing inside Tabler's SVG file, without its own <svg> element."""
    svg = (settings.ASSETS_DIR / "icons" / f"{naam}.svg").read_text(encoding="utf-8")
    return svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")].strip()


@register.simple_tag
@cache
def icoon(naam: str, maat: int = 20) -> SafeString:
    """Draw a Tabler icon beside its text; hidden from screen readers."""
    return format_html(
        '<svg class="icoon" width="{0}" height="{0}" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{1}</svg>',
        maat,
        mark_safe(_icon_body(naam)),  # noqa: S308  a file we built ourselves
    )


@register.filter
def moment(value: dt.datetime | None) -> str:
    """'wo 25 nov, 10:30'; with the year when it is not this one."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{dag(local)}, {local:%H:%M}"


@register.filter
def dag(value: dt.date | dt.datetime | None) -> str:
    """'wo 25 nov'; with the year when it is not this one."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    year = "" if value.year == timezone.localdate().year else f" {value.year}"
    return f"{DAGEN[value.weekday()]} {value.day} {MAANDEN[value.month - 1]}{year}"


@register.filter
def weekdag(value: dt.datetime) -> str:
    """'vr', for the top of a date sheet."""
    return DAGEN[timezone.localtime(value).weekday()]


@register.filter
def maand(value: dt.datetime) -> str:
    """'nov', for the foot of a date sheet."""
    return MAANDEN[timezone.localtime(value).month - 1]


@register.filter
def euro(value: Decimal | int | None) -> str:
    """'€ 118.000', with cents only when there are any."""
    if value is None:
        return ""
    amount = Decimal(value)
    decimals = 0 if amount == amount.to_integral_value() else 2
    sign = "−" if amount < 0 else ""
    return f"{sign}€{NBSP}{number_format(abs(amount), decimals, force_grouping=True)}"


@register.filter
def getal(value: int | None) -> str:
    """A count as people read it: '1.284'. Templates group on request, since an id or a year may not be."""
    return "" if value is None else number_format(value, force_grouping=True)


@register.filter
def procent(value: Decimal | float | None, decimals: int = 1) -> str:
    """A share between 0 and 1 as '95,9 %'."""
    return "" if value is None else f"{number_format(Decimal(str(value)) * 100, decimals)}{NBSP}%"


BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
DEVICES = (
    ("iPhone", "een iPhone"),
    ("iPad", "een iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "een Mac"),
    ("Linux", "Linux"),
)


@register.filter
def apparaat(user_agent: str) -> str:
    """'Firefox op Windows', from what the browser says of itself."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "Een browser")
    device = next((name for mark, name in DEVICES if mark in user_agent), "een onbekend apparaat")
    return f"{browser} op {device}"


@register.filter
def telwoord(value: int, plek: str = "") -> str:
    """Small numbers as a word, for running text: 'drie', but '13'; `plek="begin"` starts a sentence."""
    word = TELWOORDEN[value] if 0 <= value < len(TELWOORDEN) else str(value)
    if plek == "begin":
        return "Eén" if value == 1 else word.capitalize()
    return word


@register.filter
def foutkop(form: BaseForm) -> str:
    """The heading of an error summary: 'Twee velden kloppen nog niet'."""
    count = len([name for name in form.errors if name in form.fields])
    if not count or form.non_field_errors():
        return "Er klopt iets nog niet"
    return f"{telwoord(count, 'begin')} {'veld klopt' if count == 1 else 'velden kloppen'} nog niet"
