"""The woordenlijst is read here: a word in the code that no reader can look up fails."""

import importlib
import importlib.util
import inspect
import re
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
WORDS = (ROOT / "docs" / "woordenlijst.md").read_text(encoding="utf-8")
OWN = ("bisc_portal", "ontwikkelagenda", "ibl", "servicedesk", "kpi")
OWN_MODELS = [model for model in apps.get_models() if model.__module__.startswith(OWN)]


def known(word: str) -> bool:
    return re.search(rf"(?<![\w]){re.escape(word)}(?![\w])", WORDS) is not None


def choices_of(model: type[models.Model]) -> set[str]:
    """The stored values of every closed list of the model."""
    return {
        str(value)
        for field in model._meta.get_fields()
        if isinstance(field, models.Field) and field.choices
        for value, _ in field.flatchoices
        if value not in {"", None}
    }


def service_modules() -> list[ModuleType]:
    names = [f"{config.name}.services" for config in apps.get_app_configs() if config.name.startswith(OWN)]
    return [importlib.import_module(name) for name in names if importlib.util.find_spec(name)]


def service_verbs() -> list[str]:
    """The public functions of the services, as 'report_melding'; a folder offers what it exports."""
    return sorted(
        {
            name
            for module in service_modules()
            for name, function in inspect.getmembers(module, inspect.isfunction)
            if not name.startswith("_") and function.__module__.startswith(module.__name__)
        }
    )


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model.__name__)
def test_every_model_stands_in_the_woordenlijst(model: type[models.Model]) -> None:
    assert known(model.__name__), f"{model.__name__} ontbreekt in docs/woordenlijst.md"


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model.__name__)
def test_every_choice_stands_in_the_woordenlijst(model: type[models.Model]) -> None:
    missing = sorted(value for value in choices_of(model) if not known(value) and not value.isdigit())

    assert not missing, f"{model.__name__}: {missing} ontbreken in docs/woordenlijst.md"


@pytest.mark.parametrize("verb", service_verbs())
def test_every_service_verb_stands_in_the_woordenlijst(verb: str) -> None:
    assert known(verb), f"{verb} ontbreekt in docs/woordenlijst.md"
