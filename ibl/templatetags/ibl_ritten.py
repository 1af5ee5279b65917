"""How trips are written: kilometres, clock times, hours and the kinds of load."""

import datetime as dt
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.formats import number_format

register = template.Library()

MAANDNAMEN = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


@register.filter
def klok(value: dt.datetime | None) -> str:
    """'14:20', on the clock on the wall."""
    return f"{timezone.localtime(value):%H:%M}" if value else ""


@register.filter
def km(value: float | Decimal | None, decimals: int = 0) -> str:
    """Kilometres with their unit: '312 km'."""
    if value is None:
        return ""
    return f"{number_format(Decimal(str(value)), decimals, force_grouping=True)}\u00a0km"


@register.filter
def km_van(meters: int) -> str:
    """Metres as kilometres."""
    return km(Decimal(meters) / 1000)


@register.filter
def maat(value: Decimal | float | None, decimals: int = 0) -> str:
    """A measured amount: '1.284' or '31,5'."""
    return "" if value is None else number_format(Decimal(str(value)), decimals, force_grouping=True)


@register.filter
def duur(value: dt.timedelta | None) -> str:
    """'4 u 55'."""
    if value is None:
        return ""
    minutes = int(value.total_seconds()) // 60
    return f"{minutes // 60} u {minutes % 60:02}"


@register.filter
def maandnaam(value: dt.date) -> str:
    """'november 2026'."""
    return f"{MAANDNAMEN[value.month - 1]} {value.year}"


@register.filter
def verschil(procent: int) -> str:
    """'+12 %', with a sign that is read aloud as such."""
    sign = "+" if procent > 0 else "−" if procent < 0 else ""
    return f"{sign}{abs(procent)}\u00a0%"


@register.filter
def seconden_verschil(seconds: int) -> str:
    """'+1 min 20 s': how much longer or shorter."""
    sign = "+" if seconds > 0 else "−" if seconds < 0 else ""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{sign}{minutes}\u00a0min {rest}\u00a0s" if minutes else f"{sign}{rest}\u00a0s"
