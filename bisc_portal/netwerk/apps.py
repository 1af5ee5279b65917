from django.apps import AppConfig


class NetwerkConfig(AppConfig):
    name = "bisc_portal.netwerk"
    verbose_name = "Netwerk"
