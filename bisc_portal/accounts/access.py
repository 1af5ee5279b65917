"""The visitor, as views see one. Not visible is 404 (the selector), not allowed is 403 (`require`)."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from bisc_portal.accounts.models import User
from bisc_portal.accounts.permissions import Onderdeel, can_open


class PortalRequest(HttpRequest):
    """A request of a signed-in person; LoginRequiredMiddleware lets no other through."""

    user: User
    htmx: HtmxDetails


def require(allowed: bool) -> None:
    """Raise PermissionDenied (403) when a permission predicate said no."""
    if not allowed:
        raise PermissionDenied


def part_of[**P](
    onderdeel: Onderdeel,
) -> Callable[
    [Callable[Concatenate[PortalRequest, P], HttpResponse]],
    Callable[Concatenate[PortalRequest, P], HttpResponse],
]:
    """Refuse (403) whoever's roles do not open this part of the portal."""

    def decorate(
        view: Callable[Concatenate[PortalRequest, P], HttpResponse],
    ) -> Callable[Concatenate[PortalRequest, P], HttpResponse]:
        @wraps(view)
        def guarded(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            require(can_open(request.user, onderdeel))
            return view(request, *args, **kwargs)

        return guarded

    return decorate
