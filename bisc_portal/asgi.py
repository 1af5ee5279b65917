"""The websockets' entry point. Pages run on WSGI: under ASGI the same page costs twice as much."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

from bisc_portal.celery import publish_briefly

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bisc_portal.settings")
application = ProtocolTypeRouter({"http": get_asgi_application()})
publish_briefly()
