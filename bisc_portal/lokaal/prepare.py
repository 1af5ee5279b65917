"""Brings the database up to date before the first page, in one process: Django's start costs most of it."""

import io
import os
from pathlib import Path

import django
from django.core.management import call_command

from bisc_portal.lokaal.screen import Screen


def prepare(logins: Path) -> None:
    """Migrate, load the reference data, and write down the demonstration logins."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bisc_portal.settings")
    django.setup()
    screen = Screen()
    with screen.step("Tabellen"):
        call_command("migrate", verbosity=0)
    with screen.step("Referentiegegevens"):
        call_command("laad_referentie", stdout=io.StringIO())
    with logins.open("w", encoding="utf-8") as file:
        call_command("toon_aanmeldingen", stdout=file)


if __name__ == "__main__":
    prepare(Path(os.environ["PORTAAL_AANMELDINGEN"]))
