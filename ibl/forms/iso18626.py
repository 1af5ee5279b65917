"""What people fill in about partners outside the network."""

from typing import Any

from django import forms
from django.utils.text import slugify

from bisc_portal.forms import EuroField
from bisc_portal.netwerk.models import Vestiging
from ibl.models import Isopartner
from ibl.services import Isostap


class IsopartnerForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """A partner; the key we write with is typed here and never shown again."""

    sleutel = forms.CharField(
        label="Onze sleutel bij de partner",
        required=False,
        widget=forms.PasswordInput,
        help_text="Laat leeg om de sleutel te houden die er al is.",
    )

    class Meta:
        model = Isopartner
        fields = (
            "naam",
            "soort_nummer",
            "nummer",
            "eigen_nummer",
            "versie",
            "adres",
            "uitgaand_account",
            "vestiging",
            "actief",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["vestiging"]
        field.queryset = Vestiging.objects.filter(actief=True).order_by("naam", "pk")
        field.empty_label = "Nog geen"
        field.help_text = "Waar de bus brengt wat we uitlenen."

    def clean_adres(self) -> str:
        adres = str(self.cleaned_data["adres"])
        if adres and not adres.startswith("https://"):
            raise forms.ValidationError("Berichten gaan alleen over een beveiligde verbinding: https://…")
        return adres

    def account(self) -> str:
        """The name the partner signs in with."""
        return str(slugify(self.cleaned_data["naam"]))[:40]


class IsoaanvraagForm(forms.Form):
    titel = forms.CharField(label="Titel", max_length=200, error_messages={"required": "Vul een titel in."})
    auteur = forms.CharField(label="Auteur", max_length=120, required=False)
    isbn = forms.RegexField(
        r"^[0-9]{9}[0-9Xx]$|^[0-9]{13}$",
        label="ISBN",
        required=False,
        error_messages={"invalid": "Een ISBN heeft 10 of 13 cijfers, zonder streepjes."},
    )
    maximum_kosten = EuroField(
        label="Kosten hoogstens", min_value=0, max_value=999, decimal_places=2, required=False
    )
    notitie = forms.CharField(label="Notitie voor de partner", max_length=200, required=False)


class IsostapForm(forms.Form):
    """One step, with what some steps need."""

    stap = forms.ChoiceField(choices=[(stap.value, stap.value) for stap in Isostap])
    reden = forms.CharField(max_length=60, required=False)
    kosten = EuroField(min_value=0, max_value=999, decimal_places=2, required=False)
    terug_voor = forms.DateTimeField(required=False)


class TestvraagForm(forms.Form):
    titel = forms.CharField(
        label="Titel",
        max_length=200,
        initial="De ontdekking van de hemel",
        error_messages={"required": "Vul een titel in."},
    )
