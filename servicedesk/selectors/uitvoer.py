"""The calls of a view of the queue, one after the other, for a file."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from bisc_portal.accounts.models import User
from servicedesk.models import Melding
from servicedesk.selectors.wachtrij import Filter, Weergave, list_meldingen, list_op_te_pakken


@dataclass(frozen=True, slots=True)
class Uitvoerregel:
    """A call, and until when it can be picked up in time; None when somebody did."""

    melding: Melding
    termijn: dt.datetime | None


def list_uitvoer(filters: Filter, *, user: User, now: dt.datetime, limit: int) -> Iterator[Uitvoerregel]:
    """In the order of the screen: one query, however many calls."""
    if filters.weergave == Weergave.OP_TE_PAKKEN:
        for klok in list_op_te_pakken(filters, user=user)[:limit]:
            yield Uitvoerregel(klok.melding, klok.due_at)
        return
    for melding in list_meldingen(filters, user=user, now=now)[:limit]:
        yield Uitvoerregel(melding, getattr(melding, "termijn", None))
