"""What the administrator types about calendars, checked by the rules the engine has."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from bisc_portal.werktijd import engine
from bisc_portal.werktijd.errors import WerktijdError
from bisc_portal.werktijd.kalender import ordered
from bisc_portal.werktijd.models import KalenderVersie, Sluiting, Werkkalender

BEGUN = "Kies een dag die nog moet komen: wat geweest is, blijft tellen."


class WerkkalenderForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    class Meta:
        model = Werkkalender
        fields = ["naam", "slug", "tijdzone", "altijd_open"]

    def clean_tijdzone(self) -> str:
        tijdzone: str = self.cleaned_data["tijdzone"]
        try:
            engine.Kalender(tijdzone=tijdzone, altijd_open=True)
        except WerktijdError as error:
            raise ValidationError(str(error)) from error
        return tijdzone


class SluitingForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    class Meta:
        model = Sluiting
        fields = ["kalender", "datum", "reden"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kalender") and _has_begun(cleaned["kalender"], cleaned.get("datum")):
            self.add_error("datum", BEGUN)
        return cleaned


class KalenderVersieForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """Only the first hours of a calendar may begin in the past."""

    class Meta:
        model = KalenderVersie
        fields = ["kalender", "geldig_vanaf", "dag_van", "dag_tot"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kalender: Werkkalender | None = cleaned.get("kalender")
        first = not kalender or not kalender.versies.exclude(pk=self.instance.pk).exists()
        if kalender and not first and _has_begun(kalender, cleaned.get("geldig_vanaf")):
            self.add_error("geldig_vanaf", BEGUN)
        return cleaned


def _has_begun(kalender: Werkkalender, datum: dt.date | None) -> bool:
    return datum is not None and datum <= timezone.localdate(timezone=ZoneInfo(kalender.tijdzone))


class VensterFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]  # not subscriptable at run time
    """The windows of one closure, apart from one another; none means closed all day."""

    @property
    def must_open(self) -> bool:
        return False

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        days: dict[int, list[engine.Venster]] = {}
        for row in self.cleaned_data:
            if row and not row.get("DELETE"):
                days.setdefault(row.get("weekdag", 0), []).append(engine.Venster(row["van"], row["tot"]))
        if self.must_open and not days:
            raise ValidationError("Noem minstens één venster: anders verstrijkt er geen werktijd.")
        for vensters in days.values():
            try:
                ordered(vensters)
            except WerktijdError as error:
                raise ValidationError(str(error)) from error


class WeekFormSet(VensterFormSet):
    """The windows of a version: at least one, unless the calendar is always open."""

    @property
    def must_open(self) -> bool:
        return not (self.instance.kalender_id and self.instance.kalender.altijd_open)
