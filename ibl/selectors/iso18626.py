"""Partners, their requests and messages, for the people of logistics and the administrator."""

import datetime as dt

from django.db.models import Count, Max, Q, QuerySet

from ibl.models import Isoaanvraag, Isobericht, Isopartner

MINUUT = dt.timedelta(minutes=1)


def list_isopartners() -> QuerySet[Isopartner]:
    waiting = Q(berichten__status__in=[Isobericht.Status.WACHT, Isobericht.Status.OPGEGEVEN])
    return (
        Isopartner.objects.select_related("vestiging")
        .annotate(
            te_versturen=Count("berichten", filter=waiting),
            laatste_bericht=Max("berichten__op"),
        )
        .order_by("naam", "pk")
    )


def list_isoaanvragen(partner: Isopartner | None = None) -> QuerySet[Isoaanvraag]:
    """What runs first, newest on top."""
    aanvragen = Isoaanvraag.objects.select_related("partner", "opdracht").order_by("-begonnen_op", "-pk")
    return aanvragen.filter(partner=partner) if partner else aanvragen


def list_isoberichten(
    *, partner: Isopartner | None = None, aanvraag: Isoaanvraag | None = None
) -> QuerySet[Isobericht]:
    berichten = Isobericht.objects.select_related("partner", "aanvraag").order_by("-op", "-pk")
    if partner is not None:
        berichten = berichten.filter(partner=partner)
    if aanvraag is not None:
        berichten = berichten.filter(aanvraag=aanvraag)
    return berichten


def list_onbekend() -> QuerySet[Isobericht]:
    """What came from nobody we know."""
    return Isobericht.objects.filter(partner__isnull=True).order_by("-op", "-pk")


def count_refused_lately(*, now: dt.datetime) -> int:
    return Isobericht.objects.filter(partner__isnull=True, op__gt=now - MINUUT).count()
