"""Asking a budget advice, and spreading it over the proposals."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from bisc_portal.forms import EuroField
from ontwikkelagenda import selectors
from ontwikkelagenda.forms.keuzelijst import MomentField, set_queryset
from ontwikkelagenda.models import Agenda, Budgetadvies, Initiatief

AMOUNT = {
    "required": "Vul in hoeveel er te verdelen is.",
    "invalid": "Schrijf een getal in cijfers, bijvoorbeeld 12.500.",
    "min_value": "Dit is 0 of meer.",
    "max_value": "Dit is te veel. Controleer de nullen.",
    "max_digits": "Dit is te veel. Controleer de nullen.",
    "max_whole_digits": "Dit is te veel. Controleer de nullen.",
    "max_decimal_places": "Hoogstens twee cijfers achter de komma.",
}


class OpenBudgetadviesForm(forms.Form):
    eenheid = forms.ChoiceField(
        label="Verdeel", choices=Budgetadvies.Eenheid.choices, initial="euro", widget=forms.RadioSelect
    )
    te_verdelen = EuroField(
        label="Hoeveel heeft elke bibliotheek te verdelen",
        min_value=Decimal(1), max_value=Decimal(9_999_999),
        max_digits=9, decimal_places=2,
        error_messages={**AMOUNT, "min_value": "Er moet iets te verdelen zijn."},
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    sluit_op = MomentField(label="Verdelen kan tot", error_messages={"required": "Kies tot wanneer."})
    voorstellen = forms.ModelMultipleChoiceField(
        label="Over deze voorstellen", queryset=Initiatief.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één voorstel."},
    )  # fmt: skip

    def __init__(self, *args: Any, agenda: Agenda, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_queryset(self, "voorstellen", selectors.list_voorstellen(agenda))

    def clean_eenheid(self) -> Budgetadvies.Eenheid:
        return Budgetadvies.Eenheid(self.cleaned_data["eenheid"])

    def clean_sluit_op(self) -> Any:
        moment = self.cleaned_data["sluit_op"]
        if moment <= timezone.now():
            raise forms.ValidationError("Dit moment is al voorbij. Kies een later moment.")
        return moment


class InzetForm(forms.Form):
    """One field a proposal; together never more than there is to spread."""

    def __init__(
        self, *args: Any, advies: Budgetadvies, voorstellen: list[Initiatief], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.advies, self.voorstellen = advies, voorstellen
        for voorstel in voorstellen:
            self.fields[f"inzet_{voorstel.pk}"] = EuroField(
                label=voorstel.titel,
                required=False,
                min_value=Decimal(0),
                max_value=Decimal(9_999_999),
                max_digits=9,
                decimal_places=2,
                error_messages=AMOUNT,
                widget=forms.TextInput(
                    attrs={"inputmode": "decimal", "autocomplete": "off", "data-inzet": ""}
                ),
            )

    def rijen(self) -> list[tuple[Initiatief, Any]]:
        return [(voorstel, self[f"inzet_{voorstel.pk}"]) for voorstel in self.voorstellen]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        totaal = sum((bedrag for bedrag in data.values() if bedrag), Decimal(0))
        if totaal > self.advies.te_verdelen:
            raise forms.ValidationError(
                f"Je verdeelt {totaal - self.advies.te_verdelen:.0f} meer dan er is. Haal ergens iets af."
            )
        return data

    def inzet(self) -> dict[Initiatief, Decimal]:
        data = self.cleaned_data
        return {v: data[f"inzet_{v.pk}"] for v in self.voorstellen if data[f"inzet_{v.pk}"]}
