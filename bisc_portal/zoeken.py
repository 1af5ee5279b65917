"""One search over everything the asker may see. Each part answers for itself, joined by name in settings."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from bisc_portal.accounts.models import User


@dataclass(frozen=True)
class Zoektreffer:
    """One line of the search result: what it is, its title, a line below it, and where it stands."""

    soort: str
    titel: str
    toelichting: str
    url: str


Zoekbron = Callable[[User, str], list[Zoektreffer]]


def search(user: User, tekst: str) -> list[Zoektreffer]:
    """Ask every source; each returns at most ten hits, already limited to what `user` may see."""
    return [hit for name in settings.ZOEKBRONNEN for hit in import_string(name)(user, tekst)]


def group(treffers: list[Zoektreffer]) -> list[tuple[str, list[Zoektreffer]]]:
    """By kind, in the order in which the kinds first turn up."""
    groepen: dict[str, list[Zoektreffer]] = {}
    for treffer in treffers:
        groepen.setdefault(treffer.soort, []).append(treffer)
    return list(groepen.items())
