from django.apps import AppConfig


class IblConfig(AppConfig):
    name = "ibl"
    verbose_name = "IBL en transport"
