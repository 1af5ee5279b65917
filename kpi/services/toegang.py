"""Handing out and withdrawing tokens for the API."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek.services import record
from kpi.models import ApiSleutel

GELDIG = dt.timedelta(days=365)
VOORVOEGSEL = "bisc_"


@transaction.atomic
def issue_sleutel(user: User, *, naam: str, bereik: list[str], at: dt.datetime) -> tuple[ApiSleutel, str]:
    """The token and its secret, which is shown once and stored nowhere."""
    secret = VOORVOEGSEL + secrets.token_urlsafe(32)
    sleutel = ApiSleutel.objects.create(
        gebruiker=user,
        naam=naam,
        bereik=bereik,
        hash=hash_of(secret),
        begin=secret[:12],
        created_at=at,
        verloopt_op=at + GELDIG,
    )
    record("api_sleutel_gemaakt", sleutel, by=user, at=at, bereik=bereik)
    return sleutel, secret


@transaction.atomic
def revoke_sleutel(sleutel: ApiSleutel, *, by: User, at: dt.datetime) -> ApiSleutel:
    """From now on it opens nothing; withdrawing twice keeps the first moment."""
    changed = ApiSleutel.objects.filter(pk=sleutel.pk, ingetrokken_op=None).update(ingetrokken_op=at)
    if changed:
        record("api_sleutel_ingetrokken", sleutel, by=by, at=at)
    sleutel.refresh_from_db()
    return sleutel


def hash_of(secret: str) -> str:
    """SHA-256 is enough: the secret is random and long, not a password somebody chose."""
    return hashlib.sha256(secret.encode()).hexdigest()
