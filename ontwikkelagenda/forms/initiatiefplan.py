"""The rows beside an initiative: milestones, risks and the indicators it hopes to move."""

from typing import Any

from django import forms

from bisc_portal.indicatoren import list_indicatornamen
from ontwikkelagenda.forms.initiatief import KWARTALEN
from ontwikkelagenda.models import Risico
from ontwikkelagenda.services import Mijlpaalregel, Risicoregel

MOST_ROWS = 20


class MijlpaalForm(forms.Form):
    kwartaal = forms.TypedChoiceField(
        label="Eind van", choices=KWARTALEN, coerce=int, initial=2, required=False
    )
    omschrijving = forms.CharField(label="Wat is er dan bereikt", max_length=160, required=False)


class RisicoForm(forms.Form):
    omschrijving = forms.CharField(label="Wat kan er misgaan", max_length=160, required=False)
    kans = forms.ChoiceField(
        label="Kans", choices=Risico.Kans.choices, initial=Risico.Kans.MIDDEL, required=False
    )
    maatregel = forms.CharField(label="Wat doen we eraan", max_length=240, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("maatregel") and not data.get("omschrijving"):
            self.add_error("omschrijving", "Schrijf ook welk risico dit is, of maak de maatregel leeg.")
        return data


class IndicatorForm(forms.Form):
    code = forms.ChoiceField(label="Indicator", required=False)
    verwachting = forms.CharField(label="Wat verwachten jullie", max_length=160, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        namen = [(i.code, i.naam) for i in list_indicatornamen()]
        self.fields["code"].choices = [("", "kies een indicator"), *namen]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("verwachting") and not data.get("code"):
            self.add_error("code", "Kies bij welke indicator dit hoort, of maak de verwachting leeg.")
        return data


MijlpaalFormSet = forms.formset_factory(MijlpaalForm, extra=1, max_num=MOST_ROWS, validate_max=True)
RisicoFormSet = forms.formset_factory(RisicoForm, extra=1, max_num=MOST_ROWS, validate_max=True)
IndicatorFormSet = forms.formset_factory(IndicatorForm, extra=1, max_num=MOST_ROWS, validate_max=True)


def read_mijlpalen(formset: "forms.BaseFormSet[MijlpaalForm]") -> tuple[Mijlpaalregel, ...]:
    rows = [form.cleaned_data for form in formset.forms]
    return tuple(
        sorted(
            (
                Mijlpaalregel(row["kwartaal"] or 4, row["omschrijving"])
                for row in rows
                if row.get("omschrijving")
            ),
            key=lambda mijlpaal: mijlpaal.kwartaal,
        )
    )


def read_risicos(formset: "forms.BaseFormSet[RisicoForm]") -> tuple[Risicoregel, ...]:
    rows = [form.cleaned_data for form in formset.forms]
    return tuple(
        Risicoregel(row["omschrijving"], Risico.Kans(row["kans"] or Risico.Kans.MIDDEL), row["maatregel"])
        for row in rows
        if row.get("omschrijving")
    )


def read_indicatoren(formset: "forms.BaseFormSet[IndicatorForm]") -> tuple[tuple[str, str], ...]:
    rows = [form.cleaned_data for form in formset.forms]
    return tuple((row["code"], row["verwachting"]) for row in rows if row.get("code"))
