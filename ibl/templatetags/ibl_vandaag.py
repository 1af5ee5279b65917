"""The card of transport on the start page: what is on its way to you, or all that runs."""

from django import template
from django.utils import timezone

from bisc_portal.accounts.models import User
from ibl import permissions, selectors
from ibl.templatetags.ibl_transport import LABELS
from ibl.workflow import Status

register = template.Library()


@register.inclusion_tag("ibl/vandaag_kaart.html")
def ibl_kaart(user: User) -> dict[str, object]:
    """What comes to a library, all that runs for who arranges it, nothing for others."""
    now = timezone.now()
    if permissions.can_plan_transport(user):
        return {"soort": "alles", "lopend": selectors.count_lopend(now=now)}
    if not permissions.works_at_library(user):
        return {"soort": ""}
    zendingen = [
        {
            "zending": zending,
            "icoon": LABELS[zending.status][0],
            "bezorgd": zending.status == Status.BEZORGD,
            "te_laat": zending.eerste_termijn is not None and zending.eerste_termijn < now,
        }
        for zending in selectors.list_zendingen(user)
    ]
    return {"soort": "bibliotheek", "zendingen": zendingen}
