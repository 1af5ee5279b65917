"""The pages' entry point for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from bisc_portal.celery import publish_briefly

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bisc_portal.settings")
application = get_wsgi_application()
publish_briefly()
