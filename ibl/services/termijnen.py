"""Watching the 72 hours."""

import datetime as dt

from django.db import transaction

from ibl import notifications, sla, workflow
from ibl.models import Termijnsignaal, Transportopdracht


@transaction.atomic
def watch_termijnen(*, at: dt.datetime, batch: int = 200) -> int:
    """Record and tell which thresholds were passed; return how many orders were looked at.

    Any number of workers may run this: a row is claimed by one, and the unique signal makes it happen once.
    """
    opdrachten = list(
        Transportopdracht.objects.due_for_check(at)
        .select_related("herkomst", "bestemming")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("volgende_controle_op", "pk")[:batch]
    )
    for opdracht in opdrachten:
        passed, opdracht.volgende_controle_op = due_thresholds(opdracht, now=at)
        Termijnsignaal.objects.bulk_create(signals_of(opdracht, passed), ignore_conflicts=True)
        opdracht.save(update_fields=["volgende_controle_op"])
        if passed and opdracht.stand in workflow.LOPEND:
            notifications.tell_threshold(opdracht, passed[-1], at=at)
    return len(opdrachten)


def due_thresholds(
    opdracht: Transportopdracht, *, now: dt.datetime
) -> tuple[list[sla.Drempel], dt.datetime | None]:
    return sla.due_thresholds(
        opdracht.aangevraagd_op,
        pending=opdracht.volgende_controle_op,
        settled_op=opdracht.afgehandeld_op,
        now=now,
    )


def signals_of(opdracht: Transportopdracht, passed: list[sla.Drempel]) -> list[Termijnsignaal]:
    return [
        Termijnsignaal(opdracht=opdracht, drempel=drempel, op=opdracht.aangevraagd_op + sla.DREMPELS[drempel])
        for drempel in passed
    ]
