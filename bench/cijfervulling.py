"""Ten years of facts for the figures: transports with their scans, calls with their clocks, meetings."""

import psycopg

ZWAAR = (
    "SET synchronous_commit = off",
    "SET maintenance_work_mem = '512MB'",
    # The rows are right by the way they are made; looking every reference up again takes most of the time.
    "SET session_replication_role = replica",
    # Nobody searches here, and its index takes longer than all the rest.
    "DROP INDEX melding_onderwerp_trgm",
)
SCANS_PER_TRANSPORT = 10
# How far the row with number n of a whole lies into the ten years, and at what second of its day.
MOMENT = """timestamptz '2025-01-01' + (n * 3640::bigint / %(aantal)s) * interval '1 day'
    + (n::bigint * 7919 % 86400) * interval '1 second'"""

TRANSPORTEN = f"""
INSERT INTO ibl_transportopdracht (
  nummer, uuid, soort, lading, aanvrager_id, bestemming_id, titel, auteur, isbn, ppn, barcode, aantal_kratten,
  omschrijving, lokale_referentie, aangevraagd_op, termijn_op, status, status_sinds, version, beschikbaar_op
)
SELECT 'T' || lpad((n / 100000)::text, 4, '0') || '-' || lpad((n % 100000)::text, 5, '0'), uuidv7(),
  'ibl', 'item', v.organisatie_id, v.id, 'Titel', '', '', '', '', 0, '', '',
  op, op + interval '72 hours',
  CASE WHEN n % 50 = 0 THEN 'geannuleerd' ELSE 'niet_leverbaar' END, op + interval '1 hour', 1,
  CASE WHEN n % 50 > 0 AND n % 20 > 0 THEN op + make_interval(hours => 10 + n % 70) END
FROM (SELECT n, {MOMENT} AS op FROM generate_series(1, %(aantal)s) AS n) AS rij
JOIN (SELECT v.id, v.organisatie_id, row_number() OVER (ORDER BY v.id) - 1 AS plek, count(*) OVER () AS totaal
  FROM netwerk_vestiging AS v JOIN netwerk_organisatie AS o ON o.id = v.organisatie_id
  WHERE o.soort = 'bibliotheek') AS v ON v.plek = rij.n % v.totaal
ORDER BY n
"""
SCANS = f"""
INSERT INTO ibl_statusovergang (opdracht_id, volgnummer, uuid, van, naar, op, ontvangen_op, reden)
SELECT t.id, s, uuidv7(), CASE WHEN s = 1 THEN '' ELSE 'onderweg' END,
  CASE WHEN s = 1 THEN 'aangevraagd' ELSE 'onderweg' END,
  t.aangevraagd_op + s * interval '3 hours', t.aangevraagd_op + s * interval '3 hours', ''
FROM ibl_transportopdracht AS t CROSS JOIN generate_series(1, {SCANS_PER_TRANSPORT}) AS s ORDER BY t.id, s
"""
MELDINGEN = f"""
INSERT INTO servicedesk_melding (
  nummer, invoersleutel, soort, urgentie, impact, reikwijdte, onderwerp, omschrijving, organisatie_id,
  vestiging_id, melder_naam, melder_adres, afgeschermd, kanaal, status, behandelaar_id, gemeld_op,
  opgelost_op, afgesloten_op, grote_storing
)
SELECT 'M' || lpad((n / 10000)::text, 4, '0') || '-' || lpad((n % 10000)::text, 4, '0'), uuidv7(),
  wat.soort, CASE WHEN wat.soort = 'incident' THEN 1 + n % 3 END, '', '', 'Bonprinter ' || n % 97,
  'Sinds vanochtend.', v.organisatie_id, v.id, 'Balie', '', false, 'portaal', 'afgesloten', desk.id,
  op, op + interval '6 hours', op + interval '8 days', false
FROM (SELECT n, {MOMENT} AS op FROM generate_series(1, %(aantal)s) AS n) AS rij
CROSS JOIN LATERAL (SELECT CASE WHEN n % 10 < 6 THEN 'incident' WHEN n % 10 < 9 THEN 'vraag'
  ELSE 'wijzigingsverzoek' END AS soort) AS wat
JOIN (SELECT v.id, v.organisatie_id, row_number() OVER (ORDER BY v.id) - 1 AS plek, count(*) OVER () AS totaal
  FROM netwerk_vestiging AS v JOIN netwerk_organisatie AS o ON o.id = v.organisatie_id
  WHERE o.soort = 'bibliotheek') AS v ON v.plek = rij.n % v.totaal
CROSS JOIN (SELECT min(id) AS id FROM accounts_user WHERE 'servicedeskmedewerker' = ANY(rollen)) AS desk
ORDER BY n
"""
KLOKKEN = """
INSERT INTO servicedesk_klok (
  melding_id, soort, ronde, revisie, norm_id, kalender_id, gemeld_op, started_at, due_at, breach_at,
  warn50_at, warn75_at, stopped_at, elapsed, resultaat, staat_stil, telt_mee, aanleiding, verkort)
SELECT m.id, 'respons', 1, 1, n.id, n.kalender_id, m.gemeld_op, m.gemeld_op, m.gemeld_op + interval '1 day',
  m.gemeld_op + interval '1 day', m.gemeld_op + interval '12 hours', m.gemeld_op + interval '18 hours',
  m.gemeld_op + d.duur, d.duur, CASE WHEN d.duur <= interval '1 day' THEN 'gehaald' ELSE 'gemist' END,
  false, true, 'gemeld', false
FROM servicedesk_melding AS m
CROSS JOIN LATERAL (
  SELECT CASE WHEN m.id % 20 = 0 THEN interval '30 hours' ELSE interval '1 hour' END
) AS d (duur)
JOIN (SELECT DISTINCT ON (soort, urgentie) id, soort, urgentie, kalender_id FROM servicedesk_slanorm
  WHERE kloksoort = 'respons' ORDER BY soort, urgentie, id) AS n
  ON n.soort = m.soort AND n.urgentie IS NOT DISTINCT FROM m.urgentie
ORDER BY m.id
"""
GEBEURTENISSEN = """
INSERT INTO servicedesk_meldinggebeurtenis (
  melding_id, soort, op, door_id, van_soort, naar_soort, toelichting
)
SELECT m.id, wat.soort, m.gemeld_op + wat.later, m.behandelaar_id, '', '', ''
FROM servicedesk_melding AS m
CROSS JOIN (VALUES ('gemeld', interval '0', 1), ('opgepakt', interval '1 hour', 1),
  ('toegewezen', interval '2 hours', 5), ('wacht_op_melder', interval '3 hours', 4),
  ('opgelost', interval '6 hours', 1), ('afgesloten', interval '8 days', 1)) AS wat (soort, later, elke)
WHERE m.id % wat.elke = 0
ORDER BY m.id, wat.later
"""
OORDELEN = """
INSERT INTO servicedesk_tevredenheid (melding_id, score, toelichting, gegeven_op)
SELECT id, 1 + id / 3 % 3, '', afgesloten_op + interval '1 day' FROM servicedesk_melding
WHERE id % 3 = 0 ORDER BY id
"""
BIJEENKOMSTEN = """
INSERT INTO netwerk_bijeenkomst (soort, titel, begint_op, plaats, gehouden, evaluatie, evaluatie_cijfer)
SELECT (ARRAY['pdo', 'kennisdeling', 'kennissessie', 'vierhoeksoverleg'])[1 + n % 4], 'Overleg ' || n,
  timestamptz '2025-01-01' + n * interval '17 hours', '', n % 9 > 0, '',
  CASE WHEN n % 3 = 0 THEN 5 + n % 5 END
FROM generate_series(1, 5000) AS n
"""
GEMETEN = """
INSERT INTO servicedesk_meetperiode (dienst, vanaf, bron, uit_aanmelding)
SELECT dienst, DATE '2025-01-01', '', false FROM unnest(%(diensten)s::text[]) AS dienst
ON CONFLICT DO NOTHING
"""
STORINGEN = """
INSERT INTO servicedesk_onbeschikbaarheid (
  dienst, van, tot, gepland, aangekondigd_op, toelichting, bron, vervallen
)
SELECT dienst, op, op + interval '2 hours', n % 5 = 0,
  CASE WHEN n % 5 = 0 THEN op - interval '7 days' END, 'Storing', 'hand', false
FROM unnest(%(diensten)s::text[]) AS dienst CROSS JOIN generate_series(1, 240) AS n
CROSS JOIN LATERAL (SELECT timestamptz '2025-01-06 10:00+01' + n * interval '15 days' AS op) AS tijd
"""


def fill(database: psycopg.Connection, *, transporten: int, meldingen: int) -> None:
    """So many transports with ten scans each, so many calls with clocks, events and judgements."""
    for statement in ZWAAR:
        database.execute(statement)
    for statement, aantal in ((TRANSPORTEN, transporten), (MELDINGEN, meldingen)):
        database.execute(_escape(statement), {"aantal": aantal})
        database.execute("ANALYZE")
    for statement in (SCANS, KLOKKEN, GEBEURTENISSEN, OORDELEN, BIJEENKOMSTEN):
        database.execute(statement)
    diensten = ["bibliotheeksysteem", "meldingsapplicatie", "bemande_servicedesk"]
    for statement in (GEMETEN, STORINGEN):
        database.execute(_escape(statement), {"diensten": diensten})


def _escape(statement: str) -> str:
    """A per cent sign between spaces is a remainder, not the beginning of a parameter."""
    return statement.replace(" % ", " %% ")
