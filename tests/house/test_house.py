"""What holds for the house as a whole: migrations, templates, words on screens."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[2]
OWN = ("bisc_portal", "ontwikkelagenda", "ibl", "servicedesk", "kpi")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Django, allauth and the error handlers find these by their name alone.
FOUND_BY_NAME = (
    "account/",
    "mfa/",
    "usersessions/",
    "admin/",
    "django/",
    "403",
    "404",
    "500",
    "429",
    "allauth/",
)


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_migration_can_go_back() -> None:
    own = {config.label for config in apps.get_app_configs() if config.name.startswith(OWN)}
    migrations = MigrationLoader(connection=None).disk_migrations

    one_way = [
        f"{app}.{name}: {operation}"
        for (app, name), migration in migrations.items()
        if app in own
        for operation in migration.operations
        if not operation.reversible
    ]
    assert not one_way


def test_every_migration_is_named() -> None:
    names = [path.stem for path in ROOT.glob("**/migrations/0*.py") if ".venv" not in path.parts]

    assert names
    assert not [name for name in names if "_auto_" in name]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_every_template_compiles(path: Path) -> None:
    assert get_template(str(path.relative_to(ROOT / "templates")))


def test_every_template_is_used() -> None:
    names = {str(path.relative_to(ROOT / "templates")) for path in TEMPLATES}
    sources = [path.read_text(encoding="utf-8") for path in TEMPLATES]
    sources += [p.read_text(encoding="utf-8") for own in OWN for p in (ROOT / own).rglob("*.py")]
    used = {name for name in names if any(re.search(rf'["\']{re.escape(name)}[#"\']', s) for s in sources)}

    assert not {name for name in names - used if not name.startswith(FOUND_BY_NAME)}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_holds_script_or_style_of_its_own(path: Path) -> None:
    html = path.read_text(encoding="utf-8")

    assert not re.search(
        r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\s(src|type=\"application/json\"))", html
    )
