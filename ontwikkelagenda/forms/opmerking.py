"""Saying something about the text."""

from typing import Any

from django import forms

from bisc_portal.accounts.models import User
from ontwikkelagenda import selectors
from ontwikkelagenda.forms.keuzelijst import set_queryset
from ontwikkelagenda.services import Anker

MAX_OPMERKING = 2_000


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # no generics at run time
    """The list on the page begins with nobody: that choice is no person."""

    def clean(self, value: Any) -> Any:
        return super().clean([person for person in value or [] if person])


class AntwoordForm(forms.Form):
    tekst = forms.CharField(
        label="Opmerking",
        max_length=MAX_OPMERKING,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf eerst iets."},
    )
    genoemd = PeopleField(label="Wie moet dit zien?", queryset=User.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_queryset(self, "genoemd", selectors.writers())


class OpmerkingForm(AntwoordForm):
    anker_van = forms.RegexField(r"^[A-Za-z0-9+/=]*$", max_length=200, required=False)
    anker_tot = forms.RegexField(r"^[A-Za-z0-9+/=]*$", max_length=200, required=False)
    citaat = forms.CharField(max_length=240, required=False)

    def anker(self) -> Anker:
        data = self.cleaned_data
        return Anker(data["anker_van"], data["anker_tot"], data["citaat"])


class NaamForm(forms.Form):
    naam = forms.CharField(
        label="Naam van deze versie",
        max_length=80,
        error_messages={"required": "Geef de versie een naam, bijvoorbeeld Voor het PDO."},
    )
