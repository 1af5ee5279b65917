"""How every form of the portal looks: label, help, error and field, in one place."""

from typing import Any

from django import forms
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
