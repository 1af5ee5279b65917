"""What people fill in at the servicedesk; nothing here writes."""

from servicedesk.forms.aanmelden import (
    SOORT_UITLEG,
    URGENTIE_UITLEG,
    Keuze,
    ReportMeldingForm,
    describe_keuzes,
)
from servicedesk.forms.bijlagen import BestandenField
from servicedesk.forms.stappen import (
    AssignMeldingForm,
    ChangeUrgentieForm,
    ReactieForm,
    ReopenMeldingForm,
    ResolveMeldingForm,
    WaitMeldingForm,
)

__all__ = [
    "SOORT_UITLEG",
    "URGENTIE_UITLEG",
    "AssignMeldingForm",
    "BestandenField",
    "ChangeUrgentieForm",
    "Keuze",
    "ReactieForm",
    "ReopenMeldingForm",
    "ReportMeldingForm",
    "ResolveMeldingForm",
    "WaitMeldingForm",
    "describe_keuzes",
]
