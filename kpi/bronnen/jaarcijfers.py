"""The yearly deliveries of the libraries as a source: every figure is a column, or the sum of five."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.utils import timezone

from bisc_portal.meting import Bronrij, Maanddeel, Periode, mark_of
from bisc_portal.netwerk.selectors import list_bibliotheken
from kpi.models import FUNCTIES, Jaarcijfers

# The name of a measure, and the columns it adds up.
VELDEN: dict[str, tuple[str, ...]] = {
    **{naam: (naam,) for naam in ("leden_jeugd", "leden_volwassen", "bezoeken", "online_accounts")},
    **{
        f"{wat}_{functie}": (f"{wat}_{functie}",)
        for wat in ("activiteiten", "deelnemers")
        for functie in FUNCTIES
    },
    **{wat: tuple(f"{wat}_{functie}" for functie in FUNCTIES) for wat in ("activiteiten", "deelnemers")},
}


def count_jaarcijfers(periode: Periode, _: dt.datetime) -> Iterator[Maanddeel]:
    """What every library delivered for each measure; a year is counted in its January."""
    for row in _in_period(periode):
        for naam in VELDEN:
            value = _value(row, naam)
            if value is not None:
                yield Maanddeel(
                    meetwijze=f"wsob.{naam}",
                    maand=dt.date(row.jaar, 1, 1),
                    organisatie_id=row.bibliotheek_id,
                    teller=value,
                    noemer=value,
                    rijen=1,
                    kenmerk=mark_of(row.pk, value),
                )


def list_jaarcijfers(naam: str, periode: Periode, bibliotheek_id: int | None) -> list[Bronrij]:
    """What each library delivered, and which of them delivered nothing."""
    rows = {(row.bibliotheek_id, row.jaar): row for row in _in_period(periode)}
    bibliotheken = list_bibliotheken()
    if bibliotheek_id is not None:
        bibliotheken = bibliotheken.filter(pk=bibliotheek_id)
    years = sorted({year for _, year in rows} or {timezone.localdate(periode.van).year})
    return [
        _bronrij(f"J{year}-{library.pk}", f"{library}, {year}", rows.get((library.pk, year)), naam)
        for year in years
        for library in bibliotheken
    ]


def _bronrij(sleutel: str, label: str, row: Jaarcijfers | None, naam: str) -> Bronrij:
    value = _value(row, naam) if row else None
    if row is None or value is None:
        return Bronrij(sleutel, label, "", telt_mee=False, behaald=False, reden="Niet geleverd.")
    bron = row.importactie
    herkomst = (
        f"{bron.bestandsnaam}, ingelezen door {bron.door.naam}"
        f" op {timezone.localtime(bron.ingelezen_op):%d-%m-%Y}"
        if bron
        else "voorbeeldgegevens, zonder bestand"
    )
    return Bronrij(
        sleutel,
        label,
        "",
        telt_mee=True,
        behaald=True,
        reden=f"{value:,.0f}".replace(",", ".") + f" · {herkomst}",
        gewicht=value,
    )


def _value(row: Jaarcijfers, naam: str) -> Decimal | None:
    """None as soon as one of the parts was not delivered: half a sum is no sum."""
    parts = [getattr(row, veld) for veld in VELDEN[naam]]
    return None if None in parts else Decimal(sum(parts))


def _in_period(periode: Periode) -> list[Jaarcijfers]:
    first, last = timezone.localdate(periode.van), timezone.localdate(periode.tot - dt.timedelta(seconds=1))
    years = [year for year in range(first.year, last.year + 1) if first <= dt.date(year, 1, 1) <= last]
    return list(
        Jaarcijfers.objects.filter(jaar__in=years)
        .select_related("importactie__door")
        .defer("importactie__bestand")
        .order_by("jaar", "bibliotheek__naam", "pk")
    )
