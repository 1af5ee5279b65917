"""Where a page finds its websocket, and what it may reach for it besides the portal itself."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csp import csp_override

# On one machine the sockets have a port of their own; whatever name the page was asked by, the session's
# cookie belongs to that name, so the socket is asked by it as well.
PAGE_HOST = "{host}"


def websocket_address(request: HttpRequest) -> str:
    """Where this page finds the websockets; empty is the portal itself."""
    address: str = settings.WEBSOCKET_ADRES
    if PAGE_HOST not in address:
        return address
    # get_host() refuses every name that is not in ALLOWED_HOSTS.
    host = urlsplit(f"//{request.get_host()}").hostname or "localhost"
    return address.replace(PAGE_HOST, f"[{host}]" if ":" in host else host)


def with_websockets(request: HttpRequest) -> dict[str, Any]:
    """The portal's own rules, and the address of the websockets when it is another one."""
    address = websocket_address(request)
    if not address:
        return dict(settings.SECURE_CSP)
    sources = [*settings.SECURE_CSP["connect-src"], address, address.replace("ws", "http", 1)]
    return {**settings.SECURE_CSP, "connect-src": sources}


def opens_websocket[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Let the page this view makes reach the websockets, and nothing else."""

    @wraps(view)
    def inner(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request: Any = args[0]
        answer: HttpResponse = csp_override(with_websockets(request))(view)(*args, **kwargs)
        return answer

    return inner
