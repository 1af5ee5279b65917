"""What a field offers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet


def set_queryset(form: forms.Form, name: str, queryset: QuerySet[Any]) -> None:
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise ValidationError(f"{name} kiest niet uit rijen.")
    field.queryset = queryset
