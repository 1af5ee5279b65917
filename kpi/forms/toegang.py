"""A new token for the API."""

from django import forms

from kpi.models import ApiSleutel


class SleutelForm(forms.Form):
    naam = forms.CharField(
        label="Waarvoor", max_length=80, help_text="Zodat je hem later herkent, zoals 'Jaarverslag in Excel'."
    )
    bereik = forms.MultipleChoiceField(
        label="Wat mag ermee gelezen worden",
        choices=ApiSleutel.Bereik.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[ApiSleutel.Bereik.CIJFERS],
    )
