"""Whether this visit was opened with a second factor, which allauth offers but cannot require.

BIO2 5.17.01 asks it of every BiSC role. Whoever has none yet may only set one up; whoever has one may only
give it. Public pages stay open to both, as they are to anyone.
"""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from bisc_portal.accounts.models import User
from bisc_portal.accounts.permissions import must_use_second_factor

# By name of URL, for somebody who must use a second factor but has none yet: what leads to one.
SETUP = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_logout",
    }
)
# And for somebody who has one but opened this visit without it: giving it, or leaving.
CONFIRM = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_logout"})


def was_used(request: HttpRequest) -> bool:
    """True when this visit was opened or confirmed with a one-time code, a recovery code or a passkey.

    Reads allauth's records of *this* user; those of a login somebody else left in the session do not count.
    """
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def is_missing(request: HttpRequest) -> bool:
    """True when this person must still give a second factor before any page opens."""
    user = request.user
    return (
        settings.SECOND_FACTOR_REQUIRED
        and isinstance(user, User)
        and must_use_second_factor(user)
        and not was_used(request)
    )


def detour(request: HttpRequest, url_name: str | None) -> str | None:
    """Name of the page to go to first, or None when `url_name` may be opened as it is."""
    if not is_missing(request):
        return None
    if is_mfa_enabled(request.user):
        return None if url_name in CONFIRM else "mfa_reauthenticate"
    return None if url_name in SETUP else "mfa_index"
