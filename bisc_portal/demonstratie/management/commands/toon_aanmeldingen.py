"""Prints one demonstration login for each role."""

from typing import Any

from django.core.management.base import BaseCommand

from bisc_portal.demonstratie.logins import list_logins


class Command(BaseCommand):
    help = "Toont voor elke rol een aanmelding van de demonstratie."

    def handle(self, *args: Any, **options: Any) -> None:
        for login in list_logins():
            self.stdout.write(f"  {login.rol:<24}{login.email:<48}{login.wachtwoord}")
