"""The figures: pages, recomputation, drill-down and the report, on years of history."""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
from django.db import connection

from bench.bank import Bank
from bench.meten import Uitkomst, compare

PROVINCIE = "provincie.provincie@demo.invalid"
# The full size takes minutes to fill; a smaller one shows the same ratios.
TRANSPORTEN = int(os.environ.get("BENCH_TRANSPORTEN", "1000000"))
NU = dt.datetime(2034, 12, 20, 12, tzinfo=dt.UTC)
KWARTAAL = "2026-k3"

FILL_TRANSPORTS = """
INSERT INTO ibl_transportopdracht (
  nummer, uuid, soort, lading, aanvrager_id, bestemming_id, titel, auteur, isbn, ppn, barcode, aantal_kratten,
  omschrijving, lokale_referentie, aangevraagd_op, termijn_op, status, status_sinds, version, beschikbaar_op
)
SELECT 'T' || lpad((n / 100000)::text, 4, '0') || '-' || lpad((n %% 100000)::text, 5, '0'),
  gen_random_uuid(), 'ibl', 'item', v.organisatie_id, v.id, 'Titel', '', '', '', '', 0, '', '',
  op, op + interval '72 hours', 'niet_leverbaar', op, 1,
  CASE WHEN n %% 20 > 0 THEN op + make_interval(hours => 10 + n %% 70) END
FROM (SELECT n, timestamptz '2025-01-01' + (n %% 86400) * interval '1 second'
    + (n * 3650::bigint / %(aantal)s) * interval '1 day' AS op
  FROM generate_series(1, %(aantal)s) AS n) AS rij
JOIN (SELECT id, organisatie_id, row_number() OVER (ORDER BY id) - 1 AS plek, count(*) OVER () AS totaal
  FROM netwerk_vestiging) AS v ON v.plek = rij.n %% v.totaal
"""
FILL_MEETINGS = """
INSERT INTO netwerk_bijeenkomst (soort, titel, begint_op, plaats, gehouden, evaluatie)
SELECT (ARRAY['pdo', 'kennisdeling', 'kennissessie', 'vierhoeksoverleg'])[1 + n %% 4], 'Overleg ' || n,
  timestamptz '2025-01-01' + n * interval '17 hours', '', n %% 9 > 0, ''
FROM generate_series(1, 5000) AS n
"""
# The best we can write by hand for the same figures: one pass, grouped, both clocks left out.
BY_HAND = """
SELECT date_trunc('month', aangevraagd_op, 'Europe/Amsterdam'), aanvrager_id, count(*),
  count(*) FILTER (WHERE termijn_op < %(nu)s AND NOT (status = 'geannuleerd' AND status_sinds <= termijn_op)),
  count(*) FILTER (WHERE termijn_op < %(nu)s AND beschikbaar_op <= termijn_op)
FROM ibl_transportopdracht GROUP BY 1, 2
"""


def fill(database: psycopg.Connection) -> None:
    database.execute(FILL_TRANSPORTS, {"aantal": TRANSPORTEN})
    database.execute(FILL_MEETINGS, {})


def measure(bank: Bank) -> Iterator[Uitkomst]:
    url = bank.database(f"bench_kpi_{TRANSPORTEN}", fill)
    with bank.connected(url):
        yield from _recompute()
    with bank.site(url, als=PROVINCIE) as site:
        board = f"/cijfers/?periode={KWARTAAL}"
        one = f"/cijfers/binnen-72-uur/?periode={KWARTAAL}"
        yield compare("dashboard naast de kale pagina", lambda: site.get(board), site.bare, doel=2)
        yield compare("indicator naast de kale pagina", lambda: site.get(one), site.bare, doel=2)
        yield compare(
            "herkomst, eerste bladzijde",
            lambda: site.get("/cijfers/binnen-72-uur/herkomst/?periode=2026-08"),
            site.bare,
            doel=3,
        )
    yield from _report()


def _recompute() -> Iterator[Uitkomst]:
    from kpi import services  # noqa: PLC0415  needs Django to have started

    def by_hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BY_HAND, {"nu": NU})
            cursor.fetchall()

    services.measure_indicatoren(at=NU, volledig=True)
    yield compare(
        "alles opnieuw naast SQL met de hand",
        lambda: services.measure_indicatoren(at=NU, volledig=True),
        by_hand,
        doel=1.5,
        rondes=3,
        warm_up=1,
    )
    yield compare(
        "alleen wat nieuw is, naast één seconde",
        lambda: services.measure_indicatoren(at=NU),
        _one_second,
        doel=1,
        rondes=3,
        warm_up=1,
    )


def _one_second() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1)")


def _report() -> Iterator[Uitkomst]:
    from weasyprint import HTML  # noqa: PLC0415  half a second, and only here

    from bisc_portal.druk import write_pdf  # noqa: PLC0415  needs Django to have started
    from kpi.rapport_pdf import STYLE  # noqa: PLC0415  the same

    rows = "".join(f"<tr><th scope='row'>Regel {n}</th><td>{n}</td></tr>" for n in range(34))
    page = f"<section class='rapport__deel'><h2>Deel</h2><table>{rows}</table></section>"
    html = f"<!doctype html><html lang='nl'><head><title>Proef</title></head><body>{page * 40}</body></html>"
    styled = html.replace("</head>", f"<style>{Path(STYLE).read_text(encoding='utf-8')}</style></head>")
    yield compare(
        "rapport van 40 bladzijden naast kale WeasyPrint",
        lambda: write_pdf(html, style=STYLE),
        lambda: HTML(string=styled).write_pdf(pdf_variant="pdf/ua-1"),
        doel=1.2,
        rondes=2,
        warm_up=1,
    )
