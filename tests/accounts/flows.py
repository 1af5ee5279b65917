"""Signing in as a person does: through the pages, step by step."""

import datetime as dt
import itertools
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.utils import timezone

from bisc_portal.accounts import services
from bisc_portal.accounts.models import Uitnodiging, User
from bisc_portal.berichten.models import Bericht

PERIOD, MARGIN = 30, 3
PASSWORD = "een-goed-wachtwoord"
_numbers = itertools.count(1)


def give_password(user: User, client: Client | None = None) -> tuple[Client, Any]:
    """Fill in the sign-in page; what comes next depends on the person."""
    client = client or Client()
    return client, client.post("/account/login/", {"login": user.email, "password": PASSWORD})


def give_app(user: User) -> str:
    """Set up the app for `user`; return its secret."""
    secret: str = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    """The six digits the app shows now, with time enough left to type them."""
    if time.time() % PERIOD > PERIOD - MARGIN:
        time.sleep(MARGIN)
    counter = next(iter(yield_hotp_counters_from_time()))
    code: str = format_hotp_value(hotp_value(secret, counter))
    return code


def give_recovery_codes(user: User) -> list[str]:
    codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    return codes


def factors_of(user: User) -> set[str]:
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def send_invitation(
    by: User, *, like: User, email: str = "", at: dt.datetime | None = None
) -> tuple[Uitnodiging, str]:
    """Invite a colleague of `like`; return the row and the path in the mail."""
    uitnodiging = services.invite(
        email=email or f"nieuw{next(_numbers)}@voorbeeld.invalid",
        naam="Sanne Kok",
        organisatie_id=like.organisatie_id,
        vestiging_id=None,
        rollen=list(like.rollen),
        by=by,
        at=at or timezone.now(),
    )
    return uitnodiging, Bericht.objects.get(sleutel=f"uitnodiging-{uitnodiging.token_hash}").link


def make_person(like: User) -> User:
    """One more colleague of `like`, at the same branch."""
    return User.objects.create_user(
        f"collega{next(_numbers)}@voorbeeld.invalid",
        PASSWORD,
        naam="Collega",
        organisatie=like.organisatie,
        vestiging=like.vestiging,
        rollen=like.rollen,
    )
