"""What waits for somebody on the start page. Each part answers for itself, joined by name in settings."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from bisc_portal.accounts.models import User
from bisc_portal.templatetags.portaal import telwoord

WEEKDAGEN = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
A_WEEK = 7


@dataclass(frozen=True)
class Taak:
    """One thing to do: by when, what, why, and the one button that starts it.

    What asks for attention today without an hour of its own has the moment of asking as `voor`.
    """

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


def summarize(taken: list[Taak], *, now: dt.datetime) -> str:
    """How many things wait, and when the first must be ready, in one calm sentence."""
    if not taken:
        return "Niets wacht op jou."
    eerste = taken[0].voor
    count = f"{telwoord(len(taken), 'begin')} {'zaak wacht' if len(taken) == 1 else 'zaken wachten'}"
    which = "die" if len(taken) == 1 else "de eerste"
    if eerste < now:
        return f"{count} op jou; {which} had al klaar moeten zijn."
    return f"{count} op jou; {which} moet {_by_when(eerste, now=now)} klaar zijn."


def _by_when(moment: dt.datetime, *, now: dt.datetime) -> str:
    local = timezone.localtime(moment)
    days = (local.date() - timezone.localtime(now).date()).days
    if days == 0:
        return "vandaag" if moment == now else f"vandaag om {local:%H:%M}"
    if days == 1:
        return "morgen"
    return WEEKDAGEN[local.weekday()] if days < A_WEEK else f"over {telwoord(days)} dagen"
