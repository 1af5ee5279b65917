"""Asking for crates that no branch lends: new stock, schools, Kunst Centraal, exchange, national."""

from typing import Any, cast

from django import forms

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Organisatie, Vestiging
from ibl import permissions, selectors
from ibl.forms.aanvragen import KratForm
from ibl.forms.velden import UitlenerField, offer
from ibl.models import Transportopdracht

S = Transportopdracht.Soort
SOORTEN = [
    (S.COLLECTIERUIL.value, "Collectieruil tussen bibliotheken"),
    (S.NIEUW_MATERIAAL.value, "Nieuw materiaal"),
    (S.SCHOOL.value, "School (de Bibliotheek op School)"),
    (S.KUNST_CENTRAAL.value, "Kunst Centraal"),
    (S.LANDELIJK.value, "Landelijk vervoer"),
]


class VervoerForm(KratForm):
    """Crates from anywhere to anywhere, with a payer. A library sends or receives them itself."""

    soort = forms.ChoiceField(
        label="Wat voor vervoer?",
        choices=[("", "Kies een soort"), *SOORTEN],
        error_messages={"required": "Kies wat voor vervoer het is."},
    )
    herkomst = UitlenerField(
        label="Waar halen we het op?",
        empty_label="Kies een plek",
        error_messages={"required": "Kies waar we het ophalen."},
    )
    bestemming = UitlenerField(
        label="Waar moet het heen?",
        empty_label="Kies een plek",
        error_messages={"required": "Kies waar het heen moet."},
    )
    betaler = forms.ModelChoiceField(
        queryset=Organisatie.objects.none(),
        label="Wie betaalt?",
        required=False,
        empty_label="De subsidie van de provincie",
    )
    field_order = ["soort", "aantal_kratten", "omschrijving", "herkomst", "bestemming", "betaler"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.user = user
        plekken = selectors.list_plekken()
        offer(self, "herkomst", plekken)
        offer(self, "bestemming", plekken)
        self.fields["bestemming"].initial = None
        payers = cast("forms.ModelChoiceField[Organisatie]", self.fields["betaler"])
        payers.queryset = Organisatie.objects.filter(actief=True).order_by("naam", "pk")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        ends: list[Vestiging] = [data[name] for name in ("herkomst", "bestemming") if data.get(name)]
        own = any(end.organisatie_id == self.user.organisatie_id for end in ends)
        if len(ends) == 2 and not own and not permissions.can_arrange_any_vervoer(self.user):  # noqa: PLR2004  both
            self.add_error("herkomst", "Kies bij ‘ophalen’ of bij ‘heen’ een vestiging van jullie zelf.")
        return data
