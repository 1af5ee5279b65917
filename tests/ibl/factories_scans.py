"""Scans as a telephone sends them."""

import datetime as dt
from uuid import UUID, uuid4

from bisc_portal.netwerk.models import Vestiging
from ibl.services import Scanmelding


def make_scan(
    code: str, handeling: str, plaats: Vestiging | None, op: dt.datetime, *, key: UUID | None = None
) -> Scanmelding:
    return Scanmelding(
        uuid=key or uuid4(),
        code=code,
        handeling=handeling,
        gebeurd_op=op,
        plaats_id=plaats.pk if plaats else None,
    )


def make_road(
    code: str, herkomst: Vestiging, depot: Vestiging, bestemming: Vestiging, begin: dt.datetime
) -> list[Scanmelding]:
    """From the lender's shelf to the requester's, half an hour a step."""
    places = [
        ("laden", herkomst),
        ("lossen", depot),
        ("laden", depot),
        ("lossen", bestemming),
        ("ontvangen", bestemming),
    ]
    return [
        make_scan(code, handeling, plaats, begin + number * dt.timedelta(minutes=30))
        for number, (handeling, plaats) in enumerate(places, 1)
    ]
