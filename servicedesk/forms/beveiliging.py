"""What is filled in about a security incident."""

from typing import Any, cast

from django import forms

from bisc_portal.accounts.models import User
from servicedesk import selectors
from servicedesk.models import Beveiligingsincident, Beveiligingsstap, Beveiligingstermijn, Melding


class MarkBeveiligingForm(forms.Form):
    """Who may know; whoever marks the call is always one of them."""

    betrokkenen = forms.ModelMultipleChoiceField(
        label="Wie mogen hiervan weten?",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, melding: Melding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelMultipleChoiceField[User]", self.fields["betrokkenen"])
        field.queryset = selectors.list_te_noemen(melding)


class AddBetrokkeneForm(forms.Form):
    gebruiker = forms.ModelChoiceField(
        label="Wie mag er ook van weten?",
        queryset=User.objects.none(),
        empty_label="Kies…",
        error_messages={"required": "Kies iemand.", "invalid_choice": "Kies iemand uit de lijst."},
    )

    def __init__(self, *args: Any, melding: Melding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[User]", self.fields["gebruiker"])
        field.queryset = selectors.list_te_noemen(melding)


class DescribeBeveiligingForm(forms.Form):
    """The lines of the register."""

    persoonsgegevens = forms.ChoiceField(
        label="Zijn er persoonsgegevens gelekt?", choices=Beveiligingsincident.Persoonsgegevens.choices
    )
    aard = forms.CharField(
        label="Wat is er gebeurd?", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    gevolgen = forms.CharField(
        label="Wie en wat raakt het?",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    maatregelen = forms.CharField(
        label="Wat hebben we gedaan?",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class MeetBeveiligingstermijnForm(forms.Form):
    soort = forms.ChoiceField(choices=Beveiligingstermijn.Soort.choices)
    kenmerk = forms.CharField(max_length=160, error_messages={"required": "Vul in bij wie, of het kenmerk."})


class WithdrawBeveiligingForm(forms.Form):
    reden = forms.CharField(
        label="Waarom is dit geen beveiligingsincident?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Zeg waarom dit geen beveiligingsincident is."},
    )


class CheckStapForm(forms.Form):
    code = forms.ChoiceField(choices=Beveiligingsstap.Code.choices)
    gedaan = forms.BooleanField(required=False)
