"""What the desk fills in about a mail that waits for a person."""

from typing import Any, cast

from django import forms

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from servicedesk import selectors, workflow
from servicedesk.models import Melding


class ReportFromMailForm(forms.Form):
    """What a mail does not say by itself."""

    soort = forms.ChoiceField(label="Wat is het?", choices=Melding.Soort.choices)
    urgentie = forms.TypedChoiceField(
        label="Urgentie",
        help_text="Alleen bij een incident.",
        choices=[("", "Geen"), *Melding.Urgentie.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    onderwerp = forms.CharField(
        label="Onderwerp",
        max_length=160,
        error_messages={"required": "Schrijf in een paar woorden waar het over gaat."},
    )
    vestiging = forms.ModelChoiceField(
        label="Voor welke vestiging?",
        queryset=Vestiging.objects.none(),
        empty_label="Kies…",
        error_messages={
            "required": "Kies een vestiging.",
            "invalid_choice": "Kies een vestiging uit de lijst.",
        },
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Vestiging]", self.fields["vestiging"])
        field.queryset = selectors.list_vestigingen_for(user)
        field.choices = [
            ("", "Kies…"),
            *((vestiging.pk, f"{vestiging.organisatie}: {vestiging}") for vestiging in field.queryset),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("soort") != Melding.Soort.INCIDENT:
            data["urgentie"] = None
        elif not data.get("urgentie") and "urgentie" not in self.errors:
            self.add_error("urgentie", "Kies hoe dringend het incident is.")
        return data


class AddMailForm(forms.Form):
    """Which call the mail belongs to."""

    melding = forms.CharField(
        label="Nummer van de melding",
        max_length=12,
        error_messages={"required": "Geef het nummer, zoals M2611-0042."},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_melding(self) -> Melding:
        nummer = self.cleaned_data["melding"].strip().upper()
        melding = Melding.objects.visible_to(self.user).filter(nummer=nummer).first()
        if melding is None:
            raise forms.ValidationError("Er is geen melding met dit nummer.")
        if melding.status == workflow.Status.AFGESLOTEN:
            raise forms.ValidationError("Deze melding is afgesloten. Maak er een nieuwe melding van.")
        return melding


class PutMailAwayForm(forms.Form):
    """Why nothing follows."""

    reden = forms.CharField(
        label="Waarom?",
        max_length=200,
        error_messages={
            "required": "Schrijf op waarom er niets mee hoeft te gebeuren.",
            "max_length": "Houd het korter dan 200 tekens.",
        },
    )
