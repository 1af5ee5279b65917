"""What people fill in at the servicedesk; nothing here writes."""

from servicedesk.forms.aanmelden import (
    SOORT_UITLEG,
    Keuze,
    ReportMeldingForm,
    describe_keuzes,
    describe_urgenties,
)
from servicedesk.forms.beveiliging import (
    AddBetrokkeneForm,
    CheckStapForm,
    DescribeBeveiligingForm,
    MarkBeveiligingForm,
    MeetBeveiligingstermijnForm,
    WithdrawBeveiligingForm,
)
from servicedesk.forms.bijlagen import (
    BestandenField,
)
from servicedesk.forms.blanco import Blanco, Keuzes, draw_blanco
from servicedesk.forms.kennis import (
    ArtikelForm,
    LinkArtikelForm,
    OordeelForm,
)
from servicedesk.forms.post import (
    AddMailForm,
    PutMailAwayForm,
    ReportFromMailForm,
)
from servicedesk.forms.stappen import (
    AssignMeldingForm,
    ChangeSoortForm,
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
from servicedesk.forms.wijzigingen import (
    DecideWijzigingForm,
    MoveGbsForm,
    PlanWijzigingForm,
    ReviewWijzigingForm,
)

__all__ = [
    "SOORT_UITLEG",
    "AbonneeForm",
    "AddBetrokkeneForm",
    "AddMailForm",
    "ArtikelForm",
    "AssignMeldingForm",
    "BestandenField",
    "Blanco",
    "ChangeSoortForm",
    "ChangeUrgentieForm",
    "CheckStapForm",
    "DecideWijzigingForm",
    "DeelmeldingForm",
    "DescribeBeveiligingForm",
    "DienstVanMeldingForm",
    "GebruikForm",
    "Keuze",
    "Keuzes",
    "LabelForm",
    "LinkArtikelForm",
    "LinkMeldingForm",
    "MarkBeveiligingForm",
    "MeetBeveiligingstermijnForm",
    "MergeMeldingForm",
    "MoveGbsForm",
    "OordeelForm",
    "OplossingForm",
    "PlanWijzigingForm",
    "PutMailAwayForm",
    "ReactieForm",
    "ReopenMeldingForm",
    "ReportFromMailForm",
    "ReportMeldingForm",
    "ResolveMeldingForm",
    "ReviewWijzigingForm",
    "SplitReactieForm",
    "StandaardtekstForm",
    "StatusberichtForm",
    "StatusregelForm",
    "TijdregelForm",
    "WaitMeldingForm",
    "WeergaveForm",
    "WithdrawBeveiligingForm",
    "describe_keuzes",
    "describe_urgenties",
    "draw_blanco",
]
