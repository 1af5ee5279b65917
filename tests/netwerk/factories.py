"""Meetings of the network for tests."""

import datetime as dt
from itertools import count
from typing import Any

from bisc_portal.netwerk.models import Bijeenkomst

_numbers = count(1)


def make_bijeenkomst(*, gepland: bool = False, **fields: Any) -> Bijeenkomst:
    """A knowledge session that took place; with `gepland` one that did not."""
    meeting: dict[str, Any] = {
        "soort": Bijeenkomst.Soort.KENNISSESSIE,
        "titel": f"Kennissessie {next(_numbers)}",
        "begint_op": dt.datetime(2026, 10, 1, 11, tzinfo=dt.UTC),
        "plaats": "BiSC, Bunnik",
        "gehouden": not gepland,
    }
    return Bijeenkomst.objects.create(**{**meeting, **fields})
