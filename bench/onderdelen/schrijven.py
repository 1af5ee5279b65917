"""Writing together: a long log, a large section, and many authors at once. Goals in milliseconds."""

import contextlib
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from django.utils import timezone
from pycrdt import Doc, XmlElement, XmlText

from bench import auteurs
from bench.bank import DATA, ROOT, Bank
from bench.meten import Uitkomst, seconds
from bisc_portal.lokaal.ports import ADDRESS, answers, find_free_port

LINES = 100_000
AUTHORS = 50
EVERY_SECONDS = 0.2
SPELL_SECONDS = 8.0
FLOOR_MS = 0.01


def measure(bank: Bank) -> Iterator[Uitkomst]:
    long_log = bank.database("bench_schrijven_lange_log", fill_log)
    authors = bank.database("bench_schrijven_auteurs", add_authors)
    with bank.connected(long_log):
        yield from measure_log()
    yield from measure_rendering()
    with sockets(bank, authors, 1) as running, bank.connected(authors):
        yield measure_authors("50 auteurs × 5/s, één proces: bevestigd, p95", running, AUTHORS, doel=25)
    with sockets(bank, authors, 2) as running, bank.connected(authors):
        yield measure_authors(
            "100 auteurs × 5/s, twee processen: bevestigd, p95", running, 2 * AUTHORS, doel=100
        )


# --- One process, no network -----------------------------------------------------------------------------
def measure_log() -> Iterator[Uitkomst]:
    from ontwikkelagenda import selectors, services  # noqa: PLC0415  models can be imported only after setup
    from ontwikkelagenda.models import Schrijfdocument  # noqa: PLC0415

    document = Schrijfdocument.objects.get(stand__gte=LINES)
    services.project_document(document, at=timezone.now())
    yield _milliseconds(
        f"een document van {LINES:,} wijzigingen openen", lambda: selectors.load_document(document), 100
    )
    half = LINES // 2
    yield _milliseconds("de tekst halverwege", lambda: selectors.load_document(document, tot=half), 250)


def measure_rendering() -> Iterator[Uitkomst]:
    from ontwikkelagenda.tekst import opbouw, weergave  # noqa: PLC0415

    doc: Doc[Any] = Doc()
    words = "Samen lezen we voor in de wijk, en dat houden we vol. " * 6
    opbouw.write_nodes(doc, 1, opbouw.to_nodes("\n\n".join([words] * (80_000 // len(words)))))
    yield _milliseconds("een sectie van 80 kB tonen", lambda: weergave.html(weergave.read_deel(doc, 1)), 30)


def _milliseconds(naam: str, action: Any, doel: float) -> Uitkomst:
    action()
    taken = statistics.median(seconds(action) for _ in range(9)) * 1000
    return Uitkomst(f"{naam} (ms)", taken, doel)


# --- Many authors ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Sockets:
    """The running websocket processes."""

    ports: list[int]
    pids: list[int]


@contextlib.contextmanager
def sockets(bank: Bank, url: str, count: int) -> Iterator[Sockets]:
    """So many processes on a document in which nobody wrote yet."""
    clear(url)
    first = find_free_port(8700)
    ports = [first, *(find_free_port(first + nr) for nr in range(1, count))]
    running = []
    try:
        for port in ports:
            log = (DATA / f"websockets-{port}.log").open("w")
            command = [sys.executable, "-m", "uvicorn", "--host", ADDRESS, "--port", str(port)]
            running.append(
                subprocess.Popen(  # noqa: S603  our own server
                    [*command, "--log-level", "warning", "bisc_portal.asgi:application"],
                    cwd=ROOT,
                    env=bank.environment(url),
                    stdout=log,
                    stderr=log,
                )
            )
        for port in ports:
            while not answers(f"http://{ADDRESS}:{port}/gezond/"):
                time.sleep(0.1)
        yield Sockets(ports, [process.pid for process in running])
    finally:
        for process in running:
            process.terminate()
            process.wait(10)


def measure_authors(naam: str, running: "Sockets", count: int, *, doel: float) -> Uitkomst:
    verslag = write_here(running, count)
    return Uitkomst(f"{naam} (ms)", max(verslag.p95, FLOOR_MS), doel, toelichting=describe(verslag))


def write_here(running: "Sockets", count: int) -> auteurs.Verslag:
    """Raises AssertionError when a page shows anything else than the log afterwards."""
    from ontwikkelagenda import selectors  # noqa: PLC0415
    from ontwikkelagenda.models import Sectie  # noqa: PLC0415
    from ontwikkelagenda.tekst import weergave  # noqa: PLC0415

    sectie = Sectie.objects.order_by("pk")[0]
    document = selectors.current_document(sectie.agenda)
    wortel = weergave.root_name(sectie.pk)
    verslag = ask_authors(
        count,
        soort="portaal",
        adressen=[f"ws://{ADDRESS}:{port}/ws/agenda/1/{document.pk}" for port in running.ports],
        koekjes=make_sessions(count),
        wortel=wortel,
        processen=running.pids,
    )
    logged = auteurs.print_of(selectors.load_document(document), wortel)
    assert set(verslag.teksten) == {logged}, "niet gelijk aan de log"  # noqa: S101
    return verslag


def ask_authors(count: int, **opdracht: Any) -> auteurs.Verslag:
    """Let so many pages type in a process of their own; raises AssertionError when one was not answered."""
    asked = {"aantal": count, "seconden": SPELL_SECONDS, "elke": EVERY_SECONDS, **opdracht}
    done = subprocess.run(
        [sys.executable, "-m", "bench.auteurs"],
        input=json.dumps(asked),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    verslag = auteurs.Verslag(**json.loads(done.stdout))
    assert len(set(verslag.teksten)) == 1, "de pagina's zijn niet gelijk"  # noqa: S101
    assert verslag.keren == verslag.verstuurd, "niet alles is bevestigd"  # noqa: S101
    return verslag


def describe(verslag: auteurs.Verslag) -> str:
    return (
        f"mediaan {verslag.mediaan:.1f} ms, {verslag.keren} keer; {verslag.processor_ms:.2f} ms processor"
        f" per wijziging, {verslag.geheugen_mb:.0f} MB; de auteurs zelf {verslag.eigen_processor:.0%} van"
        " een kern"
    )


# --- Filling ---------------------------------------------------------------------------------------------
def fill_log(database: psycopg.Connection) -> None:
    """Keystrokes in one paragraph, each a line, with an erased one now and then."""
    sectie, document = _first_sectie(database)
    doc: Doc[Any] = Doc()
    lines: list[bytes] = []
    watch = doc.observe(lambda event: lines.append(event.update))
    words = XmlText("")
    root = doc.get(f"sectie-{sectie}", type=_fragment())
    root.children.append(XmlElement("paragraph", {}, [words]))
    while len(lines) < LINES:
        words.insert(len(words), "abcde fghij "[len(lines) % 12])
        if len(lines) % 40 == 0 and len(words) > 10:  # noqa: PLR2004
            del words[2:8]
    doc.unobserve(watch)
    database.execute("SET session_replication_role = replica")
    database.execute("DELETE FROM ontwikkelagenda_schrijfregel WHERE document_id = %s", [document])
    with database.cursor().copy(
        "COPY ontwikkelagenda_schrijfregel (document_id, nummer, inhoud, secties, voorstel, op) FROM STDIN"
    ) as copy:
        for nummer, line in enumerate(lines, 1):
            copy.write_row((document, nummer, line, [sectie], False, timezone.now()))
    database.execute("SET session_replication_role = DEFAULT")
    database.execute(
        "UPDATE ontwikkelagenda_schrijfdocument SET stand = %s, verwerkt_tot = 0 WHERE id = %s",
        [LINES, document],
    )


def _fragment() -> Any:
    from pycrdt import XmlFragment  # noqa: PLC0415

    return XmlFragment


def add_authors(database: psycopg.Connection) -> None:
    """A hundred directors; what they share is the first section of the open agenda."""
    database.execute(
        "INSERT INTO accounts_user (password, is_superuser, email, naam, organisatie_id, rollen, is_active,"
        " created_at) SELECT 'x', FALSE, 'auteur' || n || '@bench.invalid', 'Auteur ' || n,"
        " (SELECT min(id) FROM netwerk_organisatie WHERE soort = 'bibliotheek'), '{directeur}', TRUE, now()"
        " FROM generate_series(1, 100) n"
    )


def clear(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("SET session_replication_role = replica")
        database.execute("DELETE FROM ontwikkelagenda_schrijfregel")
        database.execute("DELETE FROM ontwikkelagenda_schrijfstand")
        database.execute("UPDATE ontwikkelagenda_schrijfdocument SET stand = 0, verwerkt_tot = 0")


def _first_sectie(database: psycopg.Connection) -> tuple[int, int]:
    row = database.execute(
        "SELECT s.id, d.id FROM ontwikkelagenda_sectie s JOIN ontwikkelagenda_schrijfdocument d"
        " ON d.agenda_id = s.agenda_id ORDER BY s.id LIMIT 1"
    ).fetchone()
    assert row is not None, "de referentiegegevens hebben geen agenda"  # noqa: S101
    return int(row[0]), int(row[1])


def make_sessions(count: int) -> list[str]:
    """The cookies of so many authors who signed in."""
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    from bisc_portal.accounts.models import User  # noqa: PLC0415

    cookies = []
    for user in User.objects.filter(email__startswith="auteur").order_by("pk")[:count]:
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
    return cookies
