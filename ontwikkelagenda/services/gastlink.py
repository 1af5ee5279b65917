"""Letting a guest read: a link with a key that nobody can guess, for a while."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from ontwikkelagenda.models import Agenda, Gastlink

KEY_BYTES = 24


def hash_sleutel(sleutel: str) -> str:
    return hashlib.sha256(sleutel.encode()).hexdigest()


@transaction.atomic
def make_gastlink(
    agenda: Agenda, *, voor: str, dagen: int, by: User, at: dt.datetime
) -> tuple[Gastlink, str]:
    """Return the link and its key; the key is known to the maker only, and only now."""
    sleutel = secrets.token_urlsafe(KEY_BYTES)
    link = Gastlink.objects.create(
        agenda=agenda,
        voor=voor,
        sleutel_hash=hash_sleutel(sleutel),
        verloopt_op=at + dt.timedelta(days=dagen),
        door=by,
        created_at=at,
    )
    logboek.record("gastlink gemaakt", link, by=by, at=at, dagen=dagen)
    return link, sleutel


@transaction.atomic
def revoke_gastlink(link: Gastlink, *, by: User, at: dt.datetime) -> Gastlink:
    """From now on the link is dead; revoking twice keeps the first moment."""
    if link.ingetrokken_op is None:
        link.ingetrokken_op = at
        link.save(update_fields=["ingetrokken_op"])
        logboek.record("gastlink ingetrokken", link, by=by, at=at)
    return link
