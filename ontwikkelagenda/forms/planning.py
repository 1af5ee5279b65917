"""The dates of the phases, the subsidy deadlines of the libraries, and a new year's agenda."""

import datetime as dt
from typing import Any

from django import forms

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda import permissions, selectors
from ontwikkelagenda.forms.keuzelijst import DagField, set_queryset
from ontwikkelagenda.models import Agenda


class PlanningForm(forms.Form):
    """One pair of dates a phase; a phase without a begin stands in no planning."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for fase in Agenda.Fase:
            self.fields[f"{fase}_begin"] = DagField(label=f"{fase.label} begint", required=False)
            self.fields[f"{fase}_eind"] = DagField(label=f"{fase.label} eindigt", required=False)

    def rijen(self) -> list[tuple[str, Any, Any]]:
        return [(fase.label, self[f"{fase}_begin"], self[f"{fase}_eind"]) for fase in Agenda.Fase]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        before: dt.date | None = None
        for fase in Agenda.Fase:
            begin, end = data.get(f"{fase}_begin"), data.get(f"{fase}_eind")
            if end and not begin:
                self.add_error(f"{fase}_begin", f"{fase.label}: vul ook in wanneer deze fase begint.")
            elif begin and end and end < begin:
                self.add_error(f"{fase}_eind", f"{fase.label}: het einde ligt vóór het begin.")
            elif begin and before and begin < before:
                self.add_error(f"{fase}_begin", f"{fase.label}: begint vóór de fase ervoor.")
            before = begin or before
        return data

    def planning(self) -> dict[str, tuple[dt.date, dt.date | None]]:
        data = self.cleaned_data
        return {
            fase.value: (data[f"{fase}_begin"], data[f"{fase}_eind"])
            for fase in Agenda.Fase
            if data[f"{fase}_begin"]
        }


class SubsidietermijnForm(forms.Form):
    organisatie = forms.ModelChoiceField(
        label="Bibliotheek", queryset=Organisatie.objects.none(), empty_label="kies een bibliotheek",
        error_messages={"required": "Kies een bibliotheek."},
    )  # fmt: skip
    datum = DagField(
        label="Aanvragen vóór",
        error_messages={"required": "Vul de dag in.", "invalid": "Schrijf een datum als 31-12-2027."},
    )
    omschrijving = forms.CharField(
        label="Bij wie", max_length=120, required=False, help_text="Bijvoorbeeld: gemeente Amersfoort."
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = selectors.bibliotheken()
        set_queryset(
            self, "organisatie", own if permissions.can_arrange(user) else own.filter(pk=user.organisatie_id)
        )


class BeginAgendaForm(forms.Form):
    jaar = forms.IntegerField(
        label="Voor welk jaar", min_value=2025, max_value=2100,
        error_messages={"required": "Vul het jaar in.", "invalid": "Schrijf het jaar in vier cijfers."},
    )  # fmt: skip
    vanuit = forms.ModelChoiceField(
        label="Begin met", queryset=Agenda.objects.none(), required=False,
        empty_label="de tekst van het Uitvoeringsplan",
        help_text="Van een agenda gaan de secties met hun tekst, penvoerder en rollen mee.",
    )  # fmt: skip
    initiatieven = forms.BooleanField(
        label="Neem de initiatieven mee als voorstel", required=False,
        help_text="Ze vragen dan nog geen geld; wie het trekt werkt ze bij.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_queryset(self, "vanuit", Agenda.objects.order_by("-jaar"))

    def clean_jaar(self) -> int:
        jaar: int = self.cleaned_data["jaar"]
        if Agenda.objects.filter(jaar=jaar).exists():
            raise forms.ValidationError(f"Er is al een agenda voor {jaar}.")
        return jaar
