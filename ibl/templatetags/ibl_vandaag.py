"""The card of transport on the start page: what is on its way to you."""

from django import template
from django.utils import timezone

from bisc_portal.accounts.models import User
from ibl import permissions, selectors
from ibl.templatetags.ibl_transport import LABELS
from ibl.workflow import Status

register = template.Library()


@register.inclusion_tag("ibl/vandaag_kaart.html")
def ibl_kaart(user: User) -> dict[str, object]:
    """Nothing for whoever receives nothing."""
    if not permissions.works_at_library(user):
        return {"toon": False}
    now = timezone.now()
    zendingen = [
        {
            "zending": zending,
            "icoon": LABELS[zending.status][0],
            "bezorgd": zending.status == Status.BEZORGD,
            "te_laat": zending.eerste_termijn < now,
        }
        for zending in selectors.list_zendingen(user)
    ]
    return {"toon": True, "zendingen": zendingen}
