"""Filters read from an address, and the views that were kept under a name."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404

from bisc_portal.accounts.models import User
from servicedesk import workflow
from servicedesk.models import Melding, OpgeslagenWeergave
from servicedesk.selectors.wachtrij import SOORTEN, STATUSSEN, Filter, Weergave

MAX_TEKST = 100
MAX_CIJFERS = 9


def read_number(value: str | None) -> int | None:
    """A positive number that fits a key, or nothing."""
    return int(value) if value and value.isdecimal() and len(value) <= MAX_CIJFERS else None


def read_filter(gevraagd: Mapping[str, str]) -> Filter:
    """What the address asks for; what it cannot mean is left out."""
    naam, kanaal = gevraagd.get("weergave", ""), gevraagd.get("kanaal", "")
    return Filter(
        weergave=Weergave(naam) if naam in set(Weergave) else Weergave.OP_TE_PAKKEN,
        bibliotheek_id=read_number(gevraagd.get("bibliotheek")),
        kanaal=kanaal if kanaal in Melding.Kanaal.values else "",
        urgentie=read_number(gevraagd.get("urgentie")),
        behandelaar_id=read_number(gevraagd.get("behandelaar")),
        label_id=read_number(gevraagd.get("label")),
        melder_id=read_number(gevraagd.get("melder")),
        tekst=gevraagd.get("q", "").strip()[:MAX_TEKST],
        sorteer=gevraagd.get("sorteer", ""),
        blad=read_number(gevraagd.get("pagina")) or 1,
    )


@dataclass(frozen=True)
class BewaardeWeergave:
    """A kept view beside the queue, with how many open calls it holds; None when a text must be searched."""

    pk: int
    naam: str
    adres: str
    eigen: bool
    aantal: int | None


def list_opgeslagen_weergaven(user: User) -> QuerySet[OpgeslagenWeergave]:
    """The own ones and those of the whole desk."""
    return OpgeslagenWeergave.objects.filter(Q(eigenaar=user) | Q(gedeeld=True)).order_by("naam", "pk")


def count_opgeslagen_weergaven(user: User) -> list[BewaardeWeergave]:
    """Every kept view with its number: one pass over the open calls for all of them."""
    kept = [(w, read_filter(QueryDict(w.adres))) for w in list_opgeslagen_weergaven(user)]
    countable = {str(w.pk): _as_q(filters, user) for w, filters in kept if _can_count(filters)}
    counts = (
        Melding.objects.open().aggregate(**{f"n{pk}": Count("pk", filter=q) for pk, q in countable.items()})
        if countable
        else {}
    )
    return [
        BewaardeWeergave(w.pk, w.naam, w.adres, w.eigenaar_id == user.pk, counts.get(f"n{w.pk}"))
        for w, _ in kept
    ]


def load_opgeslagen_weergave(user: User, pk: int) -> OpgeslagenWeergave:
    """One of your own; another's is not yours to change."""
    return get_object_or_404(OpgeslagenWeergave, eigenaar=user, pk=pk)


def _can_count(filters: Filter) -> bool:
    return not filters.tekst and filters.weergave not in {Weergave.OPGELOST, Weergave.ALLE}


def _as_q(filters: Filter, user: User) -> Q:
    if filters.weergave == Weergave.OP_TE_PAKKEN:
        base = Q(status__in=workflow.OP_TE_PAKKEN)
    elif filters.weergave == Weergave.MIJN:
        base = Q(behandelaar=user)
    elif filters.weergave in SOORTEN:
        base = Q(soort=SOORTEN[filters.weergave])
    else:
        base = Q(status=STATUSSEN[filters.weergave])
    return base & filters.as_q()
