"""What people fill in for transport; nothing here writes."""

from ibl.forms.aanvragen import MEESTE_KRATTEN, AanvraagForm, KratForm, TitelForm, is_isbn
from ibl.forms.lijsten import LijstForm
from ibl.forms.stappen import (
    INVUL,
    REDENEN_NIET_LEVERBAAR,
    KlaarzettenForm,
    KrattenKlaarzettenForm,
    NietLeverbaarForm,
    RedenForm,
    StapForm,
    StappenForm,
    ToewijzenForm,
    VerkeerdBezorgdForm,
    ZonderInvulForm,
    form_for,
)
from ibl.forms.velden import (
    GEEN_LENERGEGEVENS,
    LENERGEGEVENS,
    UitlenerField,
    VestigingIterator,
    refuse_lenergegevens,
)

__all__ = [
    "GEEN_LENERGEGEVENS",
    "INVUL",
    "LENERGEGEVENS",
    "MEESTE_KRATTEN",
    "REDENEN_NIET_LEVERBAAR",
    "AanvraagForm",
    "KlaarzettenForm",
    "KratForm",
    "KrattenKlaarzettenForm",
    "LijstForm",
    "NietLeverbaarForm",
    "RedenForm",
    "StapForm",
    "StappenForm",
    "TitelForm",
    "ToewijzenForm",
    "UitlenerField",
    "VerkeerdBezorgdForm",
    "VestigingIterator",
    "ZonderInvulForm",
    "form_for",
    "is_isbn",
    "refuse_lenergegevens",
]
