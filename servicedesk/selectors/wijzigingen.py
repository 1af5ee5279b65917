"""Reading changes and their calendar, and how far every library is on its way to the GBS."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Organisatie
from servicedesk import permissions
from servicedesk.models import GbsAansluiting, GbsTraject, Goedkeuring, Melding, Wijziging

TERUG = dt.timedelta(days=31)


@dataclass(frozen=True)
class Kalenderdag:
    datum: dt.date
    wijzigingen: list[Wijziging]


@dataclass(frozen=True)
class GbsKolom:
    """One phase of the board with the libraries in it."""

    fase: GbsTraject.Fase
    trajecten: list[GbsTraject]


def list_wijzigingen(user: User) -> QuerySet[Wijziging]:
    goedkeuringen = Goedkeuring.objects.select_related("organisatie", "door").order_by(
        "stap", "organisatie__naam", "pk"
    )
    return (
        Wijziging.objects.visible_to(user)
        .select_related("melding__organisatie", "melding__vestiging", "ingediend_door")
        .prefetch_related(Prefetch("goedkeuringen", goedkeuringen), "diensten")
        .order_by("van", "pk")
    )


def load_wijziging(user: User, pk: int) -> Wijziging:
    return get_object_or_404(list_wijzigingen(user), pk=pk)


def make_kalender(user: User, *, now: dt.datetime) -> tuple[list[Kalenderdag], list[Kalenderdag]]:
    """What comes, the first first; and what was, the latest first."""
    wijzigingen = list(list_wijzigingen(user).filter(tot__gte=now - TERUG)[:200])
    komt = [w for w in wijzigingen if w.tot >= now]
    geweest = [w for w in reversed(wijzigingen) if w.tot < now]
    return _by_day(komt), _by_day(geweest)


def _by_day(wijzigingen: list[Wijziging]) -> list[Kalenderdag]:
    groups = groupby(wijzigingen, key=lambda w: timezone.localdate(w.van))
    return [Kalenderdag(datum, list(rest)) for datum, rest in groups]


def find_clashes(wijziging: Wijziging) -> QuerySet[Wijziging]:
    """Other changes of the same services in the same hours."""
    return (
        Wijziging.objects.filter(
            diensten__in=wijziging.diensten.all(), van__lt=wijziging.tot, tot__gt=wijziging.van
        )
        .exclude(pk=wijziging.pk)
        .exclude(status__in=[Wijziging.Status.AFGEWEZEN, Wijziging.Status.UITGEVOERD])
        .filter(melding__in=Melding.objects.all())
        .select_related("melding")
        .distinct()
        .order_by("van", "pk")
    )


def next_step(wijziging: Wijziging) -> int | None:
    """The step whose turn it is: a later one waits until all before it agreed."""
    open_ = [g.stap for g in wijziging.goedkeuringen.all() if g.besluit == Goedkeuring.Besluit.OPEN]
    return min(open_) if open_ and wijziging.status == Wijziging.Status.TER_GOEDKEURING else None


def find_own_turn(wijziging: Wijziging, user: User) -> Goedkeuring | None:
    """The open step this person may decide on now."""
    stap = next_step(wijziging)
    for goedkeuring in wijziging.goedkeuringen.all():
        own = goedkeuring.organisatie_id == user.organisatie_id
        may = permissions.can_approve_wijziging(user, bisc=goedkeuring.stap == Goedkeuring.BISC)
        if goedkeuring.stap == stap and goedkeuring.besluit == Goedkeuring.Besluit.OPEN and own and may:
            return goedkeuring
    return None


def read_gbs_bord() -> list[GbsKolom]:
    """Every library in its phase; one that nobody touched yet is being prepared."""
    trajecten = {
        traject.organisatie_id: traject
        for traject in GbsTraject.objects.select_related("organisatie").order_by("organisatie__naam", "pk")
    }
    over = dict(GbsAansluiting.objects.values_list("organisatie_id", "gemigreerd_op"))
    kolommen: dict[str, list[GbsTraject]] = {fase.value: [] for fase in GbsTraject.Fase}
    for organisatie in list_gbs_bibliotheken():
        traject = trajecten.get(organisatie.pk)
        if traject is None:
            fase = GbsTraject.Fase.GEMIGREERD if organisatie.pk in over else GbsTraject.Fase.VOORBEREIDING
            traject = GbsTraject(organisatie=organisatie, fase=fase)
        traject.gemigreerd_op = over.get(organisatie.pk)  # type: ignore[attr-defined]
        kolommen[traject.fase].append(traject)
    return [GbsKolom(fase, kolommen[fase.value]) for fase in GbsTraject.Fase]


def list_gbs_bibliotheken() -> QuerySet[Organisatie]:
    return Organisatie.objects.filter(soort=Organisatie.Soort.BIBLIOTHEEK, actief=True).order_by("naam", "pk")


def find_wijziging_of(melding: Melding, user: User) -> Wijziging | None:
    """The plan of a request for change, if this person may see it."""
    if melding.soort != Melding.Soort.WIJZIGINGSVERZOEK:
        return None
    return Wijziging.objects.visible_to(user).filter(melding=melding).first()
