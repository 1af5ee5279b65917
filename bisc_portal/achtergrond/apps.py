from django.apps import AppConfig


class AchtergrondConfig(AppConfig):
    name = "bisc_portal.achtergrond"
    verbose_name = "Achtergrond"
