"""Changes for tests."""

import datetime as dt
from typing import Any

from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from servicedesk import services
from servicedesk.models import Wijziging
from tests.servicedesk.factories import make_melding


def make_wijziging(vestiging: Vestiging, by: User, **fields: Any) -> Wijziging:
    """A plan for tomorrow that the library of `vestiging` must agree with, after BiSC."""
    now = timezone.now()
    melding = make_melding(vestiging, by, op=now, soort="wijzigingsverzoek", onderwerp="Nieuwe wifi")
    defaults: dict[str, Any] = {
        "risico": "middel",
        "plan": "Kastje ophangen.",
        "terugvalplan": "Oude kastje terug.",
        "van": now + dt.timedelta(days=1),
        "tot": now + dt.timedelta(days=1, hours=2),
        "diensten": [],
        "bibliotheken": [vestiging.organisatie],
    }
    return services.plan_wijziging(melding, by=by, at=now, **{**defaults, **fields})
