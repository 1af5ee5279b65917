"""The same figures in SQL as good as we can write it by hand: what the recomputation is held against.

Knows nothing of definitions, of what was measured before or of who else is measuring: it counts every source
once, adds the months up to quarters and years, per library and for the network, and writes that in a table.
The days without a van are worked out beforehand, outside the time.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import connection

from bisc_portal.meting import Periode, midnight, months_of

TABEL = """
CREATE TEMP TABLE IF NOT EXISTS met_de_hand (
  naam text, maand int, kwartaal int, jaar int, organisatie_id bigint, teller numeric, noemer numeric,
  rijen bigint, kenmerk bigint, ook_teller numeric, ook_noemer numeric, waarde numeric
)
"""
INSERT = """
WITH lijst AS MATERIALIZED (
  SELECT %(maanden)s::timestamptz[] AS maanden, %(vanaf)s::timestamptz[] AS vanaf,
    %(vast)s::text[]::timestamptz[] AS vast, %(later)s::text[]::interval[] AS later
), transport AS (
  SELECT id, aanvrager_id, width_bucket(aangevraagd_op, (SELECT maanden FROM lijst)) AS maand,
    termijn_op < %(nu)s AND weg_op > termijn_op AS telt, beschikbaar_op <= termijn_op AS gehaald,
    beschikbaar_op, weg_op,
    LEAST((SELECT vast FROM lijst)[plek], aangevraagd_op + (SELECT later FROM lijst)[plek]) AS ook
  FROM (
    SELECT *, CASE status WHEN 'geannuleerd' THEN status_sinds ELSE 'infinity' END AS weg_op,
      width_bucket(aangevraagd_op, (SELECT vanaf FROM lijst)) AS plek
    FROM ibl_transportopdracht WHERE soort IN ('ibl', 'collectieruil') AND retour_van_id IS NULL OFFSET 0
  ) AS t OFFSET 0
), contact AS (
  SELECT m.id, m.organisatie_id, m.opgelost_op, m.samengevoegd_in_id IS NULL AS telt,
    bool_or(g.soort IN ('wacht_op_melder', 'wacht_op_leverancier', 'heropend')) IS NOT TRUE
    AND (max(g.id) FILTER (WHERE g.soort = 'toegewezen') > min(g.id) FILTER (WHERE g.soort = 'opgepakt'))
      IS NOT TRUE AS meteen
  FROM servicedesk_melding AS m
  LEFT JOIN servicedesk_meldinggebeurtenis AS g ON g.melding_id = m.id
    AND g.soort IN ('opgepakt', 'toegewezen', 'wacht_op_melder', 'wacht_op_leverancier', 'heropend')
  WHERE NOT m.afgeschermd AND m.opgelost_op < %(nu)s
  GROUP BY m.id
), delen AS (
  SELECT '72 uur' AS naam, maand, aanvrager_id AS organisatie_id,
    count(*) FILTER (WHERE telt AND gehaald) AS teller, count(*) FILTER (WHERE telt) AS noemer,
    count(*) AS rijen,
    bit_xor(hashint8extended(id * 4 + CASE WHEN NOT telt THEN 0 WHEN gehaald THEN 3 ELSE 2 END, 0))
      AS kenmerk,
    count(*) FILTER (WHERE ook < %(nu)s AND weg_op > ook AND beschikbaar_op <= ook) AS ook_teller,
    count(*) FILTER (WHERE ook < %(nu)s AND weg_op > ook) AS ook_noemer
  FROM transport GROUP BY 2, 3
  UNION ALL
  SELECT n.soort || COALESCE(n.urgentie::text, ''), width_bucket(k.gemeld_op, (SELECT maanden FROM lijst)),
    m.organisatie_id, count(*) FILTER (WHERE stopped_at <= breach_at),
    count(*) FILTER (WHERE stopped_at <= %(nu)s OR breach_at < %(nu)s), count(*),
    bit_xor(hashint8extended(k.id * 4 + CASE WHEN stopped_at <= breach_at THEN 3 ELSE 2 END, 0)), 0, 0
  FROM servicedesk_klok AS k JOIN servicedesk_melding AS m ON m.id = k.melding_id
  JOIN servicedesk_slanorm AS n ON n.id = k.norm_id
  WHERE k.soort = 'respons' AND k.telt_mee AND NOT m.afgeschermd GROUP BY n.soort, n.urgentie, 2, 3
  UNION ALL
  SELECT 'oordeel', width_bucket(COALESCE(t.gegeven_op, m.afgesloten_op), (SELECT maanden FROM lijst)),
    m.organisatie_id, count(*) FILTER (WHERE t.score = 3), count(t.id), count(*),
    bit_xor(hashint8extended(m.id * 4 + CASE WHEN t.id IS NULL THEN 0 WHEN t.score = 3 THEN 3 ELSE 2 END, 0)),
    0, 0
  FROM servicedesk_melding AS m LEFT JOIN servicedesk_tevredenheid AS t ON t.melding_id = m.id
  WHERE NOT m.afgeschermd AND COALESCE(t.gegeven_op, m.afgesloten_op) < %(nu)s GROUP BY 2, 3
  UNION ALL
  SELECT 'contact', width_bucket(opgelost_op, (SELECT maanden FROM lijst)), organisatie_id,
    count(*) FILTER (WHERE telt AND meteen), count(*) FILTER (WHERE telt), count(*),
    bit_xor(hashint8extended(id * 4 + CASE WHEN NOT telt THEN 0 WHEN meteen THEN 3 ELSE 2 END, 0)), 0, 0
  FROM contact GROUP BY 2, 3
  UNION ALL
  SELECT soort, width_bucket(begint_op, (SELECT maanden FROM lijst)), NULL,
    count(*) FILTER (WHERE gehouden AND begint_op <= %(nu)s), 1, count(*),
    bit_xor(hashint8extended(id * 4 + gehouden::int, 0)), sum(evaluatie_cijfer), count(evaluatie_cijfer)
  FROM netwerk_bijeenkomst GROUP BY 1, 2
  UNION ALL
  SELECT dienst, width_bucket(van, (SELECT maanden FROM lijst)), NULL,
    sum(EXTRACT(epoch FROM tot - van)) FILTER (WHERE NOT gepland), 1, count(*),
    bit_xor(hashint8extended(id * 4 + gepland::int, 0)), 0, 0
  FROM servicedesk_onbeschikbaarheid GROUP BY 1, 2
)
INSERT INTO met_de_hand
SELECT naam, maand, (maand - 1) / 3, (maand - 1) / 12, organisatie_id, sum(teller), sum(noemer), sum(rijen),
  bit_xor(kenmerk), sum(ook_teller), sum(ook_noemer), trunc(sum(teller)::numeric / NULLIF(sum(noemer), 0), 6)
FROM delen WHERE maand BETWEEN 1 AND (SELECT cardinality(maanden) FROM lijst)
GROUP BY GROUPING SETS (
  (naam, maand), (naam, maand, organisatie_id),
  (naam, (maand - 1) / 3), (naam, (maand - 1) / 3, organisatie_id),
  (naam, (maand - 1) / 12), (naam, (maand - 1) / 12, organisatie_id)
)
"""


def recompute(now: dt.datetime) -> Callable[[], None]:
    """Count everything up to `now`, anew each time it is called."""
    from ibl.selectors import load_rijdagen  # noqa: PLC0415  needs Django to have started

    begin, end = dt.date(2025, 1, 1), dt.date(now.year + 1, 1, 1)
    periode = Periode(midnight(begin), midnight(end))
    shifts = load_rijdagen(periode.van, periode.tot).list_shifts(begin, end)
    parameters: dict[str, Any] = {
        "nu": now,
        "maanden": [midnight(month) for month in months_of(periode)],
        "vanaf": [shift.vanaf for shift in shifts],
        "vast": [shift.vast.isoformat() if shift.vast else "infinity" for shift in shifts],
        "later": [
            f"{shift.later // dt.timedelta(microseconds=1)} microseconds"
            if shift.later is not None
            else "infinity"
            for shift in shifts
        ],
    }

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(TABEL)
            cursor.execute("TRUNCATE met_de_hand")
            cursor.execute(INSERT, parameters)

    return run
