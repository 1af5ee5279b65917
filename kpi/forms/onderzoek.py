"""Building the satisfaction survey, and answering it."""

import datetime as dt
from typing import Any

from django import forms

from kpi.models import Onderzoek
from kpi.perioden import EERSTE_JAAR

MEESTE = 12
MAX_TEKENS = 200
SCORES = [
    (1, "helemaal oneens"),
    (2, "oneens"),
    (3, "niet eens, niet oneens"),
    (4, "eens"),
    (5, "helemaal eens"),
]
CIJFERS = [(cijfer, str(cijfer)) for cijfer in range(1, 11)]


class OnderzoekForm(forms.Form):
    jaar = forms.IntegerField(
        label="Jaar",
        min_value=EERSTE_JAAR,
        max_value=2100,
        error_messages={"required": "Vul het jaar van het onderzoek in."},
    )
    titel = forms.CharField(
        label="Titel", max_length=120, error_messages={"required": "Geef het onderzoek een titel."}
    )
    stellingen = forms.CharField(
        label="Stellingen",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Op elke regel één, hoogstens twaalf. Iedereen geeft ook een rapportcijfer.",
        error_messages={"required": "Schrijf ten minste één stelling."},
    )
    sluit_op = forms.DateField(
        label="Invullen tot en met",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Kies de laatste dag om in te vullen."},
    )

    def __init__(self, *args: Any, vandaag: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vandaag = vandaag
        self.fields["jaar"].initial = vandaag.year

    def clean_jaar(self) -> int:
        jaar = int(self.cleaned_data["jaar"])
        if Onderzoek.objects.filter(jaar=jaar).exists():
            raise forms.ValidationError("Voor dit jaar is er al een onderzoek.")
        return jaar

    def clean_stellingen(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["stellingen"].splitlines() if line.strip()]
        if len(lines) > MEESTE:
            raise forms.ValidationError("Dit zijn er meer dan twaalf.")
        if any(len(line) > MAX_TEKENS for line in lines):
            raise forms.ValidationError("Een stelling is langer dan 200 tekens.")
        return lines

    def clean_sluit_op(self) -> dt.date:
        sluit_op: dt.date = self.cleaned_data["sluit_op"]
        if sluit_op < self.vandaag:
            raise forms.ValidationError("Deze dag is al voorbij.")
        return sluit_op


class AntwoordForm(forms.Form):
    """One choice for every statement of the survey."""

    cijfer = forms.TypedChoiceField(
        label="Welk rapportcijfer geef je BiSC?",
        choices=[("", "Kies een cijfer"), *CIJFERS],
        coerce=int,
        error_messages={"required": "Kies een rapportcijfer."},
    )
    toelichting = forms.CharField(
        label="Wat wil je nog zeggen?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Noem geen namen als je anoniem wilt blijven.",
    )

    def __init__(self, *args: Any, stellingen: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = [f"stelling_{number}" for number in range(len(stellingen))]
        for name, tekst in zip(self.names, stellingen, strict=True):
            self.fields[name] = forms.TypedChoiceField(
                label=tekst,
                choices=[("", "Kies een antwoord"), *SCORES],
                coerce=int,
                error_messages={"required": f"Kies een antwoord bij ‘{tekst}’"},
            )
        self.order_fields(["cijfer", *self.names, "toelichting"])

    @property
    def scores(self) -> list[int]:
        return [self.cleaned_data[name] for name in self.names]
