"""Closing a quarter: its figures are copied as they are, and stand from then on."""

import datetime as dt

from django.db import connection, transaction
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.logboek.services import record
from kpi.models import IndicatorDefinitie, Vaststelling
from kpi.perioden import Soort, Tijdvak
from kpi.services.metingen import measure_indicatoren

FIX = """
INSERT INTO kpi_vastcijfer (
  vaststelling_id, meting_id, definitie_id, waarde, teller, noemer, vergelijking, reden, gegevens_tot, rijen,
  vingerafdruk, berekend_op
)
SELECT %(vaststelling)s, m.id, m.definitie_id, m.waarde, m.teller, m.noemer, m.vergelijking, m.reden,
  m.gegevens_tot, m.rijen, m.vingerafdruk, m.berekend_op
FROM kpi_meting AS m JOIN kpi_indicatordefinitie AS d ON d.id = m.definitie_id
WHERE m.tot > %(van)s AND m.tot <= %(tot)s AND d.periode <> %(jaarcijfer)s
  AND NOT EXISTS (SELECT 1 FROM kpi_vastcijfer AS v WHERE v.meting_id = m.id)
"""


class PeriodeNotOverError(Exception):
    """A quarter can be closed when it is over."""


class PeriodeAlreadyFixedError(Exception):
    """Somebody closed this quarter before."""


@transaction.atomic
def fix_kwartaal(kwartaal: Tijdvak, *, by: User, at: dt.datetime, toelichting: str = "") -> Vaststelling:
    """Measure once more and close the quarter in somebody's name.

    Facts that come later show as a difference beside its figures.
    """
    measure_indicatoren(at=at)
    return record_vaststelling(kwartaal, by=by, naam=by.naam, at=at, toelichting=toelichting)


@transaction.atomic
def record_vaststelling(
    kwartaal: Tijdvak, *, by: User | None, naam: str, at: dt.datetime, toelichting: str = ""
) -> Vaststelling:
    """Keep the figures of a quarter as they were measured."""
    if kwartaal.soort != Soort.KWARTAAL or not kwartaal.is_over(timezone.localdate(at)):
        raise PeriodeNotOverError(f"Het {kwartaal.naam} is nog niet voorbij.")
    vaststelling, created = Vaststelling.objects.get_or_create(
        van=kwartaal.van,
        defaults={
            "tot": kwartaal.tot,
            "door": by,
            "door_naam": naam,
            "op": at,
            "toelichting": toelichting,
        },
    )
    if not created:
        raise PeriodeAlreadyFixedError(
            f"Het {kwartaal.naam} is al vastgesteld door {vaststelling.door_naam}."
        )
    jaarcijfer = IndicatorDefinitie.Periodesoort.JAARCIJFER.value
    with connection.cursor() as cursor:
        cursor.execute(
            FIX,
            {
                "vaststelling": vaststelling.pk,
                "van": kwartaal.van,
                "tot": kwartaal.tot,
                "jaarcijfer": jaarcijfer,
            },
        )
        fixed = cursor.rowcount
    record("kwartaal_vastgesteld", vaststelling, by=by, at=at, kwartaal=kwartaal.sleutel, cijfers=fixed)
    return vaststelling
