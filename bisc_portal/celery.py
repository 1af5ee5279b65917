"""The Celery application. Valkey carries doorbells only: every job is a row before it is a message."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bisc_portal.settings")

app = Celery("bisc_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
