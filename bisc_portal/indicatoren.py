"""The names of the indicators, for parts that point at one by its code. Joined by name in settings."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Indicatornaam:
    code: str
    naam: str
    url: str


def list_indicatornamen() -> list[Indicatornaam]:
    """Ask every source, in their own order."""
    return [naam for source in settings.INDICATORBRONNEN for naam in import_string(source)()]
