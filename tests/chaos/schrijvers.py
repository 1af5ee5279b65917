"""Two websocket processes, two browsers with the writing page open, and ways to hurt them."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page

from bisc_portal.accounts.models import User
from bisc_portal.lokaal.ports import find_free_port
from ontwikkelagenda.models import Sectie
from ontwikkelagenda.selectors import Tekstdeel
from tests.conftest import signed_in
from tests.ontwikkelagenda.samen import logged_text

PATIENCE_SECONDS = 60
LAST_SIGNS = 8_000
FIRST_PORT, PORTS_OF_A_WORKER = 8114, 40
HAS_FOCUS = "document.activeElement?.classList.contains('vel__tekst') ?? false"
EDITOR = "document.querySelector('[data-schrijver]').schrijver.editor"
TEXT = f"{EDITOR}.getText({{ blockSeparator: '\\n\\n' }})"
LIMIT = str(5 * 2**20)


def wait_until(reached: Callable[[], bool], what: str, *, seconds: float = PATIENCE_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, what
        time.sleep(0.1)


@dataclass
class Sockets:
    """One process that serves pages and websockets, at a Valkey of the test."""

    port: int
    redis_url: str
    log: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        database = settings.DATABASES["default"]["NAME"]
        env = {
            **os.environ,
            "DATABASE_URL": os.environ["DATABASE_URL"].replace("/portaal", f"/{database}", 1),
            "REDIS_URL": self.redis_url,
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-W", "ignore", "-m", "uvicorn", "--host", "127.0.0.1",
                 "--port", str(self.port), "--ws-max-size", LIMIT, "bisc_portal.asgi:application"],
                env=env, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        wait_until(self.answers, "de websockets antwoorden niet")

    def answers(self) -> bool:
        """Raises AssertionError when the process is gone: whoever answers then is somebody else."""
        assert self.process is not None
        assert self.process.poll() is None, f"gestopt; zie {self.log}"
        try:
            with urllib.request.urlopen(f"{self.address}/gezond/", timeout=2) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def kill(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def start_both(redis_url: str, folder: Path) -> Iterator[tuple[Sockets, Sockets]]:
    # Each of the test processes beside one another has ports of its own: between finding one and taking it
    # another would take the same.
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = find_free_port(FIRST_PORT + PORTS_OF_A_WORKER * worker)
    both = (
        Sockets(first, redis_url, folder / "een.log"),
        Sockets(find_free_port(first + 1), redis_url, folder / "twee.log"),
    )
    try:
        for sockets in both:
            sockets.start()
        yield both
    finally:
        for sockets in both:
            sockets.kill()
            # Shown with a test that fails: what the process had to say of it.
            sys.stdout.write(f"{sockets.log.name}\n{sockets.log.read_text()[-LAST_SIGNS:]}\n")


@dataclass
class Writer:
    """Somebody at a real keyboard; `signs` are the only ones this person types."""

    page: Page
    signs: str
    typed: list[str] = field(default_factory=list)

    def press(self) -> None:
        sign = self.signs[len(self.typed) % len(self.signs)]
        self.page.keyboard.press(sign)
        self.typed.append(sign)

    def focus(self) -> None:
        """TipTap focuses a frame later: a key before that would be lost, and not by us."""
        self.page.locator(".vel__tekst").click()
        wait_until(lambda: bool(self.page.evaluate(HAS_FOCUS)), "de cursor staat niet in de tekst")
        self.page.keyboard.press("Control+End")

    @property
    def text(self) -> str:
        return str(self.page.evaluate(TEXT))

    @property
    def state(self) -> str:
        return str(self.page.locator(".opgeslagen").get_attribute("data-stand"))

    def is_complete(self, text: str) -> bool:
        return [sign for sign in text if sign in self.signs] == self.typed


def let_in(context: BrowserContext, sockets: Sockets, user: User) -> None:
    """Give the browser the session of somebody who signed in."""
    session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": session.key, "value": session.value, "url": sockets.address}])


def open_writer(browser: Browser, sockets: Sockets, user: User, sectie: Sectie, signs: str) -> Writer:
    path = reverse("ontwikkelagenda:write_sectie", args=[sectie.agenda.jaar, sectie.pk])
    return open_writing_page(browser, sockets, user, path, signs)


def open_writing_page(browser: Browser, sockets: Sockets, user: User, path: str, signs: str) -> Writer:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
    let_in(context, sockets, user)
    page = context.new_page()
    page.goto(f"{sockets.address}{path}")
    page.wait_for_selector("[data-schrijver][data-klaar] .opgeslagen[data-stand=saved]", timeout=30_000)
    writer = Writer(page, signs)
    writer.focus()
    return writer


def type_together(
    writers: tuple[Writer, Writer], times: int, half_way: Callable[[], None] = lambda: None
) -> None:
    for turn in range(times):
        if turn == times // 2:
            half_way()
        for writer in writers:
            writer.press()


def assert_equal_and_complete(writers: tuple[Writer, Writer], sectie: Sectie | Tekstdeel) -> None:
    """Both saved, both pages equal, the log equal, and every keystroke there in its order."""
    one, two = writers
    wait_until(lambda: one.state == two.state == "saved", f"niet opgeslagen: {one.state}, {two.state}")
    wait_until(lambda: one.text == two.text == logged_text(sectie), "de pagina's en de log zijn niet gelijk")
    for writer in writers:
        assert writer.is_complete(one.text), ("".join(writer.typed), one.text)


def crash_postgres() -> None:
    """Kill one of its workers: PostgreSQL ends every connection, recovers from its log and opens again."""
    killed = _checkpointer()
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    # It answers a moment longer, before it notices: only another worker says that it has been away.
    wait_until(lambda: _checkpointer() not in {None, killed}, "PostgreSQL kwam niet terug")


def _checkpointer() -> int | None:
    """Its process, or None while nobody answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'")
            row: tuple[int] | None = cursor.fetchone()
    except DatabaseError:
        connection.close()
        return None
    return row and row[0]
