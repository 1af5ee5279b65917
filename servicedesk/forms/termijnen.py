"""What a beheerder fills in about promises and calendars; nothing here writes."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from bisc_portal.netwerk.models import Organisatie, Vestiging
from bisc_portal.werktijd import engine
from bisc_portal.werktijd.errors import WerktijdError
from bisc_portal.werktijd.models import Weekdag, Werkkalender
from servicedesk import selectors
from servicedesk.forms.velden import DatumField
from servicedesk.models import Kloksoort, SlaNorm
from servicedesk.services import NormInvoer

VENSTER = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)\s*[-–]\s*([01]?\d|2[0-4])[:.]([0-5]\d)")
EXTRA = 3
# The form's own names for what it asks of one line.
DELEN = ("aantal", "eenheid", "kalender")


class VenstersField(forms.CharField):
    """Opening hours as people write them: 08:30-12:00, 13:00-17:00. Empty is closed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            max_length=100,
            widget=forms.TextInput(attrs={"placeholder": "dicht", "autocomplete": "off"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        delen = str(value or "").replace(" en ", ",").split(",")
        return tuple(self._read(deel.strip()) for deel in delen if deel.strip())

    def _read(self, deel: str) -> engine.Venster:
        match = VENSTER.fullmatch(deel)
        if not match or (match[3] == "24" and match[4] != "00"):
            raise ValidationError(f"Schrijf openingstijden als 08:30-17:00, en niet als '{deel}'.")
        van, tot = (
            dt.time(int(uur) % 24, int(minuut)) for uur, minuut in (match.group(1, 2), match.group(3, 4))
        )
        try:
            return engine.Venster(van, tot)
        except WerktijdError as error:
            raise ValidationError(str(error)) from error


def write_vensters(vensters: Sequence[engine.Venster]) -> str:
    """As the field reads them back."""
    return ", ".join(
        f"{v.van:%H:%M}-{'24:00' if v.tot == dt.time.min else f'{v.tot:%H:%M}'}" for v in vensters
    )


@dataclass(frozen=True)
class Veldregel:
    """A line of the form: a kind of call, with its three fields."""

    naam: str
    velden: list[BoundField]


class BeleidForm(forms.Form):
    """A whole version: a norm for each kind of call and clock, and the exceptions."""

    geldig_vanaf = DatumField(label="Geldig vanaf")
    toelichting = forms.CharField(
        label="Waarom deze versie?",
        max_length=200,
        error_messages={"required": "Schrijf op waarom er een nieuwe versie komt."},
    )

    def __init__(self, *args: Any, normen: Sequence[SlaNorm] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kalenders = list(selectors.list_kalenders())
        general = {
            (n.kloksoort, n.soort, n.urgentie): n for n in normen if not (n.organisatie_id or n.vestiging_id)
        }
        for kloksoort in Kloksoort.values:
            for soort, urgentie in selectors.PAREN:
                norm = general.get((kloksoort, soort, urgentie))
                self._add_line(
                    _prefix(kloksoort, soort, urgentie), norm, needed=kloksoort == Kloksoort.RESPONS
                )
        for number, norm in enumerate([*selectors.exceptions_of(normen), *[None] * EXTRA]):
            self._add_exception(f"extra{number}", norm)
            self.extra_count = number + 1

    def _add_line(self, prefix: str, norm: SlaNorm | None, *, needed: bool) -> None:
        self.fields[f"{prefix}_aantal"] = forms.IntegerField(
            label="Aantal",
            min_value=1,
            max_value=10_000,
            required=needed,
            initial=norm.aantal if norm else None,
            error_messages={
                "required": "Vul een aantal in.",
                "invalid": "Vul een heel getal in.",
                "min_value": "Het aantal is minstens 1.",
                "max_value": "Het aantal is hoogstens 10.000.",
            },
        )
        self.fields[f"{prefix}_eenheid"] = forms.ChoiceField(
            label="Eenheid",
            choices=SlaNorm.Eenheid.choices,
            initial=norm.eenheid if norm else SlaNorm.Eenheid.UREN,
            error_messages={"invalid_choice": "Kies een eenheid uit de lijst."},
        )
        self.fields[f"{prefix}_kalender"] = forms.TypedChoiceField(
            label="Kalender",
            choices=[(kalender.pk, kalender.naam) for kalender in self._kalenders],
            coerce=int,
            initial=norm.kalender_id if norm else self._desk(),
            error_messages={"invalid_choice": "Kies een kalender uit de lijst."},
        )

    def _add_exception(self, prefix: str, norm: SlaNorm | None) -> None:
        voor = ""
        if norm:
            voor = f"v{norm.vestiging_id}" if norm.vestiging_id else f"o{norm.organisatie_id}"
        self.fields[f"{prefix}_voor"] = forms.ChoiceField(
            label="Voor",
            required=False,
            choices=_places(),
            initial=voor,
            error_messages={"invalid_choice": "Kies een bibliotheek of vestiging uit de lijst."},
        )
        self.fields[f"{prefix}_wat"] = forms.ChoiceField(
            label="Wat",
            required=False,
            choices=[
                (
                    _prefix(klok, soort, urgentie),
                    f"{selectors.name_of(soort, urgentie)}: {Kloksoort(klok).label}",
                )
                for klok in Kloksoort.values
                for soort, urgentie in selectors.PAREN
            ],
            initial=_prefix(norm.kloksoort, norm.soort, norm.urgentie) if norm else None,
            error_messages={"invalid_choice": "Kies een soort melding uit de lijst."},
        )
        self._add_line(prefix, norm, needed=False)

    def _desk(self) -> int | None:
        return next((k.pk for k in self._kalenders if k.slug == "servicedesk"), None)

    def tables(self) -> Iterator[tuple[str, list[Veldregel]]]:
        """For the page: a table for each kind of clock."""
        for klok in Kloksoort:
            yield (
                str(klok.label),
                [
                    Veldregel(
                        selectors.name_of(soort, urgentie),
                        [self[f"{_prefix(klok.value, soort, urgentie)}_{deel}"] for deel in DELEN],
                    )
                    for soort, urgentie in selectors.PAREN
                ],
            )

    def exceptions(self) -> list[list[BoundField]]:
        """For the page: the lines that hold for one library or branch."""
        return [
            [self[f"extra{number}_{deel}"] for deel in ("voor", "wat", *DELEN)]
            for number in range(self.extra_count)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(self.extra_count):
            prefix = f"extra{number}"
            if cleaned.get(f"{prefix}_voor") and not cleaned.get(f"{prefix}_aantal"):
                self.add_error(f"{prefix}_aantal", "Vul een aantal in, of haal de bibliotheek weg.")
        return cleaned

    def for_service(self) -> dict[str, Any]:
        return {
            "geldig_vanaf": self.cleaned_data["geldig_vanaf"],
            "toelichting": self.cleaned_data["toelichting"],
            "normen": self.normen(),
        }

    def normen(self) -> list[NormInvoer]:
        """Every line with an amount; without one the clock is off."""
        lines = [
            self._line(_prefix(klok, soort, urgentie), (klok, soort, urgentie), "")
            for klok in Kloksoort.values
            for soort, urgentie in selectors.PAREN
        ]
        for number in range(self.extra_count):
            prefix = f"extra{number}"
            if voor := self.cleaned_data[f"{prefix}_voor"]:
                lines.append(self._line(prefix, _parts(self.cleaned_data[f"{prefix}_wat"]), voor))
        return [line for line in lines if line]

    def _line(self, prefix: str, wat: tuple[str, str, int | None], voor: str) -> NormInvoer | None:
        aantal = self.cleaned_data.get(f"{prefix}_aantal")
        if not aantal:
            return None
        kloksoort, soort, urgentie = wat
        return NormInvoer(
            kloksoort=kloksoort,
            soort=soort,
            urgentie=urgentie,
            aantal=aantal,
            eenheid=self.cleaned_data[f"{prefix}_eenheid"],
            kalender_id=self.cleaned_data[f"{prefix}_kalender"],
            organisatie_id=int(voor[1:]) if voor.startswith("o") else None,
            vestiging_id=int(voor[1:]) if voor.startswith("v") else None,
        )


def _prefix(kloksoort: str, soort: str, urgentie: int | None) -> str:
    return f"{kloksoort}_{soort}{urgentie or ''}"


def _parts(prefix: str) -> tuple[str, str, int | None]:
    kloksoort, soort = prefix.split("_")
    urgentie = int(soort[-1]) if soort[-1].isdecimal() else None
    return kloksoort, soort.rstrip("123"), urgentie


def _places() -> list[tuple[str, Any]]:
    bibliotheken = Organisatie.objects.filter(soort=Organisatie.Soort.BIBLIOTHEEK, actief=True).order_by(
        "naam"
    )
    vestigingen = (
        Vestiging.objects.filter(actief=True, organisatie__in=bibliotheken)
        .select_related("organisatie")
        .order_by("organisatie__naam", "naam")
    )
    return [
        ("", "geen"),
        ("Bibliotheken", [(f"o{b.pk}", b.naam) for b in bibliotheken]),
        ("Vestigingen", [(f"v{v.pk}", f"{v.organisatie.kort}: {v}") for v in vestigingen]),
    ]


class UrenForm(forms.Form):
    """Other opening hours from a coming day on."""

    geldig_vanaf = DatumField(label="Geldig vanaf")
    dag = VenstersField(
        label="Gewone werkdag",
        help_text="Zo lang duurt één werkdag in een norm, bijvoorbeeld 08:30-17:00.",
    )

    def __init__(
        self, *args: Any, kalender: Werkkalender, versie: engine.Versie | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._kalender = kalender
        self.fields["dag"].initial = write_vensters([versie.dag]) if versie else "08:30-17:00"
        for dag in Weekdag:
            initial = write_vensters(versie.week[dag.value]) if versie else ""
            self.fields[f"dag{dag.value}"] = VenstersField(label=str(dag.label).capitalize(), initial=initial)

    def clean_dag(self) -> engine.Venster:
        vensters = cast("tuple[engine.Venster, ...]", self.cleaned_data["dag"])
        if len(vensters) != 1:
            raise ValidationError("Noem één begin en één einde, bijvoorbeeld 08:30-17:00.")
        return vensters[0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                engine.Kalender((self.versie(),), tijdzone=self._kalender.tijdzone)
            except WerktijdError as error:
                raise ValidationError(str(error)) from error
        return cleaned

    def versie(self) -> engine.Versie:
        return engine.Versie(
            self.cleaned_data["geldig_vanaf"],
            self.cleaned_data["dag"],
            tuple(self.cleaned_data[f"dag{dag.value}"] for dag in Weekdag),
        )


class SluitingForm(forms.Form):
    """A day with other hours."""

    datum = DatumField(label="Datum")
    reden = forms.CharField(
        label="Reden",
        max_length=120,
        help_text="Staat in de uitleg van elke termijn, bijvoorbeeld: Studiedag.",
        error_messages={"required": "Schrijf op waarom de servicedesk dan dicht is."},
    )
    vensters = VenstersField(
        label="Toch open", help_text="Leeg: de hele dag dicht. Of bijvoorbeeld 08:30-15:00."
    )

    def clean_vensters(self) -> tuple[engine.Venster, ...]:
        vensters = cast("tuple[engine.Venster, ...]", self.cleaned_data["vensters"])
        try:
            engine.Sluiting(dt.date.min, "", vensters)
        except WerktijdError as error:
            raise ValidationError(str(error)) from error
        return vensters

    def sluiting(self) -> engine.Sluiting:
        return engine.Sluiting(
            self.cleaned_data["datum"], self.cleaned_data["reden"], self.cleaned_data["vensters"]
        )


class HerberekenForm(forms.Form):
    reden = forms.CharField(
        label="Waarom herbereken je?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Blijft in het logboek staan.",
        error_messages={
            "required": "Schrijf op waarom de termijnen verschuiven.",
            "max_length": "Houd de reden korter dan 500 tekens.",
        },
    )
    verwacht = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
