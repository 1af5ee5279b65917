from django.apps import AppConfig


class LogboekConfig(AppConfig):
    name = "bisc_portal.logboek"
    verbose_name = "Logboek"
