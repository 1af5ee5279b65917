"""Where somebody may scan."""

from collections.abc import Iterable
from typing import Protocol

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from ibl import permissions


class Ergens(Protocol):
    """Anything that says where it was done."""

    @property
    def plaats_id(self) -> int | None: ...


def split_by_place[M: Ergens](user: User, meldingen: Iterable[M]) -> tuple[list[M], list[M]]:
    """What was scanned where this person may scan, and the rest.

    The driver and logistics come everywhere; staff of a library scan at their own branches.
    """
    meldingen = list(meldingen)
    places = Vestiging.objects.filter(pk__in={m.plaats_id for m in meldingen if m.plaats_id})
    everywhere = permissions.can_drive(user)
    if not everywhere:
        places = places.filter(organisatie_id=user.organisatie_id)
    allowed: set[int | None] = set(places.values_list("pk", flat=True))
    if everywhere:
        allowed.add(None)
    inside = [melding for melding in meldingen if melding.plaats_id in allowed]
    return inside, [melding for melding in meldingen if melding.plaats_id not in allowed]
