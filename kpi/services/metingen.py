"""Measuring: count the months of the sources, and add them up to figures. Only what changed is written."""

import datetime as dt
from collections.abc import Iterable

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
    indicatoren = _claim(Indicator.objects.filter(actief=True))
    every = {t.van for t in [*perioden.list_tijdvakken(vandaag), *perioden.list_jaren()]}
    recent = every if volledig else {maand for maand in every if maand > vandaag - NAMEETTIJD - A_MONTH}
    moved = tellingen.recount(indicatoren, every=every, wanted=recent, at=at)
    tijdvakken = [*perioden.list_tijdvakken(vandaag), *perioden.list_jaren()]
    changed = 0
    for indicator in indicatoren:
        touched = [
            t
            for t in tijdvakken
            if volledig or t.tot > vandaag or moved.touches(indicator, t.begin_van_het_jaar, t.tot)
        ]
        changed += _write([indicator], {*touched, *_never_measured(indicator, tijdvakken)}, at)
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
    return _write(claimed, spans, at)


def _claim(indicatoren: QuerySet[Indicator]) -> list[Indicator]:
    """Those that nobody else is measuring, locked until the end of the transaction."""
    return list(
        indicatoren.select_for_update(of=("self",), skip_locked=True)
        .prefetch_related("definities")
        .order_by("volgorde", "pk")
    )


def _write(indicatoren: list[Indicator], tijdvakken: Iterable[Tijdvak], at: dt.datetime) -> int:
    """Add the months up to the figures of these periods, in one statement."""
    spans = sorted(set(tijdvakken))
    vakken = [vak for indicator in indicatoren for vak in _vakken(indicator, spans, timezone.localdate(at))]
    if not vakken:
        return 0
    columns = {naam: [vak[naam] for vak in vakken] for naam in vakken[0]}
    bibliotheken = list(list_bibliotheken().values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(WRITE, {**columns, "bibliotheken": bibliotheken, "op": at})
        return int(cursor.rowcount)


def _vakken(indicator: Indicator, tijdvakken: list[Tijdvak], vandaag: dt.date) -> list[dict[str, object]]:
    """Each period with the definition of its last day; what is added up over a year begins in January."""
    definities = sorted(indicator.definities.all(), key=lambda d: (d.geldig_vanaf, d.pk), reverse=True)
    vakken: dict[tuple[dt.date, dt.date], dict[str, object]] = {}
    for tijdvak in tijdvakken:
        definitie = next((d for d in definities if d.geldig_vanaf < tijdvak.tot), None)
        if definitie is None or (definitie.is_jaarcijfer and tijdvak.soort != Soort.JAAR):
            continue
        van = tijdvak.begin_van_het_jaar if definitie.is_cumulatief else tijdvak.van
        vakken[van, tijdvak.tot] = _vak(indicator, definitie, van, tijdvak.tot, vandaag)
    return list(vakken.values())


def _vak(
    indicator: Indicator, definitie: IndicatorDefinitie, van: dt.date, tot: dt.date, vandaag: dt.date
) -> dict[str, object]:
    meetwijze = measures.find(definitie.meetwijze)
    laatste_dag = min(tot - dt.timedelta(days=1), vandaag)
    return {
        "indicator": indicator.pk,
        "definitie": definitie.pk,
        "meetwijze": definitie.meetwijze,
        "van": van,
        "tot": tot,
        "tel_van": laatste_dag.replace(day=1) if meetwijze and meetwijze.laatste_maand else van,
        "gegevens_tot": laatste_dag,
        "leeg": measures.explain_empty(definitie.meetwijze),
        "apart": meetwijze is not None and meetwijze.per_bibliotheek,
        "aantal": meetwijze is not None and meetwijze.optelling == measures.Optelling.AANTAL,
        "nul": meetwijze is not None and meetwijze.nul_is_waarde,
    }


def _never_measured(indicator: Indicator, tijdvakken: list[Tijdvak]) -> list[Tijdvak]:
    """The periods without a figure for the network."""
    known = set(
        Meting.objects.filter(indicator=indicator, bibliotheek=None).order_by("pk").values_list("van", "tot")
    )
    return [
        tijdvak
        for tijdvak in tijdvakken
        for vak in _vakken(indicator, [tijdvak], tijdvak.van)
        if (vak["van"], vak["tot"]) not in known
    ]
