"""Makes the demonstration history; goes on where it stopped."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bisc_portal.demonstratie import services


class Command(BaseCommand):
    help = "Maakt de verzonnen geschiedenis van een demonstratie; gaat verder waar het was gebleven."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = services.generate_history(tot=timezone.now())
        except services.NotADemonstrationError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{made} maanden gemaakt.")
