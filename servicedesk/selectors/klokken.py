"""Reading promises and clocks: which norm holds, how a deadline is made up."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from bisc_portal.werktijd import engine
from bisc_portal.werktijd.selectors import load_stamped_kalender
from servicedesk import sla
from servicedesk.models import Klok, KlokPauze, Kloksoort, Melding, SlaBeleid, SlaNorm


class NoNormError(Exception):
    """The agreement says nothing about this kind of call on this date."""


def list_norms() -> QuerySet[SlaNorm]:
    """Every norm of every version: the youngest version first, and in it the most particular first."""
    return SlaNorm.objects.select_related("kalender", "beleid").order_by(
        "-beleid__geldig_vanaf",
        F("vestiging").asc(nulls_last=True),
        F("organisatie").asc(nulls_last=True),
        "pk",
    )


def find_norm(
    *,
    soort: str,
    urgentie: int | None,
    op: dt.datetime,
    organisatie_id: int | None = None,
    vestiging_id: int | None = None,
) -> SlaNorm:
    """The response norm of the version that held on the local date of `op`; a branch's own goes first."""
    norm = (
        _norms_for(soort, urgentie, op, organisatie_id, vestiging_id)
        .filter(kloksoort=Kloksoort.RESPONS)
        .first()
    )
    if norm is None:
        raise _no_norm(soort, op)
    return norm


def _no_norm(soort: str, op: dt.datetime) -> NoNormError:
    return NoNormError(f"Er is geen afspraak over de responstijd van een {soort} op {op:%d-%m-%Y}.")


def find_norm_of(melding: Melding, kloksoort: str, *, op: dt.datetime) -> SlaNorm | None:
    """The norm of this kind of clock for a call; None when the policy in force has none, so it is off."""
    if kloksoort == Kloksoort.RESPONS:
        return find_norm(
            soort=melding.soort,
            urgentie=melding.urgentie,
            op=op,
            organisatie_id=melding.organisatie_id,
            vestiging_id=melding.vestiging_id,
        )
    return _norms_of(melding, op).filter(kloksoort=kloksoort, beleid=_beleid_in_force(op)).first()


def find_start_norms(melding: Melding, *, op: dt.datetime) -> tuple[SlaNorm, SlaNorm | None]:
    """In one question: the response norm a call begins with, and the one for solving where that is on."""
    solving = Q(kloksoort=Kloksoort.OPLOSSING, beleid=_beleid_in_force(op))
    found: dict[str, SlaNorm] = {}
    for norm in _norms_of(melding, op).filter(Q(kloksoort=Kloksoort.RESPONS) | solving):
        found.setdefault(norm.kloksoort, norm)
    if Kloksoort.RESPONS not in found:
        raise _no_norm(melding.soort, op)
    return found[Kloksoort.RESPONS], found.get(Kloksoort.OPLOSSING)


def _norms_of(melding: Melding, op: dt.datetime) -> QuerySet[SlaNorm]:
    return _norms_for(melding.soort, melding.urgentie, op, melding.organisatie_id, melding.vestiging_id)


def _beleid_in_force(op: dt.datetime) -> QuerySet[SlaBeleid, Any]:
    begun = SlaBeleid.objects.filter(geldig_vanaf__lte=timezone.localdate(op))
    return begun.order_by("-geldig_vanaf").values("pk")[:1]


def find_afgesproken_op(klok: Klok) -> dt.datetime:
    """When the agreement of a clock was chosen: at its report, or when it was moved to another."""
    moved = (
        Klok.objects.filter(
            melding=klok.melding_id,
            soort=klok.soort,
            ronde=klok.ronde,
            aanleiding=Klok.Aanleiding.AFSPRAAK,
        )
        .order_by("-revisie")
        .values_list("revisie", flat=True)
        .first()
    )
    if moved is None:
        return klok.gemeld_op
    before = Klok.objects.get(melding=klok.melding_id, soort=klok.soort, ronde=klok.ronde, revisie=moved - 1)
    return before.vervangen_op or klok.gemeld_op


def _norms_for(
    soort: str, urgentie: int | None, op: dt.datetime, organisatie_id: int | None, vestiging_id: int | None
) -> QuerySet[SlaNorm]:
    return _norms_in_force(op, organisatie_id, vestiging_id).filter(soort=soort, urgentie=urgentie)


def _norms_in_force(
    op: dt.datetime, organisatie_id: int | None, vestiging_id: int | None
) -> QuerySet[SlaNorm]:
    """Of every version that began by then, for this library and branch: the first that fits is the one."""
    return list_norms().filter(
        Q(organisatie__isnull=True) | Q(organisatie=organisatie_id),
        Q(vestiging__isnull=True) | Q(vestiging=vestiging_id),
        beleid__geldig_vanaf__lte=timezone.localdate(op),
    )


def list_pauzes(klok: Klok) -> list[engine.Pauze]:
    """As they are stored now, in order."""
    rijen = KlokPauze.objects.filter(klok=klok).order_by("van", "pk").values_list("van", "tot")
    return [engine.Pauze(van, tot) for van, tot in rijen]


def list_grondslagen(klok: Klok, kalenders: "Kalenders") -> list[sla.Grondslag]:
    """What the deadline of this revision is reckoned from: its own norm, and what a shorter one left.

    One query more for each revision before it that still binds.
    """
    kalender = kalenders.get(klok.kalender.slug)
    if not klok.verkort:
        return [sla.Grondslag(kalender, klok.gemeld_op, klok.norm.norm)]
    oud = (
        Klok.objects.filter(
            melding=klok.melding_id, soort=klok.soort, ronde=klok.ronde, revisie=klok.revisie - 1
        )
        .select_related("norm", "kalender")
        .get()
    )
    since = oud.vervangen_op or klok.gemeld_op
    return [*list_grondslagen(oud, kalenders), sla.Grondslag(kalender, since, klok.norm.norm)]


def read_belofte(klok: Klok) -> sla.Belofte:
    return sla.Belofte(
        started_at=klok.started_at,
        due_at=klok.due_at,
        breach_at=klok.breach_at,
        warn50_at=klok.warn50_at,
        warn75_at=klok.warn75_at,
    )


class Kalenders:
    """The calendars one page or one job needs, each loaded once; `anders` stands in for stored ones."""

    def __init__(self, anders: Mapping[str, engine.Kalender] | None = None) -> None:
        self._loaded = {naam: (uuid.uuid4(), kalender) for naam, kalender in (anders or {}).items()}

    def get(self, naam: str) -> engine.Kalender:
        return self._read(naam)[1]

    def stamp(self, naam: str) -> uuid.UUID:
        """Of the last change the calendar holds."""
        return self._read(naam)[0]

    def _read(self, naam: str) -> tuple[uuid.UUID, engine.Kalender]:
        if naam not in self._loaded:
            self._loaded[naam] = load_stamped_kalender(naam)
        return self._loaded[naam]


@dataclass(frozen=True)
class Toezegging:
    """What a reporter would be promised now for one kind and urgency."""

    soort: str
    urgentie: int | None
    norm: SlaNorm
    belofte: sla.Belofte


def list_toezeggingen(
    *, now: dt.datetime, organisatie_id: int | None = None, vestiging_id: int | None = None
) -> list[Toezegging]:
    """One promise per norm in force for this library and branch, for beside the choices of the form."""
    kalenders = Kalenders()
    known: dict[tuple[str, int | None], SlaNorm] = {}
    in_force = _norms_in_force(now, organisatie_id, vestiging_id).filter(kloksoort=Kloksoort.RESPONS)
    for norm in in_force:
        known.setdefault((norm.soort, norm.urgentie), norm)
    keuzes: list[tuple[str, int | None]] = [
        *((Melding.Soort.INCIDENT.value, urgentie) for urgentie in Melding.Urgentie.values),
        (Melding.Soort.VRAAG.value, None),
        (Melding.Soort.WIJZIGINGSVERZOEK.value, None),
    ]
    toezeggingen = []
    for soort, urgentie in keuzes:
        if (soort, urgentie) not in known:
            raise _no_norm(soort, now)
        norm = known[soort, urgentie]
        belofte = sla.promise(kalenders.get(norm.kalender.slug), now, norm.norm)
        toezeggingen.append(Toezegging(soort, urgentie, norm, belofte))
    return toezeggingen
