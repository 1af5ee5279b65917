"""Writing, adding and arranging a section."""

from typing import Any

from django import forms

from bisc_portal.accounts.models import BISC_ROLLEN, Rol
from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda import opmaak, selectors
from ontwikkelagenda.forms.keuzelijst import set_queryset
from ontwikkelagenda.models import (
    BiscRol,
    Huisdeel,
    Sectie,
)
from ontwikkelagenda.services import Opzet, Toegang

MAX_TEXT = 60_000

TOO_LONG = "Deze tekst is %(show_value)s tekens; er passen er %(limit_value)s in een sectie. Kort haar in."


class SectieForm(forms.Form):
    tekst = forms.CharField(
        label="Tekst",
        required=False,
        strip=False,
        max_length=MAX_TEXT,
        error_messages={"max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 22, "class": "schrijfveld", "data-schrijfveld": ""}),
    )
    klaar = forms.BooleanField(label="Deze sectie is klaar voor het PDO", required=False)
    versie = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("klaar") and not opmaak.clean(data.get("tekst", "")):
            self.add_error(
                "klaar", "Een lege sectie kan niet klaar zijn. Schrijf eerst iets, of haal het vinkje weg."
            )
        return data


class ArrangeSectieForm(forms.Form):
    titel = forms.CharField(label="Titel", max_length=120)
    penvoerder = forms.ModelChoiceField(
        label="Penvoerder", queryset=Organisatie.objects.none(), required=False, empty_label="nog niemand"
    )
    rollen = forms.ModelMultipleChoiceField(
        label="Gevraagde rollen van BiSC",
        queryset=BiscRol.objects.order_by("volgorde"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    schrijvers = forms.ModelMultipleChoiceField(
        label="Bibliotheken die schrijven",
        queryset=Organisatie.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kies je niemand, dan schrijven ze allemaal.",
    )
    schrijfrollen = forms.MultipleChoiceField(
        label="Rollen van BiSC die schrijven",
        choices=[(rol.value, rol.label) for rol in Rol if rol in BISC_ROLLEN],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    anderen = forms.ChoiceField(
        label="Directeuren en redacteuren die er niet bij staan",
        choices=Sectie.Anderen.choices,
        widget=forms.RadioSelect,
    )
    op_slot = forms.BooleanField(
        label="Op slot", required=False, help_text="Dan leest iedereen, en schrijft niemand."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_queryset(self, "penvoerder", selectors.penvoerders())
        if "schrijvers" in self.fields:
            set_queryset(self, "schrijvers", selectors.bibliotheken())

    def arrangement(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        toegang = Toegang(
            tuple(data["schrijvers"]), tuple(data["schrijfrollen"]), data["anderen"], data["op_slot"]
        )
        kept = {key: data[key] for key in ("titel", "penvoerder", "rollen")}
        return {**kept, "toegang": toegang}


class AddSectieForm(ArrangeSectieForm):
    huisdeel = forms.ModelChoiceField(
        label="Deel van het Huis", queryset=Huisdeel.objects.order_by("volgorde"), empty_label="kies een deel"
    )
    field_order = ["huisdeel", "titel", "penvoerder", "rollen"]
    # A new section begins open to all; who writes is arranged afterwards.
    schrijvers = schrijfrollen = anderen = op_slot = None  # type: ignore[assignment]  # Django's way to drop a field

    def opzet(self) -> Opzet:
        data = self.cleaned_data
        return Opzet(
            huisdeel=data["huisdeel"],
            titel=data["titel"],
            penvoerder=data["penvoerder"],
            rollen=tuple(data["rollen"]),
        )
