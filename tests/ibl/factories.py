"""Transports in the situations the tests need, made by the services that make them in the portal."""

import datetime as dt
from itertools import count
from typing import Any

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from ibl import services
from ibl.models import Transportopdracht
from ibl.workflow import Handeling, Status

_numbers = count(1)
# The steps of an order that goes well, after it was assigned.
ROAD = [
    Handeling.PREPARE,
    Handeling.PICK_UP,
    Handeling.BRING_TO_DEPOT,
    Handeling.LOAD,
    Handeling.DELIVER,
    Handeling.MAKE_AVAILABLE,
    Handeling.CLOSE,
]


def make_aanvraag(
    bestemming: Vestiging, herkomst: Vestiging | None = None, **fields: Any
) -> services.Aanvraag:
    """A title nobody else asks for."""
    lading = Transportopdracht.Lading.KRAT if "aantal_kratten" in fields else Transportopdracht.Lading.ITEM
    if lading == Transportopdracht.Lading.ITEM:
        fields.setdefault("titel", f"De avonden, deel {next(_numbers)}")
    return services.Aanvraag(bestemming=bestemming, herkomst=herkomst, lading=lading, **fields)


def make_opdracht(
    bestemming: Vestiging,
    herkomst: Vestiging | None,
    *,
    by: User,
    at: dt.datetime,
    status: Status = Status.TOEGEWEZEN,
    **fields: Any,
) -> Transportopdracht:
    """An order that came as far as `status`, a minute a step."""
    opdracht = services.request_transport(
        make_aanvraag(bestemming, herkomst, **fields), by=by, at=at, toch_dubbel=True
    )
    for handeling in ROAD:
        if opdracht.stand == status:
            return opdracht
        at += dt.timedelta(minutes=1)
        opdracht = services.take_step(opdracht, handeling, by=by, at=at)
    return opdracht
