"""Bringing in a file, and saying that the warnings were seen."""

from typing import Any

from django import forms

MAX_BYTES = 25 * 1024 * 1024


class BestandForm(forms.Form):
    bestand = forms.FileField(
        label="Bestand",
        help_text="CSV of Excel, hoogstens 25 MB. Er wordt nog niets veranderd: je ziet eerst het verschil.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.xls,.ods"}),
        error_messages={
            "required": "Kies een bestand.",
            "empty": "Het bestand is leeg.",
        },
    )

    def __init__(self, *args: Any, ook: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ook:
            widget, names = self.fields["bestand"].widget, ", ".join(ook).upper().replace(".", "")
            widget.attrs["accept"] = ",".join([widget.attrs["accept"], *ook])
            self.fields["bestand"].help_text = self.fields["bestand"].help_text.replace(
                "CSV of Excel", f"{names}, CSV of Excel"
            )

    def clean_bestand(self) -> Any:
        bestand = self.cleaned_data["bestand"]
        if bestand.size and bestand.size > MAX_BYTES:
            raise forms.ValidationError("Het bestand is groter dan 25 MB. Splits het in delen.")
        return bestand


class ToepassenForm(forms.Form):
    gezien = forms.BooleanField(label="Ik heb de waarschuwingen gezien", required=False)
