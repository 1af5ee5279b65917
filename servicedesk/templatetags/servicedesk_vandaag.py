"""What the start page shows of the servicedesk: its card, and how the systems do."""

import datetime as dt
from typing import Any

from django import template
from django.utils import timezone

from bisc_portal.accounts.models import User
from servicedesk import permissions, selectors

register = template.Library()
# Maintenance further away than this is no news on a start page.
VOORUIT = dt.timedelta(days=14)


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


@register.inclusion_tag("servicedesk/stand.html")
def servicedesk_stand(now: dt.datetime) -> dict[str, Any]:
    """The status page in one line, with the first maintenance of the coming two weeks."""
    pagina = selectors.read_statuspagina(now=now)
    eerst = next((v for v in pagina.gepland if v.van <= now + VOORUIT), None)
    return {"pagina": pagina, "onderhoud": eerst}
