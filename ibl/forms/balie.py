"""What the scan field at the desk sends: a code, what is done with it, and where."""

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from ibl import permissions, selectors
from ibl.forms.scans import clean_code
from ibl.models import Scan

HANDELINGEN = [
    (Scan.Handeling.ONTVANGEN.value, "Ontvangen"),
    (Scan.Handeling.LADEN.value, "Meegeven aan de chauffeur"),
]


class BalieForm(forms.Form):
    """One field that stays; the rest is remembered from scan to scan."""

    code = forms.CharField(
        label="Scan of typ een code",
        max_length=60,
        help_text="Van het krat, het label of het boek.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": "Scan of typ eerst een code."},
    )
    handeling = forms.ChoiceField(label="Wat doe je?", choices=HANDELINGEN, widget=forms.RadioSelect)
    plaats = forms.ModelChoiceField(label="Waar ben je?", queryset=Vestiging.objects.none(), empty_label=None)
    sleutel = forms.UUIDField(widget=forms.HiddenInput)
    bevestigd = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["plaats"]
        field.queryset = list_desks(user)

    def clean_code(self) -> str:
        try:
            return clean_code(self.cleaned_data["code"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


def list_desks(user: User) -> QuerySet[Vestiging]:
    """The own branches; for logistics the depots and every other place."""
    if permissions.can_arrange_any_vervoer(user):
        return selectors.list_plekken()
    return selectors.list_eigen_vestigingen(user)


def fresh_balie(user: User, *, handeling: str, plaats: Vestiging | None) -> BalieForm:
    """An empty field for the next scan, with a key of its own: sending it twice writes once."""
    initial = {"handeling": handeling, "plaats": plaats.pk if plaats else None, "sleutel": uuid4()}
    return BalieForm(initial=initial, user=user)
