from django.apps import AppConfig


class DemonstratieConfig(AppConfig):
    name = "bisc_portal.demonstratie"
    verbose_name = "Demonstratie"
