"""The lines of a view of the queue: only the words and moments that stand on the screen, in one query."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone

from bisc_portal.accounts.models import User
from servicedesk import sla
from servicedesk.selectors.klokken import Kalenders
from servicedesk.selectors.wachtrij import (
    PER_BLAD,
    Filter,
    Weergave,
    day_name,
    list_meldingen,
    list_op_te_pakken,
    next_working_day,
    nominal_day,
)

VAN_MELDING = (
    "pk",
    "nummer",
    "onderwerp",
    "soort",
    "urgentie",
    "status",
    "kanaal",
    "grote_storing",
    "hoofdmelding_id",
    "organisatie__naam",
    "vestiging__naam",
    "behandelaar__naam",
    "behandelaar__email",
)
VAN_KLOK = ("started_at", "due_at", "breach_at", "warn50_at", "warn75_at", "kalender__slug")


@dataclass(frozen=True, slots=True)
class Regel:
    """A call as a line of a view shows it."""

    pk: int
    nummer: str
    onderwerp: str
    soort: str
    urgentie: int | None
    status: str
    kanaal: str
    grote_storing: bool
    hoofdmelding_id: int | None
    bibliotheek: str
    vestiging: str
    naam_behandelaar: str | None
    adres_behandelaar: str | None

    @property
    def behandelaar(self) -> str:
        return self.naam_behandelaar or self.adres_behandelaar or ""


@dataclass(frozen=True, slots=True)
class Stap:
    """A call in any view but the queue: when it was reported or resolved, and until when it is picked up."""

    regel: Regel
    op: dt.datetime
    termijn: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Beurt:
    """A call that waits to be picked up, and where its promise stands."""

    regel: Regel
    due_at: dt.datetime
    stand: sla.Stand
    vandaag: bool
    werkdag: dt.timedelta


@dataclass(frozen=True)
class Groep:
    naam: str
    beurten: list[Beurt]


def _page(rijen: "QuerySet[Any, Any]", blad: int, aantal: int | None) -> "Page[Any]":
    """A page of rows; they may have been counted before, together with all the other views."""
    paginator = Paginator(rijen, PER_BLAD)
    if aantal is not None:
        paginator.__dict__["count"] = aantal
    return paginator.get_page(blad)


def page_beurten(filters: Filter, *, user: User, aantal: int | None) -> "Page[Any]":
    """A page of the queue, as rows for `group_beurten`; `aantal` when it is known how many there are."""
    velden = [*(f"melding__{veld}" for veld in VAN_MELDING), *VAN_KLOK]
    rijen = list_op_te_pakken(filters, user=user).select_related(None).values_list(*velden)
    return _page(rijen, filters.blad, aantal)


def page_stappen(filters: Filter, *, user: User, now: dt.datetime, aantal: int | None) -> "Page[Any]":
    """A page of any other view."""
    op = "opgelost_op" if filters.weergave == Weergave.OPGELOST else "gemeld_op"
    rijen = list_meldingen(filters, user=user, now=now).select_related(None)
    blad = _page(rijen.values_list(*VAN_MELDING, op, "termijn"), filters.blad, aantal)
    blad.object_list = [Stap(Regel(*rij[:-2]), *rij[-2:]) for rij in blad.object_list]
    return blad


def group_beurten(blad: "Page[Any]", *, now: dt.datetime, kalenders: Kalenders) -> list[Groep]:
    """Too late, this working day, and after it; empty groups are left out."""
    dag = next_working_day(now=now, kalenders=kalenders)
    te_laat: list[Beurt] = []
    eerst: list[Beurt] = []
    later: list[Beurt] = []
    for rij in blad.object_list:
        *belofte, slug = rij[len(VAN_MELDING) :]
        kalender = kalenders.get(slug)
        stand = sla.stand(kalender, sla.Belofte(**dict(zip(VAN_KLOK[:-1], belofte, strict=True))), now)
        due_at = belofte[1]
        vandaag = timezone.localdate(due_at) <= dag
        beurt = Beurt(Regel(*rij[: len(VAN_MELDING)]), due_at, stand, vandaag, nominal_day(kalender, now))
        (te_laat if stand.geschonden else eerst if vandaag else later).append(beurt)
    naam = day_name(dag, now)
    groepen = [
        Groep("Te laat", te_laat),
        Groep(f"{naam.capitalize()} oppakken", eerst),
        Groep("Morgen en later" if naam == "vandaag" else "Daarna", later),
    ]
    return [groep for groep in groepen if groep.beurten]
