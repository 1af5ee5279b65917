"""What people fill in about transport: validates, never saves."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Iterator
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Organisatie, Vestiging
from ibl import selectors
from ibl.models import LOKALE_REFERENTIE, Transportopdracht
from ibl.services import Aanvraag
from ibl.workflow import Handeling, Status

MEESTE_KRATTEN = 40
# A card, telephone or citizen number, or an e-mail address: the marks of a reader's data.
LENERGEGEVENS = re.compile(r"\d[\d .-]{6,}\d|[^\s@]+@[^\s@]+")
GEEN_LENERGEGEVENS = "Hier lijken gegevens van een lener te staan (een nummer of e-mailadres). Haal ze weg."
REDENEN_NIET_LEVERBAAR = [
    ("Uitgeleend", "Uitgeleend"),
    ("Niet gevonden in de kast", "Niet gevonden in de kast"),
    ("Beschadigd", "Beschadigd"),
    ("Mag niet mee", "Mag niet mee"),
]


def refuse_lenergegevens(tekst: str) -> None:
    """AVG: transport holds nothing about readers, not even in a description."""
    if LENERGEGEVENS.search(tekst):
        raise forms.ValidationError(GEEN_LENERGEGEVENS)


class VestigingIterator(ModelChoiceIterator):  # type: ignore[type-arg]  # takes none at run time
    """The branches, grouped by their library."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        groups: dict[str, list[Any]] = {}
        for vestiging in self.queryset:
            groups.setdefault(str(vestiging.organisatie), []).append(self.choice(vestiging))
        yield from groups.items()


class UitlenerField(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes none at run time
    iterator = VestigingIterator

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Vestiging.objects.none(), **kwargs)


def _offer(form: forms.Form, name: str, vestigingen: QuerySet[Vestiging]) -> None:
    """Fill a choice when the form is made: a queryset of a class would be read once for all."""
    cast("forms.ModelChoiceField[Vestiging]", form.fields[name]).queryset = vestigingen


class AanvraagForm(forms.Form):
    """What a title and crates have in common."""

    lading: Transportopdracht.Lading

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    bestemming = forms.ModelChoiceField(
        queryset=Vestiging.objects.none(),
        label="Naar welke vestiging?",
        error_messages={"required": "Kies de vestiging waar het heen moet."},
    )
    herkomst = UitlenerField(
        label="Wie leent uit?",
        required=False,
        empty_label="Laat BiSC een uitlener kiezen",
        help_text="Weet je wie het heeft? Dan komt het meteen op hun paklijst.",
    )
    gewenst_op = forms.DateField(
        label="Gewenst op", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    lokale_referentie = forms.CharField(
        label="Eigen kenmerk",
        required=False,
        max_length=20,
        help_text="Bijvoorbeeld R-4471. Geen naam, pasnummer of telefoonnummer van een lener: "
        "iedereen die het transport ziet, ziet ook dit kenmerk.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "bestemming", selectors.list_eigen_vestigingen(user))
        _offer(self, "herkomst", selectors.list_uitleners())
        self.fields["bestemming"].initial = user.vestiging_id
        self.fields["uuid"].initial = uuid.uuid4

    def clean_gewenst_op(self) -> dt.date | None:
        gewenst_op: dt.date | None = self.cleaned_data["gewenst_op"]
        if gewenst_op is not None and gewenst_op < timezone.localdate():
            raise forms.ValidationError("Die dag is al voorbij. Kies vandaag of later.")
        return gewenst_op

    def clean_lokale_referentie(self) -> str:
        kenmerk: str = self.cleaned_data["lokale_referentie"].strip().upper()
        if kenmerk and not re.fullmatch(LOKALE_REFERENTIE, kenmerk):
            raise forms.ValidationError(
                "Gebruik letters, streepjes en hooguit zeven cijfers achter elkaar, zoals R-4471. "
                "Geen naam, pasnummer of telefoonnummer van een lener."
            )
        return kenmerk

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("herkomst") is not None and data["herkomst"] == data.get("bestemming"):
            self.add_error("herkomst", "Dit is dezelfde vestiging als de bestemming. Kies een andere.")
        return data

    def aanvraag(self) -> Aanvraag:
        fields = {name: value for name, value in self.cleaned_data.items() if name != "toch_dubbel"}
        return Aanvraag(lading=self.lading, **fields)


class TitelForm(AanvraagForm):
    lading = Transportopdracht.Lading.ITEM

    titel = forms.CharField(
        label="Titel", max_length=200, error_messages={"required": "Schrijf de titel op."}
    )
    auteur = forms.CharField(label="Auteur", max_length=120, required=False)
    isbn = forms.CharField(
        label="ISBN", max_length=20, required=False, help_text="10 of 13 cijfers; streepjes mogen."
    )
    ppn = forms.CharField(
        label="PPN", max_length=12, required=False, help_text="Het nummer uit de gezamenlijke catalogus."
    )
    toch_dubbel = forms.BooleanField(
        label="Toch aanvragen: wij hebben een tweede exemplaar nodig", required=False
    )
    field_order = ["titel", "auteur", "isbn", "ppn", "herkomst", "bestemming"]

    def clean_titel(self) -> str:
        titel: str = self.cleaned_data["titel"]
        return " ".join(titel.split())

    def clean_isbn(self) -> str:
        isbn: str = re.sub(r"[\s-]", "", self.cleaned_data["isbn"]).upper()
        if isbn and not is_isbn(isbn):
            raise forms.ValidationError("Dit ISBN klopt niet. Kijk het nog eens na, of laat het leeg.")
        return isbn

    def clean_ppn(self) -> str:
        ppn: str = self.cleaned_data["ppn"].strip().upper()
        if ppn and not re.fullmatch(r"[0-9]{8,11}[0-9X]", ppn):
            raise forms.ValidationError("Een PPN heeft 9 tot 12 tekens: cijfers, soms een X aan het eind.")
        return ppn


class KratForm(AanvraagForm):
    lading = Transportopdracht.Lading.KRAT

    aantal_kratten = forms.IntegerField(
        label="Hoeveel kratten?",
        initial=1,
        validators=[
            MinValueValidator(1, "Vraag minstens één krat aan."),
            MaxValueValidator(MEESTE_KRATTEN, f"Hooguit {MEESTE_KRATTEN} kratten in één aanvraag."),
        ],
        error_messages={"required": "Vul in hoeveel kratten het zijn.", "invalid": "Vul een heel getal in."},
    )
    omschrijving = forms.CharField(
        label="Wat zit erin?",
        max_length=200,
        help_text="Bijvoorbeeld: wisselcollectie jeugd, 3 meter. Geen gegevens van leners.",
        validators=[refuse_lenergegevens],
        error_messages={"required": "Schrijf kort op wat er in de kratten zit."},
    )
    field_order = ["aantal_kratten", "omschrijving", "herkomst", "bestemming"]


def is_isbn(isbn: str) -> bool:
    """Check the length and the check digit of an ISBN without dashes."""
    if re.fullmatch(r"[0-9]{13}", isbn):
        return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(isbn)) % 10 == 0
    if re.fullmatch(r"[0-9]{9}[0-9X]", isbn):
        values = [10 if digit == "X" else int(digit) for digit in isbn]
        return sum(value * (10 - place) for place, value in enumerate(values)) % 11 == 0
    return False


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
        _offer(self, "plaats", selectors.list_uitleners())


class ToewijzenForm(forms.Form):
    herkomst = UitlenerField(
        label="Uitlener",
        empty_label="Kies een vestiging",
        error_messages={"required": "Kies de vestiging die uitleent."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "herkomst", selectors.list_uitleners())

    def stap(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class KlaarzettenForm(forms.Form):
    """The barcode of the item, or the codes of the crates; neither is required."""

    barcode = forms.CharField(
        label="Barcode van het exemplaar",
        required=False,
        max_length=20,
        help_text="Scan of typ hem, dan kan dit exemplaar nergens anders tegelijk onderweg zijn.",
        validators=[RegexValidator(r"^[0-9A-Za-z]{6,20}$", "Een barcode heeft 6 tot 20 letters of cijfers.")],
    )

    def clean_barcode(self) -> str:
        barcode: str = self.cleaned_data["barcode"].upper()
        return barcode

    def stap(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class KrattenKlaarzettenForm(forms.Form):
    kratcodes = forms.CharField(
        label="Codes op de kratten",
        required=False,
        max_length=500,
        help_text="Bijvoorbeeld KRAT-000482. Meer codes? Zet er een spatie tussen.",
    )

    def clean_kratcodes(self) -> list[str]:
        codes = re.split(r"[\s,;]+", self.cleaned_data["kratcodes"].strip().upper())
        known = list(dict.fromkeys(filter(None, codes)))
        wrong = [code for code in known if not re.fullmatch(r"KRAT-[0-9]{6}", code)]
        if wrong:
            raise forms.ValidationError(f"{wrong[0]} is geen kratcode. Schrijf hem als KRAT-000482.")
        return known

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


class LijstForm(forms.Form):
    """The filters of a list, in the address. What makes no sense is left out, not refused."""

    q = forms.CharField(label="Zoek in deze lijst", required=False, max_length=100)
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[
            ("", "Alle statussen"),
            ("lopend", "Alles wat loopt"),
            *((status.value, status.label) for status in Status),
        ],
    )
    uitslag = forms.ChoiceField(
        label="72 uur",
        required=False,
        choices=[
            ("", "72 uur: alle"),
            ("loopt", "loopt nog"),
            ("dreigt", "om binnen 24 uur"),
            ("te_laat", "te laat"),
            ("gehaald", "gehaald"),
            ("gemist", "gemist"),
        ],
    )
    vestiging = forms.ModelChoiceField(
        label="Vestiging", required=False, queryset=Vestiging.objects.none(), empty_label="Alle vestigingen"
    )
    bibliotheek = forms.ModelChoiceField(
        label="Bibliotheek",
        required=False,
        queryset=Organisatie.objects.filter(soort=Organisatie.Soort.BIBLIOTHEEK, actief=True).order_by(
            "naam", "pk"
        ),
        empty_label="Alle bibliotheken",
    )
    sorteer = forms.ChoiceField(
        label="Volgorde",
        required=False,
        choices=[("", "Nieuwste eerst"), ("termijn", "72 uur eerst om"), ("titel", "Titel")],
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "vestiging", selectors.list_eigen_vestigingen(user))

    def lijst(self) -> selectors.Lijstfilter:
        self.is_valid()
        data = self.cleaned_data
        return selectors.Lijstfilter(
            tekst=data.get("q", ""),
            status=data.get("status", ""),
            uitslag=data.get("uitslag", ""),
            vestiging_id=data["vestiging"].pk if data.get("vestiging") else None,
            bibliotheek_id=data["bibliotheek"].pk if data.get("bibliotheek") else None,
            sorteer=data.get("sorteer", ""),
        )
