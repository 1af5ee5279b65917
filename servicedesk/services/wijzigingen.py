"""Writing changes: plan, agreement in order, execution with its review; and moving a library to the GBS."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.logboek.services import record
from bisc_portal.netwerk.models import Organisatie
from servicedesk import notifications, permissions, selectors
from servicedesk.models import GbsAansluiting, GbsStap, GbsTraject, Goedkeuring, IctDienst, Melding, Wijziging


class WijzigingRefusedError(Exception):
    """The change cannot take this step now; the sentence says why."""


@transaction.atomic
def plan_wijziging(
    melding: Melding,
    *,
    by: User,
    at: dt.datetime,
    risico: str,
    plan: str,
    terugvalplan: str,
    van: dt.datetime,
    tot: dt.datetime,
    diensten: Iterable[IctDienst],
    bibliotheken: Iterable[Organisatie],
) -> Wijziging:
    """Write or rewrite the plan. What somebody already agreed with is not rewritten under their signature."""
    if not permissions.can_handle(by):
        raise PermissionDenied
    if melding.soort != Melding.Soort.WIJZIGINGSVERZOEK:
        raise WijzigingRefusedError("Alleen een wijzigingsverzoek krijgt een plan.")
    Melding.objects.select_for_update().only("pk").get(pk=melding.pk)
    wijziging = Wijziging.objects.filter(melding=melding).first() or Wijziging(melding=melding)
    if wijziging.status not in {Wijziging.Status.CONCEPT, Wijziging.Status.AFGEWEZEN}:
        raise WijzigingRefusedError("Dit plan ligt al ter goedkeuring en verandert niet meer.")
    wijziging.status, wijziging.risico = Wijziging.Status.CONCEPT, risico
    wijziging.plan, wijziging.terugvalplan, wijziging.van, wijziging.tot = plan, terugvalplan, van, tot
    wijziging.save()
    wijziging.diensten.set(diensten)
    wijziging.goedkeuringen.all().delete()
    bisc = Organisatie.objects.filter(soort=Organisatie.Soort.BISC).order_by("pk").first()
    stappen = [(Goedkeuring.BISC, bisc)] if bisc else []
    stappen += [(Goedkeuring.BIBLIOTHEKEN, bibliotheek) for bibliotheek in bibliotheken]
    Goedkeuring.objects.bulk_create(
        Goedkeuring(wijziging=wijziging, stap=stap, organisatie=organisatie) for stap, organisatie in stappen
    )
    record("wijziging_gepland", wijziging, by=by, at=at)
    return wijziging


@transaction.atomic
def submit_wijziging(wijziging: Wijziging, *, by: User, at: dt.datetime) -> Wijziging:
    """Ask those of the first step to agree."""
    if not permissions.can_handle(by):
        raise PermissionDenied
    wijziging = _lock(wijziging)
    if wijziging.status != Wijziging.Status.CONCEPT:
        raise WijzigingRefusedError("Dit plan is al ingediend.")
    if wijziging.van <= at:
        raise WijzigingRefusedError("De geplande tijd is al begonnen. Kies een ander moment.")
    wijziging.status, wijziging.ingediend_door = Wijziging.Status.TER_GOEDKEURING, by
    wijziging.save(update_fields=["status", "ingediend_door"])
    _ask_next(wijziging, at=at)
    record("wijziging_ingediend", wijziging, by=by, at=at)
    return wijziging


@transaction.atomic
def decide_wijziging(
    wijziging: Wijziging, *, by: User, at: dt.datetime, akkoord: bool, toelichting: str
) -> Wijziging:
    """Agree or not, on behalf of one's own organisation and in its turn; never with one's own plan."""
    wijziging = _lock(wijziging)
    goedkeuring = selectors.find_own_turn(wijziging, by)
    if goedkeuring is None:
        raise WijzigingRefusedError("Je bent nu niet aan de beurt om te beslissen.")
    if by.pk == wijziging.ingediend_door_id:
        raise WijzigingRefusedError("Wie een plan indient, keurt het niet zelf goed. Vraag een collega.")
    goedkeuring.besluit = Goedkeuring.Besluit.AKKOORD if akkoord else Goedkeuring.Besluit.NIET_AKKOORD
    goedkeuring.door, goedkeuring.op, goedkeuring.toelichting = by, at, toelichting
    goedkeuring.save(update_fields=["besluit", "door", "op", "toelichting"])
    wijziging = selectors.load_wijziging(by, wijziging.pk)
    if not akkoord:
        _set_status(wijziging, Wijziging.Status.AFGEWEZEN)
    elif selectors.next_step(wijziging) is None:
        _set_status(wijziging, Wijziging.Status.GOEDGEKEURD)
    elif selectors.next_step(wijziging) != goedkeuring.stap:
        _ask_next(wijziging, at=at)
    notifications.notify_wijziging_besloten(wijziging, goedkeuring, at=at)
    record("wijziging_besloten", wijziging, by=by, at=at, besluit=goedkeuring.besluit)
    return wijziging


@transaction.atomic
def review_wijziging(
    wijziging: Wijziging, *, by: User, at: dt.datetime, uitkomst: str, evaluatie: str
) -> Wijziging:
    """Done: how it went, and what is learnt."""
    if not permissions.can_handle(by):
        raise PermissionDenied
    wijziging = _lock(wijziging)
    if wijziging.status != Wijziging.Status.GOEDGEKEURD:
        raise WijzigingRefusedError("Alleen een wijziging waar iedereen akkoord op gaf, wordt uitgevoerd.")
    if at < wijziging.van:
        raise WijzigingRefusedError("De geplande tijd is nog niet begonnen.")
    wijziging.status, wijziging.uitkomst = Wijziging.Status.UITGEVOERD, uitkomst
    wijziging.evaluatie, wijziging.uitgevoerd_op = evaluatie, at
    wijziging.save(update_fields=["status", "uitkomst", "evaluatie", "uitgevoerd_op"])
    record("wijziging_uitgevoerd", wijziging, by=by, at=at, uitkomst=uitkomst)
    return wijziging


def _set_status(wijziging: Wijziging, status: Wijziging.Status) -> None:
    wijziging.status = status
    wijziging.save(update_fields=["status"])


def _ask_next(wijziging: Wijziging, *, at: dt.datetime) -> None:
    stap = selectors.next_step(wijziging)
    for goedkeuring in wijziging.goedkeuringen.select_related("organisatie").order_by("pk"):
        if goedkeuring.stap == stap:
            notifications.notify_goedkeuring_gevraagd(wijziging, goedkeuring, at=at)


def _lock(wijziging: Wijziging) -> Wijziging:
    return Wijziging.objects.select_for_update(of=("self",)).select_related("melding").get(pk=wijziging.pk)


# --- The move to the GBS -----------------------------------------------------------------------------------
@transaction.atomic
def move_gbs(
    organisatie: Organisatie,
    *,
    by: User,
    at: dt.datetime,
    fase: str,
    gepland_op: dt.date | None = None,
    toelichting: str = "",
) -> GbsTraject:
    """Put a library in a phase. From 'gemigreerd' on it counts in the indicator, from the day it moved."""
    if not permissions.can_handle(by):
        raise PermissionDenied
    traject, _ = GbsTraject.objects.get_or_create(organisatie=organisatie)
    traject = GbsTraject.objects.select_for_update(of=("self",)).get(pk=traject.pk)
    traject.fase, traject.gepland_op, traject.toelichting = fase, gepland_op, toelichting
    traject.save()
    GbsStap.objects.create(traject=traject, fase=fase, op=at, door=by)
    if fase in {GbsTraject.Fase.GEMIGREERD, GbsTraject.Fase.NAZORG}:
        GbsAansluiting.objects.get_or_create(
            organisatie=organisatie, defaults={"gemigreerd_op": timezone.localdate(at)}
        )
    else:
        GbsAansluiting.objects.filter(organisatie=organisatie).delete()
    record("gbs_fase", traject, by=by, at=at, fase=fase)
    return traject
