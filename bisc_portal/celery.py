"""The Celery application. Valkey carries doorbells only: every job is a row before it is a message."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bisc_portal.settings")

app = Celery("bisc_portal")
# Celery's current app belongs to one thread; a web server's other threads would ring at an unset broker.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

VISITOR_WAITS_SECONDS = 2


def publish_briefly() -> None:
    """For a process that serves pages: a visitor waits, and a lost ring costs only one beat."""
    brief = {"socket_timeout": VISITOR_WAITS_SECONDS, "socket_connect_timeout": VISITOR_WAITS_SECONDS}
    app.conf.broker_transport_options = {**app.conf.broker_transport_options, **brief}
