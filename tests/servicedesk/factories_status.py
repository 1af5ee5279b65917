"""Services and what the public reads about them, for tests."""

import datetime as dt
from itertools import count
from typing import Any

from django.utils import timezone

from bisc_portal.accounts.models import User
from servicedesk import services
from servicedesk.models import IctDienst, Statusbericht

_numbers = count(1)


def make_dienst(**fields: Any) -> IctDienst:
    number = next(_numbers)
    defaults = {
        "slug": f"dienst-{number}",
        "naam": f"Dienst {number}",
        "omschrijving": "Voor de toets.",
        "sinds": timezone.localdate() - dt.timedelta(days=200),
    }
    return IctDienst.objects.create(**{**defaults, **fields})


def make_statusbericht(by: User, *, dienst: IctDienst | None = None, **fields: Any) -> Statusbericht:
    """An outage that began an hour ago and goes on."""
    now = timezone.now()
    defaults: dict[str, Any] = {
        "soort": "storing",
        "titel": "Het netwerk is traag",
        "van": now - dt.timedelta(hours=1),
        "tekst": "We zoeken het uit.",
        "diensten": [dienst or make_dienst()],
    }
    return services.publish_statusbericht(by=by, at=now, **{**defaults, **fields})
