"""Figures that somebody typed in as a source: the one that is valid counts, the ones it replaced do not."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from bisc_portal.meting import Bronrij, Maanddeel, Periode, mark_of
from kpi.models import Handcijfer


def count_handcijfers(periode: Periode, _: dt.datetime) -> Iterator[Maanddeel]:
    """The valid figure of every indicator and year, counted in January."""
    for cijfer in _valid(periode):
        yield Maanddeel(
            meetwijze=f"hand.{cijfer.indicator.code}",
            maand=dt.date(cijfer.jaar, 1, 1),
            organisatie_id=None,
            teller=cijfer.teller,
            noemer=cijfer.noemer,
            rijen=1,
            kenmerk=mark_of(cijfer.pk, cijfer.teller, cijfer.noemer),
        )


def list_handcijfers(code: str, periode: Periode) -> list[Bronrij]:
    """Every figure that was typed in for the year, the valid one first, with source, file and author."""
    rows = (
        Handcijfer.objects.filter(indicator__code=code, jaar__in=_years(periode))
        .select_related("door")
        .defer("bestand")
        .order_by("-op", "-pk")
    )
    return [
        Bronrij(
            sleutel=f"H{row.pk}",
            label=f"{row.bron}{f' ({row.bestandsnaam})' if row.bestandsnaam else ''}",
            url="",
            telt_mee=row.vervangen_op is None,
            behaald=row.vervangen_op is None,
            reden=f"ingevoerd door {row.door.naam} op {timezone.localtime(row.op):%d-%m-%Y}"
            + (", later vervangen" if row.vervangen_op else ""),
            gewicht=row.teller,
        )
        for row in rows
    ]


def _years(periode: Periode) -> list[int]:
    first, last = timezone.localdate(periode.van), timezone.localdate(periode.tot - dt.timedelta(seconds=1))
    return [year for year in range(first.year, last.year + 1) if first <= dt.date(year, 1, 1) <= last]


def _valid(periode: Periode) -> list[Handcijfer]:
    valid = Handcijfer.objects.filter(jaar__in=_years(periode), vervangen_op=None)
    return list(valid.select_related("indicator").defer("bestand").order_by("pk"))
