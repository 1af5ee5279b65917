"""Agendas, and where each stands in its year."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from ontwikkelagenda import workflow
from ontwikkelagenda.models import (
    AGENDABRONNEN,
    Agenda,
    Agendafase,
    VastgesteldeVersie,
)
from ontwikkelagenda.selectors.budget import NUL


def agendas() -> QuerySet[Agenda]:
    """Newest first, with how many initiatives and how much of the agenda's own money."""
    current = Q(secties__initiatieven__ingetrokken_op__isnull=True)
    own = Q(secties__initiatieven__begrotingsregels__bron__in=AGENDABRONNEN)
    return Agenda.objects.annotate(
        aantal=Count("secties__initiatieven", filter=current, distinct=True),
        toegewezen=Coalesce(
            Sum("secties__initiatieven__begrotingsregels__bedrag", filter=current & own), NUL
        ),
    ).order_by("-jaar")


def current_agenda() -> Agenda | None:
    """The agenda there is work on: the first one not adopted, else the newest."""
    return Agenda.objects.not_adopted().order_by("jaar").first() or Agenda.objects.order_by("-jaar").first()


def writable_agendas() -> QuerySet[Agenda]:
    """Those in which people write freely now."""
    return Agenda.objects.filter(fase__in=workflow.WRITING).order_by("jaar")


@dataclass(frozen=True)
class Fasepunt:
    """A phase with its planning, for the line above the Huis."""

    naam: str
    stand: str
    begint_op: dt.date | None
    eindigt_op: dt.date | None
    vastgesteld_op: dt.datetime | None
    dagen: int | None  # until the end, for the phase we are in

    @property
    def nog(self) -> str:
        if self.dagen is None:
            return ""
        if self.dagen < 0:
            return "voorbij"
        return "vandaag" if not self.dagen else f"nog {self.dagen} dag{'en' if self.dagen > 1 else ''}"

    @property
    def is_vaststelling(self) -> bool:
        return self.naam == Agenda.Fase.VASTGESTELD.label


def list_fasen(agenda: Agenda, *, today: dt.date) -> list[Fasepunt]:
    planning = {f.fase: f for f in Agendafase.objects.filter(agenda=agenda).order_by("begint_op", "pk")}
    versie = VastgesteldeVersie.objects.filter(agenda=agenda).order_by("-nummer").first()
    order = list(Agenda.Fase)
    here = order.index(Agenda.Fase(agenda.fase))
    punten = []
    for place, fase in enumerate(order):
        gepland = planning.get(fase)
        punten.append(
            Fasepunt(
                naam=fase.label,
                stand="af" if place < here else "nu" if place == here else "straks",
                begint_op=gepland.begint_op if gepland else None,
                eindigt_op=gepland.eindigt_op if gepland else None,
                vastgesteld_op=versie.vastgesteld_op if versie and fase is Agenda.Fase.VASTGESTELD else None,
                dagen=(gepland.eindigt_op - today).days if gepland and gepland.eindigt_op else None,
            )
        )
    return punten


def planned_adoption(agenda: Agenda) -> dt.date | None:
    fase = Agendafase.objects.filter(agenda=agenda, fase=Agenda.Fase.VASTGESTELD).order_by("pk").first()
    return fase.begint_op if fase else None
