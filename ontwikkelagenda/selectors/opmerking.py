"""Conversations beside a section or the minutes, and who may be called into them."""

import datetime as dt

from django.db.models import Prefetch, QuerySet

from bisc_portal.accounts.models import User
from bisc_portal.templatetags.portaal import dag
from ontwikkelagenda.models import Draad, Opmerking, Sectie, Verslag
from ontwikkelagenda.permissions import WRITERS


def title_of(bij: Sectie | Verslag) -> str:
    """How people call the text: 'Leesoffensief', or 'Verslag van do 3 dec'."""
    return bij.titel if isinstance(bij, Sectie) else f"Verslag van {dag(bij.bijeenkomst.begint_op)}"


def draden(bij: Sectie | Verslag) -> QuerySet[Draad]:
    """Open and settled ones, with everything said in them."""
    said = Opmerking.objects.select_related("door__organisatie").prefetch_related(
        Prefetch("genoemd", User.objects.order_by("naam", "pk"))
    )
    return (
        (Draad.objects.filter(sectie=bij) if isinstance(bij, Sectie) else Draad.objects.filter(verslag=bij))
        .select_related("sectie__agenda", "verslag__bijeenkomst", "afgehandeld_door__organisatie")
        .prefetch_related(Prefetch("opmerkingen", said.order_by("op", "pk")))
        .order_by("op", "pk")
    )


def writers() -> QuerySet[User]:
    """Who write the agenda: they can be named in a conversation and under a proposal."""
    return (
        User.objects.filter(is_active=True, rollen__overlap=list(WRITERS))
        .select_related("organisatie")
        .order_by("naam", "pk")
    )


def said_between(begin: dt.datetime, end: dt.datetime) -> QuerySet[Opmerking]:
    """For the digest; the oldest first."""
    return (
        Opmerking.objects.filter(op__gt=begin, op__lte=end)
        .select_related("door", "draad__sectie__agenda", "draad__verslag__bijeenkomst", "draad__door")
        .prefetch_related("genoemd", Prefetch("draad__opmerkingen", Opmerking.objects.order_by("op", "pk")))
        .order_by("op", "pk")
    )
