"""What people fill in for the development agenda; nothing here writes."""

from ontwikkelagenda.forms.initiatief import (
    MAX_LINES,
    FilterForm,
    InitiatiefForm,
    RegelForm,
    RegelFormSet,
    SectieChoiceField,
    read_regels,
)
from ontwikkelagenda.forms.sectie import MAX_TEXT, TOO_LONG, AddSectieForm, ArrangeSectieForm, SectieForm
from ontwikkelagenda.forms.vaststelling import AdoptAgendaForm, ChangeFaseForm, PdoChoiceField

__all__ = [
    "MAX_LINES",
    "MAX_TEXT",
    "TOO_LONG",
    "AddSectieForm",
    "AdoptAgendaForm",
    "ArrangeSectieForm",
    "ChangeFaseForm",
    "FilterForm",
    "InitiatiefForm",
    "PdoChoiceField",
    "RegelForm",
    "RegelFormSet",
    "SectieChoiceField",
    "SectieForm",
    "read_regels",
]
