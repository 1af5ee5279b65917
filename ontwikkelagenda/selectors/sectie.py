"""Sections, their versions and their surroundings."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from ontwikkelagenda.models import (
    Agenda,
    BiscRol,
    Huisdeel,
    Initiatief,
    Sectie,
    SectieVersie,
)
from ontwikkelagenda.selectors.budget import NUL
from ontwikkelagenda.selectors.initiatief import initiatieven


def secties(agenda: Agenda) -> QuerySet[Sectie]:
    return (
        Sectie.objects.filter(agenda=agenda)
        .select_related("agenda", "huisdeel__laag", "penvoerder")
        .order_by("huisdeel__volgorde", "volgorde")
    )


def last_changed(agenda: Agenda) -> QuerySet[Sectie]:
    """Sections people changed after they were laid out, the last one first."""
    changed = secties(agenda).filter(versie__gt=1).prefetch_related("schrijvers")
    return changed.order_by("-gewijzigd_op", "-pk")[:4]


def versies(sectie: Sectie) -> QuerySet[SectieVersie]:
    return SectieVersie.objects.filter(sectie=sectie).select_related("door__organisatie").order_by("-nummer")


def named_versies(sectie: Sectie) -> QuerySet[SectieVersie]:
    return versies(sectie).exclude(naam="")


@dataclass(frozen=True)
class Omgeving:
    """What stands beside a section: its neighbours, its initiatives and the roles asked of BiSC."""

    groepen: list[tuple[Huisdeel, list[Sectie]]]
    initiatieven: list[Initiatief]
    rollen: list[BiscRol]
    bedrag: Decimal
    bedrag_deel: Decimal


def surroundings(sectie: Sectie) -> Omgeving:
    groepen: dict[int, tuple[Huisdeel, list[Sectie]]] = {}
    for buur in secties(sectie.agenda).filter(huisdeel__laag=sectie.huisdeel.laag):
        groepen.setdefault(buur.huisdeel_id, (buur.huisdeel, []))[1].append(buur)
    in_part = list(initiatieven(sectie.agenda).filter(sectie__huisdeel=sectie.huisdeel))
    own = [i for i in in_part if i.sectie_id == sectie.pk]
    return Omgeving(
        list(groepen.values()),
        own,
        list(sectie.rollen.order_by("volgorde")),
        sum((i.bedrag for i in own), NUL),
        sum((i.bedrag for i in in_part), NUL),
    )
