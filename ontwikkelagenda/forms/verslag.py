"""The minutes in a plain form, and the meeting that adopts them."""

from typing import Any

from django import forms

from bisc_portal.netwerk.models import Bijeenkomst
from ontwikkelagenda.forms.keuzelijst import set_queryset
from ontwikkelagenda.forms.sectie import MAX_TEXT
from ontwikkelagenda.forms.vaststelling import PdoChoiceField

TOO_LONG = "Deze tekst is %(show_value)s tekens; er passen er %(limit_value)s in een verslag. Kort haar in."


class VerslagForm(forms.Form):
    tekst = forms.CharField(
        label="Verslag", required=False, max_length=MAX_TEXT, strip=False,
        error_messages={"max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 18, "class": "schrijfveld", "data-schrijfveld": ""}),
    )  # fmt: skip
    stand = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**62)


class AdoptVerslagForm(forms.Form):
    bijeenkomst = PdoChoiceField(
        label="Vastgesteld in",
        queryset=Bijeenkomst.objects.none(),
        empty_label="kies de vergadering",
        error_messages={"required": "Kies in welke vergadering het verslag is vastgesteld."},
        help_text="Meestal de eerstvolgende. Een vergadering kan haar eigen verslag ook zelf vaststellen.",
    )
    akkoord = forms.BooleanField(
        label="Het PDO heeft dit verslag vastgesteld. Ik weet dat niemand het daarna nog kan veranderen.",
        error_messages={"required": "Bevestig dat het PDO het verslag heeft vastgesteld."},
    )

    def __init__(self, *args: Any, bijeenkomst: Bijeenkomst, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pdos = Bijeenkomst.objects.filter(soort=Bijeenkomst.Soort.PDO)
        since = pdos.filter(begint_op__gte=bijeenkomst.begint_op)
        set_queryset(self, "bijeenkomst", since.order_by("begint_op", "pk"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data.pop("akkoord", None)
        return data
