from django.apps import AppConfig


class ImporterenConfig(AppConfig):
    name = "bisc_portal.importeren"
    verbose_name = "Importeren"
