"""Loads the reference data; safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand

from bisc_portal.demonstratie import services


class Command(BaseCommand):
    help = "Laadt de referentiegegevens; nog eens draaien kan geen kwaad."

    def handle(self, *args: Any, **options: Any) -> None:
        for name in services.load_referentie():
            self.stdout.write(f"  geladen: {name.rsplit('.', 2)[0]}")
