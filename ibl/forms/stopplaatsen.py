"""What logistics fills in about places: opening hours, closures, the weekly pattern, the rush hours."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.models import ModelChoiceField

from bisc_portal.netwerk.models import Organisatie, Vestiging
from ibl import selectors
from ibl.forms.velden import (
    DagField,
    KlokField,
    VestigingIterator,
    refuse_end_before_begin,
    refuse_lenergegevens,
)
from ibl.models import Spitsblok, Stopplaats, Transportopdracht, Weekdag, Weekpatroon

# Twice a day somebody is there at most: before and after school.
PER_DAG = (1, 2)
TOON = [
    ("", "Alle plekken"),
    ("zonder_tijden", "Zonder tijden"),
    ("gesloten", "Gesloten of binnenkort"),
    ("zone", "In een zero-emissiezone"),
]


class StopfilterForm(forms.Form):
    """The filters of the list, in the address. What makes no sense is left out, not refused."""

    q = forms.CharField(label="Zoek een plek", required=False, max_length=100)
    soort = forms.ChoiceField(
        label="Soort",
        required=False,
        choices=[
            ("", "Bibliotheken, scholen en partners"),
            *((s.value, s.label) for s in selectors.OP_DE_ROUTE),
        ],
    )
    toon = forms.ChoiceField(label="Toon", required=False, choices=TOON)

    def zoek(self) -> selectors.Stopfilter:
        self.is_valid()
        data = self.cleaned_data
        return selectors.Stopfilter(data.get("q", ""), data.get("soort", ""), data.get("toon", ""))


@dataclass(frozen=True)
class Vensterregel:
    """The fields of one weekday, as the table shows them."""

    dag: str
    paren: list[tuple[BoundField, BoundField]]

    @property
    def fouten(self) -> list[str]:
        return [str(error) for pair in self.paren for field in pair for error in field.errors]


class StopplaatsForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """What a driver must know of a place, and when somebody is there on each weekday."""

    class Meta:
        model = Stopplaats
        fields = ("minuten", "seconden_per_krat", "zero_emissiezone", "aanwijzing")
        labels = {
            "minuten": "Minuten per stop",
            "seconden_per_krat": "Seconden per krat",
            "zero_emissiezone": "Ligt in een zero-emissiezone",
            "aanwijzing": "Aanwijzing voor de chauffeur",
        }
        help_texts = {"aanwijzing": "Bijvoorbeeld: achterom, aanbellen bij de balie."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["aanwijzing"].validators.append(refuse_lenergegevens)
        known = list(self.instance.vensters.order_by("weekdag", "van")) if self.instance.pk else []
        for weekdag in Weekdag:
            mine = [row for row in known if row.weekdag == weekdag]
            for number in PER_DAG:
                row = mine[number - 1] if len(mine) >= number else None
                for side in ("van", "tot"):
                    self.fields[f"{side}_{weekdag.value}_{number}"] = KlokField(
                        label=f"{weekdag.label.capitalize()} {side}{', tweede keer' if number > 1 else ''}",
                        required=False,
                        initial=getattr(row, side) if row else None,
                    )

    def gegevens(self) -> list[BoundField]:
        """The fields about the place itself."""
        return [self[name] for name in self.Meta.fields]

    def week(self) -> Iterator[Vensterregel]:
        for weekdag in Weekdag:
            yield Vensterregel(
                weekdag.label,
                [(self[f"van_{weekdag.value}_{n}"], self[f"tot_{weekdag.value}_{n}"]) for n in PER_DAG],
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        self.vensters: list[tuple[int, dt.time, dt.time]] = []
        for weekdag in Weekdag:
            self._read_day(weekdag, data)
        return data

    def _read_day(self, weekdag: Weekdag, data: dict[str, Any]) -> None:
        found: list[tuple[int, dt.time, dt.time]] = []
        for number in PER_DAG:
            name_van, name_tot = f"van_{weekdag.value}_{number}", f"tot_{weekdag.value}_{number}"
            van, tot = data.pop(name_van, None), data.pop(name_tot, None)
            if van is None and tot is None:
                continue
            if van is None or tot is None:
                wrong = name_van if van is None else name_tot
                if wrong not in self.errors:
                    self.add_error(wrong, f"Vul op {weekdag.label} allebei de tijden in, of geen van beide.")
            elif tot <= van:
                self.add_error(name_tot, f"Op {weekdag.label} is de eindtijd niet na de begintijd.")
            elif any(van < other_tot and tot > other_van for _, other_van, other_tot in found):
                self.add_error(name_van, f"Op {weekdag.label} vallen de twee tijden over elkaar heen.")
            else:
                found.append((weekdag.value, van, tot))
        self.vensters += found


class SluitingForm(forms.Form):
    """Which place is closed, from when until when, and why."""

    vestiging = ModelChoiceField(
        label="Wat is gesloten?",
        queryset=Vestiging.objects.none(),
        empty_label="Kies een plek",
        error_messages={"required": "Kies welke plek gesloten is."},
    )
    van = DagField(label="Van", error_messages={"required": "Vul de eerste dag in."})
    tot = DagField(label="Tot en met", error_messages={"required": "Vul de laatste dag in."})
    reden = forms.CharField(
        label="Waarom?",
        max_length=120,
        validators=[refuse_lenergegevens],
        help_text="Bijvoorbeeld: verbouwing, studiedag, zomersluiting.",
        error_messages={"required": "Schrijf kort waarom het gesloten is."},
    )

    def __init__(self, *args: Any, vandaag: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vandaag = vandaag
        offer_places(self)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        refuse_end_before_begin(self, data)
        if data.get("tot") is not None and data["tot"] < self.vandaag:
            self.add_error("tot", "Deze dagen zijn voorbij.")
        return data


def offer_places(form: forms.Form) -> None:
    field: Any = form.fields["vestiging"]
    field.iterator = VestigingIterator
    field.queryset = selectors.list_places()


class PatroonfilterForm(forms.Form):
    q = forms.CharField(label="Zoek een plek", required=False, max_length=100)
    weekdag = forms.TypedChoiceField(
        label="Dag",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Alle dagen"), *Weekdag.choices],
    )
    soort = forms.ChoiceField(
        label="Soort", required=False, choices=[("", "Alle soorten"), *Transportopdracht.Soort.choices]
    )
    toon = forms.ChoiceField(
        label="Toon", required=False, choices=[("", "Wat geldt"), ("voorbij", "Wat voorbij is")]
    )

    def zoek(self) -> selectors.Patroonfilter:
        self.is_valid()
        data = self.cleaned_data
        return selectors.Patroonfilter(
            data.get("q", ""), data.get("weekdag"), data.get("soort", ""), data.get("toon") == "voorbij"
        )


class WeekpatroonForm(forms.ModelForm):  # type: ignore[type-arg]
    """What comes on which weekday to which place, on whose account."""

    geldig_vanaf = DagField(label="Vanaf", error_messages={"required": "Vul in vanaf welke dag dit geldt."})
    geldig_tot = DagField(label="Tot en met", required=False)

    class Meta:
        model = Weekpatroon
        fields = (
            "vestiging",
            "weekdag",
            "soort",
            "betaler",
            "lossen",
            "laden",
            "verplicht",
            "geldig_vanaf",
            "geldig_tot",
        )
        labels = {
            "lossen": "Kratten brengen",
            "laden": "Kratten meenemen",
            "verplicht": "Altijd langsgaan",
            "vestiging": "Welke plek?",
            "betaler": "Wie betaalt?",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_places(self)  # type: ignore[arg-type]  # every form has fields
        fields: Any = self.fields
        fields["vestiging"].empty_label = "Kies een plek"
        fields["betaler"].queryset = Organisatie.objects.filter(actief=True).order_by("naam", "pk")
        fields["betaler"].empty_label = "Kies wie betaalt"
        if self.instance.pk is not None:
            fields["geldig_vanaf"].label = "Verandert vanaf"
            fields["geldig_vanaf"].help_text = "Tot die dag blijft het zoals het was."

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        refuse_end_before_begin(self, data, van="geldig_vanaf", tot="geldig_tot")
        if data.get("lossen") == 0 and data.get("laden") == 0:
            self.add_error("lossen", "Vul in hoeveel kratten er gebracht of meegenomen worden.")
        return data

    def validate_unique(self) -> None:
        """The service says it in words that name the other pattern."""

    def validate_constraints(self) -> None:
        """As validate_unique."""


class SpitsblokForm(forms.ModelForm):  # type: ignore[type-arg]
    """Hours of the working day in which roads are slow."""

    van = KlokField(label="Van")
    tot = KlokField(label="Tot")
    geldig_vanaf = DagField(
        label="Vanaf welke dag?", error_messages={"required": "Vul in vanaf welke dag dit geldt."}
    )

    class Meta:
        model = Spitsblok
        fields = ("naam", "van", "tot", "procent", "geldig_vanaf")
        labels = {"procent": "Reistijd in procenten van rustig"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields["geldig_vanaf"].label = "Verandert vanaf"
            self.fields["geldig_vanaf"].help_text = "Tot die dag blijft het zoals het was."

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        refuse_end_before_begin(self, data, klok=True)
        return data
