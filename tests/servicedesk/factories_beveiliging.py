"""Security incidents for tests."""

from typing import Any

from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from servicedesk import services
from servicedesk.models import Beveiligingsincident
from tests.servicedesk.factories import make_melding

GEHEIM = "Zeldzaamwoord in de mailbox"


def make_incident(vestiging: Vestiging, by: User, **fields: Any) -> Beveiligingsincident:
    """A call of just now that only `by` may see."""
    melding = make_melding(vestiging, by, op=timezone.now(), onderwerp=GEHEIM, urgentie=1)
    return services.mark_beveiligingsincident(
        melding, by=by, at=timezone.now(), **{"betrokkenen": [], **fields}
    )
