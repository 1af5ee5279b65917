"""Writes of partners: who they are and how they get in."""

import datetime as dt

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from ibl.models import Isopartner
from ibl.services.isoverzending import seal_sleutel


@transaction.atomic
def save_isopartner(
    partner: Isopartner, *, account: str, sleutel: str, by: User, at: dt.datetime
) -> Isopartner:
    """Keep a new or changed partner; an empty `sleutel` leaves the one there is."""
    new = partner.pk is None
    if new:
        partner.account = _free_account(account)
    if sleutel:
        partner.uitgaande_sleutel = seal_sleutel(sleutel)
    partner.save()
    logboek.record("iso-partner toegevoegd" if new else "iso-partner gewijzigd", partner, by=by, at=at)
    return partner


def _free_account(wanted: str) -> str:
    """The name with a number behind it when somebody has it already."""
    taken = set(Isopartner.objects.filter(account__startswith=wanted).values_list("account", flat=True))
    number = 2
    account = wanted
    while account in taken:
        account, number = f"{wanted[:36]}-{number}", number + 1
    return account
