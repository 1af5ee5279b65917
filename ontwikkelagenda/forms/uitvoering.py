"""Progress, actions and evaluations."""

from decimal import Decimal
from typing import Any

from django import forms

from bisc_portal.accounts.models import User
from bisc_portal.forms import EuroField
from ontwikkelagenda.forms.keuzelijst import DagField, set_queryset
from ontwikkelagenda.models import BIGGEST_AMOUNT, Initiatief, Mijlpaal, Voortgang
from ontwikkelagenda.selectors.uitvoering import actors
from ontwikkelagenda.services.uitvoering import Kwartaalbericht, Oordeel

SCORES = [(5, "5, zeer goed"), (4, "4, goed"), (3, "3, voldoende"), (2, "2, matig"), (1, "1, slecht")]


class VoortgangForm(forms.Form):
    stand = forms.ChoiceField(
        label="Hoe staat het ervoor", choices=Voortgang.Stand.choices, widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe het ervoor staat."},
    )  # fmt: skip
    besteed = EuroField(
        label="Tot nu toe besteed (€)", min_value=Decimal(0), max_value=BIGGEST_AMOUNT, max_digits=9,
        decimal_places=2, initial=Decimal(0), widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text="Alle bronnen samen, vanaf het begin van het jaar.",
        error_messages={
            "required": "Vul het bedrag in; 0 mag ook.",
            "invalid": "Schrijf een bedrag in cijfers, bijvoorbeeld 12.500 of 249,95.",
            "min_value": "Een bedrag is 0 of meer.",
            "max_value": "Dit is meer dan 9.999.999,99 euro. Controleer de nullen.",
            "max_digits": "Dit is meer dan 9.999.999,99 euro. Controleer de nullen.",
            "max_whole_digits": "Dit is meer dan 9.999.999,99 euro. Controleer de nullen.",
            "max_decimal_places": "Een bedrag heeft hoogstens twee cijfers achter de komma.",
        },
    )  # fmt: skip
    gehaald = forms.ModelMultipleChoiceField(
        label="Gehaalde mijlpalen", queryset=Mijlpaal.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    verhaal = forms.CharField(
        label="Wat gebeurde er", max_length=6000, widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Schrijf in een paar zinnen wat er gebeurde."},
    )  # fmt: skip
    versie = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, initiatief: Initiatief, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_queryset(self, "gehaald", initiatief.mijlpalen.order_by("kwartaal", "pk"))

    def bericht(self) -> Kwartaalbericht:
        data = self.cleaned_data
        return Kwartaalbericht(
            Voortgang.Stand(data["stand"]), data["verhaal"], data["besteed"], tuple(data["gehaald"])
        )


class PersoonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generics at run time
    def label_from_instance(self, obj: User) -> str:
        return f"{obj.naam}, {obj.organisatie.kort}"


class ActieForm(forms.Form):
    omschrijving = forms.CharField(
        label="Wat moet er gebeuren",
        max_length=240,
        error_messages={"required": "Schrijf wat er moet gebeuren."},
    )
    eigenaar = PersoonField(
        label="Wie doet het", queryset=User.objects.none(), empty_label="kies iemand",
        error_messages={"required": "Kies wie het doet."},
    )  # fmt: skip
    voor = DagField(
        label="Vóór",
        error_messages={"required": "Kies een dag.", "invalid": "Schrijf een datum als 31-12-2027."},
    )
    zin = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
    initiatief = forms.ModelChoiceField(
        queryset=Initiatief.objects.none(), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, initiatieven: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_queryset(self, "eigenaar", actors())
        set_queryset(self, "initiatief", initiatieven)


class EvaluatieForm(forms.Form):
    kwaliteit = forms.TypedChoiceField(
        label="Kwaliteit",
        choices=SCORES,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een oordeel over de kwaliteit."},
    )
    kwaliteit_tekst = forms.CharField(
        label="Hoe goed was het",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Leg het oordeel uit."},
    )
    effect = forms.TypedChoiceField(
        label="Effect",
        choices=SCORES,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een oordeel over het effect."},
    )
    effect_tekst = forms.CharField(
        label="Wat leverde het op",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Leg het oordeel uit."},
    )
    efficientie = forms.TypedChoiceField(
        label="Efficiëntie",
        choices=SCORES,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een oordeel over de efficiëntie."},
    )
    efficientie_tekst = forms.CharField(
        label="Was het de tijd en het geld waard",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Leg het oordeel uit."},
    )
    bewijs = forms.CharField(
        label="Waar blijkt dat uit",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Tellingen, gesprekken, verslagen, een adres.",
        error_messages={"required": "Schrijf waar het uit blijkt."},
    )
    lessen = forms.CharField(
        label="Wat leren we ervan",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf wat jullie een volgende keer anders of weer zo doen."},
    )
    versie = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def oordeel(self) -> Oordeel:
        return Oordeel(**{name: value for name, value in self.cleaned_data.items() if name != "versie"})


class JaarevaluatieForm(forms.Form):
    terugblik = forms.CharField(
        label="Terugblik",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Schrijf een terugblik."},
    )
    lessen = forms.CharField(
        label="Wat doen we volgend jaar anders",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Schrijf wat volgend jaar anders moet."},
    )
    versie = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
