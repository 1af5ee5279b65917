"""What a reader chooses in the URL, and BiSC's explanation of a figure."""

import datetime as dt
from typing import Any

from django import forms

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Organisatie
from kpi import perioden
from kpi.perioden import Soort, Tijdvak
from kpi.permissions import visible_bibliotheken
from kpi.selectors import list_vastgesteld

GROEPEN = {Soort.MAAND: "Maanden", Soort.KWARTAAL: "Kwartalen", Soort.JAAR: "Jaren"}


class KeuzeForm(forms.Form):
    """Period and library. An unknown period becomes the last complete month."""

    periode = forms.ChoiceField(label="Periode", required=False)
    bibliotheek = forms.ModelChoiceField(
        label="Bibliotheek",
        queryset=Organisatie.objects.none(),
        required=False,
        empty_label="Heel het netwerk",
    )

    def __init__(self, *args: Any, user: User, vandaag: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vandaag = vandaag
        self.tijdvakken = {t.sleutel: t for t in perioden.list_tijdvakken(vandaag)}
        self.standaard = perioden.maand_van(vandaag).previous
        if self.standaard.van < perioden.BEGIN:
            self.standaard = perioden.maand_van(vandaag)
        fields: dict[str, Any] = self.fields
        vast = list_vastgesteld()
        fields["periode"].choices = [
            (
                naam,
                [(t.sleutel, _label(t, vandaag, vast)) for t in self.tijdvakken.values() if t.soort == soort],
            )
            for soort, naam in GROEPEN.items()
        ]
        fields["periode"].initial = self.standaard.sleutel
        fields["bibliotheek"].queryset = self.bibliotheken = visible_bibliotheken(user)
        fields["bibliotheek"].label_from_instance = _kort
        for field in fields.values():
            field.widget.attrs["class"] = "utrecht-select"

    @property
    def asks_for_hidden_bibliotheek(self) -> bool:
        """A library that does not exist or is not this person's to see."""
        return "bibliotheek" in self.errors

    @property
    def tijdvak(self) -> Tijdvak:
        """The chosen period, or the last complete month."""
        self.is_valid()
        return self.tijdvakken.get(self.cleaned_data.get("periode") or "", self.standaard)

    @property
    def maand(self) -> dt.date:
        """The month that an explanation is about: the last one of the period that has begun."""
        return perioden.maand_van(min(self.tijdvak.laatste_dag, self.vandaag)).van

    @property
    def voor(self) -> Organisatie | None:
        """The chosen library; None is the network."""
        self.is_valid()
        library: Organisatie | None = self.cleaned_data.get("bibliotheek")
        return library


def _label(tijdvak: Tijdvak, vandaag: dt.date, vast: set[dt.date]) -> str:
    naam = tijdvak.naam[0].upper() + tijdvak.naam[1:]
    if not tijdvak.is_over(vandaag):
        return f"{naam}, tot nu toe"
    _, kwartaal, _ = perioden.around(tijdvak.laatste_dag)
    return f"{naam}, vastgesteld" if kwartaal.van in vast else naam


def _kort(bibliotheek: Organisatie) -> str:
    return bibliotheek.kort


class DuidingForm(forms.Form):
    """A few sentences about the figure of one month."""

    tekst = forms.CharField(
        label="Jouw duiding",
        max_length=400,
        help_text="Wat is er gebeurd, en wat doen jullie eraan? Noem geen namen van mensen.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "utrecht-textarea"}),
        error_messages={"required": "Schrijf eerst wat je over dit cijfer wilt zeggen."},
    )
