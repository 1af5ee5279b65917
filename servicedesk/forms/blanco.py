"""Forms nobody filled in yet, drawn once: on the page of every call they are the same."""

from functools import cache
from typing import Any

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


def draw_blanco(form_class: type[forms.Form], auto_id: str, initial: dict[str, Any] | None = None) -> Blanco:
    """Only of forms whose choices are fixed; `initial` are the few values it can begin with."""
    return _draw(form_class, auto_id, tuple((initial or {}).items()))


@cache
def _draw(form_class: type[forms.Form], auto_id: str, initial: tuple[tuple[str, Any], ...]) -> Blanco:
    return Blanco(form_class(auto_id=auto_id, initial=dict(initial)).render())
