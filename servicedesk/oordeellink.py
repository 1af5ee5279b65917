"""The link in the mail after a call: signed, so that no login is needed, and good for a month."""

import datetime as dt

from django.core import signing

GELDIG = dt.timedelta(days=30)
_signer = signing.TimestampSigner(salt="servicedesk.oordeel")


class LinkExpiredError(Exception):
    """Too old, or not one of ours."""


def sign(melding_pk: int) -> str:
    return _signer.sign(str(melding_pk))


def read(token: str) -> int:
    """The key of the call; raises LinkExpiredError."""
    try:
        return int(_signer.unsign(token, max_age=GELDIG))
    except (signing.BadSignature, ValueError) as error:
        raise LinkExpiredError from error
