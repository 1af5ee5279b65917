"""Keeping the desk's standard texts."""

import datetime as dt

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek.services import record
from servicedesk.models import Standaardtekst


@transaction.atomic
def save_standaardtekst(
    *, by: User, at: dt.datetime, naam: str, tekst: str, bestaande: Standaardtekst | None = None
) -> Standaardtekst:
    """A new text, or other words for one there is."""
    standaardtekst = bestaande or Standaardtekst()
    standaardtekst.naam, standaardtekst.tekst, standaardtekst.gewijzigd_op = naam, tekst, at
    standaardtekst.save()
    record("standaardtekst_bewaard", standaardtekst, by=by, at=at)
    return standaardtekst


@transaction.atomic
def remove_standaardtekst(standaardtekst: Standaardtekst, *, by: User, at: dt.datetime) -> None:
    """Answers that were sent keep their words."""
    record("standaardtekst_weg", standaardtekst, by=by, at=at)
    standaardtekst.delete()
