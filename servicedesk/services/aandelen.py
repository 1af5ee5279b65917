"""Counting the shares on time, month by month, only where something changed."""

import datetime as dt

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from servicedesk.models import AfgeslotenMaand, Hertelling, Klok, SlaAandeel

# Any number, as long as nothing else in the portal uses it: one recount at a time.
RECOUNT_LOCK = 2611_0001


@transaction.atomic
def recompute_aandelen(*, at: dt.datetime) -> list[dt.date]:
    """Count every marked month again and return those months; a closed month keeps its shares."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RECOUNT_LOCK])
    marks = list(Hertelling.objects.select_for_update(skip_locked=True).order_by("pk"))
    periodes = sorted({mark.periode for mark in marks})
    closed = set(AfgeslotenMaand.objects.filter(periode__in=periodes).values_list("periode", flat=True))
    for periode in periodes:
        if periode not in closed or not SlaAandeel.objects.filter(periode=periode).exists():
            _recount(periode, at=at)
    Hertelling.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    return periodes


def _recount(periode: dt.date, *, at: dt.datetime) -> None:
    van, tot = _month(periode)
    per_bibliotheek = (
        Klok.objects.counting()
        .filter(gemeld_op__gte=van, gemeld_op__lt=tot)
        .order_by()
        .values_list("norm__soort", "norm__urgentie", "melding__organisatie_id")
        .annotate(
            gehaald=Count("pk", filter=Q(resultaat=Klok.Resultaat.GEHAALD)),
            gemist=Count("pk", filter=Q(resultaat=Klok.Resultaat.GEMIST)),
        )
    )
    totals: dict[tuple[str, int | None, int | None], tuple[int, int]] = {}
    for soort, urgentie, bibliotheek_id, gehaald, gemist in per_bibliotheek:
        for key in ((soort, urgentie, bibliotheek_id), (soort, urgentie, None)):
            before = totals.get(key, (0, 0))
            totals[key] = (before[0] + gehaald, before[1] + gemist)
    SlaAandeel.objects.filter(periode=periode).delete()
    SlaAandeel.objects.bulk_create(
        SlaAandeel(
            periode=periode,
            soort=soort,
            urgentie=urgentie,
            bibliotheek_id=bibliotheek_id,
            gehaald=gehaald,
            gemist=gemist,
            berekend_op=at,
        )
        for (soort, urgentie, bibliotheek_id), (gehaald, gemist) in totals.items()
        if gehaald + gemist
    )


def _month(periode: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The first instant of the month and of the next, on the local clock."""
    following = (periode.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    midnight = dt.time.min
    return (
        timezone.make_aware(dt.datetime.combine(periode, midnight)),
        timezone.make_aware(dt.datetime.combine(following, midnight)),
    )
