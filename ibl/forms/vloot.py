"""What logistics fills in about vehicles, the days they stand still, and depots."""

import datetime as dt
from typing import Any

from django import forms

from bisc_portal.netwerk.models import Vestiging
from ibl.forms.velden import DagField, KlokField, refuse_end_before_begin
from ibl.models import Aandrijving, Depot, Emissieklasse, Voertuig

EERSTE_BUS = dt.date(1980, 1, 1)


class VoertuigForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """A vehicle as it stands on its papers."""

    eerste_toelating = DagField(
        label="Datum eerste toelating",
        required=False,
        help_text="Van het kentekenbewijs. Bepaalt tot wanneer de bus een zero-emissiezone in mag.",
    )

    class Meta:
        model = Voertuig
        fields = (
            "naam",
            "kenteken",
            "depot",
            "aandrijving",
            "emissieklasse",
            "eerste_toelating",
            "capaciteit_kratten",
            "bereik_km",
            "verbruik_per_100_km",
            "actief",
        )
        labels = {
            "capaciteit_kratten": "Hoeveel kratten passen erin?",
            "bereik_km": "Bereik in kilometers",
            "verbruik_per_100_km": "Verbruik per 100 km",
            "actief": "In gebruik",
        }
        help_texts = {
            "bereik_km": "Nodig bij een elektrische bus: verder dan dit plannen we niet.",
            "verbruik_per_100_km": "In kWh bij een elektrische bus, anders in liters.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        depots: Any = self.fields["depot"]
        depots.queryset = Depot.objects.filter(actief=True).select_related("vestiging").order_by("pk")
        depots.empty_label = "Kies een depot"
        if self.instance.pk is None:
            del self.fields["actief"]

    def clean_eerste_toelating(self) -> dt.date | None:
        datum: dt.date | None = self.cleaned_data["eerste_toelating"]
        if datum is not None and datum < EERSTE_BUS:
            raise forms.ValidationError("Klopt het jaar? Zo oud is geen bus meer.")
        return datum

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("aandrijving") == Aandrijving.ELEKTRISCH:
            if data.get("emissieklasse") not in {Emissieklasse.EMISSIEVRIJ, None}:
                self.add_error("emissieklasse", "Een elektrische bus is emissievrij.")
            if data.get("bereik_km") is None and "bereik_km" not in self.errors:
                self.add_error(
                    "bereik_km", "Vul het bereik in: anders plannen we ritten die de bus niet haalt."
                )
        elif data.get("emissieklasse") == Emissieklasse.EMISSIEVRIJ:
            self.add_error("emissieklasse", "Alleen een elektrische bus is emissievrij.")
        if "verbruik_per_100_km" in data and data["verbruik_per_100_km"] <= 0:
            self.add_error("verbruik_per_100_km", "Vul in wat de bus verbruikt, meer dan 0.")
        return data


class StilstandForm(forms.Form):
    """From when until when a vehicle cannot drive, and why."""

    van = DagField(label="Staat stil van", error_messages={"required": "Vul de eerste dag in."})
    tot = DagField(
        label="Tot en met", required=False, help_text="Laat leeg als je nog niet weet wanneer hij weer rijdt."
    )
    reden = forms.CharField(
        label="Waarom?",
        max_length=120,
        help_text="Bijvoorbeeld: APK, schade, laadpaal defect.",
        error_messages={"required": "Schrijf kort waarom hij stilstaat."},
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        refuse_end_before_begin(self, data)
        return data


class EindForm(forms.Form):
    """The last day of a period."""

    tot = DagField(label="Tot en met", error_messages={"required": "Vul de laatste dag in."})


class DepotForm(forms.ModelForm):  # type: ignore[type-arg]
    """When a depot is open, and how long loading takes there."""

    open_van = KlokField(label="Open van")
    open_tot = KlokField(label="Open tot")

    class Meta:
        model = Depot
        fields = ("vestiging", "open_van", "open_tot", "laadminuten", "actief")
        labels = {
            "laadminuten": "Minuten laden per ronde",
            "actief": "In gebruik",
            "vestiging": "Waar is het depot?",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            places: Any = self.fields["vestiging"]
            places.queryset = (
                Vestiging.objects.filter(actief=True, depot__isnull=True, lat__isnull=False)
                .select_related("organisatie")
                .order_by("naam", "pk")
            )
            places.empty_label = "Kies een plek"
            del self.fields["actief"]
        else:
            del self.fields["vestiging"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        refuse_end_before_begin(self, data, van="open_van", tot="open_tot", klok=True)
        return data
