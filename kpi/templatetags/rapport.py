"""How frozen content is written: its dates are text, its charts are our own drawings."""

import datetime as dt
from decimal import Decimal

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def datumtekst(value: str) -> str:
    """'31 december 2026' of '2026-12-31'."""
    return date_format(dt.date.fromisoformat(value[:10]), "j F Y") if value else ""


@register.filter
def getekend(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308  drawn by the background, its texts escaped


@register.filter
def afgerond(value: Decimal | None) -> Decimal | None:
    """In whole euros: a forecast knows no cents."""
    return None if value is None else value.quantize(Decimal(1))
