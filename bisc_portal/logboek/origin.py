"""Where an act comes from: the visitor's address during a request, `achtergrond` outside one."""

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

_origin: ContextVar[str] = ContextVar("origin", default="achtergrond")


def current_origin() -> str:
    return _origin.get()


class OriginMiddleware:
    """Remembers the visitor's address for the audit lines written while answering."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _origin.set(request.META.get("REMOTE_ADDR", "onbekend"))
        try:
            return self.get_response(request)
        finally:
            _origin.reset(token)
