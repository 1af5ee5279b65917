"""Clearing away the traces of changes: they only have to tell one moment from another."""

import datetime as dt

from kpi.models import Stempel

BEWAREN = dt.timedelta(days=1)


def prune_stempels(*, at: dt.datetime) -> int:
    """Forget what changed before yesterday; whatever was kept for it is drawn anew once."""
    return Stempel.objects.filter(op__lt=at - BEWAREN).delete()[0]
