from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "bisc_portal.accounts"
    verbose_name = "Mensen"
