"""A figure that is typed in."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms

from bisc_portal.importeren.errors import UnreadableValueError
from bisc_portal.importeren.waarden import read_getal
from kpi.perioden import EERSTE_JAAR

MAX_BYTES = 10 * 1024 * 1024


class HandcijferForm(forms.Form):
    jaar = forms.IntegerField(
        label="Jaar",
        min_value=EERSTE_JAAR,
        error_messages={
            "required": "Vul in over welk jaar het cijfer gaat.",
            "invalid": "Schrijf het jaar met vier cijfers, zoals 2026.",
            "min_value": "Cijfers gaan terug tot %(limit_value)s.",
        },
    )
    waarde = forms.CharField(
        label="Cijfer",
        help_text="Met een komma, zoals 7,8.",
        error_messages={"required": "Vul het cijfer in."},
    )
    bron = forms.CharField(
        label="Bron",
        max_length=200,
        help_text="Waar staat dit? Noem het rapport en de bladzijde.",
        error_messages={"required": "Noem de bron: zonder bron telt een cijfer niet."},
    )
    bestand = forms.FileField(
        label="Het bestand", required=False, help_text="Het rapport zelf, hoogstens 10 MB."
    )

    def __init__(self, *args: Any, vandaag: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vandaag = vandaag

    def clean_jaar(self) -> int:
        jaar = int(self.cleaned_data["jaar"])
        if jaar > self.vandaag.year:
            raise forms.ValidationError("Dit jaar moet nog beginnen.")
        return jaar

    def clean_waarde(self) -> Decimal:
        try:
            return read_getal(self.cleaned_data["waarde"])
        except UnreadableValueError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_bestand(self) -> Any:
        bestand = self.cleaned_data.get("bestand")
        if bestand and bestand.size > MAX_BYTES:
            raise forms.ValidationError("Het bestand is groter dan 10 MB.")
        return bestand
