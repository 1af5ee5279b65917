"""The indicators in the search over the whole portal."""

from django.db.models import Q

from bisc_portal.accounts.models import User
from bisc_portal.accounts.permissions import Onderdeel, can_open
from bisc_portal.zoeken import Zoektreffer
from kpi.models import Indicator

SEARCH_LIMIT = 10


def search(user: User, tekst: str) -> list[Zoektreffer]:
    """Indicators by name or definition, for who may open the figures."""
    if not can_open(user, Onderdeel.CIJFERS):
        return []
    found = Indicator.objects.filter(
        Q(naam__icontains=tekst) | Q(definities__definitie__icontains=tekst), actief=True
    ).distinct()
    return [
        Zoektreffer(
            soort="Indicator",
            titel=indicator.naam,
            toelichting=indicator.get_groep_display(),
            url=indicator.get_absolute_url(),
        )
        for indicator in found.order_by("volgorde", "pk")[:SEARCH_LIMIT]
    ]
