"""How every form of the portal looks, and how it reads an amount of money."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input

# The NL Design System class of each widget, most particular first.
WIDGET_CLASSES: list[tuple[type[forms.Widget], str]] = [
    (forms.CheckboxSelectMultiple, "utrecht-checkbox"),
    (forms.RadioSelect, "utrecht-radio-button"),
    (forms.CheckboxInput, "utrecht-checkbox"),
    (forms.Select, "utrecht-select"),
    (forms.Textarea, "utrecht-textarea"),
    (forms.FileInput, "utrecht-textbox bisc-bestand"),
    (forms.HiddenInput, ""),
    (Input, "utrecht-textbox"),
]


class PortalBoundField(BoundField):
    """A field that wears its class of the NL Design System, however it is drawn."""

    def build_widget_attrs(self, attrs: Any, widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        ours = next((name for kind, name in WIDGET_CLASSES if isinstance(widget, kind)), "")
        both = " ".join(filter(None, [built.get("class") or widget.attrs.get("class", ""), ours]))
        return {**built, "class": both} if both else built

    @property
    def anker(self) -> str:
        """The id a line of the error summary jumps to: the field, or the first of its choices."""
        return self.id_for_label or f"{self.auto_id}_0"


class PortalRenderer(TemplatesSetting):
    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = PortalBoundField


GROUPED = re.compile(r"^[-+]?\d{1,3}([.]\d{3})+(,\d+)?$")
PLAIN_AMOUNT = re.compile(r"^[-+]?\d+([.]\d+)?$")


class EuroField(forms.DecimalField):
    """Euros as people write them here: 1.250, 1250,50 and € 1.250,50 are all the same kind of thing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # Not `localize`: the field would then take the dot of "12.5" for a thousand.
        self.widget.is_localized = True

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs inherit from int
        text = str(value or "").replace("€", "").replace("\u00a0", "").replace(" ", "")
        plain = (text.replace(".", "") if GROUPED.match(text) else text).replace(",", ".")
        if plain and not PLAIN_AMOUNT.match(plain):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(plain)
