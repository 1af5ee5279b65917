"""What is filled in about a change and about the move to the GBS."""

from typing import Any, cast

from django import forms

from bisc_portal.netwerk.models import Organisatie
from servicedesk import selectors
from servicedesk.models import GbsTraject, IctDienst, Wijziging

MOMENT = {"type": "datetime-local"}


class PlanWijzigingForm(forms.Form):
    """Risk, plan, the way back, and the hours in which it happens."""

    risico = forms.ChoiceField(label="Hoe groot is het risico?", choices=Wijziging.Risico.choices)
    plan = forms.CharField(
        label="Wat gaan we doen?",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Schrijf de stappen op."},
    )
    terugvalplan = forms.CharField(
        label="Hoe draaien we het terug?",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf op hoe alles weer wordt zoals het was."},
    )
    van = forms.DateTimeField(
        label="Vanaf",
        widget=forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": "Kies wanneer het begint.", "invalid": "Kies een dag en een tijd."},
    )
    tot = forms.DateTimeField(
        label="Tot",
        widget=forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": "Kies wanneer het klaar is.", "invalid": "Kies een dag en een tijd."},
    )
    diensten = forms.ModelMultipleChoiceField(
        label="Welke diensten raakt het?",
        queryset=IctDienst.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    bibliotheken = forms.ModelMultipleChoiceField(
        label="Welke bibliotheken moeten akkoord geven?",
        help_text="Eerst BiSC, daarna deze bibliotheken.",
        queryset=Organisatie.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        diensten = cast("forms.ModelMultipleChoiceField[IctDienst]", self.fields["diensten"])
        diensten.queryset = selectors.list_ict_diensten()
        bibliotheken = cast("forms.ModelMultipleChoiceField[Organisatie]", self.fields["bibliotheken"])
        bibliotheken.queryset = selectors.list_gbs_bibliotheken()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        van, tot = data.get("van"), data.get("tot")
        if van and tot and tot <= van:
            self.add_error("tot", "Het einde ligt na het begin.")
        return data


class DecideWijzigingForm(forms.Form):
    akkoord = forms.TypedChoiceField(
        label="Ga je akkoord?",
        choices=[("ja", "Ja, akkoord"), ("nee", "Nee, niet akkoord")],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies ja of nee."},
    )
    toelichting = forms.CharField(
        label="Toelichting", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("akkoord") is False and not data.get("toelichting"):
            self.add_error("toelichting", "Zeg waarom niet, dan kan het plan beter.")
        return data


class ReviewWijzigingForm(forms.Form):
    uitkomst = forms.ChoiceField(label="Hoe is het gegaan?", choices=Wijziging.Uitkomst.choices)
    evaluatie = forms.CharField(
        label="Wat leren we ervan?",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf kort op hoe het ging."},
    )


class MoveGbsForm(forms.Form):
    """Where a library stands on its way to the GBS."""

    bibliotheek = forms.ModelChoiceField(
        label="Bibliotheek",
        queryset=Organisatie.objects.none(),
        empty_label="Kies…",
        error_messages={"required": "Kies een bibliotheek.", "invalid_choice": "Kies een bibliotheek."},
    )
    fase = forms.ChoiceField(label="Fase", choices=GbsTraject.Fase.choices)
    gepland_op = forms.DateField(
        label="Migratie gepland op",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Kies een dag."},
    )
    toelichting = forms.CharField(label="Toelichting", required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Organisatie]", self.fields["bibliotheek"])
        field.queryset = selectors.list_gbs_bibliotheken()
