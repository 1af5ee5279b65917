"""The card with the next meetings on the start page."""

from typing import Any

from django import template
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.accounts.permissions import Onderdeel, can_open
from bisc_portal.netwerk import selectors

register = template.Library()
HOW_MANY = 3


@register.inclusion_tag("netwerk/vandaag_kaart.html")
def netwerk_kaart(user: User) -> dict[str, Any]:
    """The first few meetings to come; nothing for who has no part in them."""
    if not can_open(user, Onderdeel.ONTWIKKELAGENDA):
        return {"bijeenkomsten": []}
    return {"bijeenkomsten": list(selectors.upcoming_bijeenkomsten(now=timezone.now())[:HOW_MANY])}
