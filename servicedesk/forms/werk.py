"""What the desk fills in beside the workflow: links, labels, time, texts, outages."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode

from servicedesk import selectors
from servicedesk.models import Koppeling, Melding, Standaardtekst
from servicedesk.models.tijd import MINUTEN_PER_DAG

# The parts of an address that are filters.
BEWAARD = (
    "weergave",
    "bibliotheek",
    "kanaal",
    "urgentie",
    "behandelaar",
    "label",
    "melder",
    "q",
    "sorteer",
)
GEEN_NUMMER = "Geef het nummer van een melding, zoals M2611-0193."


class NummerField(forms.CharField):
    """Cleans to the call with that number. The desk sees every call."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"required": GEEN_NUMMER, "max_length": GEEN_NUMMER}
        super().__init__(max_length=12, **{"error_messages": messages, **kwargs})
        self.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def clean(self, value: Any) -> Melding:
        nummer = super().clean(value).strip().upper()
        melding = Melding.objects.filter(nummer=nummer).first()
        if melding is None:
            raise forms.ValidationError(f"Er is geen melding {nummer}. {GEEN_NUMMER}")
        return melding


class LinkMeldingForm(forms.Form):
    andere = NummerField(label="Nummer van de andere melding")
    soort = forms.ChoiceField(
        label="Wat is het verband?",
        choices=Koppeling.Soort.choices,
        error_messages={"required": "Kies het verband.", "invalid_choice": "Kies het verband."},
    )


class MergeMeldingForm(forms.Form):
    doel = NummerField(label="Ga verder in melding")


class DeelmeldingForm(forms.Form):
    hoofdmelding = forms.ModelChoiceField(
        label="Grote storing",
        queryset=Melding.objects.none(),
        empty_label="Kies…",
        error_messages={
            "required": "Kies een grote storing.",
            "invalid_choice": "Kies een storing die nog loopt.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Melding]", self.fields["hoofdmelding"])
        field.queryset = selectors.list_open_storingen()


class SplitReactieForm(forms.Form):
    onderwerp = forms.CharField(
        label="Onderwerp van de nieuwe melding",
        max_length=160,
        error_messages={
            "required": "Schrijf in een paar woorden waar het over gaat.",
            "max_length": "Houd het onderwerp korter dan 160 tekens.",
        },
    )
    soort = forms.ChoiceField(
        label="Soort",
        choices=Melding.Soort.choices,
        error_messages={"required": "Kies een soort.", "invalid_choice": "Kies een soort."},
    )
    urgentie = forms.TypedChoiceField(
        label="Urgentie",
        choices=[("", "geen"), *Melding.Urgentie.choices],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "Kies urgentie 1, 2 of 3."},
        help_text="Alleen bij een incident.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("soort") != Melding.Soort.INCIDENT:
            data["urgentie"] = None
        elif not data.get("urgentie") and "urgentie" not in self.errors:
            self.add_error("urgentie", "Kies hoe dringend het is.")
        return data


class LabelForm(forms.Form):
    naam = forms.CharField(
        label="Label",
        max_length=40,
        error_messages={
            "required": "Schrijf een woord.",
            "max_length": "Houd een label korter dan 40 tekens.",
        },
        widget=forms.TextInput(attrs={"list": "labels", "autocomplete": "off"}),
    )


class TijdregelForm(forms.Form):
    minuten = forms.IntegerField(
        label="Minuten",
        min_value=1,
        max_value=MINUTEN_PER_DAG,
        error_messages={
            "required": "Hoeveel minuten?",
            "invalid": "Geef een heel getal.",
            "min_value": "Schrijf minstens één minuut.",
            "max_value": "Schrijf hoogstens één dag tegelijk.",
        },
    )
    datum = forms.DateField(
        label="Datum",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Geef een datum.", "invalid": "Geef een datum, zoals 24-11-2026."},
    )
    toelichting = forms.CharField(
        label="Toelichting",
        max_length=200,
        required=False,
        error_messages={"max_length": "Houd het korter dan 200 tekens."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["datum"].initial = timezone.localdate

    def clean_datum(self) -> dt.date:
        datum: dt.date = self.cleaned_data["datum"]
        if datum > timezone.localdate():
            raise forms.ValidationError("Deze dag moet nog komen.")
        return datum


class StandaardtekstForm(forms.Form):
    naam = forms.CharField(
        label="Naam",
        max_length=80,
        help_text="Zo vind je hem terug in de lijst.",
        error_messages={
            "required": "Geef de tekst een naam.",
            "max_length": "Houd de naam korter dan 80 tekens.",
        },
    )
    tekst = forms.CharField(
        label="Tekst",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": "Schrijf de tekst.",
            "max_length": "Houd de tekst korter dan 5.000 tekens.",
        },
    )

    def __init__(self, *args: Any, bestaande: Standaardtekst | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bestaande = bestaande
        if bestaande:
            self.initial.update({"naam": bestaande.naam, "tekst": bestaande.tekst})

    def clean_naam(self) -> str:
        naam: str = self.cleaned_data["naam"]
        others = Standaardtekst.objects.filter(naam__iexact=naam)
        if others.exclude(pk=self.bestaande.pk if self.bestaande else 0).exists():
            raise forms.ValidationError("Er is al een standaardtekst met deze naam.")
        return naam


class WeergaveForm(forms.Form):
    """The filters come along as the address they stand in, read and written anew: nothing else is kept."""

    naam = forms.CharField(
        label="Naam van de weergave",
        max_length=40,
        error_messages={
            "required": "Geef de weergave een naam.",
            "max_length": "Houd de naam korter dan 40 tekens.",
        },
    )
    gedeeld = forms.BooleanField(label="Voor de hele servicedesk", required=False)
    adres = forms.CharField(max_length=400, required=False, widget=forms.HiddenInput)

    def clean_adres(self) -> str:
        asked = QueryDict(self.cleaned_data["adres"])
        kept = {naam: asked[naam] for naam in BEWAARD if asked.get(naam)}
        return urlencode(kept)


class OplossingForm(forms.Form):
    """The words for several calls at once."""

    tekst = forms.CharField(max_length=5_000, error_messages={"required": "Schrijf eerst de tekst."})
