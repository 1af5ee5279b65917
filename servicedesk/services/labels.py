"""Labels on calls."""

import datetime as dt

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek.services import record
from servicedesk.models import Label, Melding


@transaction.atomic
def add_label(melding: Melding, *, by: User, at: dt.datetime, naam: str) -> Label:
    """Hang a word on the call; a new word becomes a label of the desk. Twice is once."""
    naam = " ".join(naam.lower().split())
    Label.objects.bulk_create([Label(naam=naam)], ignore_conflicts=True)
    label = Label.objects.get(naam=naam)
    if not melding.labels.filter(pk=label.pk).exists():
        melding.labels.add(label)
        record("label_erbij", melding, by=by, at=at, label=label.pk)
    return label


def add_label_to_meldingen(
    meldingen: list[Melding], *, by: User, at: dt.datetime, naam: str
) -> tuple[list[Melding], list[tuple[Melding, str]]]:
    """The same word on all; a label refuses nobody."""
    for melding in meldingen:
        add_label(melding, by=by, at=at, naam=naam)
    return meldingen, []


@transaction.atomic
def remove_label(melding: Melding, *, by: User, at: dt.datetime, label: Label) -> None:
    melding.labels.remove(label)
    record("label_weg", melding, by=by, at=at, label=label.pk)
