"""A link for a guest."""

from django import forms

DAYS = [(7, "een week"), (30, "een maand"), (90, "drie maanden")]


class GastlinkForm(forms.Form):
    voor = forms.CharField(
        label="Voor wie", max_length=120, help_text="Bijvoorbeeld: raadscommissie Amersfoort.",
        error_messages={"required": "Schrijf voor wie de link is."},
    )  # fmt: skip
    dagen = forms.TypedChoiceField(label="Hoe lang geldig", choices=DAYS, coerce=int, initial=30)
