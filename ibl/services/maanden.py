"""Writing down of which months the outcome changed, so that a figure long ago is counted again at once."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from ibl.models import Maandwijziging, Transportopdracht

type Uitkomst = tuple[dt.datetime | None, dt.datetime | None]


def outcome_of(opdracht: Transportopdracht) -> Uitkomst:
    """What the 72 hours are judged by: when it was there, and when it was called off."""
    return opdracht.beschikbaar_op, opdracht.geannuleerd_op


def note_maanden(opdrachten: Iterable[Transportopdracht], *, at: dt.datetime) -> None:
    """One row a month, however many of its requests changed."""
    maanden = {timezone.localdate(opdracht.aangevraagd_op).replace(day=1) for opdracht in opdrachten}
    if maanden:
        Maandwijziging.objects.bulk_create(Maandwijziging(maand=maand, op=at) for maand in sorted(maanden))
