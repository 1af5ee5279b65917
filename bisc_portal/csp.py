"""What a page that holds a websocket open may reach besides the portal itself."""

from typing import Any

from django.conf import settings


def with_websockets() -> dict[str, Any]:
    """The portal's own rules, and the address of the websockets when it is another one."""
    address = settings.WEBSOCKET_ADRES
    if not address:
        return dict(settings.SECURE_CSP)
    sources = [*settings.SECURE_CSP["connect-src"], address, address.replace("ws", "http", 1)]
    return {**settings.SECURE_CSP, "connect-src": sources}
