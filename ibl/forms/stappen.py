"""What each step asks."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from ibl import selectors
from ibl.forms.velden import UitlenerField, offer, refuse_lenergegevens
from ibl.models import Transportopdracht
from ibl.workflow import Handeling

REDENEN_NIET_LEVERBAAR = [
    ("Uitgeleend", "Uitgeleend"),
    ("Niet gevonden in de kast", "Niet gevonden in de kast"),
    ("Beschadigd", "Beschadigd"),
    ("Mag niet mee", "Mag niet mee"),
]


class RedenForm(forms.Form):
    """Why something went otherwise."""

    reden = forms.CharField(
        label="Wat is er gebeurd?",
        max_length=200,
        validators=[refuse_lenergegevens],
        error_messages={"required": "Schrijf kort op wat er is gebeurd."},
    )

    def stap(self) -> dict[str, Any]:
        """What the service needs besides the order and the step."""
        return dict(self.cleaned_data)


class NietLeverbaarForm(RedenForm):
    waarom = forms.ChoiceField(
        label="Waarom niet?",
        choices=[("", "Kies een reden"), *REDENEN_NIET_LEVERBAAR],
        error_messages={"required": "Kies waarom het niet kan."},
    )
    field_order = ["waarom", "reden"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reden"].required = False
        self.fields["reden"].label = "Toelichting"

    def stap(self) -> dict[str, Any]:
        parts = [self.cleaned_data["waarom"], self.cleaned_data["reden"].strip()]
        return {"reden": ". ".join(filter(None, parts))}


class VerkeerdBezorgdForm(RedenForm):
    plaats = UitlenerField(label="Waar ligt het nu?", required=False, empty_label="Weet ik niet")
    field_order = ["plaats", "reden"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "plaats", selectors.list_uitleners())


class ToewijzenForm(forms.Form):
    herkomst = UitlenerField(
        label="Uitlener",
        empty_label="Kies een vestiging",
        error_messages={"required": "Kies de vestiging die uitleent."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "herkomst", selectors.list_uitleners())

    def stap(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


def _clean_kratcodes(text: str) -> list[str]:
    codes = re.split(r"[\s,;]+", text.strip().upper())
    known = list(dict.fromkeys(filter(None, codes)))
    wrong = [code for code in known if not re.fullmatch(r"KRAT-[0-9]{6}", code)]
    if wrong:
        raise forms.ValidationError(f"{wrong[0]} is geen kratcode. Schrijf hem als KRAT-000482.")
    return known


class KrattenKlaarzettenForm(forms.Form):
    kratcodes = forms.CharField(
        label="Codes op de kratten",
        required=False,
        max_length=500,
        help_text="Bijvoorbeeld KRAT-000482. Meer codes? Zet er een spatie tussen.",
    )

    def clean_kratcodes(self) -> list[str]:
        return _clean_kratcodes(self.cleaned_data["kratcodes"])

    def stap(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class KlaarzettenForm(forms.Form):
    """The barcode of the item and the crate it goes in; neither is required."""

    barcode = forms.CharField(
        label="Barcode van het exemplaar",
        required=False,
        max_length=20,
        help_text="Scan of typ hem, dan kan dit exemplaar nergens anders tegelijk onderweg zijn.",
        validators=[RegexValidator(r"^[0-9A-Za-z]{6,20}$", "Een barcode heeft 6 tot 20 letters of cijfers.")],
    )
    kratcodes = forms.CharField(
        label="In welke krat?",
        required=False,
        max_length=11,
        help_text="Scan of typ de code op de krat, zoals KRAT-000482. Dan reist de titel met de krat mee.",
    )

    def clean_barcode(self) -> str:
        barcode: str = self.cleaned_data["barcode"].upper()
        return barcode

    def clean_kratcodes(self) -> list[str]:
        return _clean_kratcodes(self.cleaned_data["kratcodes"])

    def stap(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ZonderInvulForm(forms.Form):
    """A step that is one press."""

    def stap(self) -> dict[str, Any]:
        return {}


type StapForm = RedenForm | ToewijzenForm | KlaarzettenForm | KrattenKlaarzettenForm | ZonderInvulForm

INVUL: dict[Handeling, type[StapForm]] = {
    Handeling.ASSIGN: ToewijzenForm,
    Handeling.PREPARE: KlaarzettenForm,
    Handeling.REFUSE: NietLeverbaarForm,
    Handeling.CANCEL: RedenForm,
    Handeling.REPORT_MISSING: RedenForm,
    Handeling.REPORT_DAMAGED: RedenForm,
    Handeling.REPORT_MISDELIVERED: VerkeerdBezorgdForm,
}


def form_for(handeling: Handeling, opdracht: Transportopdracht, data: Any = None) -> StapForm:
    """Return the form that this step of this order asks for."""
    form_class = INVUL.get(handeling, ZonderInvulForm)
    if handeling == Handeling.PREPARE and opdracht.lading == Transportopdracht.Lading.KRAT:
        form_class = KrattenKlaarzettenForm
    return form_class(data, prefix=handeling.value)


class StappenForm(forms.Form):
    """The same step for several orders; `alleen` is the button of one row."""

    handeling = forms.ChoiceField(
        choices=[
            (handeling.value, handeling.value)
            for handeling in (
                Handeling.PREPARE,
                Handeling.PICK_UP,
                Handeling.BRING_TO_DEPOT,
                Handeling.LOAD,
                Handeling.DELIVER,
                Handeling.MAKE_AVAILABLE,
            )
        ]
    )
    terug = forms.CharField(required=False)

    def nummers(self) -> list[str]:
        one = self.data.get("alleen")
        chosen: Iterable[str] = [one] if one else self.data.getlist("nummer")  # type: ignore[attr-defined]
        return list(dict.fromkeys(chosen))
