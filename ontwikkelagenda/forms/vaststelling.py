"""Adopting, and moving to another phase."""

from typing import Any

from django import forms

from bisc_portal.netwerk.models import Bijeenkomst
from bisc_portal.templatetags.portaal import dag
from ontwikkelagenda import selectors, workflow
from ontwikkelagenda.forms.keuzelijst import set_queryset
from ontwikkelagenda.models import (
    Agenda,
)


class PdoChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generics at run time
    def label_from_instance(self, obj: Bijeenkomst) -> str:
        return f"PDO van {dag(obj.begint_op)}"


class AdoptAgendaForm(forms.Form):
    bijeenkomst = PdoChoiceField(
        label="In welk PDO",
        queryset=Bijeenkomst.objects.none(),
        required=False,
        empty_label="niet in deze lijst",
    )
    akkoord = forms.BooleanField(
        label="Het PDO heeft deze agenda vastgesteld",
        error_messages={"required": "Vink aan dat het PDO de agenda heeft vastgesteld."},
    )
    hash = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, agenda: Agenda, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_queryset(self, "bijeenkomst", selectors.pdos(agenda.jaar))


class ChangeFaseForm(forms.Form):
    fase = forms.ChoiceField(
        label="Nieuwe fase",
        choices=Agenda.Fase.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies naar welke fase de agenda gaat."},
    )

    def __init__(self, *args: Any, agenda: Agenda, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["fase"]
        field.choices = [  # type: ignore[attr-defined]
            (fase.value, fase.label)
            for fase in Agenda.Fase
            if workflow.may_choose(agenda.fase, fase, tijdvak=agenda.tijdvak)
        ]

    def clean_fase(self) -> Agenda.Fase:
        return Agenda.Fase(self.cleaned_data["fase"])
