"""The proof of a delivery as the driver's telephone sends it; nothing here writes."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime

from bisc_portal.netwerk.models import Vestiging
from ibl.services import Bewijs

GROOTSTE_FOTO = 2_000_000
JPEG = b"\xff\xd8\xff"


class AfgifteForm(forms.Form):
    uuid = forms.UUIDField()
    plaats = forms.ModelChoiceField(queryset=Vestiging.objects.order_by("pk"))
    stop = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    naam = forms.CharField(required=False, max_length=80)
    gelost = forms.IntegerField(min_value=0, max_value=9999)
    geladen = forms.IntegerField(min_value=0, max_value=9999)
    gebeurd_op = forms.CharField(max_length=40)
    foto = forms.FileField(required=False)

    def clean_gebeurd_op(self) -> dt.datetime:
        try:
            moment = parse_datetime(self.cleaned_data["gebeurd_op"])
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise forms.ValidationError("Dit is geen tijd met tijdzone.")
        return moment

    def clean_foto(self) -> bytes | None:
        """The telephone makes every photo a small JPEG; anything else did not come from it."""
        upload = self.cleaned_data["foto"]
        if not upload:
            return None
        if upload.size > GROOTSTE_FOTO:
            raise forms.ValidationError("Deze foto is te groot.")
        content: bytes = upload.read()
        if not content.startswith(JPEG):
            raise forms.ValidationError("Dit is geen foto.")
        return content

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("naam") and not data.get("foto"):
            raise forms.ValidationError("Geef een naam of een foto.")
        return data

    def bewijs(self) -> Bewijs:
        data = self.cleaned_data
        fields = {name: data[name] for name in data if name != "stop"}
        return Bewijs(stop_nummer=data["stop"], **fields)
