"""What a field offers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet


class DagField(forms.DateField):
    """A day: the browser's own calendar, and the Dutch way of writing one where there is none."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d %m %Y"])
        kwargs.setdefault("error_messages", {"invalid": "Schrijf een datum als 31-12-2027."})
        super().__init__(**kwargs)


class MomentField(forms.SplitDateTimeField):
    """A day and a time of it, in the time of the Netherlands."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.SplitDateTimeWidget(
                date_attrs={"type": "date", "aria-label": "Dag", "class": "utrecht-textbox"},
                time_attrs={"type": "time", "aria-label": "Tijd", "class": "utrecht-textbox"},
                date_format="%Y-%m-%d",
                time_format="%H:%M",
            ),
        )
        kwargs.setdefault("input_date_formats", ["%Y-%m-%d", "%d-%m-%Y"])
        kwargs.setdefault("input_time_formats", ["%H:%M", "%H.%M"])
        super().__init__(**kwargs)


def set_queryset(form: forms.Form, name: str, queryset: QuerySet[Any]) -> None:
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise ValidationError(f"{name} kiest niet uit rijen.")
    field.queryset = queryset
