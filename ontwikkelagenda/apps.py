from django.apps import AppConfig


class OntwikkelagendaConfig(AppConfig):
    name = "ontwikkelagenda"
    verbose_name = "Ontwikkelagenda"
