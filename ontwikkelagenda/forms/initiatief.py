"""An initiative with its budget lines, and the choice of a list."""

from decimal import Decimal
from typing import Any

from django import forms

from bisc_portal.accounts.models import User
from bisc_portal.forms import EuroField
from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda import permissions, selectors
from ontwikkelagenda.forms.keuzelijst import DagField, set_queryset
from ontwikkelagenda.models import (
    BIGGEST_AMOUNT,
    Agenda,
    BiscRol,
    Bron,
    Huisdeel,
    Initiatief,
    Sectie,
    Thema,
    WsobFunctie,
)
from ontwikkelagenda.services import Regel, Voorstel

KWARTALEN = [(1, "1e kwartaal"), (2, "2e kwartaal"), (3, "3e kwartaal"), (4, "4e kwartaal")]
STATUSSEN = [
    (Initiatief.Status.VOORSTEL, "voorstel, telt nog niet mee in het budget"),
    (Initiatief.Status.IN_BEWERKING, "in de agenda, nog in bewerking"),
    (Initiatief.Status.KLAAR_VOOR_PDO, "in de agenda, klaar voor het PDO"),
]


class SectieChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generics at run time
    def label_from_instance(self, obj: Sectie) -> str:
        return f"{obj.nummer} {obj.titel}"


class InitiatiefForm(forms.Form):
    """What an initiative says about itself; its money stands in the rows of RegelForm."""

    titel = forms.CharField(
        label="Titel", max_length=120, error_messages={"required": "Geef het initiatief een titel."}
    )
    sectie = SectieChoiceField(
        label="Sectie",
        queryset=Sectie.objects.none(),
        empty_label="kies een sectie",
        error_messages={"required": "Kies de sectie waar het initiatief bij hoort."},
    )
    soort = forms.ChoiceField(
        label="Soort",
        choices=Initiatief.Soort.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of het een campagne, een experiment of een project is."},
    )
    aard = forms.ChoiceField(
        label="Vernieuwing of regulier",
        choices=Initiatief.Aard.choices,
        initial=Initiatief.Aard.VERNIEUWING,
        widget=forms.RadioSelect,
    )
    doel = forms.CharField(
        label="Doel", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Wat willen jullie bereiken, en voor wie?",
        error_messages={"required": "Schrijf wat jullie willen bereiken."},
    )  # fmt: skip
    beoogd_effect = forms.CharField(
        label="Beoogd effect", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Waaraan zie je straks dat het gelukt is?",
    )  # fmt: skip
    thema = forms.ModelChoiceField(
        label="Thema",
        queryset=Thema.objects.order_by("volgorde"),
        empty_label="kies een thema",
        error_messages={"required": "Kies een thema."},
    )
    penvoerder = forms.ModelChoiceField(
        label="Penvoerder",
        queryset=Organisatie.objects.none(),
        empty_label="kies een organisatie",
        error_messages={"required": "Kies wie het initiatief trekt."},
    )
    bibliotheken = forms.ModelMultipleChoiceField(
        label="Bibliotheken die meedoen",
        queryset=Organisatie.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één bibliotheek die meedoet."},
    )
    rollen = forms.ModelMultipleChoiceField(
        label="Gevraagde rollen van BiSC", queryset=BiscRol.objects.order_by("volgorde"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    functies = forms.ModelMultipleChoiceField(
        label="Functies uit de Wsob", queryset=WsobFunctie.objects.order_by("volgorde"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    doelgroepen = forms.CharField(
        label="Doelgroepen", max_length=240, required=False,
        help_text="Voor wie is het? Bijvoorbeeld: gezinnen met jonge kinderen, medewerkers aan de balie.",
    )  # fmt: skip
    begint_kwartaal = forms.TypedChoiceField(label="Begint in", choices=KWARTALEN, coerce=int, initial=1)
    eindigt_kwartaal = forms.TypedChoiceField(label="Eindigt in", choices=KWARTALEN, coerce=int, initial=4)
    inzet_dagen = forms.DecimalField(
        label="Inzet in dagen", required=False, min_value=Decimal(0), max_value=Decimal(9999),
        decimal_places=1, max_digits=6, localize=True,
        help_text="Werkdagen van alle deelnemers en BiSC samen.",
        error_messages={
            "invalid": "Schrijf een aantal dagen in cijfers, bijvoorbeeld 40 of 12,5.",
            "min_value": "Het aantal dagen is 0 of meer.",
            "max_value": "Dit zijn meer dan 9.999 dagen. Controleer de nullen.",
        },
    )  # fmt: skip
    status = forms.ChoiceField(
        label="Hoe ver is het", choices=STATUSSEN, initial=Initiatief.Status.IN_BEWERKING, required=False,
        widget=forms.RadioSelect,
        help_text="Een voorstel vraagt nog geen geld: zo kunnen er meer voorstellen zijn dan er budget is.",
    )  # fmt: skip
    versie = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: User, agenda: Agenda, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        set_queryset(self, "sectie", selectors.secties(agenda))
        set_queryset(self, "penvoerder", selectors.penvoerders())
        set_queryset(self, "bibliotheken", selectors.bibliotheken())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        own = self.user.organisatie
        taking_part = {data.get("penvoerder"), *(data.get("bibliotheken") or ())}
        if not permissions.can_arrange(self.user) and own not in taking_part:
            self.add_error(
                "bibliotheken",
                f"{own} doet niet mee. Vink jullie bibliotheek aan of maak haar penvoerder; "
                "een initiatief van anderen schrijven zij zelf.",
            )
        if data.get("begint_kwartaal", 1) > data.get("eindigt_kwartaal", 4):
            self.add_error("eindigt_kwartaal", "Het einde ligt vóór het begin. Kies een later kwartaal.")
        return data

    def voorstel(self, **rijen: Any) -> Voorstel:
        """`rijen` are the lines of the forms beside this one: money, milestones, risks, indicators."""
        data = self.cleaned_data
        return Voorstel(
            titel=data["titel"],
            soort=Initiatief.Soort(data["soort"]),
            aard=Initiatief.Aard(data["aard"]),
            doel=data["doel"],
            beoogd_effect=data["beoogd_effect"],
            thema=data["thema"],
            penvoerder=data["penvoerder"],
            bibliotheken=tuple(data["bibliotheken"]),
            rollen=tuple(data["rollen"]),
            functies=tuple(data["functies"]),
            doelgroepen=data["doelgroepen"],
            begint_kwartaal=data["begint_kwartaal"],
            eindigt_kwartaal=data["eindigt_kwartaal"],
            inzet_dagen=data["inzet_dagen"] or Decimal(0),
            status=Initiatief.Status(data["status"] or Initiatief.Status.IN_BEWERKING),
            **rijen,
        )


class RegelForm(forms.Form):
    """One budget line. A line without an amount and without words is no line."""

    bron = forms.ChoiceField(label="Bron", choices=Bron.choices)
    omschrijving = forms.CharField(label="Waarvoor", max_length=120, required=False)
    bedrag = EuroField(
        label="Bedrag in euro",
        required=False,
        min_value=Decimal("0.01"),
        max_value=BIGGEST_AMOUNT,
        max_digits=9,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "invalid": "Schrijf een bedrag in cijfers, bijvoorbeeld 12.500 of 249,95.",
            "min_value": "Een bedrag is meer dan 0. Laat de regel leeg als er geen geld nodig is.",
            "max_value": "Dit is meer dan 9.999.999,99 euro. Controleer de nullen.",
            "max_digits": "Dit is meer dan 9.999.999,99 euro. Controleer de nullen.",
            "max_whole_digits": "Dit is meer dan 9.999.999,99 euro. Controleer de nullen.",
            "max_decimal_places": "Een bedrag heeft hoogstens twee cijfers achter de komma.",
        },
    )

    regeling = forms.CharField(label="Regeling", max_length=80, required=False)
    aanvragen_voor = DagField(label="Aanvragen vóór", required=False)
    verantwoorden_voor = DagField(label="Verantwoorden vóór", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("bron") != Bron.OVERIGE_SUBSIDIE and (
            data.get("regeling") or data.get("aanvragen_voor") or data.get("verantwoorden_voor")
        ):
            self.add_error(
                "regeling",
                "Een regeling met termijnen hoort bij een overige subsidie. Kies die bron, of haal ze weg.",
            )
        if data.get("omschrijving") and data.get("bedrag") is None and "bedrag" not in self.errors:
            self.add_error("bedrag", "Vul het bedrag in, of maak ook de omschrijving leeg.")
        return data

    def regel(self) -> Regel | None:
        data = self.cleaned_data
        if data.get("bedrag") is None:
            return None
        return Regel(
            Bron(data["bron"]),
            data["bedrag"],
            data["omschrijving"],
            data["regeling"],
            data["aanvragen_voor"],
            data["verantwoorden_voor"],
        )


MAX_LINES = 20

RegelFormSet = forms.formset_factory(RegelForm, extra=0, min_num=3, max_num=MAX_LINES, validate_max=True)


def read_regels(formset: "forms.BaseFormSet[RegelForm]") -> tuple[Regel, ...]:
    """The lines that were filled in, of a formset that is valid."""
    return tuple(regel for form in formset.forms if (regel := form.regel()))


class FilterForm(forms.Form):
    """The filters of the list of initiatives, as they stand in the address."""

    thema = forms.ModelChoiceField(
        label="Thema", queryset=Thema.objects.order_by("volgorde"), required=False, to_field_name="code",
        empty_label="alle thema's",
    )  # fmt: skip
    bibliotheek = forms.ModelChoiceField(
        label="Bibliotheek", queryset=Organisatie.objects.none(), required=False,
        empty_label="alle bibliotheken",
    )  # fmt: skip
    deel = forms.ModelChoiceField(
        label="Deel van het Huis", queryset=Huisdeel.objects.order_by("volgorde"), required=False,
        to_field_name="code", empty_label="het hele Huis",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_queryset(self, "bibliotheek", selectors.penvoerders())

    def keuze(self) -> selectors.Filter:
        """What could be read; an unknown value in an old link filters nothing."""
        self.is_valid()
        data = self.cleaned_data
        return selectors.Filter(data.get("thema"), data.get("bibliotheek"), data.get("deel"))
