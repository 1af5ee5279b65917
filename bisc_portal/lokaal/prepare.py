"""Brings the database up to date before the first page, in one process: Django's start costs most of it."""

import io
import os
import sys
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from bisc_portal.lokaal.screen import Screen

INSTALLED = "site-packages"
ANOTHER_VERSION = (
    "De gegevens op deze machine zijn gemaakt door een andere versie van het portaal.\n"
    "Geef de map var/ een andere naam en start opnieuw; de verzonnen gegevens komen dan vanzelf terug.\n"
    "Wijst DATABASE_URL naar een eigen server? Neem daar dan een lege database."
)


def comes_from_another_version() -> bool:
    """True when the database went through steps that this checkout does not know."""
    loader = MigrationLoader(connection)
    # A package may drop old steps of its own from one version to the next; that is its own affair.
    ours = {config.label for config in apps.get_app_configs() if INSTALLED not in Path(config.path).parts}
    return any(app in ours for app, _ in set(loader.applied_migrations) - set(loader.disk_migrations))


def prepare(logins: Path) -> None:
    """Migrate, load the reference data, and write down the demonstration logins."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bisc_portal.settings")
    django.setup()
    screen = Screen()
    if comes_from_another_version():
        # Tables half of one version and half of another would fail later, on a page somebody is reading.
        sys.exit(ANOTHER_VERSION)
    with screen.step("Tabellen"):
        call_command("migrate", verbosity=0)
    with screen.step("Referentiegegevens"):
        call_command("laad_referentie", stdout=io.StringIO())
    with logins.open("w", encoding="utf-8") as file:
        call_command("toon_aanmeldingen", stdout=file)


if __name__ == "__main__":
    prepare(Path(os.environ["PORTAAL_AANMELDINGEN"]))
