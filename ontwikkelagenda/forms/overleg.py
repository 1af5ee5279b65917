"""A point of the PDO, and its decision."""

from typing import Any

from django import forms

from ontwikkelagenda.models import Agenda, Vergaderpunt


class VergaderpuntForm(forms.Form):
    titel = forms.CharField(
        label="Onderwerp", max_length=160, error_messages={"required": "Schrijf het onderwerp."}
    )
    soort = forms.ChoiceField(
        label="Soort", choices=Vergaderpunt.Soort.choices, initial="besluit", widget=forms.RadioSelect
    )
    gevraagd = forms.CharField(
        label="Gevraagd besluit", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Alleen bij een punt ter besluitvorming. Zo geschreven dat het PDO ja of nee kan zeggen.",
    )  # fmt: skip
    agenda = forms.ModelChoiceField(
        label="Over de agenda", queryset=Agenda.objects.order_by("-jaar"), required=False, empty_label="geen"
    )
    stukken = forms.CharField(
        label="Stukken", required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Op elke regel een naam, een streepje en het adres: Begroting - https://…",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("soort") == Vergaderpunt.Soort.BESLUIT and not data.get("gevraagd", "").strip():
            self.add_error("gevraagd", "Schrijf welk besluit je vraagt.")
        return data

    def clean_soort(self) -> Vergaderpunt.Soort:
        return Vergaderpunt.Soort(self.cleaned_data["soort"])

    def clean_stukken(self) -> list[tuple[str, str]]:
        stukken = []
        for line in filter(None, (line.strip() for line in self.cleaned_data["stukken"].splitlines())):
            naam, streep, adres = line.rpartition(" - ")
            if not streep or not adres.startswith(("https://", "/")):
                raise forms.ValidationError(
                    f"“{line}”: schrijf een naam, een streepje met spaties en een adres."
                )
            stukken.append((naam.strip()[:120], adres.strip()[:300]))
        return stukken


class BesluitForm(forms.Form):
    uitkomst = forms.ChoiceField(
        label="Uitkomst",
        choices=[c for c in Vergaderpunt.Uitkomst.choices if c[0] != Vergaderpunt.Uitkomst.OPEN],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies de uitkomst."},
    )
    besluit = forms.CharField(
        label="Het besluit", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf het besluit in woorden."},
    )  # fmt: skip

    def clean_uitkomst(self) -> Vergaderpunt.Uitkomst:
        return Vergaderpunt.Uitkomst(self.cleaned_data["uitkomst"])
