"""What people fill in at the servicedesk; nothing here writes."""

from servicedesk.forms.aanmelden import (
    SOORT_UITLEG,
    Keuze,
    ReportMeldingForm,
    describe_keuzes,
    describe_urgenties,
)
from servicedesk.forms.bijlagen import (
    BestandenField,
)
from servicedesk.forms.post import (
    AddMailForm,
    PutMailAwayForm,
    ReportFromMailForm,
)
from servicedesk.forms.stappen import (
    AssignMeldingForm,
    ChangeUrgentieForm,
    ReactieForm,
    ReopenMeldingForm,
    ResolveMeldingForm,
    WaitMeldingForm,
)
from servicedesk.forms.statuspagina import (
    AbonneeForm,
    DienstVanMeldingForm,
    GebruikForm,
    StatusberichtForm,
    StatusregelForm,
)
from servicedesk.forms.werk import (
    DeelmeldingForm,
    LabelForm,
    LinkMeldingForm,
    MergeMeldingForm,
    OplossingForm,
    SplitReactieForm,
    StandaardtekstForm,
    TijdregelForm,
    WeergaveForm,
)

__all__ = [
    "SOORT_UITLEG",
    "AbonneeForm",
    "AddMailForm",
    "AssignMeldingForm",
    "BestandenField",
    "ChangeUrgentieForm",
    "DeelmeldingForm",
    "DienstVanMeldingForm",
    "GebruikForm",
    "Keuze",
    "LabelForm",
    "LinkMeldingForm",
    "MergeMeldingForm",
    "OplossingForm",
    "PutMailAwayForm",
    "ReactieForm",
    "ReopenMeldingForm",
    "ReportFromMailForm",
    "ReportMeldingForm",
    "ResolveMeldingForm",
    "SplitReactieForm",
    "StandaardtekstForm",
    "StatusberichtForm",
    "StatusregelForm",
    "TijdregelForm",
    "WaitMeldingForm",
    "WeergaveForm",
    "describe_keuzes",
    "describe_urgenties",
]
