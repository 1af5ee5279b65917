"""A movement of the innovation reserve."""

from decimal import Decimal
from typing import Any

from django import forms

from bisc_portal.forms import EuroField
from ontwikkelagenda.forms.keuzelijst import DagField
from ontwikkelagenda.models import BIGGEST_AMOUNT, Reservemutatie


class MutatieForm(forms.Form):
    soort = forms.ChoiceField(label="Soort", choices=Reservemutatie.Soort.choices, initial="onttrekking")
    bedrag = EuroField(
        label="Bedrag in euro",
        min_value=Decimal("0.01"),
        max_value=BIGGEST_AMOUNT,
        max_digits=9,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "required": "Vul het bedrag in.",
            "invalid": "Schrijf een bedrag in cijfers, bijvoorbeeld 12.500 of 249,95.",
            "min_value": "Een bedrag is meer dan 0; de soort geeft het teken.",
            "max_value": "Dit is meer dan 9.999.999,99 euro. Controleer de nullen.",
            "max_digits": "Dit is meer dan 9.999.999,99 euro. Controleer de nullen.",
            "max_whole_digits": "Dit is meer dan 9.999.999,99 euro. Controleer de nullen.",
            "max_decimal_places": "Een bedrag heeft hoogstens twee cijfers achter de komma.",
        },
    )
    datum = DagField(label="Datum", error_messages={"required": "Kies een dag."})
    jaar = forms.IntegerField(label="Voor de agenda van", required=False, min_value=2025, max_value=2100)
    omschrijving = forms.CharField(
        label="Omschrijving", max_length=160, error_messages={"required": "Schrijf waar het voor is."}
    )

    def clean_soort(self) -> Any:
        return Reservemutatie.Soort(self.cleaned_data["soort"])
