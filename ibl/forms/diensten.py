"""What logistics fills in about shifts: who drives when, who is ill, who swaps with whom."""

import datetime as dt
from typing import Any

from django import forms
from django.forms.models import ModelChoiceField

from bisc_portal.accounts.models import User
from bisc_portal.templatetags.portaal import dag
from ibl import selectors
from ibl.forms.velden import DagField, KlokField, refuse_end_before_begin
from ibl.models import Chauffeursdienst, Depot, Voertuig


class DienstForm(forms.Form):
    """One shift."""

    chauffeur = ModelChoiceField(
        label="Wie rijdt?",
        queryset=User.objects.none(),
        empty_label="Kies een chauffeur",
        error_messages={"required": "Kies wie er rijdt."},
    )
    datum = DagField(label="Dag", error_messages={"required": "Kies een dag."})
    van = KlokField(label="Van", error_messages={"required": "Vul in hoe laat de dienst begint."})
    tot = KlokField(label="Tot", error_messages={"required": "Vul in hoe laat de dienst eindigt."})
    depot = ModelChoiceField(label="Vanaf welk depot?", queryset=Depot.objects.none(), empty_label=None)
    voertuig = ModelChoiceField(
        label="In welk voertuig?",
        queryset=Voertuig.objects.none(),
        required=False,
        empty_label="Nog geen voertuig",
    )

    def __init__(self, *args: Any, vandaag: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vandaag = vandaag
        fields: Any = self.fields
        fields["chauffeur"].queryset = selectors.list_chauffeurs()
        fields["depot"].queryset = (
            Depot.objects.filter(actief=True).select_related("vestiging").order_by("pk")
        )
        fields["voertuig"].queryset = Voertuig.objects.filter(actief=True).order_by("naam", "pk")

    def clean_datum(self) -> dt.date:
        datum: dt.date = self.cleaned_data["datum"]
        if datum < self.vandaag:
            raise forms.ValidationError("Deze dag is voorbij. Kies vandaag of later.")
        return datum

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        refuse_end_before_begin(self, data, klok=True)
        voertuig, depot = data.get("voertuig"), data.get("depot")
        if voertuig is not None and depot is not None and voertuig.depot_id != depot.pk:
            self.add_error(
                "voertuig", f"{voertuig} staat bij {voertuig.depot}. Kies een voertuig van dit depot."
            )
        return data


class VervalForm(forms.Form):
    """Why somebody does not drive, and who takes over."""

    reden = forms.CharField(
        label="Wat is er?",
        max_length=120,
        initial="Ziek",
        help_text="Alleen ziek, vrij of iets dergelijks; geen bijzonderheden.",
        error_messages={"required": "Schrijf kort waarom de dienst vervalt, bijvoorbeeld: ziek."},
    )
    vervanger = ModelChoiceField(
        label="Wie neemt het over?", queryset=User.objects.none(), required=False, empty_label="Nog niemand"
    )

    def __init__(self, *args: Any, dienst: Chauffeursdienst, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        busy = selectors.list_diensten_on(dienst.datum).values("chauffeur")
        field: Any = self.fields["vervanger"]
        field.queryset = selectors.list_chauffeurs().exclude(pk__in=busy)


class RuilForm(forms.Form):
    """With whose shift."""

    ander = ModelChoiceField(
        label="Met welke dienst?",
        queryset=Chauffeursdienst.objects.none(),
        empty_label="Kies een dienst",
        error_messages={"required": "Kies de dienst waarmee je ruilt."},
    )

    def __init__(self, *args: Any, dienst: Chauffeursdienst, vandaag: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = selectors.list_diensten(vanaf=max(vandaag, dienst.datum - dt.timedelta(days=7)))
        field: Any = self.fields["ander"]
        field.queryset = near.filter(datum__lte=dienst.datum + dt.timedelta(days=14)).exclude(
            chauffeur=dienst.chauffeur_id
        )
        field.label_from_instance = describe_dienst


def describe_dienst(dienst: Chauffeursdienst) -> str:
    what = f", {dienst.voertuig}" if dienst.voertuig else ""
    return f"{dienst.chauffeur}, {dag(dienst.datum)} {dienst.van:%H:%M}–{dienst.tot:%H:%M}{what}"
