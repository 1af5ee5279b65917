"""What transport gives to the indicators per month: years of requests in one pass, and the trips driven."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from bisc_portal.meting import Bronrij, Maanddeel, Periode, mark_of, midnight, months_of
from ibl.models import MET_TERMIJN
from ibl.selectors.cijfers import load_rijdagen
from ibl.selectors.vervoer import list_driven, load_factoren, show_bewegingen, show_uitstoot

# Every request is looked at once and its deadline on the second clock found once, by binary search. The lists
# of instants are read before the first row and hold no nulls: with one in it, finding a place is a walk.
COUNT_PER_MAAND = """
WITH schuif AS MATERIALIZED (
  SELECT %(maanden)s::timestamptz[] AS maanden, %(vanaf)s::timestamptz[] AS vanaf,
    %(vast)s::text[]::timestamptz[] AS vast, %(later)s::text[]::interval[] AS later
), rij AS (
  SELECT id, aanvrager_id, aangevraagd_op, termijn_op, beschikbaar_op,
    CASE status WHEN 'geannuleerd' THEN status_sinds ELSE 'infinity' END AS weg_op,
    width_bucket(aangevraagd_op, (SELECT maanden FROM schuif)) AS maand,
    width_bucket(aangevraagd_op, (SELECT vanaf FROM schuif)) AS plek
  FROM ibl_transportopdracht
  WHERE aangevraagd_op >= %(van)s AND aangevraagd_op < %(tot)s
    AND soort = ANY(%(soorten)s) AND retour_van_id IS NULL
  OFFSET 0
), beslist AS (
  SELECT id, aanvrager_id, maand, termijn_op, beschikbaar_op, weg_op,
    termijn_op < %(nu)s AND weg_op > termijn_op AS telt,
    LEAST((SELECT vast FROM schuif)[plek], aangevraagd_op + (SELECT later FROM schuif)[plek]) AS ook_op
  FROM rij
  OFFSET 0
)
SELECT maand, aanvrager_id, count(*), count(*) FILTER (WHERE telt),
  count(*) FILTER (WHERE telt AND beschikbaar_op <= termijn_op),
  bit_xor(hashint8extended(
    id * 4 + CASE WHEN NOT telt THEN 0 WHEN beschikbaar_op <= termijn_op THEN 3 ELSE 2 END, 0)),
  count(*) FILTER (WHERE ook_op < %(nu)s AND weg_op > ook_op),
  count(*) FILTER (WHERE ook_op < %(nu)s AND weg_op > ook_op AND beschikbaar_op <= ook_op)
FROM beslist GROUP BY 1, 2
"""
NOOIT = "infinity"


def count_per_maand(periode: Periode, *, now: dt.datetime) -> list[Maanddeel]:
    """Per month and requesting organisation: what counts, what was in time, and the same on driving days."""
    months = months_of(periode)
    first, last = timezone.localdate(periode.van), timezone.localdate(periode.tot) + dt.timedelta(days=1)
    shifts = load_rijdagen(periode.van, max(periode.tot, now)).list_shifts(first, last)
    parameters: dict[str, Any] = {
        "van": periode.van,
        "tot": periode.tot,
        "nu": now,
        "soorten": MET_TERMIJN,
        "maanden": [midnight(month) for month in months],
        "vanaf": [shift.vanaf for shift in shifts],
        "vast": [shift.vast.isoformat() if shift.vast else NOOIT for shift in shifts],
        "later": [_as_hours(shift.later) for shift in shifts],
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT_PER_MAAND, parameters)
        return [
            Maanddeel(
                meetwijze="ibl.binnen_72_uur",
                maand=months[maand - 1],
                organisatie_id=organisatie_id,
                teller=Decimal(teller),
                noemer=Decimal(noemer),
                rijen=rijen,
                kenmerk=kenmerk,
                ook_teller=Decimal(ook_teller),
                ook_noemer=Decimal(ook_noemer),
            )
            for maand, organisatie_id, rijen, noemer, teller, kenmerk, ook_noemer, ook_teller in cursor
        ]


def count_vervoer_per_maand(periode: Periode) -> Iterator[Maanddeel]:
    """What was driven in each month: movements, and kilograms of CO₂."""
    factors = load_factoren()
    rows: dict[tuple[str, dt.date], list[Bronrij]] = defaultdict(list)
    for rit in list_driven(periode):
        maand = rit.datum.replace(day=1)
        rows["ibl.voertuigbewegingen", maand].append(show_bewegingen(rit))
        rows["ibl.uitstoot", maand].append(show_uitstoot(rit, factors))
    for (naam, maand), trips in rows.items():
        som = sum((row.gewicht for row in trips if row.telt_mee), Decimal(0))
        kenmerk = 0
        for row in trips:
            kenmerk ^= mark_of(maand, row.sleutel, row.telt_mee, row.behaald, row.gewicht)
        yield Maanddeel(
            meetwijze=naam,
            maand=maand,
            organisatie_id=None,
            teller=som,
            noemer=som,
            rijen=len(trips),
            kenmerk=kenmerk,
        )


def _as_hours(later: dt.timedelta | None) -> str:
    """Hours and no days: a day of PostgreSQL is 23 or 25 hours when the clocks change."""
    if later is None:
        return NOOIT
    seconds, micro = divmod(later // dt.timedelta(microseconds=1), 1_000_000)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{micro:06}"
