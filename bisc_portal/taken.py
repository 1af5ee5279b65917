"""What waits for somebody on the start page. Each part answers for itself, joined by name in settings."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from bisc_portal.accounts.models import User


@dataclass(frozen=True)
class Taak:
    """One thing to do: by when, what, why, and the one button that starts it."""

    voor: dt.datetime
    titel: str
    toelichting: str
    url: str
    knop: str
    stand: str = ""
    dringend: bool = False


def list_taken(user: User, *, now: dt.datetime) -> list[Taak]:
    """Ask every source, most pressing first."""
    taken = [taak for name in settings.TAAKBRONNEN for taak in import_string(name)(user, now)]
    return sorted(taken, key=lambda taak: (taak.voor, taak.titel))
