"""The card with unread messages on the start page."""

from typing import Any

from django import template
from django.contrib.auth.base_user import AbstractBaseUser

from bisc_portal.berichten import selectors

register = template.Library()
HOW_MANY = 4


@register.inclusion_tag("berichten/vandaag_kaart.html", takes_context=True)
def berichten_kaart(context: dict[str, Any], user: AbstractBaseUser) -> dict[str, Any]:
    """The newest few that were not read yet; nothing when all is read."""
    ongelezen = selectors.list_unread(user)[:HOW_MANY]
    return {"berichten": list(ongelezen), "csrf_token": context.get("csrf_token")}
