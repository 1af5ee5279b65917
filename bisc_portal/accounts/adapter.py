"""allauth, bent to this house: accounts by invitation, mail through the outbox, words of our own."""

import time
from typing import Any
from uuid import uuid4

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone

from bisc_portal.accounts import second_factor
from bisc_portal.accounts.models import User
from bisc_portal.accounts.permissions import must_use_second_factor
from bisc_portal.berichten.services import queue_bericht


class PortalAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Dit account is niet actief. Bel de servicedesk als dat niet klopt.",
        "duplicate_email": "Dit is al jouw adres.",
        "email_password_mismatch": "Het e-mailadres of het wachtwoord klopt niet. Probeer het nog eens.",
        "email_taken": "Dit adres is al van iemand anders.",
        "enter_current_password": "Dit is niet je huidige wachtwoord.",
        "incorrect_code": "Deze code klopt niet. Kijk of je de nieuwste hebt.",
        "incorrect_password": "Dit wachtwoord klopt niet.",
        "invalid_or_expired_key": "Deze link werkt niet meer. Vraag een nieuwe aan.",
        "invalid_password_reset": "Deze link werkt niet meer. Vraag een nieuwe aan.",
        "rate_limited": "Dit ging te vaak achter elkaar. Wacht een paar minuten.",
        "same_as_current": "Dit is hetzelfde als wat je had. Kies iets anders.",
        "too_many_login_attempts": "Dit is te vaak misgegaan. Wacht vijf minuten en probeer het dan opnieuw.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's signature
        """Accounts are made by invitation only."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue it: a mail server that is away must not keep anybody from signing in."""
        message = self.render_mail(template_prefix, email, {"email": email, **context})
        queue_bericht(
            f"account-{uuid4()}",
            adres=email,
            onderwerp=message.subject,
            tekst=message.body,
            at=timezone.now(),
        )

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> Any:
        """An account a colleague made has an address we know: allauth must not ask to confirm it first."""
        EmailAddress.objects.get_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
        return super().pre_login(request, user, **kwargs)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not for who signed in a moment ago and has no second factor yet: they come to set one up."""
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required and not _just_signed_in(context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """A password alone does not stand in for the second factor that is still missing."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        words = {
            "reauthenticate": "Gebruik je wachtwoord",
            "mfa_reauthenticate": "Gebruik een code",
            "mfa_reauthenticate:webauthn": "Gebruik je toegangssleutel",
        }
        if second_factor.is_missing(context.request) and is_mfa_enabled(user):
            methods = [method for method in methods if method["id"] != "reauthenticate"]
        return [{**method, "description": words[method["id"]]} for method in methods]


class PortalMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "Je werk vraagt om een tweede stap. Stel eerst een andere in, "
        "dan kan deze weg.",
        "cannot_generate_recovery_codes": "Stel eerst een app of een toegangssleutel in.",
        "incorrect_code": "Deze code klopt niet. Kijk of je de nieuwste hebt.",
        "unverified_email": "Bevestig eerst je e-mailadres.",
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever must use a second factor keeps at least one."""
        user = authenticator.user
        if not (settings.SECOND_FACTOR_REQUIRED and isinstance(user, User) and must_use_second_factor(user)):
            return True
        others = Authenticator.objects.filter(user=user).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:  # noqa: A002  allauth's
        count: int = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Sleutel {count + 1}"

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)


def _just_signed_in(request: HttpRequest) -> bool:
    if is_mfa_enabled(request.user):
        return False
    records = get_authentication_records(request, request.user)
    return any(
        time.time() - record.get("at", 0) < app_settings.REAUTHENTICATION_TIMEOUT for record in records
    )
