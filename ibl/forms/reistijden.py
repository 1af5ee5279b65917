"""From which day a version of the travel times counts."""

from django import forms


class IngaanForm(forms.Form):
    vanaf = forms.DateField(
        label="Vanaf welke dag?",
        help_text="Voor plannen die je vanaf nu maakt. Een plan dat er al is, houdt zijn tijden.",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Kies een dag.", "invalid": "Schrijf de dag als 24-11-2026."},
    )


class KalibratieForm(IngaanForm):
    """With the version and the last day the proposal on the screen was about."""

    versie = forms.IntegerField(widget=forms.HiddenInput)
    tot = forms.DateField(widget=forms.HiddenInput)
