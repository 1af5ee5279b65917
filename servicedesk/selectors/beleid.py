"""The agreement as people read it: a version as a table, and what a new one changes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from bisc_portal.werktijd.models import Werkkalender
from servicedesk.models import Klok, Kloksoort, Melding, SlaBeleid, SlaNorm

Paar = tuple[str, int | None]
PAREN: tuple[Paar, ...] = (
    *((Melding.Soort.INCIDENT.value, urgentie) for urgentie in Melding.Urgentie.values),
    (Melding.Soort.VRAAG.value, None),
    (Melding.Soort.WIJZIGINGSVERZOEK.value, None),
)


@dataclass(frozen=True)
class Regel:
    """One kind of call of a version: a norm per kind of clock, None where that clock is off."""

    naam: str
    normen: list[SlaNorm | None]


@dataclass(frozen=True)
class Verschil:
    """What a new version says otherwise; empty words where there was or will be nothing."""

    wat: str
    was: str
    wordt: str


def list_beleid() -> QuerySet[SlaBeleid]:
    return SlaBeleid.objects.order_by("-geldig_vanaf")


def find_beleid(*, now: dt.datetime) -> SlaBeleid | None:
    """The version in force."""
    return list_beleid().filter(geldig_vanaf__lte=timezone.localdate(now)).first()


def list_kalenders() -> QuerySet[Werkkalender]:
    """The calendars promises run on, the desk's own first."""
    return Werkkalender.objects.order_by("naam", "pk")


def load_normen(beleid: SlaBeleid) -> list[SlaNorm]:
    return list(
        beleid.normen.select_related("kalender", "organisatie", "vestiging").order_by(
            "kloksoort", "soort", "urgentie", "organisatie__naam", "vestiging__naam", "pk"
        )
    )


def table_of(normen: Sequence[SlaNorm]) -> list[Regel]:
    """What holds for everybody, a line for each kind of call."""
    general = {
        (norm.kloksoort, norm.soort, norm.urgentie): norm
        for norm in normen
        if norm.organisatie_id is None and norm.vestiging_id is None
    }
    return [
        Regel(name_of(soort, urgentie), [general.get((klok, soort, urgentie)) for klok in Kloksoort.values])
        for soort, urgentie in PAREN
    ]


def exceptions_of(normen: Sequence[SlaNorm]) -> list[SlaNorm]:
    """What holds for one library or branch only."""
    return [norm for norm in normen if norm.organisatie_id or norm.vestiging_id]


def name_of(soort: str, urgentie: int | None) -> str:
    woord = str(Melding.Soort(soort).label).capitalize()
    return f"{woord}, urgentie {urgentie}" if urgentie else woord


def compare_normen(oud: Sequence[SlaNorm], nieuw: Sequence[SlaNorm]) -> list[Verschil]:
    """Line by line what changes, comes or goes."""
    before = {_key(norm): norm for norm in oud}
    after = {_key(norm): norm for norm in nieuw}
    keys = sorted({*before, *after}, key=str)
    changed = []
    for key in keys:
        was, wordt = _words(before.get(key)), _words(after.get(key))
        if was != wordt:
            norm = after.get(key) or before[key]
            voor = norm.vestiging or norm.organisatie
            wat = f"{name_of(norm.soort, norm.urgentie)}: {norm.get_kloksoort_display()}"
            changed.append(Verschil(f"{wat} ({voor})" if voor else wat, was, wordt))
    return changed


def count_lopend() -> int:
    """Deadlines that stay as they were promised when a version is added."""
    return Klok.objects.alive().count()


def _key(norm: SlaNorm) -> tuple[str, str, int | None, int | None, int | None]:
    return norm.kloksoort, norm.soort, norm.urgentie, norm.organisatie_id, norm.vestiging_id


def _words(norm: SlaNorm | None) -> str:
    return f"{norm.in_woorden} ({norm.kalender})" if norm else ""
