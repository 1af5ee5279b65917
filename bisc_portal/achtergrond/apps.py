from django.apps import AppConfig

from bisc_portal.achtergrond import checks
from bisc_portal.celery import app

# Imported for what they register: the checks, and our Celery in every process that may ring.
__all__ = ["app", "checks"]


class AchtergrondConfig(AppConfig):
    name = "bisc_portal.achtergrond"
    verbose_name = "Achtergrond"
