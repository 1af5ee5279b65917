"""What each step with a call asks."""

from typing import Any, cast

from django import forms

from bisc_portal.accounts.models import User
from servicedesk import selectors, workflow
from servicedesk.forms.bijlagen import BestandenField
from servicedesk.models import Melding


class ReactieForm(forms.Form):
    tekst = forms.CharField(
        label="Je bericht",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Schrijf eerst je bericht.",
            "max_length": "Houd je bericht korter dan 10.000 tekens.",
        },
    )
    bestanden = BestandenField(label="Bijlagen", required=False)
    intern = forms.BooleanField(required=False, widget=forms.HiddenInput)
    pak_op = forms.BooleanField(required=False, widget=forms.HiddenInput)
    aan_allen = forms.BooleanField(label="Stuur aan alle melders van deze storing", required=False)


class AssignMeldingForm(forms.Form):
    behandelaar = forms.ModelChoiceField(
        label="Wijs toe aan",
        queryset=User.objects.none(),
        empty_label="Kies…",
        error_messages={
            "required": "Kies een collega.",
            "invalid_choice": "Kies een collega uit de lijst.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[User]", self.fields["behandelaar"])
        field.queryset = selectors.list_behandelaars()


class ChangeUrgentieForm(forms.Form):
    urgentie = forms.TypedChoiceField(
        label="Nieuwe urgentie",
        choices=Melding.Urgentie.choices,
        coerce=int,
        error_messages={
            "required": "Kies een urgentie.",
            "invalid_choice": "Kies urgentie 1, 2 of 3.",
        },
    )
    reden = forms.CharField(
        label="Waarom?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="De melder leest dit ook.",
        error_messages={
            "required": "Schrijf op waarom de urgentie verandert.",
            "max_length": "Houd de reden korter dan 500 tekens.",
        },
    )


class ChangeSoortForm(forms.Form):
    """Another kind; an incident has an urgency and the others have none."""

    soort = forms.ChoiceField(
        label="Nieuwe soort",
        choices=Melding.Soort.choices,
        error_messages={"required": "Kies een soort.", "invalid_choice": "Kies een soort uit de lijst."},
    )
    urgentie = forms.TypedChoiceField(
        label="Urgentie",
        choices=[("", "geen"), *Melding.Urgentie.choices],
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Alleen bij een incident.",
        error_messages={"invalid_choice": "Kies urgentie 1, 2 of 3."},
    )
    reden = forms.CharField(
        label="Waarom?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="De melder leest dit ook.",
        error_messages={
            "required": "Schrijf op waarom de soort verandert.",
            "max_length": "Houd de reden korter dan 500 tekens.",
        },
    )


class WaitMeldingForm(forms.Form):
    op = forms.ChoiceField(
        label="Waarop wachten we?",
        choices=[
            (workflow.Status.WACHT_OP_MELDER.value, "de melder"),
            (workflow.Status.WACHT_OP_LEVERANCIER.value, "een leverancier"),
        ],
        error_messages={"required": "Kies waarop we wachten.", "invalid_choice": "Kies waarop we wachten."},
    )
    toelichting = forms.CharField(
        label="Wat is er nodig?",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Schrijf op wat er nodig is.",
            "max_length": "Houd het korter dan 2.000 tekens.",
        },
    )


class ResolveMeldingForm(forms.Form):
    oplossing = forms.CharField(
        label="Wat was de oplossing?",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="De melder krijgt dit te lezen.",
        error_messages={
            "required": "Schrijf op hoe het is opgelost.",
            "max_length": "Houd de oplossing korter dan 5.000 tekens.",
        },
    )


class ReopenMeldingForm(forms.Form):
    reden = forms.CharField(
        label="Wat werkt er nog niet?",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Schrijf op wat er nog niet werkt.",
            "max_length": "Houd het korter dan 2.000 tekens.",
        },
    )
