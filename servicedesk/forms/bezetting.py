"""What the desk fills in about its roster and about services that fail; nothing here writes."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from bisc_portal.accounts.models import User
from servicedesk import selectors
from servicedesk.forms.velden import DatumField, TijdField
from servicedesk.models import Dienst, Onbeschikbaarheid


def _staff_field(label: str) -> "forms.ModelChoiceField[User]":
    return forms.ModelChoiceField(
        label=label,
        queryset=User.objects.none(),
        empty_label="Kies…",
        error_messages={"required": "Kies een collega.", "invalid_choice": "Kies een collega uit de lijst."},
    )


class DienstForm(forms.Form):
    """A shift on one day."""

    medewerker = _staff_field("Wie")
    datum = DatumField(label="Dag")
    van = TijdField(label="Van")
    tot = TijdField(label="Tot")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[User]", self.fields["medewerker"])
        field.queryset = selectors.list_behandelaars()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("van") and cleaned.get("tot") and cleaned["tot"] <= cleaned["van"]:
            self.add_error("tot", "Een dienst eindigt na het begin.")
        return cleaned

    def for_service(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "medewerker": data["medewerker"],
            "van": at_local(data["datum"], data["van"]),
            "tot": at_local(data["datum"], data["tot"]),
        }


class RuilForm(forms.Form):
    aan = _staff_field("Vraag aan")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[User]", self.fields["aan"])
        field.queryset = selectors.list_behandelaars()


class SpanForm(forms.Form):
    """From and until, each a day and a time."""

    van_datum = DatumField(label="Begon op")
    van_tijd = TijdField(label="Om")
    tot_datum = DatumField(label="Eindigde op", required=False)
    tot_tijd = TijdField(label="Om", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("tot_datum")) != bool(cleaned.get("tot_tijd")) and not (
            {"tot_datum", "tot_tijd"} & set(self.errors)
        ):
            self.add_error("tot_tijd", "Vul bij het einde zowel de dag als de tijd in.")
        if not self.errors:
            cleaned["van"] = at_local(cleaned["van_datum"], cleaned["van_tijd"])
            cleaned["tot"] = (
                at_local(cleaned["tot_datum"], cleaned["tot_tijd"]) if cleaned.get("tot_datum") else None
            )
            if cleaned["tot"] and cleaned["tot"] <= cleaned["van"]:
                self.add_error("tot_datum", "Het einde moet na het begin liggen.")
        return cleaned


class StoringForm(SpanForm):
    """An outage a person saw."""

    dienst = forms.ChoiceField(
        label="Dienst", choices=Dienst.choices, error_messages={"required": "Kies een dienst."}
    )
    toelichting = forms.CharField(
        label="Wat was er?",
        max_length=200,
        error_messages={
            "required": "Schrijf kort op wat er was.",
            "max_length": "Houd het korter dan 200 tekens.",
        },
    )
    field_order = ("dienst", "toelichting", "van_datum", "van_tijd", "tot_datum", "tot_tijd")

    def for_service(self) -> dict[str, Any]:
        return {naam: self.cleaned_data[naam] for naam in ("dienst", "van", "tot", "toelichting")}


class OnderhoudForm(StoringForm):
    """Maintenance that was agreed; it has an end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["van_datum"].label = "Begint op"
        self.fields["tot_datum"].label = "Eindigt op"
        self.fields["toelichting"].label = "Wat gebeurt er?"
        for naam in ("tot_datum", "tot_tijd"):
            self.fields[naam].required = True


class CorrectieForm(SpanForm):
    """Better times, or no outage after all; always with the reason."""

    vervallen = forms.BooleanField(label="Het was geen storing: tel dit niet mee", required=False)
    reden = forms.CharField(
        label="Waarom?",
        max_length=300,
        help_text="Blijft bij de storing staan.",
        error_messages={
            "required": "Schrijf op waarom je dit verbetert.",
            "max_length": "Houd de reden korter dan 300 tekens.",
        },
    )

    def __init__(self, data: Any = None, *, rij: Onbeschikbaarheid) -> None:
        van, tot = timezone.localtime(rij.van), timezone.localtime(rij.tot) if rij.tot else None
        initial = {
            "van_datum": van.date(),
            "van_tijd": van.time(),
            "tot_datum": tot.date() if tot else None,
            "tot_tijd": tot.time() if tot else None,
            "vervallen": rij.vervallen,
        }
        super().__init__(data, initial=initial)
        self._rij = rij

    def for_service(self) -> dict[str, Any]:
        """An instant that was not touched keeps its seconds."""
        data = self.cleaned_data
        return {
            "van": self._kept(data["van"], self._rij.van),
            "tot": self._kept(data["tot"], self._rij.tot),
            "vervallen": data["vervallen"],
            "reden": data["reden"],
        }

    def _kept(self, typed: Any, stored: dt.datetime | None) -> Any:
        same = typed and stored and stored.replace(second=0, microsecond=0) == typed
        return stored if same else typed


def at_local(datum: dt.date, tijd: dt.time) -> dt.datetime:
    """The instant on the clock of the library; refuses a time the clock skips."""
    made = timezone.make_aware(dt.datetime.combine(datum, tijd)).astimezone(dt.UTC)
    if timezone.localtime(made).time() != tijd:
        raise ValidationError("Die tijd bestaat niet: de klok gaat dan een uur vooruit.")
    return made
