"""Locks, and what a closed agenda refuses."""

from ontwikkelagenda import workflow
from ontwikkelagenda.models import (
    Agenda,
)


class AgendaClosedError(Exception):
    """There is no writing in this phase."""


def lock_agenda(agenda: Agenda) -> Agenda:
    return Agenda.objects.select_for_update(no_key=True).get(pk=agenda.pk)


def lock_open_agenda(agenda: Agenda) -> Agenda:
    current = lock_agenda(agenda)
    if not workflow.may_write(current.fase):
        raise AgendaClosedError(f"De {current} ligt vast: er wordt nu niet in geschreven.")
    return current
