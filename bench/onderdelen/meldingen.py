"""The desk's pages beside the bare page, and with 1,000,000 calls beside 10,000.

A desk that keeps up has about as many open calls after ten years as after one: both databases have 1,200.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import psycopg

from bench.bank import CSRF, Bank, Site
from bench.meten import Uitkomst, compare
from bench.vullen import in_bulk
from servicedesk.services.zoeken import MELDINGEN as INDEX

KLEIN, GROOT = 10_000, int(os.environ.get("BENCH_MELDINGEN", "1000000"))
OPEN, WACHT = 1_200, 300
DESK = "servicedeskmedewerker.bisc@demo.invalid"
# The words of every call at once: with a million keys in hand PostgreSQL would look each up.
ALLE_WOORDEN = INDEX.replace("WHERE melding_id = ANY(%(pks)s) ", "").replace("WHERE m.id = ANY(%(pks)s)", "")

WOORDEN = """SELECT
  ARRAY['Bonprinter drukt halve regels', 'Zelfbediening start niet op', 'Wifi valt steeds weg',
        'Geen verbinding met het bibliotheeksysteem', 'Kassa sluit de dag niet af', 'Scanner leest geen pas',
        'Scherm blijft zwart', 'Inleverautomaat neemt niets aan', 'Pinapparaat zonder verbinding',
        'Geluid in de zaal kraakt', 'Tablet laadt niet op', 'Netwerkstoring op kantoor'] AS onderwerpen,
  ARRAY['Uit- en aanzetten helpt niet.', 'Er staat een rij bij de balie.', 'Het lampje knippert oranje.',
        'Gisteren werkte het nog.', 'De monteur was hier vorige week.', 'Op de andere plek gaat het goed.',
        'Vanmiddag is het voorleesfeest.'] AS zinnen"""
MELDING = """
INSERT INTO servicedesk_melding (
  nummer, invoersleutel, soort, urgentie, impact, reikwijdte, onderwerp, omschrijving, organisatie_id,
  vestiging_id, melder_id, melder_naam, melder_adres, kanaal, status, behandelaar_id, gemeld_op, opgelost_op,
  afgesloten_op, grote_storing)
SELECT 'M' || lpad((i / 10000)::text, 4, '0') || '-' || lpad((i % 10000)::text, 4, '0'), gen_random_uuid(),
       'incident', 1 + i % 3, '', '', wat.onderwerpen[1 + i % 12] || ' ' || i % 9,
       'Sinds ' || i % 24 || ' uur. ' || wat.zinnen[1 + i % 7] || ' ' || wat.zinnen[1 + i % 5]
         || CASE WHEN i % 5000 = 0 THEN ' zeldzaamwoord' ELSE '' END,
       plek.organisatie_id, plek.id, wie.id, '', '', 'portaal',
       CASE WHEN i > %(n)s - %(wacht)s THEN 'nieuw' WHEN i > %(n)s - %(open)s THEN 'in_behandeling'
            ELSE 'afgesloten' END,
       CASE WHEN i > %(n)s - %(wacht)s THEN NULL ELSE desk.id END, gemeld,
       CASE WHEN i <= %(n)s - %(open)s THEN gemeld + interval '6 hours' END,
       CASE WHEN i <= %(n)s - %(open)s THEN gemeld + interval '2 days' END, false
FROM generate_series(1, %(n)s) AS i
CROSS JOIN LATERAL (SELECT now() - (%(n)s - i) * interval '8 minutes' - interval '1 minute' AS gemeld) AS tijd
CROSS JOIN ({WOORDEN}) AS wat
JOIN (SELECT v.id, v.organisatie_id, row_number() OVER (ORDER BY v.id) - 1 AS nr, count(*) OVER () AS aantal
      FROM netwerk_vestiging v JOIN netwerk_organisatie o ON o.id = v.organisatie_id
      WHERE o.soort = 'bibliotheek') AS plek ON plek.nr = i %% plek.aantal
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS nr, count(*) OVER () AS aantal
      FROM accounts_user WHERE 'directeur' = ANY(rollen)) AS wie ON wie.nr = i %% wie.aantal
CROSS JOIN (SELECT id FROM accounts_user WHERE email = %(desk)s) AS desk
ORDER BY i
""".replace("{WOORDEN}", WOORDEN).replace(" % ", " %% ")
KLOK = """
INSERT INTO servicedesk_klok (
  melding_id, soort, aanleiding, ronde, revisie, norm_id, kalender_id, gemeld_op, started_at, due_at,
  breach_at, warn50_at, warn75_at, volgend_signaal_op, stopped_at, elapsed, resultaat, telt_mee)
SELECT m.id, 'respons', 'gemeld', 1, 1, n.id, n.kalender_id, m.gemeld_op, m.gemeld_op,
       m.gemeld_op + interval '1 day',
       m.gemeld_op + interval '1 day', m.gemeld_op + interval '12 hours',
       m.gemeld_op + interval '18 hours', NULL,
       CASE WHEN m.status <> 'nieuw' THEN m.gemeld_op + interval '1 hour' END,
       CASE WHEN m.status <> 'nieuw' THEN interval '1 hour' END,
       CASE WHEN m.status <> 'nieuw' THEN 'gehaald' ELSE 'loopt' END, true
FROM servicedesk_melding m
JOIN servicedesk_slanorm n ON n.soort = m.soort AND n.urgentie = m.urgentie
ORDER BY m.id
"""
GEBEURTENIS = """
INSERT INTO servicedesk_meldinggebeurtenis (melding_id, soort, op, door_id, toelichting)
SELECT m.id, wat.soort, m.gemeld_op + wat.later, m.behandelaar_id, ''
FROM servicedesk_melding m
CROSS JOIN (VALUES ('gemeld', interval '0'), ('toegewezen', interval '30 minutes'),
                   ('opgepakt', interval '1 hour'), ('opgelost', interval '6 hours'),
                   ('afgesloten', interval '2 days')) AS wat (soort, later)
WHERE wat.soort = 'gemeld' OR m.status <> 'nieuw'
ORDER BY m.id
"""
REACTIE = """
INSERT INTO servicedesk_meldingreactie (
  melding_id, auteur_id, auteur_naam, van_bisc, intern, tekst, geschreven_op)
SELECT id, behandelaar_id, '', true, false, 'We hebben het apparaat opnieuw ingesteld; nu werkt het weer.',
       gemeld_op + interval '2 hours'
FROM servicedesk_melding WHERE behandelaar_id IS NOT NULL ORDER BY id
"""


TABLES = [
    "servicedesk_melding",
    "servicedesk_klok",
    "servicedesk_meldinggebeurtenis",
    "servicedesk_meldingreactie",
]
ZOEKEN = ["servicedesk_zoekdocument", "servicedesk_zoekwoord"]
EMPTY = {"boolean": "false", "integer": "0", "smallint": "0", "jsonb": "'{}'", "ARRAY": "'{}'"}


def fill(aantal: int) -> Callable[[psycopg.Connection], None]:
    """So many calls with their clocks, five events each, an answer, and their words."""

    def run(connection: psycopg.Connection) -> None:
        _let_be_empty(connection)
        with in_bulk(connection, [*TABLES, *ZOEKEN]):
            connection.execute(MELDING, {"n": aantal, "open": OPEN, "wacht": WACHT, "desk": DESK})
            for statement in (KLOK, GEBEURTENIS, REACTIE):
                connection.execute(statement)
            connection.execute("ANALYZE")
            connection.execute(ALLE_WOORDEN)

    return run


def _let_be_empty(connection: psycopg.Connection) -> None:
    """What a statement above does not name, and has to be there, is empty."""
    columns = connection.execute(
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_name = ANY(%s) AND is_nullable = 'NO' AND column_default IS NULL"
        " AND is_identity = 'NO'",
        [TABLES],
    ).fetchall()
    for table, column, kind in columns:
        if kind in EMPTY or kind.startswith("character"):
            connection.execute(
                f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT {EMPTY.get(kind, repr(''))}"
            )


def measure(bank: Bank) -> Iterator[Uitkomst]:
    small = bank.database(f"bench_meldingen_{KLEIN}", fill(KLEIN))
    big = bank.database(f"bench_meldingen_{GROOT}", fill(GROOT))
    with bank.site(big, als=DESK) as site, bank.site(small, als=DESK) as few:
        for naam, ask in pages(site, GROOT).items():
            yield compare(f"{naam} naast de kale pagina", ask, site.bare, doel=3)
        many, less = pages(site, GROOT), pages(few, KLEIN)
        for naam in many:
            yield compare(f"{naam}, {GROOT:_} naast {KLEIN:_} meldingen", many[naam], less[naam], doel=1.3)


def pages(site: Site, aantal: int) -> dict[str, Callable[[], Any]]:
    """What the desk does all day. The closed call is an old one: a quarter of all is younger."""
    nummer, open_ = _nummer(aantal * 3 // 4), _nummer(in_hand(aantal))
    return {
        "wachtrij": lambda: site.get("/servicedesk/"),
        "melding": lambda: site.get(f"/servicedesk/meldingen/{nummer}/"),
        "open melding": lambda: site.get(f"/servicedesk/meldingen/{open_}/"),
        "zoeken op een gewoon woord": lambda: site.get("/servicedesk/?weergave=alle&q=printer"),
        "zoeken op een zeldzaam woord": lambda: site.get("/servicedesk/?weergave=alle&q=zeldzaamwoord"),
        "zoeken op een nummer": lambda: site.get(f"/servicedesk/?weergave=alle&q={nummer}"),
        "melden": _report(site),
    }


def in_hand(aantal: int) -> int:
    """Which call is open and on the name of who asks."""
    return aantal - WACHT - OPEN // 3


def _nummer(i: int) -> str:
    return f"M{i // 10000:04d}-{i % 10000:04d}"


def _report(site: Site) -> Callable[[], Any]:
    """Send the form; it was opened before, as somebody who types does."""
    page = site.client.get("/servicedesk/meldingen/nieuw/").text
    token = CSRF.search(page)
    branch = page.split('name="vestiging"', 1)[1].split('<option value="', 2)[2].split('"', 1)[0]
    data = {
        "csrfmiddlewaretoken": token.group(1) if token else "",
        "soort": "incident",
        "impact": "gehinderd",
        "reikwijdte": "werkplek",
        "onderwerp": "Bonprinter drukt halve regels",
        "omschrijving": "Sinds vanochtend.",
        "vestiging": branch,
        "kanaal": "telefoon",
        "melder_naam": "Balie",
    }

    def send() -> None:
        sent = site.client.post(
            "/servicedesk/meldingen/nieuw/",
            data={**data, "invoersleutel": str(uuid.uuid4())},
            follow_redirects=False,
        )
        assert sent.status_code == 302, sent.status_code  # noqa: S101, PLR2004

    return send
