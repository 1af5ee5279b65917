"""Reading promises and clocks: which norm holds, how a deadline is made up."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from bisc_portal.werktijd import engine
from bisc_portal.werktijd.selectors import load_kalender
from servicedesk import sla
from servicedesk.models import Klok, Melding, SlaNorm


class NoNormError(Exception):
    """The agreement says nothing about this kind of call on this date."""


def list_norms() -> QuerySet[SlaNorm]:
    """Every norm of every version, the youngest version first."""
    return SlaNorm.objects.select_related("kalender", "beleid").order_by("-beleid__geldig_vanaf", "pk")


def find_norm(*, soort: str, urgentie: int | None, op: dt.datetime) -> SlaNorm:
    """The norm of the version that held on the local date of `op`."""
    norm = (
        list_norms()
        .filter(soort=soort, urgentie=urgentie, beleid__geldig_vanaf__lte=timezone.localdate(op))
        .first()
    )
    if norm is None:
        raise NoNormError(f"Er is geen afspraak over de responstijd van een {soort} op {op:%d-%m-%Y}.")
    return norm


def read_belofte(klok: Klok) -> sla.Belofte:
    return sla.Belofte(
        started_at=klok.started_at,
        due_at=klok.due_at,
        breach_at=klok.breach_at,
        warn50_at=klok.warn50_at,
        warn75_at=klok.warn75_at,
    )


class Kalenders:
    """The calendars one page or one job needs, each loaded once."""

    def __init__(self) -> None:
        self._loaded: dict[str, engine.Kalender] = {}

    def get(self, naam: str) -> engine.Kalender:
        if naam not in self._loaded:
            self._loaded[naam] = load_kalender(naam)
        return self._loaded[naam]


@dataclass(frozen=True)
class Toezegging:
    """What a reporter would be promised now for one kind and urgency."""

    soort: str
    urgentie: int | None
    norm: SlaNorm
    belofte: sla.Belofte


def list_toezeggingen(*, now: dt.datetime) -> list[Toezegging]:
    """One promise per norm in force, for beside the choices of the report form."""
    kalenders = Kalenders()
    keuzes: list[tuple[str, int | None]] = [
        *((Melding.Soort.INCIDENT.value, urgentie) for urgentie in Melding.Urgentie.values),
        (Melding.Soort.VRAAG.value, None),
        (Melding.Soort.WIJZIGINGSVERZOEK.value, None),
    ]
    toezeggingen = []
    for soort, urgentie in keuzes:
        norm = find_norm(soort=soort, urgentie=urgentie, op=now)
        belofte = sla.promise(kalenders.get(norm.kalender.slug), now, norm.norm)
        toezeggingen.append(Toezegging(soort, urgentie, norm, belofte))
    return toezeggingen
