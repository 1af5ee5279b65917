"""Where an act comes from: the visitor's address during a request, `achtergrond` outside one."""

from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

MAX_LENGTH = 60

_origin: ContextVar[str] = ContextVar("origin", default="achtergrond")


def current_origin() -> str:
    return _origin.get()


def visitor_address(request: HttpRequest) -> str:
    """Behind our proxy the address the proxy saw: what a visitor writes in the header stands before it."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    trusted: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if trusted and len(hops) >= trusted and hops[-trusted]:
        return hops[-trusted][:MAX_LENGTH]
    return str(request.META.get("REMOTE_ADDR") or "onbekend")[:MAX_LENGTH]


class OriginMiddleware:
    """Remembers the visitor's address for the audit lines written while answering."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _origin.set(visitor_address(request))
        try:
            return self.get_response(request)
        finally:
            _origin.reset(token)
