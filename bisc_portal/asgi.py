"""The websockets' entry point. Pages run on WSGI: under ASGI the same page costs twice as much."""

import os
from typing import Any, cast

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import re_path
from django.utils.module_loading import import_string

from bisc_portal.celery import publish_briefly

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bisc_portal.settings")
pages = get_asgi_application()
sockets = [route for name in settings.SOCKETBRONNEN for route in import_string(name)]
posts = [route for name in settings.POSTBRONNEN for route in import_string(name)]
application = ProtocolTypeRouter(
    {
        "http": URLRouter([*posts, re_path("", cast("Any", pages))]),
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(sockets))),
    }
)
publish_briefly()
