"""The websockets' entry point. Pages run on WSGI: under ASGI the same page costs twice as much."""

import os

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.utils.module_loading import import_string

from bisc_portal.celery import publish_briefly

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bisc_portal.settings")
pages = get_asgi_application()
sockets = [route for name in settings.SOCKETBRONNEN for route in import_string(name)]
application = ProtocolTypeRouter(
    {
        "http": pages,
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(sockets))),
    }
)
publish_briefly()
