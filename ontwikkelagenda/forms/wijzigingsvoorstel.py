"""An amendment: what stands there comes from the agenda, what it should become from a person."""

from decimal import Decimal
from typing import Any

from django import forms

from bisc_portal.forms import EuroField
from ontwikkelagenda import opmaak
from ontwikkelagenda.models import BIGGEST_AMOUNT, Begrotingsregel, Initiatief, Sectie, Wijzigingsvoorstel
from ontwikkelagenda.services.wijzigingsvoorstel import Wijziging

REASON = "Schrijf waarom. Anderen beslissen op je reden."
Soort, Veld = Wijzigingsvoorstel.Soort, Wijzigingsvoorstel.Veld


class RedenForm(forms.Form):
    """What every amendment has."""

    reden = forms.CharField(
        label="Waarom", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": REASON},
    )  # fmt: skip


class AlineaForm(RedenForm):
    """`alinea` is the place of the paragraph in the text as it was shown, `oud` its text."""

    oud = forms.CharField(widget=forms.HiddenInput, strip=False, required=False)
    nieuw = forms.CharField(
        label="Zo moet de alinea worden", required=False, max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}), help_text="Maak het veld leeg om de alinea te schrappen.",
    )  # fmt: skip
    field_order = ["oud", "nieuw", "reden"]

    def __init__(self, *args: Any, sectie: Sectie, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sectie = sectie

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        oud, nieuw = opmaak.clean(data.get("oud", "")), opmaak.clean(data.get("nieuw", ""))
        if oud == nieuw:
            self.add_error("nieuw", "Er is nog niets veranderd. Wijzig de tekst, of ga terug.")
        return {**data, "oud": oud, "nieuw": nieuw}

    def wijziging(self) -> Wijziging:
        data = self.cleaned_data
        return Wijziging(Soort.ALINEA, data["oud"], data["nieuw"], data["reden"], sectie=self.sectie)


class VeldForm(RedenForm):
    """One thing an initiative says about itself."""

    nieuw = forms.CharField(
        label="Zo moet het worden", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Schrijf hoe het moet worden."},
    )  # fmt: skip
    field_order = ["nieuw", "reden"]

    def __init__(self, *args: Any, initiatief: Initiatief, veld: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initiatief, self.veld = initiatief, veld
        if veld in {Veld.TITEL, Veld.DOELGROEPEN}:
            self.fields["nieuw"].widget = forms.TextInput()
            self.fields["nieuw"].max_length = 120 if veld == Veld.TITEL else 240  # type: ignore[attr-defined]

    def clean_nieuw(self) -> str:
        nieuw = opmaak.clean(self.cleaned_data["nieuw"])
        if nieuw == getattr(self.initiatief, self.veld):
            raise forms.ValidationError("Er is nog niets veranderd. Wijzig de tekst, of ga terug.")
        if self.veld == Veld.TITEL and len(nieuw) > 120:  # noqa: PLR2004  the length of a title
            raise forms.ValidationError("Een titel is hoogstens 120 tekens.")
        if self.veld == Veld.DOELGROEPEN and len(nieuw) > 240:  # noqa: PLR2004  the length of that field
            raise forms.ValidationError("Dit is hoogstens 240 tekens.")
        return nieuw

    def wijziging(self) -> Wijziging:
        data = self.cleaned_data
        oud = getattr(self.initiatief, self.veld)
        return Wijziging(
            Soort.INITIATIEF, oud, data["nieuw"], data["reden"], initiatief=self.initiatief, veld=self.veld
        )


class BedragForm(RedenForm):
    """Another amount for a budget line."""

    nieuw = EuroField(
        label="Nieuw bedrag in euro",
        min_value=Decimal("0.01"),
        max_value=BIGGEST_AMOUNT,
        max_digits=9,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "required": "Vul het nieuwe bedrag in.",
            "invalid": "Schrijf een bedrag in cijfers, bijvoorbeeld 12.500 of 249,95.",
            "min_value": "Een bedrag is meer dan 0.",
            "max_value": "Dit is meer dan 9.999.999,99 euro. Controleer de nullen.",
            "max_digits": "Dit is meer dan 9.999.999,99 euro. Controleer de nullen.",
            "max_whole_digits": "Dit is meer dan 9.999.999,99 euro. Controleer de nullen.",
            "max_decimal_places": "Een bedrag heeft hoogstens twee cijfers achter de komma.",
        },
    )
    field_order = ["nieuw", "reden"]

    def __init__(self, *args: Any, regel: Begrotingsregel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regel = regel

    def clean_nieuw(self) -> Decimal:
        nieuw: Decimal = self.cleaned_data["nieuw"]
        if nieuw == self.regel.bedrag:
            raise forms.ValidationError("Er is nog niets veranderd. Vul een ander bedrag in, of ga terug.")
        return nieuw

    def wijziging(self) -> Wijziging:
        data = self.cleaned_data
        return Wijziging(
            Soort.BEGROTINGSREGEL,
            f"{self.regel.bedrag:.2f}",
            f"{data['nieuw']:.2f}",
            data["reden"],
            initiatief=self.regel.initiatief,
            regel=self.regel,
        )


class ReactieForm(forms.Form):
    tekst = forms.CharField(
        label="Reactie", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf eerst een reactie."},
    )  # fmt: skip


class BesluitForm(forms.Form):
    """The reason of a decision; accepting needs none."""

    besluit = forms.CharField(
        label="Toelichting", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Verplicht bij afwijzen en intrekken.",
    )  # fmt: skip

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needs_reason:
            self.fields["besluit"].required = True
            self.fields["besluit"].error_messages["required"] = "Schrijf waarom. De indiener wil dat weten."
