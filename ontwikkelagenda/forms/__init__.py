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
from ontwikkelagenda.forms.initiatiefplan import (
    IndicatorFormSet,
    MijlpaalFormSet,
    RisicoFormSet,
    read_indicatoren,
    read_mijlpalen,
    read_risicos,
)
from ontwikkelagenda.forms.opmerking import AntwoordForm, NaamForm, OpmerkingForm
from ontwikkelagenda.forms.sectie import MAX_TEXT, TOO_LONG, AddSectieForm, ArrangeSectieForm, SectieForm
from ontwikkelagenda.forms.vaststelling import AdoptAgendaForm, ChangeFaseForm, PdoChoiceField

__all__ = [
    "MAX_LINES",
    "MAX_TEXT",
    "TOO_LONG",
    "AddSectieForm",
    "AdoptAgendaForm",
    "AntwoordForm",
    "ArrangeSectieForm",
    "ChangeFaseForm",
    "FilterForm",
    "IndicatorFormSet",
    "InitiatiefForm",
    "MijlpaalFormSet",
    "NaamForm",
    "OpmerkingForm",
    "PdoChoiceField",
    "RegelForm",
    "RegelFormSet",
    "RisicoFormSet",
    "SectieChoiceField",
    "SectieForm",
    "read_indicatoren",
    "read_mijlpalen",
    "read_regels",
    "read_risicos",
]
