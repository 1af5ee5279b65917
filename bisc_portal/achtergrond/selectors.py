"""Reading heartbeats and progress."""

import datetime as dt

from django.db.models import QuerySet

from bisc_portal.achtergrond.models import Hartslag, Voortgang


def seconds_since_beat(naam: str, *, now: dt.datetime) -> float | None:
    """Seconds since the job last finished; None when it never ran."""
    hartslag = Hartslag.objects.filter(naam=naam).first()
    return (now - hartslag.geslagen_op).total_seconds() if hartslag else None


def running_voortgang() -> QuerySet[Voortgang]:
    return Voortgang.objects.filter(klaar_op__isnull=True).order_by("naam")
