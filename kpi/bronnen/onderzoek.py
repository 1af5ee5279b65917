"""The satisfaction survey as a source: every answer counts, once it is over and enough people answered."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count
from django.utils import timezone

from bisc_portal.meting import Bronrij, Maanddeel, Periode, mark_of
from kpi.models import Onderzoek, Onderzoeksantwoord

# With fewer answers a figure could point at somebody.
VERBORGEN_TOT = 5


def count_onderzoek(periode: Periode, now: dt.datetime) -> Iterator[Maanddeel]:
    """The sum of the marks, counted in January of the year the survey is about."""
    for onderzoek in _over(periode, now):
        cijfers = [antwoord.cijfer for antwoord in onderzoek.antwoorden.all()]
        shown = len(cijfers) >= VERBORGEN_TOT
        kenmerk = 0
        for row in _rows(onderzoek):
            kenmerk ^= mark_of(row.sleutel, row.telt_mee, row.gewicht)
        yield Maanddeel(
            meetwijze="kpi.onderzoek",
            maand=dt.date(onderzoek.jaar, 1, 1),
            organisatie_id=None,
            teller=Decimal(sum(cijfers) if shown else 0),
            noemer=Decimal(len(cijfers) if shown else 0),
            rijen=len(cijfers),
            kenmerk=kenmerk,
        )


def list_onderzoek(periode: Periode, now: dt.datetime) -> list[Bronrij]:
    """Every answer with its mark and nothing else; when there are too few not even that."""
    return [row for onderzoek in _over(periode, now) for row in _rows(onderzoek)]


def page_onderzoek(periode: Periode, now: dt.datetime, toon: str, begin: int, einde: int) -> list[Bronrij]:
    """A stretch of the same answers, fetched alone: those that count, those that do not, or all."""
    over = Onderzoek.objects.filter(pk__in=[onderzoek.pk for onderzoek in _over(periode, now, met=False)])
    counted = over.annotate(beantwoord=Count("antwoorden"))
    shown = set(counted.filter(beantwoord__gte=VERBORGEN_TOT).values_list("pk", flat=True))
    answers = Onderzoeksantwoord.objects.filter(onderzoek__in=over)
    if toon == "mee":
        answers = answers.filter(onderzoek__in=shown)
    elif toon == "buiten":
        answers = answers.exclude(onderzoek__in=shown)
    ordered = answers.only("cijfer", "onderzoek_id").order_by("onderzoek__jaar", "pk")
    return [_row(antwoord, shown=antwoord.onderzoek_id in shown) for antwoord in ordered[begin:einde]]


def _rows(onderzoek: Onderzoek) -> list[Bronrij]:
    antwoorden = list(onderzoek.antwoorden.all())
    shown = len(antwoorden) >= VERBORGEN_TOT
    return [_row(antwoord, shown=shown) for antwoord in antwoorden]


def _row(antwoord: Onderzoeksantwoord, *, shown: bool) -> Bronrij:
    return Bronrij(
        sleutel=str(antwoord),
        label="Antwoord zonder naam",
        url="",
        telt_mee=shown,
        behaald=shown,
        reden=f"rapportcijfer {antwoord.cijfer}" if shown else "Minder dan vijf antwoorden: verborgen.",
        gewicht=Decimal(antwoord.cijfer) if shown else Decimal(0),
    )


def _over(periode: Periode, now: dt.datetime, *, met: bool = True) -> list[Onderzoek]:
    """The surveys that are over; `met` their answers."""
    first, last = timezone.localdate(periode.van), timezone.localdate(periode.tot - dt.timedelta(seconds=1))
    years = [year for year in range(first.year, last.year + 1) if first <= dt.date(year, 1, 1) <= last]
    found = Onderzoek.objects.filter(
        jaar__in=years, genodigd_op__isnull=False, sluit_op__lt=timezone.localdate(now)
    )
    return list((found.prefetch_related("antwoorden") if met else found).order_by("jaar"))
