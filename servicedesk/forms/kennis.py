"""What is filled in about articles, and about the help."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils import timezone

from servicedesk import selectors
from servicedesk.models import Artikel, ArtikelVersie, Tevredenheid

HALF_JAAR = dt.timedelta(days=182)


class ArtikelForm(forms.Form):
    titel = forms.CharField(
        label="Titel",
        max_length=120,
        help_text="Zoals iemand ernaar vraagt: ‘De bonprinter drukt halve regels’.",
        error_messages={"required": "Geef het artikel een titel.", "max_length": "Korter dan 120 tekens."},
    )
    tekst = forms.CharField(
        label="Tekst",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Een lege regel begint een alinea; begin een regel met 1. of - voor een lijst.",
        error_messages={"required": "Schrijf wat iemand moet weten of doen.", "max_length": "Te lang."},
    )
    doelgroep = forms.ChoiceField(
        label="Voor wie?", choices=Artikel.Doelgroep.choices, error_messages={"required": "Kies voor wie."}
    )
    herzien_voor = forms.DateField(
        label="Bekijk opnieuw vóór",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Geef een datum.", "invalid": "Geef een datum, zoals 24-11-2026."},
    )

    def __init__(
        self, *args: Any, bestaand: Artikel | None = None, versie: ArtikelVersie | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("herzien_voor", timezone.localdate() + HALF_JAAR)
        if bestaand and versie:
            self.initial.update(
                titel=versie.titel,
                tekst=versie.tekst,
                doelgroep=bestaand.doelgroep,
                herzien_voor=bestaand.herzien_voor,
            )

    def clean_herzien_voor(self) -> dt.date:
        datum: dt.date = self.cleaned_data["herzien_voor"]
        if datum <= timezone.localdate():
            raise forms.ValidationError("Kies een dag die nog komt.")
        return datum


class ArtikelField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no type arguments when it runs
    """Published articles, by the title readers see."""

    def label_from_instance(self, obj: Artikel) -> str:
        return str(obj.gepubliceerde_versie)


class LinkArtikelForm(forms.Form):
    artikel = ArtikelField(
        label="Artikel",
        queryset=Artikel.objects.none(),
        empty_label="Kies…",
        error_messages={"required": "Kies een artikel.", "invalid_choice": "Kies een artikel uit de lijst."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("ArtikelField", self.fields["artikel"])
        field.queryset = selectors.list_gepubliceerde_artikelen()


class OordeelForm(forms.Form):
    score = forms.TypedChoiceField(
        choices=Tevredenheid.Score.choices,
        coerce=int,
        error_messages={"required": "Kies een van de drie.", "invalid_choice": "Kies een van de drie."},
    )
    toelichting = forms.CharField(
        label="Wil je er iets bij zeggen?",
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Houd het korter dan 2.000 tekens."},
    )
