"""The visitor, as views see one. Not visible is 404 (the selector), not allowed is 403 (`require`)."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from bisc_portal.accounts.models import User


class PortalRequest(HttpRequest):
    """A request of a signed-in person; LoginRequiredMiddleware lets no other through."""

    user: User
    htmx: HtmxDetails


def require(allowed: bool) -> None:
    """Raise PermissionDenied (403) when a permission predicate said no."""
    if not allowed:
        raise PermissionDenied
