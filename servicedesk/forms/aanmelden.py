"""Reporting a call, with the promise beside each choice."""

import uuid
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from django import forms

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from servicedesk import permissions, selectors, sla, urgentie
from servicedesk.forms.bijlagen import BestandenField
from servicedesk.models import Melding, SlaNorm

SOORT_UITLEG = {
    Melding.Soort.INCIDENT: "Iets is stuk of werkt niet zoals het hoort.",
    Melding.Soort.VRAAG: "Je wilt weten hoe iets werkt.",
    Melding.Soort.WIJZIGINGSVERZOEK: "Er moet iets nieuws komen of iets anders worden.",
}

IMPACT_UITLEG = {
    Melding.Impact.LIGT_STIL: ("Het werk ligt stil", "Uitlenen, betalen of werken gaat niet."),
    Melding.Impact.GEHINDERD: ("Het gaat moeizaam", "Er is een omweg, maar die kost veel tijd."),
    Melding.Impact.KAN_DOOR: ("Het werk gaat door", "Het is hinderlijk, meer niet."),
}
REIKWIJDTE_UITLEG = {
    Melding.Reikwijdte.BIBLIOTHEEK: ("De hele bibliotheek", "Meer vestigingen, of alles tegelijk."),
    Melding.Reikwijdte.VESTIGING: ("Eén vestiging", "Iedereen die daar werkt of komt."),
    Melding.Reikwijdte.WERKPLEK: ("Eén plek of apparaat", "Er is een ander dat het wel doet."),
}


@dataclass(frozen=True)
class Keuze:
    """A choice of the report form, with what it means and what would be promised now."""

    waarde: str
    naam: str
    uitleg: str
    norm: SlaNorm | None = None
    belofte: sla.Belofte | None = None


def describe_keuzes(toezeggingen: list[selectors.Toezegging]) -> dict[str, list[Keuze]]:
    """Kinds and urgencies, each beside its promise, and the two questions an urgency follows from."""
    soorten = {
        t.soort: Keuze(
            t.soort,
            Melding.Soort(t.soort).label.capitalize(),
            SOORT_UITLEG[Melding.Soort(t.soort)],
            None if t.urgentie else t.norm,
            None if t.urgentie else t.belofte,
        )
        for t in toezeggingen
    }
    urgenties = [
        Keuze(str(t.urgentie), f"Urgentie {t.urgentie}", "", t.norm, t.belofte)
        for t in toezeggingen
        if t.urgentie
    ]
    return {
        "soorten": list(soorten.values()),
        "urgenties": urgenties,
        "impacts": [Keuze(waarde, *IMPACT_UITLEG[waarde]) for waarde in Melding.Impact],
        "reikwijdtes": [Keuze(waarde, *REIKWIJDTE_UITLEG[waarde]) for waarde in Melding.Reikwijdte],
    }


def describe_urgenties() -> str:
    """The table of urgencies for the page's script: 'ligt_stil.bibliotheek=1 …'."""
    return " ".join(f"{impact}.{wie}={nummer}" for (impact, wie), nummer in urgentie.URGENTIES.items())


class ReportMeldingForm(forms.Form):
    """A library person reports for the own library; the desk for any, with the caller's name."""

    invoersleutel = forms.UUIDField(widget=forms.HiddenInput)
    soort = forms.ChoiceField(
        label="Wat wil je melden?",
        choices=Melding.Soort.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat je wilt melden."},
    )
    impact = forms.ChoiceField(
        label="Wat doet het met het werk?",
        choices=Melding.Impact.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Kies een van de drie."},
    )
    reikwijdte = forms.ChoiceField(
        label="Wie heeft er last van?",
        choices=Melding.Reikwijdte.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Kies een van de drie."},
    )
    onderwerp = forms.CharField(
        label="Onderwerp",
        max_length=160,
        help_text="In een paar woorden: wat is er aan de hand, en met wat?",
        error_messages={
            "required": "Schrijf in een paar woorden wat er aan de hand is.",
            "max_length": "Houd het onderwerp korter dan 160 tekens; de rest kan in de omschrijving.",
        },
    )
    omschrijving = forms.CharField(
        label="Omschrijving",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Sinds wanneer? Wat heb je al geprobeerd?",
        error_messages={
            "required": "Vertel wat je ziet en wat je al geprobeerd hebt.",
            "max_length": "Houd de omschrijving korter dan 10.000 tekens.",
        },
    )
    bestanden = BestandenField(label="Foto's of bestanden", required=False)
    vestiging = forms.ModelChoiceField(
        label="Vestiging",
        queryset=Vestiging.objects.none(),
        empty_label="Kies…",
        error_messages={
            "required": "Kies een vestiging.",
            "invalid_choice": "Kies een vestiging uit de lijst.",
        },
    )
    kanaal = forms.ChoiceField(
        label="Hoe kwam de melding binnen?",
        choices=[choice for choice in Melding.Kanaal.choices if choice[0] != Melding.Kanaal.PORTAAL],
    )
    melder_naam = forms.CharField(
        label="Wie meldt het?",
        max_length=120,
        error_messages={"required": "Schrijf op wie het meldt."},
    )
    melder_email = forms.EmailField(
        label="E-mailadres van de melder",
        required=False,
        help_text="Dan volgt de melder de melding in het portaal en per e-mail.",
        error_messages={"invalid": "Dit is geen volledig e-mailadres, zoals naam@bibliotheek.nl."},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        field = cast("forms.ModelChoiceField[Vestiging]", self.fields["vestiging"])
        vestigingen = selectors.list_vestigingen_for(user)
        field.queryset = vestigingen
        if permissions.can_report_for_others(user):
            # Read when it is drawn: what was sent is looked up by its key.
            field.choices = partial(_grouped, vestigingen)
        else:
            field.initial = user.vestiging_id
            for naam in ("kanaal", "melder_naam", "melder_email"):
                del self.fields[naam]
        self.fields["invoersleutel"].initial = uuid.uuid4

    def chosen_vestiging(self) -> Vestiging | None:
        """The branch the call is for as far as that is chosen; its own agreement makes the promises."""
        field = self["vestiging"]
        if not str(field.value() or "").isdecimal():
            return None
        vestigingen = cast("forms.ModelChoiceField[Vestiging]", field.field).queryset
        return vestigingen.filter(pk=field.value()).first() if vestigingen is not None else None

    def clean(self) -> dict[str, Any]:
        """An incident gets the urgency that follows from the two answers; anything else has none."""
        data = super().clean() or {}
        data["urgentie"] = None
        if data.get("soort") != Melding.Soort.INCIDENT:
            return {**data, "impact": "", "reikwijdte": ""}
        for veld, zin in (
            ("impact", "Kies wat het met het werk doet."),
            ("reikwijdte", "Kies wie er last van heeft."),
        ):
            if not data.get(veld) and veld not in self.errors:
                self.add_error(veld, zin)
        if data.get("impact") and data.get("reikwijdte"):
            data["urgentie"] = urgentie.propose(data["impact"], data["reikwijdte"])
        return data

    def clean_melder_email(self) -> User | None:
        """The account behind the address; it must belong to the branch's library."""
        adres = self.cleaned_data["melder_email"]
        if not adres:
            return None
        melder = User.objects.filter(email=adres.lower(), is_active=True).first()
        vestiging = self.cleaned_data.get("vestiging")
        if melder is None or (vestiging and melder.organisatie_id != vestiging.organisatie_id):
            raise forms.ValidationError(
                "Bij deze bibliotheek hoort geen account met dit adres. Verbeter het, of laat het leeg."
            )
        return melder

    def for_service(self) -> dict[str, Any]:
        """The cleaned fields as `services.report_melding` names them."""
        data = dict(self.cleaned_data)
        melder = data.pop("melder_email", None)
        if not permissions.can_report_for_others(self.user):
            melder = self.user
        return {**data, "melder": melder}


def _grouped(vestigingen: Any) -> list[Any]:
    groups: dict[str, list[tuple[int, str]]] = {}
    for vestiging in vestigingen:
        groups.setdefault(vestiging.organisatie.naam, []).append((vestiging.pk, vestiging.naam))
    return [("", "Kies…"), *groups.items()]
