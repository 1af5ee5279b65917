"""The figures: pages, recomputation, drill-down and the report, on ten years of history."""

import datetime as dt
import functools
import itertools
import os
import resource
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
from django.db import connection

from bench import cijfers_met_de_hand, cijfervulling
from bench.bank import Bank, Site
from bench.meten import Uitkomst, compare

PROVINCIE = "provincie.provincie@demo.invalid"
# The full size takes a quarter of an hour to fill; a smaller one shows the same ratios.
AANTAL = int(os.environ.get("BENCH_TRANSPORTEN", "1000000"))
NU = dt.datetime(2034, 12, 20, 12, tzinfo=dt.UTC)
KWARTAAL = "2026-k3"
BLADZIJDEN = 40
MEGABYTE = 1024 * 1024
# Half an hour of a busy day: scans, calls picked up, judgements, and here and there something of years ago.
NIEUW = (
    """
    WITH gekozen AS (
      SELECT id, row_number() OVER () AS n FROM ibl_transportopdracht
      WHERE id > (SELECT max(id) FROM ibl_transportopdracht) - 20000 OR id %% 50000 = 7
      ORDER BY random() LIMIT 600
    ), beschikbaar AS (
      UPDATE ibl_transportopdracht AS t SET beschikbaar_op = aangevraagd_op + interval '20 hours'
      FROM gekozen WHERE gekozen.id = t.id AND t.status <> 'geannuleerd'
    )
    INSERT INTO ibl_statusovergang (opdracht_id, volgnummer, uuid, van, naar, op, ontvangen_op, reden)
    SELECT id, 100 + %(ronde)s, uuidv7(), 'onderweg', 'beschikbaar', %(nu)s, %(nu)s, '' FROM gekozen
    """,
    """
    WITH gekozen AS (
      SELECT id FROM servicedesk_melding
      WHERE id > (SELECT max(id) FROM servicedesk_melding) - 20000 OR id %% 50000 = 7
      ORDER BY random() LIMIT 300
    ), opgepakt AS (
      UPDATE servicedesk_klok AS k SET stopped_at = gemeld_op + interval '25 hours', resultaat = 'gemist'
      FROM gekozen WHERE gekozen.id = k.melding_id
    )
    INSERT INTO servicedesk_meldinggebeurtenis (melding_id, soort, op, van_soort, naar_soort, toelichting)
    SELECT id, 'opgepakt', %(nu)s, '', '', '' FROM gekozen
    """,
    """
    INSERT INTO servicedesk_tevredenheid (melding_id, score, toelichting, gegeven_op)
    SELECT m.id, 3, '', %(nu)s - interval '1 hour' FROM servicedesk_melding AS m
    WHERE NOT EXISTS (SELECT FROM servicedesk_tevredenheid AS t WHERE t.melding_id = m.id)
    ORDER BY m.id DESC LIMIT 100
    """,
)


def fill(database: psycopg.Connection) -> None:
    cijfervulling.fill(database, transporten=AANTAL, meldingen=AANTAL)


def measure(bank: Bank) -> Iterator[Uitkomst]:
    url = bank.database(f"bench_cijfers_{AANTAL}", fill)
    with bank.connected(url):
        yield from _recompute()
    with bank.site(url, als=PROVINCIE) as site:
        yield from _pages(site)
    yield from _report()


def _pages(site: Site) -> Iterator[Uitkomst]:
    board = f"/cijfers/?periode={KWARTAAL}"
    yield compare("dashboard naast de kale pagina", lambda: site.get(board), site.bare, doel=2)
    one = f"/cijfers/binnen-72-uur/?periode={KWARTAAL}"
    yield compare("indicator naast de kale pagina", lambda: site.get(one), site.bare, doel=2)
    for code, vraag in (
        ("binnen-72-uur", "periode=2026-08"),
        ("binnen-72-uur", "periode=2026"),
        ("binnen-72-uur", "periode=2026&toon=gemist"),
        ("tevredenheid-meldingen", "periode=2026"),
        ("eerste-contact", "periode=2026&toon=behaald"),
        ("urgentie-1-opgepakt", "periode=2026-k3&toon=gemist"),
    ):
        path = f"/cijfers/{code}/herkomst/?{vraag}"
        yield compare(
            f"herkomst van {code}, {vraag}", functools.partial(site.get, path), site.bare, doel=3, rondes=20
        )


def _recompute() -> Iterator[Uitkomst]:
    from kpi import services  # noqa: PLC0415  needs Django to have started

    services.measure_indicatoren(at=NU, volledig=True)
    yield compare(
        "alles opnieuw naast SQL met de hand",
        lambda: services.measure_indicatoren(at=NU, volledig=True),
        cijfers_met_de_hand.recompute(NU),
        doel=1.5,
        rondes=3,
        warm_up=1,
    )
    ronde = itertools.count(_first_ronde())

    def after_new_facts() -> None:
        services.measure_indicatoren(at=NU)

    yield compare(
        "na 1.000 nieuwe feiten, naast één seconde",
        after_new_facts,
        _one_second,
        doel=1,
        rondes=5,
        warm_up=1,
        vooraf=lambda: _add_facts(next(ronde)),
    )


def _first_ronde() -> int:
    """The rows stay for a next measurement: its facts come after those of the one before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT greatest(coalesce(max(volgnummer), 0), 100) - 99 FROM ibl_statusovergang")
        return int(cursor.fetchone()[0])


def _add_facts(ronde: int) -> None:
    with connection.cursor() as cursor:
        for statement in NIEUW:
            cursor.execute(statement, {"ronde": ronde, "nu": NU})


def _one_second() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1)")


def _report() -> Iterator[Uitkomst]:
    """The same tagged PDF of the same page, with the portal's letters and without anything of ours."""
    from weasyprint import CSS, HTML  # noqa: PLC0415  half a second, and only here

    from bisc_portal.druk import write_pdf  # noqa: PLC0415  needs Django to have started
    from kpi.rapport_pdf import STYLE  # noqa: PLC0415  the same

    rows = "".join(f"<tr><th scope='row'>Regel {n}</th><td>{n}</td></tr>" for n in range(34))
    page = f"<section class='rapport__deel'><h2>Deel</h2><table>{rows}</table></section>"
    body = page * BLADZIJDEN
    html = f"<!doctype html><html lang='nl'><head><title>Proef</title></head><body>{body}</body></html>"
    sheet = Path(STYLE).read_text(encoding="utf-8")
    memory: list[int] = []
    yield compare(
        f"rapport van {BLADZIJDEN} bladzijden naast kale WeasyPrint",
        lambda: memory.append(_peak(lambda: write_pdf(html, style=STYLE))),
        lambda: HTML(string=html).write_pdf(
            stylesheets=[CSS(string=sheet, base_url=str(STYLE))], pdf_variant="pdf/ua-1"
        ),
        doel=1.2,
        rondes=2,
        warm_up=1,
    )
    yield Uitkomst("geheugen voor het rapport, in MB", max(memory) / MEGABYTE, doel=600)


def _peak(action: Callable[[], object]) -> int:
    """The largest this process was while the action ran, in bytes."""
    done, seen = threading.Event(), [0]

    def watch() -> None:
        while not done.is_set():
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
            seen[0] = max(seen[0], pages * resource.getpagesize())
            time.sleep(0.05)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        action()
    finally:
        done.set()
        watcher.join()
    return seen[0]
