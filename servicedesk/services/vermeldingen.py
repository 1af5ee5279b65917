"""Colleagues named with an @ in a note: who is meant, and the message they get."""

import re

from bisc_portal.accounts.models import User
from servicedesk import notifications, selectors
from servicedesk.models import Melding, MeldingReactie, Vermelding


def name_colleagues(melding: Melding, reactie: MeldingReactie, *, by: User) -> list[User]:
    """Tell everyone of BiSC whose name stands behind an @ in the note; never yourself."""
    if "@" not in reactie.tekst:
        return []
    meant = [
        person for person in selectors.list_collegas() if person != by and _is_named(person, reactie.tekst)
    ]
    Vermelding.objects.bulk_create(
        [Vermelding(reactie=reactie, gebruiker=person) for person in meant], ignore_conflicts=True
    )
    for person in meant:
        notifications.notify_vermelding(melding, reactie, person=person, by=by)
    return meant


def _is_named(person: User, tekst: str) -> bool:
    """The whole name, in capitals or not; '@Jan' does not mean Jan de Boer, nor '@Jan de Boerma'."""
    return re.search(rf"@{re.escape(person.naam)}(?!\w)", tekst, re.IGNORECASE) is not None
