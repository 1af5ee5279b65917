"""Writing together: a long log, a large section, and many authors at once. Goals in milliseconds."""

import asyncio
import contextlib
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import psycopg
from django.utils import timezone
from pycrdt import Doc, XmlElement, XmlText, read_message
from websockets.asyncio.client import ClientConnection, connect

from bench.bank import DATA, ROOT, Bank
from bench.meten import Uitkomst, seconds
from bisc_portal.lokaal.ports import ADDRESS, answers, find_free_port

LINES = 100_000
AUTHORS = 50
EVERY_SECONDS = 0.2
SPELL_SECONDS = 8.0
FLOOR_MS = 0.01


def measure(bank: Bank) -> Iterator[Uitkomst]:
    long_log = bank.database("bench_schrijven_log", fill_log)
    authors = bank.database("bench_schrijven_auteurs", add_authors)
    with bank.connected(long_log):
        yield from measure_log()
    yield from measure_rendering()
    with sockets(bank, authors, 1) as ports, bank.connected(authors):
        yield measure_authors("50 auteurs × 5/s, één proces: bevestigd, p95", ports, AUTHORS, doel=25)
    with sockets(bank, authors, 2) as ports, bank.connected(authors):
        yield measure_authors(
            "100 auteurs × 5/s, twee processen: bevestigd, p95", ports, 2 * AUTHORS, doel=100
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
    yield _milliseconds("een sectie van 80 kB tonen", lambda: weergave.html(weergave.read_sectie(doc, 1)), 30)


def _milliseconds(naam: str, action: Any, doel: float) -> Uitkomst:
    action()
    taken = statistics.median(seconds(action) for _ in range(9)) * 1000
    return Uitkomst(f"{naam} (ms)", taken, doel)


# --- Many authors ----------------------------------------------------------------------------------------
@contextlib.contextmanager
def sockets(bank: Bank, url: str, count: int) -> Iterator[list[int]]:
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
        yield ports
    finally:
        for process in running:
            process.terminate()
            process.wait(10)


def measure_authors(naam: str, ports: list[int], count: int, *, doel: float) -> Uitkomst:
    """Raises AssertionError when a document differs from the log afterwards."""
    from ontwikkelagenda import selectors  # noqa: PLC0415
    from ontwikkelagenda.models import Sectie  # noqa: PLC0415
    from ontwikkelagenda.tekst import weergave  # noqa: PLC0415

    sectie = Sectie.objects.order_by("pk")[0]
    document = selectors.current_document(sectie.agenda)
    cookies = make_sessions(count)
    authors = [
        Author(f"ws://{ADDRESS}:{ports[nr % len(ports)]}/ws/agenda/1/{document.pk}", cookie, sectie.pk, nr)
        for nr, cookie in enumerate(cookies)
    ]
    asyncio.run(write(authors))
    logged = weergave.read_sectie(selectors.load_document(document), sectie.pk)
    assert all(weergave.read_sectie(a.doc, sectie.pk) == logged for a in authors), "niet gelijk aan de log"  # noqa: S101
    waits = sorted(wait * 1000 for author in authors for wait in author.waits)
    p95, median = waits[int(len(waits) * 0.95)], statistics.median(waits)
    return Uitkomst(
        f"{naam} (ms)", max(p95, FLOOR_MS), doel, toelichting=f"mediaan {median:.1f} ms, {len(waits)} keer"
    )


class Author:
    """One open page that types a sign every fifth of a second in a paragraph of its own."""

    def __init__(self, address: str, cookie: str, sectie: int, number: int) -> None:
        self.address, self.cookie, self.sectie, self.number = address, cookie, sectie, number
        self.doc: Doc[Any] = Doc()
        self.own: list[bytes] = []
        self.typing = False
        self.watch = self.doc.observe(lambda event: self.own.append(event.update) if self.typing else None)
        self.sent: list[float] = []
        self.waits: list[float] = []

    async def live(self, begin: asyncio.Event, end: asyncio.Event) -> None:
        from ontwikkelagenda.samen import frames  # noqa: PLC0415

        headers = {"Cookie": self.cookie, "Origin": "http://127.0.0.1"}
        async with connect(self.address, additional_headers=headers, max_size=None) as socket:
            await socket.send(frames.step1(self.doc.get_state()))
            hearing = asyncio.create_task(self._hear(socket))
            await begin.wait()
            words = self._paragraph()
            await asyncio.sleep(EVERY_SECONDS * (self.number % 20) / 20)
            until = time.perf_counter() + SPELL_SECONDS
            while time.perf_counter() < until:
                self.typing = True
                words.insert(len(words), "x")
                self.typing = False
                own, self.own = self.own, []
                for update in own:
                    self.sent.append(time.perf_counter())
                    await socket.send(frames.update(update))
                await asyncio.sleep(EVERY_SECONDS)
            await end.wait()
            hearing.cancel()

    def _paragraph(self) -> XmlText:
        from ontwikkelagenda.tekst import weergave  # noqa: PLC0415

        self.typing = True
        words = XmlText("")
        weergave.fragment(self.doc, self.sectie).children.append(XmlElement("paragraph", {}, [words]))
        self.typing = False
        return words

    async def _hear(self, socket: ClientConnection) -> None:
        from ontwikkelagenda.samen import frames  # noqa: PLC0415

        async for message in socket:
            assert isinstance(message, bytes)  # noqa: S101
            if message[0] == frames.SYNC and message[1] != frames.STEP1:
                self.doc.apply_update(read_message(message[2:]))
            elif message[0] == frames.COMMITTED:
                now = time.perf_counter()
                for _ in range(min(message[-1], len(self.sent))):
                    self.waits.append(now - self.sent.pop(0))


async def write(authors: list[Author]) -> None:
    begin, end = asyncio.Event(), asyncio.Event()
    lives = [asyncio.create_task(author.live(begin, end)) for author in authors]
    await asyncio.sleep(3)
    begin.set()
    await asyncio.sleep(SPELL_SECONDS + 5)
    end.set()
    await asyncio.gather(*lives)


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
