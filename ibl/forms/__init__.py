"""What people fill in for transport; nothing here writes."""

from ibl.forms.aanvragen import MEESTE_KRATTEN, AanvraagForm, KratForm, TitelForm, is_isbn
from ibl.forms.afgiften import AfgifteForm
from ibl.forms.drukwerk import MEESTE_NUMMERS, DrukwerkForm
from ibl.forms.iso18626 import IsoaanvraagForm, IsopartnerForm, IsostapForm, TestvraagForm
from ibl.forms.lijsten import LijstForm
from ibl.forms.reistijden import IngaanForm, KalibratieForm
from ibl.forms.ritten import DagForm, SpitsForm, StopForm, UitvalForm, VastForm, VerplaatsForm, VersieForm
from ibl.forms.scans import MEESTE_SCANS, Bezorging, UitlegForm, clean_code, read_bezorging
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
from ibl.forms.vervoer import VervoerForm

__all__ = [
    "GEEN_LENERGEGEVENS",
    "INVUL",
    "LENERGEGEVENS",
    "MEESTE_KRATTEN",
    "MEESTE_NUMMERS",
    "MEESTE_SCANS",
    "REDENEN_NIET_LEVERBAAR",
    "AanvraagForm",
    "AfgifteForm",
    "Bezorging",
    "DagForm",
    "DrukwerkForm",
    "IngaanForm",
    "IsoaanvraagForm",
    "IsopartnerForm",
    "IsostapForm",
    "KalibratieForm",
    "KlaarzettenForm",
    "KratForm",
    "KrattenKlaarzettenForm",
    "LijstForm",
    "NietLeverbaarForm",
    "RedenForm",
    "SpitsForm",
    "StapForm",
    "StappenForm",
    "StopForm",
    "TestvraagForm",
    "TitelForm",
    "ToewijzenForm",
    "UitlegForm",
    "UitlenerField",
    "UitvalForm",
    "VastForm",
    "VerkeerdBezorgdForm",
    "VerplaatsForm",
    "VersieForm",
    "VervoerForm",
    "VestigingIterator",
    "ZonderInvulForm",
    "clean_code",
    "form_for",
    "is_isbn",
    "read_bezorging",
    "refuse_lenergegevens",
]
