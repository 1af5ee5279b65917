"""What people fill in for transport; nothing here writes."""

from ibl.forms.aanvragen import MEESTE_KRATTEN, AanvraagForm, KratForm, TitelForm, is_isbn
from ibl.forms.afgiften import AfgifteForm
from ibl.forms.balie import HANDELINGEN, BalieForm, fresh_balie, list_desks
from ibl.forms.diensten import DienstForm, RuilForm, VervalForm, describe_dienst
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
from ibl.forms.stopplaatsen import (
    PatroonfilterForm,
    SluitingForm,
    SpitsblokForm,
    StopfilterForm,
    StopplaatsForm,
    WeekpatroonForm,
)
from ibl.forms.velden import (
    GEEN_LENERGEGEVENS,
    LENERGEGEVENS,
    UitlenerField,
    VestigingIterator,
    refuse_lenergegevens,
)
from ibl.forms.vervoer import VervoerForm
from ibl.forms.vloot import DepotForm, EindForm, StilstandForm, VoertuigForm

__all__ = [
    "GEEN_LENERGEGEVENS",
    "HANDELINGEN",
    "INVUL",
    "LENERGEGEVENS",
    "MEESTE_KRATTEN",
    "MEESTE_NUMMERS",
    "MEESTE_SCANS",
    "REDENEN_NIET_LEVERBAAR",
    "AanvraagForm",
    "AfgifteForm",
    "BalieForm",
    "Bezorging",
    "DagForm",
    "DepotForm",
    "DienstForm",
    "DrukwerkForm",
    "EindForm",
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
    "PatroonfilterForm",
    "RedenForm",
    "RuilForm",
    "SluitingForm",
    "SpitsForm",
    "SpitsblokForm",
    "StapForm",
    "StappenForm",
    "StilstandForm",
    "StopForm",
    "StopfilterForm",
    "StopplaatsForm",
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
    "VervalForm",
    "VervoerForm",
    "VestigingIterator",
    "VoertuigForm",
    "WeekpatroonForm",
    "ZonderInvulForm",
    "clean_code",
    "describe_dienst",
    "form_for",
    "fresh_balie",
    "is_isbn",
    "list_desks",
    "read_bezorging",
    "refuse_lenergegevens",
]
