from django.apps import AppConfig


class WerktijdConfig(AppConfig):
    name = "bisc_portal.werktijd"
    verbose_name = "Werktijd"
