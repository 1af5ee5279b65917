"""What is filled in for the status page: by the desk about outages, by the public to hear of them."""

from typing import Any, cast

from django import forms

from bisc_portal.netwerk.models import Vestiging
from servicedesk import selectors
from servicedesk.models import IctDienst, Statusbericht, Statusregel

MOMENT = {"type": "datetime-local"}


class StatusberichtForm(forms.Form):
    """A new outage or announced maintenance."""

    soort = forms.ChoiceField(label="Wat is het?", choices=Statusbericht.Soort.choices)
    titel = forms.CharField(
        label="Titel",
        max_length=120,
        help_text="Wat merkt een medewerker of bezoeker ervan?",
        error_messages={"required": "Geef een korte titel."},
    )
    diensten = forms.ModelMultipleChoiceField(
        label="Welke diensten?",
        queryset=IctDienst.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één dienst."},
    )
    van = forms.DateTimeField(
        label="Vanaf",
        widget=forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": "Kies wanneer het begint of begon.",
            "invalid": "Kies een dag en een tijd.",
        },
    )
    tot = forms.DateTimeField(
        label="Tot",
        required=False,
        help_text="Bij onderhoud altijd; bij een storing leeg zolang zij duurt.",
        widget=forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "Kies een dag en een tijd."},
    )
    tekst = forms.CharField(
        label="Wat vertellen we?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Schrijf wat iedereen mag lezen."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelMultipleChoiceField[IctDienst]", self.fields["diensten"])
        field.queryset = selectors.list_ict_diensten()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        van, tot = data.get("van"), data.get("tot")
        if data.get("soort") == Statusbericht.Soort.ONDERHOUD and not tot and "tot" not in self.errors:
            self.add_error("tot", "Zeg ook wanneer het onderhoud klaar is.")
        if van and tot and tot <= van:
            self.add_error("tot", "Het einde ligt na het begin.")
        return data


class StatusregelForm(forms.Form):
    """What is known now."""

    stand = forms.ChoiceField(
        label="Hoe staat het ervoor?",
        choices=[
            choice for choice in Statusregel.Stand.choices if choice[0] != Statusregel.Stand.AANGEKONDIGD
        ],
    )
    tekst = forms.CharField(
        label="Wat vertellen we?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf wat iedereen mag lezen."},
    )


class AbonneeForm(forms.Form):
    adres = forms.EmailField(
        label="E-mailadres",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Vul je e-mailadres in.",
            "invalid": "Dit is geen volledig e-mailadres, zoals naam@bibliotheek.nl.",
        },
    )


class GebruikForm(forms.Form):
    """Which branches use a service."""

    vestigingen = forms.ModelMultipleChoiceField(
        label="Vestigingen",
        queryset=Vestiging.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelMultipleChoiceField[Vestiging]", self.fields["vestigingen"])
        field.queryset = (
            Vestiging.objects.filter(actief=True, organisatie__soort="bibliotheek")
            .select_related("organisatie")
            .order_by("organisatie__naam", "naam", "pk")
        )
        field.choices = [(v.pk, f"{v.organisatie.kort}: {v}") for v in field.queryset]


class DienstVanMeldingForm(forms.Form):
    """What a call is about."""

    dienst = forms.ModelChoiceField(
        label="Over welke dienst gaat het?",
        queryset=IctDienst.objects.none(),
        required=False,
        empty_label="Geen",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[IctDienst]", self.fields["dienst"])
        field.queryset = selectors.list_ict_diensten()
