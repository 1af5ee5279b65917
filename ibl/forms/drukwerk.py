"""What somebody wants on paper; nothing here writes."""

import re
from typing import Any

from django import forms

from ibl.models import Drukwerk

KRATCODE = re.compile(r"KRAT-[0-9]{6}")
MEESTE_NUMMERS = 200


class DrukwerkForm(forms.Form):
    # A trip plan is asked for on its own page.
    soort = forms.ChoiceField(
        label="Wat?", choices=[keus for keus in Drukwerk.Soort.choices if keus[0] != Drukwerk.Soort.RITPLAN]
    )
    formaat = forms.ChoiceField(
        label="Op welk papier?", choices=Drukwerk.Formaat.choices, initial=Drukwerk.Formaat.A4
    )
    kratcodes = forms.CharField(
        label="Kratten",
        required=False,
        max_length=2500,
        help_text="Alleen voor kratlabels. KRAT-000482 KRAT-000517, of van KRAT-000001 t/m KRAT-000040.",
    )

    def clean_kratcodes(self) -> list[str]:
        text: str = self.cleaned_data["kratcodes"].upper()
        codes = KRATCODE.findall(text)
        if re.search(r"T\s*/\s*M|\bTOT\b", text) and len(codes) == 2:  # noqa: PLR2004  from one to another
            first, last = sorted(int(code[5:]) for code in codes)
            if last - first >= MEESTE_NUMMERS:
                raise forms.ValidationError(f"Druk hooguit {MEESTE_NUMMERS} labels in één keer.")
            codes = [f"KRAT-{number:06}" for number in range(first, last + 1)]
        if text.strip() and not codes:
            raise forms.ValidationError("Schrijf de codes als KRAT-000482.")
        return list(dict.fromkeys(codes))[:MEESTE_NUMMERS]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("soort") == Drukwerk.Soort.KRATLABELS and data.get("kratcodes") == []:
            self.add_error("kratcodes", "Schrijf op voor welke kratten je een label wilt.")
        return data
