"""The history of a call in words: the audit log keeps keys, people read numbers and names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.template.defaultfilters import filesizeformat

from bisc_portal.accounts.models import User
from bisc_portal.logboek.models import Logregel
from bisc_portal.templatetags.portaal import getal
from servicedesk.models import Artikel, Bijlage, IctDienst, Label, Melding, Tevredenheid

# Which particulars are the key of what. A reaction says nothing more than that there was one.
SOORTEN: dict[str, type[Model]] = {
    **dict.fromkeys(["andere", "hoofdmelding", "in_melding", "van_melding", "nieuw"], Melding),
    "label": Label,
    "dienst": IctDienst,
    "artikel": Artikel,
    "bijlage": Bijlage,
    "aan": User,
    "van_persoon": User,
}
VERZWEGEN = {"reactie", "nummer"}
WOORDEN = {
    "andere": "met",
    "in_melding": "in",
    "van_melding": "met",
    "nieuw": "naar",
    "resultaat_klok": "termijn",
}


@dataclass(frozen=True)
class Regel:
    """One act with its particulars, as 'label: zelfbediening'."""

    logregel: Logregel
    bijzonderheden: tuple[str, ...]


def describe_geschiedenis(user: User, regels: Iterable[Logregel]) -> list[Regel]:
    """A query for each kind of thing that is named, however many lines there are."""
    logregels = list(regels)
    namen = {model: _names(user, model, logregels) for model in set(SOORTEN.values())}
    return [
        Regel(
            logregel,
            tuple(
                f"{WOORDEN.get(kop, kop.replace('_', ' '))}: {woord}"
                for kop, waarde in logregel.bijzonderheden.items()
                if (woord := _word(_kind(logregel, kop), waarde, namen))
            ),
        )
        for logregel in logregels
    ]


def _kind(logregel: Logregel, kop: str) -> str:
    """'van' is a person when a call is taken over, and a kind or an urgency when that changed."""
    return "van_persoon" if logregel.actie == "overgenomen" and kop == "van" else kop


def _names(user: User, model: type[Model], logregels: list[Logregel]) -> dict[str, str]:
    keys = {
        waarde
        for logregel in logregels
        for kop, waarde in logregel.bijzonderheden.items()
        if SOORTEN.get(_kind(logregel, kop)) is model and isinstance(waarde, int)
    }
    if not keys:
        return {}
    rows: QuerySet[Any] = model._default_manager.filter(pk__in=keys).order_by("pk")  # noqa: SLF001
    if model is Artikel:
        rows = rows.select_related("gepubliceerde_versie")
    if model is Melding:
        # A call that is shielded from this reader is not named here either.
        rows = Melding.objects.visible_to(user).filter(pk__in=keys).order_by("pk")
    return {str(row.pk): _name(row) for row in rows}


def _name(row: Any) -> str:
    if isinstance(row, Melding):
        return row.nummer
    if isinstance(row, Artikel):
        return row.gepubliceerde_versie.titel if row.gepubliceerde_versie else "een artikel"
    return row.naam if isinstance(row, Bijlage) else str(row)


def _word(kop: str, waarde: object, namen: dict[type[Model], dict[str, str]]) -> str:
    """Empty for what says nothing; what was removed since keeps no number of its own."""
    if kop in VERZWEGEN or waarde in (None, ""):
        return ""
    if kop in SOORTEN:
        return namen[SOORTEN[kop]].get(str(waarde), "niet meer te zien")
    if kop == "grootte" and isinstance(waarde, int):
        return filesizeformat(waarde)
    if kop == "score" and isinstance(waarde, int):
        return str(Tevredenheid.Score(waarde).label)
    return getal(waarde) if isinstance(waarde, int) else str(waarde).replace("_", " ")
