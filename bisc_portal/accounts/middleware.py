"""Demands the second factor that allauth can offer but not require."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bisc_portal.accounts.models import User
from bisc_portal.accounts.permissions import must_use_second_factor

# Where somebody without a second factor may still go: to set one up, or to leave.
OPEN_PATHS = ("/account/", "/static/", "/gezond/")


class SecondFactorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            settings.SECOND_FACTOR_REQUIRED
            and isinstance(user, User)
            and must_use_second_factor(user)
            and not used_second_factor(request)
            and not request.path.startswith(OPEN_PATHS)
        ):
            return redirect("mfa_index")
        return self.get_response(request)


def used_second_factor(request: HttpRequest) -> bool:
    """True when this session was opened with a one-time code, a recovery code or a passkey."""
    records = request.session.get("account_authentication_methods", [])
    return any(record.get("method") == "mfa" for record in records)
