"""What a list shows."""

from typing import Any

from django import forms

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Organisatie, Vestiging
from ibl import selectors
from ibl.forms.velden import offer
from ibl.workflow import Status


class LijstForm(forms.Form):
    """The filters of a list, in the address. What makes no sense is left out, not refused."""

    q = forms.CharField(label="Zoek in deze lijst", required=False, max_length=100)
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[
            ("", "Alle statussen"),
            ("lopend", "Alles wat loopt"),
            *((status.value, status.label) for status in Status),
        ],
    )
    uitslag = forms.ChoiceField(
        label="72 uur",
        required=False,
        choices=[
            ("", "72 uur: alle"),
            ("loopt", "loopt nog"),
            ("dreigt", "om binnen 24 uur"),
            ("te_laat", "te laat"),
            ("hangt", "hangt aan de volgende rit"),
            ("haalt_niet", "haalt het niet meer"),
            ("gehaald", "gehaald"),
            ("gemist", "gemist"),
        ],
    )
    vestiging = forms.ModelChoiceField(
        label="Vestiging", required=False, queryset=Vestiging.objects.none(), empty_label="Alle vestigingen"
    )
    bibliotheek = forms.ModelChoiceField(
        label="Bibliotheek",
        required=False,
        queryset=Organisatie.objects.filter(soort=Organisatie.Soort.BIBLIOTHEEK, actief=True).order_by(
            "naam", "pk"
        ),
        empty_label="Alle bibliotheken",
    )
    sorteer = forms.ChoiceField(
        label="Volgorde",
        required=False,
        choices=[("", "Nieuwste eerst"), ("termijn", "72 uur eerst om"), ("titel", "Titel")],
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "vestiging", selectors.list_eigen_vestigingen(user))

    def lijst(self) -> selectors.Lijstfilter:
        self.is_valid()
        data = self.cleaned_data
        return selectors.Lijstfilter(
            tekst=data.get("q", ""),
            status=data.get("status", ""),
            uitslag=data.get("uitslag", ""),
            vestiging_id=data["vestiging"].pk if data.get("vestiging") else None,
            bibliotheek_id=data["bibliotheek"].pk if data.get("bibliotheek") else None,
            sorteer=data.get("sorteer", ""),
        )
