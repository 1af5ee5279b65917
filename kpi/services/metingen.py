"""Measuring: count the months of the sources, and add them up to figures. Only what changed is written."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from bisc_portal.achtergrond import doorbell
from bisc_portal.netwerk.selectors import list_bibliotheken
from kpi import measures, perioden
from kpi.models import Indicator, IndicatorDefinitie, Meting
from kpi.perioden import Soort, Tijdvak
from kpi.services import tellingen

# So long after its end a month is still counted at every run; the full run of the night counts all.
NAMEETTIJD = dt.timedelta(days=45)
A_MONTH = dt.timedelta(days=31)

WRITE = """
WITH vak AS (
  SELECT * FROM unnest(
    %(indicator)s::bigint[], %(definitie)s::bigint[], %(meetwijze)s::text[], %(van)s::date[], %(tot)s::date[],
    %(tel_van)s::date[], %(gegevens_tot)s::date[], %(leeg)s::text[], %(apart)s::boolean[],
    %(aantal)s::boolean[], %(nul)s::boolean[]
  ) WITH ORDINALITY AS v (
    indicator_id, definitie_id, meetwijze, van, tot, tel_van, gegevens_tot, leeg, apart, aantal, nul, nr
  )
), geteld AS (
  SELECT vak.nr,
    CASE WHEN GROUPING(t.organisatie_id) = 1 THEN 0 ELSE COALESCE(t.organisatie_id, -1) END AS wie,
    sum(t.teller) AS teller, sum(t.noemer) AS noemer, sum(t.rijen) AS rijen, bit_xor(t.kenmerk) AS kenmerk,
    sum(t.ook_teller) AS ook_teller, sum(t.ook_noemer) AS ook_noemer
  FROM vak JOIN kpi_maandtelling AS t
    ON t.meetwijze = vak.meetwijze AND t.maand >= vak.tel_van AND t.maand < vak.tot
  GROUP BY GROUPING SETS ((vak.nr), (vak.nr, t.organisatie_id))
), vers AS (
  SELECT vak.*, wie.id AS bibliotheek_id, COALESCE(g.rijen, 0) AS rijen, COALESCE(g.kenmerk, 0) AS kenmerk,
    CASE WHEN NOT vak.aantal THEN g.noemer > 0 ELSE vak.nul OR COALESCE(g.rijen, 0) > 0 END AS is_gemeten,
    COALESCE(g.teller, 0) AS teller, CASE WHEN vak.aantal THEN 1 ELSE g.noemer END AS noemer,
    trunc(g.ook_teller / NULLIF(g.ook_noemer, 0), 6) AS vergelijking
  FROM vak
  CROSS JOIN LATERAL (
    SELECT 0 AS sleutel, NULL::bigint AS id
    UNION ALL SELECT b, b FROM unnest(%(bibliotheken)s::bigint[]) AS b WHERE vak.apart
  ) AS wie
  LEFT JOIN geteld AS g ON g.nr = vak.nr AND g.wie = wie.sleutel
)
INSERT INTO kpi_meting AS oud (
  indicator_id, definitie_id, van, tot, bibliotheek_id, teller, noemer, waarde, vergelijking, reden,
  gegevens_tot, rijen, vingerafdruk, berekend_op
)
SELECT indicator_id, definitie_id, van, tot, bibliotheek_id,
  CASE WHEN is_gemeten THEN teller END, CASE WHEN is_gemeten THEN noemer END,
  CASE WHEN is_gemeten THEN trunc(teller / noemer, 6) END,
  CASE WHEN is_gemeten THEN vergelijking END,
  CASE WHEN is_gemeten THEN '' ELSE leeg END,
  gegevens_tot, rijen, encode(sha256(convert_to(rijen || ':' || kenmerk, 'UTF8')), 'hex'), %(op)s
FROM vers
ON CONFLICT (indicator_id, van, tot, bibliotheek_id) DO UPDATE SET
  definitie_id = excluded.definitie_id, teller = excluded.teller, noemer = excluded.noemer,
  waarde = excluded.waarde, vergelijking = excluded.vergelijking, reden = excluded.reden,
  gegevens_tot = excluded.gegevens_tot, rijen = excluded.rijen, vingerafdruk = excluded.vingerafdruk,
  berekend_op = excluded.berekend_op
WHERE (oud.definitie_id, oud.teller, oud.noemer, oud.waarde, oud.vergelijking, oud.reden, oud.gegevens_tot,
    oud.rijen, oud.vingerafdruk)
  IS DISTINCT FROM (excluded.definitie_id, excluded.teller, excluded.noemer, excluded.waarde,
    excluded.vergelijking, excluded.reden, excluded.gegevens_tot, excluded.rijen, excluded.vingerafdruk)
"""


@transaction.atomic
def measure_indicatoren(*, at: dt.datetime, volledig: bool = False) -> int:
    """Count the recent months, those in which something changed and those never counted; then add up.

    With `volledig` every month is counted again. Returns how many figures changed. Safe to run twice and
    beside itself: whoever else measures an indicator at this moment is left to it.
    """
    vandaag = timezone.localdate(at)
    if not volledig:
        _prefer_indexes()
    indicatoren = _claim(Indicator.objects.filter(actief=True))
    tijdvakken = [*perioden.list_tijdvakken(vandaag), *perioden.list_jaren()]
    every = {t.van for t in tijdvakken}
    recent = every if volledig else {maand for maand in every if maand > vandaag - NAMEETTIJD - A_MONTH}
    moved = tellingen.recount(indicatoren, every=every, wanted=recent, at=at)
    known = set(
        Meting.objects.filter(bibliotheek=None).order_by("pk").values_list("indicator_id", "van", "tot")
    )

    def asked(indicator: Indicator, vak: Vak) -> bool:
        return (
            volledig
            or vak.tot > vandaag
            or (indicator.pk, vak.van, vak.tot) not in known
            or moved.touches(indicator, vak.van, vak.tot)
        )

    changed = _write([(i, vak) for i in indicatoren for vak in _vakken(i, tijdvakken) if asked(i, vak)], at)
    if changed:
        doorbell.ring("kpi.tasks.render_verloop")
    return changed


@transaction.atomic
def measure_indicator(indicator: Indicator, tijdvakken: Iterable[Tijdvak], *, at: dt.datetime) -> int:
    """Measure one indicator over these periods, for the network and each library; return what changed."""
    claimed = _claim(Indicator.objects.filter(pk=indicator.pk))
    spans = list(tijdvakken)
    months = {maand for t in spans for maand in perioden.months_between(t.begin_van_het_jaar, t.tot)}
    vandaag = timezone.localdate(at)
    begun = {maand for maand in months if maand <= vandaag}
    tellingen.recount(claimed, every=begun, wanted=begun, at=at)
    return _write([(each, vak) for each in claimed for vak in _vakken(each, spans)], at)


def _prefer_indexes() -> None:
    """A few months of many years: looking their records up beats reading every call there ever was.

    PostgreSQL reckons with a disk that turns, and would read them all. Only for this transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL random_page_cost = 1.1")


def _claim(indicatoren: QuerySet[Indicator]) -> list[Indicator]:
    """Those that nobody else is measuring, locked until the end of the transaction."""
    return list(
        indicatoren.select_for_update(of=("self",), skip_locked=True)
        .prefetch_related("definities")
        .order_by("volgorde", "pk")
    )


def _write(gevraagd: list[tuple[Indicator, "Vak"]], at: dt.datetime) -> int:
    """Add the months up to the figures of these periods, in one statement."""
    if not gevraagd:
        return 0
    vandaag = timezone.localdate(at)
    rows = [_row(indicator, vak, vandaag) for indicator, vak in gevraagd]
    columns = {naam: [row[naam] for row in rows] for naam in rows[0]}
    bibliotheken = list(list_bibliotheken().values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(WRITE, {**columns, "bibliotheken": bibliotheken, "op": at})
        return int(cursor.rowcount)


@dataclass(frozen=True)
class Vak:
    """A span of days for which an indicator has a figure, with the definition of its last day."""

    definitie: IndicatorDefinitie
    van: dt.date
    tot: dt.date


def _vakken(indicator: Indicator, tijdvakken: Iterable[Tijdvak]) -> Iterable[Vak]:
    """Each period once; what is added up over a year begins in January."""
    definities = sorted(indicator.definities.all(), key=lambda d: (d.geldig_vanaf, d.pk), reverse=True)
    vakken: dict[tuple[dt.date, dt.date], Vak] = {}
    for tijdvak in tijdvakken:
        tot = tijdvak.tot
        definitie = next((d for d in definities if d.geldig_vanaf < tot), None)
        if definitie is None or (definitie.is_jaarcijfer and tijdvak.soort != Soort.JAAR):
            continue
        van = tijdvak.begin_van_het_jaar if definitie.is_cumulatief else tijdvak.van
        vakken[van, tot] = Vak(definitie, van, tot)
    return vakken.values()


def _row(indicator: Indicator, vak: Vak, vandaag: dt.date) -> dict[str, object]:
    meetwijze = measures.find(vak.definitie.meetwijze)
    laatste_dag = min(vak.tot - dt.timedelta(days=1), vandaag)
    return {
        "indicator": indicator.pk,
        "definitie": vak.definitie.pk,
        "meetwijze": vak.definitie.meetwijze,
        "van": vak.van,
        "tot": vak.tot,
        "tel_van": laatste_dag.replace(day=1) if meetwijze and meetwijze.laatste_maand else vak.van,
        "gegevens_tot": laatste_dag,
        "leeg": measures.explain_empty(vak.definitie.meetwijze),
        "apart": meetwijze is not None and meetwijze.per_bibliotheek,
        "aantal": meetwijze is not None and meetwijze.optelling == measures.Optelling.AANTAL,
        "nul": meetwijze is not None and meetwijze.nul_is_waarde,
    }
