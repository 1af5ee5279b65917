"""Asking for a title or for crates."""

import datetime as dt
import re
import uuid
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from ibl import selectors
from ibl.forms.velden import UitlenerField, offer, refuse_lenergegevens
from ibl.models import LOKALE_REFERENTIE, Transportopdracht
from ibl.services import Aanvraag

MEESTE_KRATTEN = 40


class AanvraagForm(forms.Form):
    """What a title and crates have in common."""

    lading: Transportopdracht.Lading

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    bestemming = forms.ModelChoiceField(
        queryset=Vestiging.objects.none(),
        label="Naar welke vestiging?",
        error_messages={"required": "Kies de vestiging waar het heen moet."},
    )
    herkomst = UitlenerField(
        label="Wie leent uit?",
        required=False,
        empty_label="Laat BiSC een uitlener kiezen",
        help_text="Weet je wie het heeft? Dan komt het meteen op hun paklijst.",
    )
    gewenst_op = forms.DateField(
        label="Gewenst op", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    lokale_referentie = forms.CharField(
        label="Eigen kenmerk",
        required=False,
        max_length=20,
        help_text="Bijvoorbeeld R-4471. Geen naam, pasnummer of telefoonnummer van een lener: "
        "iedereen die het transport ziet, ziet ook dit kenmerk.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "bestemming", selectors.list_eigen_vestigingen(user))
        offer(self, "herkomst", selectors.list_uitleners())
        self.fields["bestemming"].initial = user.vestiging_id
        self.fields["uuid"].initial = uuid.uuid4

    def clean_gewenst_op(self) -> dt.date | None:
        gewenst_op: dt.date | None = self.cleaned_data["gewenst_op"]
        if gewenst_op is not None and gewenst_op < timezone.localdate():
            raise forms.ValidationError("Die dag is al voorbij. Kies vandaag of later.")
        return gewenst_op

    def clean_lokale_referentie(self) -> str:
        kenmerk: str = self.cleaned_data["lokale_referentie"].strip().upper()
        if kenmerk and not re.fullmatch(LOKALE_REFERENTIE, kenmerk):
            raise forms.ValidationError(
                "Gebruik letters, streepjes en hooguit zeven cijfers achter elkaar, zoals R-4471. "
                "Geen naam, pasnummer of telefoonnummer van een lener."
            )
        return kenmerk

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("herkomst") is not None and data["herkomst"] == data.get("bestemming"):
            self.add_error("herkomst", "Dit is dezelfde vestiging als de bestemming. Kies een andere.")
        return data

    def aanvraag(self) -> Aanvraag:
        fields = {name: value for name, value in self.cleaned_data.items() if name != "toch_dubbel"}
        return Aanvraag(lading=self.lading, **fields)


class TitelForm(AanvraagForm):
    lading = Transportopdracht.Lading.ITEM

    titel = forms.CharField(
        label="Titel", max_length=200, error_messages={"required": "Schrijf de titel op."}
    )
    auteur = forms.CharField(label="Auteur", max_length=120, required=False)
    isbn = forms.CharField(
        label="ISBN", max_length=20, required=False, help_text="10 of 13 cijfers; streepjes mogen."
    )
    ppn = forms.CharField(
        label="PPN", max_length=12, required=False, help_text="Het nummer uit de gezamenlijke catalogus."
    )
    toch_dubbel = forms.BooleanField(
        label="Toch aanvragen: wij hebben een tweede exemplaar nodig", required=False
    )
    field_order = ["titel", "auteur", "isbn", "ppn", "herkomst", "bestemming"]

    def clean_titel(self) -> str:
        titel: str = self.cleaned_data["titel"]
        return " ".join(titel.split())

    def clean_isbn(self) -> str:
        isbn: str = re.sub(r"[\s-]", "", self.cleaned_data["isbn"]).upper()
        if isbn and not is_isbn(isbn):
            raise forms.ValidationError("Dit ISBN klopt niet. Kijk het nog eens na, of laat het leeg.")
        return isbn

    def clean_ppn(self) -> str:
        ppn: str = self.cleaned_data["ppn"].strip().upper()
        if ppn and not re.fullmatch(r"[0-9]{8,11}[0-9X]", ppn):
            raise forms.ValidationError("Een PPN heeft 9 tot 12 tekens: cijfers, soms een X aan het eind.")
        return ppn


class KratForm(AanvraagForm):
    lading = Transportopdracht.Lading.KRAT

    aantal_kratten = forms.IntegerField(
        label="Hoeveel kratten?",
        initial=1,
        validators=[
            MinValueValidator(1, "Vraag minstens één krat aan."),
            MaxValueValidator(MEESTE_KRATTEN, f"Hooguit {MEESTE_KRATTEN} kratten in één aanvraag."),
        ],
        error_messages={"required": "Vul in hoeveel kratten het zijn.", "invalid": "Vul een heel getal in."},
    )
    omschrijving = forms.CharField(
        label="Wat zit erin?",
        max_length=200,
        help_text="Bijvoorbeeld: wisselcollectie jeugd, 3 meter. Geen gegevens van leners.",
        validators=[refuse_lenergegevens],
        error_messages={"required": "Schrijf kort op wat er in de kratten zit."},
    )
    field_order = ["aantal_kratten", "omschrijving", "herkomst", "bestemming"]


def is_isbn(isbn: str) -> bool:
    """Check the length and the check digit of an ISBN without dashes."""
    if re.fullmatch(r"[0-9]{13}", isbn):
        return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(isbn)) % 10 == 0
    if re.fullmatch(r"[0-9]{9}[0-9X]", isbn):
        values = [10 if digit == "X" else int(digit) for digit in isbn]
        return sum(value * (10 - place) for place, value in enumerate(values)) % 11 == 0
    return False
