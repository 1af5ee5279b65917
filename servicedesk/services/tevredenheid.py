"""Keeping what a reporter thought of the help."""

import datetime as dt

from django.db import transaction

from bisc_portal.logboek.services import record
from servicedesk.models import Melding, Tevredenheid


@transaction.atomic
def judge_melding(melding: Melding, *, at: dt.datetime, score: int, toelichting: str = "") -> Tevredenheid:
    """Whoever holds the link may answer, and answer again; the log names nobody."""
    oordeel, _ = Tevredenheid.objects.update_or_create(
        melding=melding, defaults={"score": score, "toelichting": toelichting, "gegeven_op": at}
    )
    record("beoordeeld", melding, by=None, at=at, score=score)
    return oordeel
