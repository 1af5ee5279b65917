"""Asking for labels and slips, and making them in the background."""

import datetime as dt
from typing import Any

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.achtergrond import doorbell
from bisc_portal.druk import PdfNotPossibleError
from ibl import drukken, selectors
from ibl.models import Drukwerk
from ibl.selectors.planbord import Planbord

RENDER_TASK = "ibl.tasks.render_drukwerk"
MAX_ATTEMPTS = 3


@transaction.atomic
def request_drukwerk(
    soort: Drukwerk.Soort,
    formaat: Drukwerk.Formaat,
    *,
    bladen: list[dict[str, Any]],
    by: User,
    at: dt.datetime,
) -> Drukwerk:
    """Freeze what has to be on paper and let a worker make it."""
    drukwerk = Drukwerk.objects.create(
        soort=soort, formaat=formaat, inhoud={"bladen": bladen}, gevraagd_op=at, gevraagd_door=by
    )
    doorbell.ring(RENDER_TASK)
    return drukwerk


def request_planblad(bord: Planbord, *, by: User, at: dt.datetime) -> Drukwerk:
    """Ask for a day's plan on paper as it stands on this board."""
    pictures = drukken.draw_ritplan(selectors.draw_map(bord), selectors.draw_timeline(bord))
    bladen = [{**selectors.describe_ritplan(bord), **pictures}]
    return request_drukwerk(Drukwerk.Soort.RITPLAN, Drukwerk.Formaat.A4, bladen=bladen, by=by, at=at)


@transaction.atomic
def render_next_drukwerk(*, at: dt.datetime) -> bool:
    """Claim one that waits and make it; False when none waits. A worker that dies leaves it to the next."""
    drukwerk = (
        Drukwerk.objects.filter(status=Drukwerk.Status.GEVRAAGD)
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("pk")
        .first()
    )
    if drukwerk is None:
        return False
    try:
        drukwerk.pdf = drukken.render_drukwerk(drukwerk)
    except PdfNotPossibleError as error:
        drukwerk.pogingen += 1
        drukwerk.fout = str(error)[:200]
        if drukwerk.pogingen >= MAX_ATTEMPTS:
            drukwerk.status = Drukwerk.Status.MISLUKT
    else:
        drukwerk.status, drukwerk.klaar_op, drukwerk.fout = Drukwerk.Status.KLAAR, at, ""
    drukwerk.save(update_fields=["pdf", "status", "klaar_op", "fout", "pogingen"])
    return True
