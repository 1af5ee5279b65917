from django.apps import AppConfig


class BerichtenConfig(AppConfig):
    name = "bisc_portal.berichten"
    verbose_name = "Berichten"
