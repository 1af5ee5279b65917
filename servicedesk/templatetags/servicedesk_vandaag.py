"""The servicedesk's card on the start page."""

from typing import Any

from django import template
from django.utils import timezone

from bisc_portal.accounts.models import User
from servicedesk import permissions, selectors

register = template.Library()


@register.inclusion_tag("servicedesk/kaart.html")
def servicedesk_kaart(user: User) -> dict[str, Any]:
    """The queue in three numbers for BiSC, the own open calls for a library, nothing for others."""
    if permissions.can_see_queue(user):
        te_laat, eerst, later = selectors.count_urgency(now=timezone.now())
        return {"soort": "wachtrij", "te_laat": te_laat, "eerst": eerst, "later": later}
    if permissions.belongs_to_library(user):
        open_ = selectors.list_van_bibliotheek(user)
        return {"soort": "bibliotheek", "meldingen": open_[:5], "aantal": open_.count()}
    return {"soort": ""}
