"""Forms nobody filled in yet, drawn once: on the page of every call they are the same."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from django import forms
from django.utils.safestring import SafeString


class Blanco:
    """Stands in for a form as the page shows it before anything is sent."""

    errors: tuple[str, ...] = ()
    is_bound = False

    def __init__(self, html: SafeString) -> None:
        self.html = html

    def __str__(self) -> str:
        return self.html


Keuzes = Sequence[tuple[int, str]]


def draw_blanco(
    form_class: type[forms.Form],
    auto_id: str,
    initial: dict[str, Any] | None = None,
    keuzes: Mapping[str, Keuzes] | None = None,
) -> Blanco:
    """Only of forms whose choices are fixed, or given in `keuzes` for each field that asks the database.

    `initial` are the few values it can begin with.
    """
    rows = tuple((naam, tuple(rijen)) for naam, rijen in (keuzes or {}).items())
    return _draw(form_class, auto_id, tuple((initial or {}).items()), rows)


@lru_cache(maxsize=256)
def _draw(
    form_class: type[forms.Form],
    auto_id: str,
    initial: tuple[tuple[str, Any], ...],
    keuzes: tuple[tuple[str, Keuzes], ...],
) -> Blanco:
    form = form_class(auto_id=auto_id, initial=dict(initial))
    for naam, rijen in keuzes:
        field = cast("forms.ModelChoiceField[Any]", form.fields[naam])
        field.choices = [("", field.empty_label or ""), *rijen]
    return Blanco(form.render())
