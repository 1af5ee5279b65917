"""Checks the migrations on an empty database: complete, there and back again, safe on a portal in use."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command

from bisc_portal.lokaal import servers

ROOT = Path(__file__).resolve().parents[2]


def check() -> None:
    """Raise whatever Django raises at the first migration that is missing or cannot be undone."""
    django.setup()
    call_command("makemigrations", check_changes=True, dry_run=True)
    call_command("migrate", verbosity=0)
    for app in apps.get_app_configs():
        ours = Path(app.path).is_relative_to(ROOT) and not Path(app.path).is_relative_to(ROOT / ".venv")
        if ours and (Path(app.path) / "migrations").exists():
            call_command("migrate", app.label, "zero", verbosity=0)
    print("Alle migraties gaan heen en terug.")  # noqa: T201  for whoever runs make
    released = _last_release()
    if released:
        call_command("lintmigrations", git_commit_id=released, no_cache=True)


def _last_release() -> str:
    """What was released has tables in use; before the first release any migration is safe."""
    describe = ["git", "describe", "--tags", "--abbrev=0"]
    return subprocess.run(describe, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bisc_portal.settings")
    os.environ["PORTAAL_OMGEVING"] = "test"
    with tempfile.TemporaryDirectory(prefix="portaal-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # as root, PostgreSQL runs as somebody else
        with servers.postgres(Path(folder) / "postgres", "portaal", careless=True) as address:
            os.environ["DATABASE_URL"] = address
            try:
                check()
            except SystemExit:
                sys.exit("Er ontbreekt een migratie, of er is er een onveilig; zie hierboven.")
