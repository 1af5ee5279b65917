"""A part of a page as it was drawn, for as long as nothing in it changed."""

import hashlib
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from kpi import selectors

SECONDS = 3600
# Stands where a form of one person comes; what is kept is the same for everybody.
HIER = mark_safe("<!-- hier -->")


def keep(template: str, *sleutel: object, make: Any) -> SafeString:
    """The template with what `make` returns, told when the background last went through the figures.

    `sleutel` holds whatever it depends on beside the figures.
    """
    bijgewerkt_op = selectors.last_measured()
    parts = (template, selectors.read_stempel(), bijgewerkt_op, *sleutel)
    name = f"kpi:{hashlib.sha256(repr(parts).encode()).hexdigest()}"
    kept: str | None = cache.get(name)
    if kept is None:
        kept = render_to_string(template, {**make(), "bijgewerkt_op": bijgewerkt_op})
        cache.set(name, kept, SECONDS)
    return mark_safe(kept)  # noqa: S308  a template made it


def fill_in(kept: SafeString, own: str) -> SafeString:
    """Put what belongs to one person in the place that was left open for it."""
    return mark_safe(kept.replace(HIER, own, 1))  # noqa: S308  two templates made them
