"""Opening a consent round, voting, a proxy, and dealing with an objection."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda import selectors
from ontwikkelagenda.forms.keuzelijst import MomentField, set_queryset
from ontwikkelagenda.forms.vaststelling import PdoChoiceField
from ontwikkelagenda.models import Agenda, Initiatief, Sectie, Stem, Stemronde
from ontwikkelagenda.services.stemronde import Stemkeuze

KEUZES = [
    (Stem.Keuze.AKKOORD, "Akkoord: we kunnen hiermee leven"),
    (Stem.Keuze.BEZWAAR, "Bezwaar: er moet eerst iets anders"),
    (Stem.Keuze.ONTHOUDING, "Onthouding: we laten het aan de anderen"),
]


class OpenRondeForm(forms.Form):
    sluit_op = MomentField(
        label="Stemmen kan tot", error_messages={"required": "Kies tot wanneer er gestemd kan worden."}
    )
    quorum = forms.IntegerField(
        label="Quorum",
        min_value=1,
        help_text="Zoveel bibliotheken moeten een stem uitbrengen; een onthouding telt daarvoor mee.",
        error_messages={
            "required": "Vul in hoeveel bibliotheken moeten stemmen.",
            "min_value": "Het quorum is minstens 1.",
        },
    )
    bijeenkomst = PdoChoiceField(
        label="Voor welk PDO",
        queryset=selectors.pdos(2027).none(),
        required=False,
        empty_label="niet in deze lijst",
    )

    def __init__(self, *args: Any, agenda: Agenda, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.aantal = now, selectors.bibliotheken().count()
        set_queryset(self, "bijeenkomst", selectors.pdos(agenda.jaar))

    def clean_sluit_op(self) -> dt.datetime:
        moment: dt.datetime = self.cleaned_data["sluit_op"]
        if moment <= self.now:
            raise forms.ValidationError("Dit moment is al voorbij. Kies een later moment.")
        return moment

    def clean_quorum(self) -> int:
        quorum: int = self.cleaned_data["quorum"]
        if quorum > self.aantal:
            raise forms.ValidationError(f"Er zijn {self.aantal} bibliotheken; meer stemmen komen er niet.")
        return quorum


class ExtendRondeForm(forms.Form):
    sluit_op = MomentField(label="Stemmen kan tot")

    def clean_sluit_op(self) -> dt.datetime:
        moment: dt.datetime = self.cleaned_data["sluit_op"]
        if moment <= timezone.now():
            raise forms.ValidationError("Dit moment is al voorbij. Kies een later moment.")
        return moment


class OnderdeelField(forms.ChoiceField):
    """'De agenda als geheel', a section or an initiative: one list."""


class StemForm(forms.Form):
    """A vote; an objection asks what must change, and where."""

    keuze = forms.ChoiceField(
        label="Jullie stem",
        choices=KEUZES,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies akkoord, bezwaar of onthouding."},
    )
    onderdeel = forms.ChoiceField(label="Waar gaat het bezwaar over", required=False)
    reden = forms.CharField(
        label="Wat moet er anders",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Verplicht bij een bezwaar. Alle directeuren lezen dit.",
    )

    def __init__(self, *args: Any, ronde: Stemronde, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        secties = [(f"sectie-{s.pk}", f"{s.nummer} {s.titel}") for s in selectors.secties(ronde.agenda)]
        initiatieven = [(f"initiatief-{i.pk}", i.titel) for i in selectors.initiatieven(ronde.agenda)]
        self.fields["onderdeel"].choices = [  # type: ignore[attr-defined]
            ("", "de agenda als geheel"),
            ("Secties", secties),
            ("Initiatieven", initiatieven),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("keuze") == Stem.Keuze.BEZWAAR and not data.get("reden", "").strip():
            self.add_error("reden", "Schrijf wat er anders moet. Zonder reden kan niemand het oplossen.")
        return data

    def stemkeuze(self) -> Stemkeuze:
        data = self.cleaned_data
        bezwaar = data["keuze"] == Stem.Keuze.BEZWAAR
        soort, _, pk = data["onderdeel"].partition("-") if bezwaar else ("", "", "")
        return Stemkeuze(
            Stem.Keuze(data["keuze"]),
            data["reden"].strip(),
            sectie=Sectie.objects.get(pk=pk) if soort == "sectie" else None,
            initiatief=Initiatief.objects.get(pk=pk) if soort == "initiatief" else None,
        )


class EnterStemForm(StemForm):
    """The same, written down by the secretary in the meeting."""

    organisatie = forms.ModelChoiceField(
        label="Bibliotheek",
        queryset=Organisatie.objects.none(),
        empty_label="kies een bibliotheek",
        error_messages={"required": "Kies voor welke bibliotheek je de stem invoert."},
    )
    notitie = forms.CharField(
        label="Hoe is de stem gegeven",
        max_length=240,
        help_text="Bijvoorbeeld: mondeling in het PDO, door de directeur.",
        error_messages={"required": "Schrijf hoe de stem is gegeven."},
    )
    field_order = ["organisatie", "keuze", "onderdeel", "reden", "notitie"]

    def __init__(self, *args: Any, ronde: Stemronde, **kwargs: Any) -> None:
        super().__init__(*args, ronde=ronde, **kwargs)
        set_queryset(self, "organisatie", ronde.stemgerechtigden.order_by("naam", "pk"))


class VolmachtForm(forms.Form):
    gemachtigde = forms.ModelChoiceField(
        label="Wie mag stemmen",
        queryset=User.objects.none(),
        empty_label="kies een collega",
        error_messages={
            "required": "Kies een collega.",
            "invalid_choice": "Een volmacht geef je aan iemand van je eigen bibliotheek.",
        },
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_queryset(self, "gemachtigde", selectors.colleagues(user))


class ResolveBezwaarForm(forms.Form):
    afhandeling = forms.CharField(
        label="Hoe is het opgelost",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf hoe het bezwaar is opgelost."},
    )
