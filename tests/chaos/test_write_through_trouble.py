"""The chaos matrix: whatever dies while two people type, every keystroke is there, in order, everywhere.

Real processes and two real browsers. One test tells the whole story, because starting them costs the time.
"""

import gzip
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, expect

from bisc_portal.accounts.models import User
from bisc_portal.lokaal import servers
from ontwikkelagenda import services
from ontwikkelagenda.models import Schrijfregel, Sectie
from tests.chaos.schrijvers import (
    Sockets,
    Writer,
    assert_equal_and_complete,
    open_writer,
    start_both,
    type_together,
)
from tests.conftest import signed_in
from tests.ontwikkelagenda.factories import NOW, make_agenda, make_sectie
from tests.ontwikkelagenda.samen import logged_text

pytestmark = [pytest.mark.chaos, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEYS = 30
UPPER, LOWER = "ABCDEFGHKLMNPRSTVWXZ", "abcdefghklmnprstvwxz"


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    with servers.valkey(tmp_path / "valkey") as url:
        yield url, servers.valkey_pidfile(tmp_path / "valkey")


@pytest.fixture
def processes(
    transactional_db: None, valkey: tuple[str, Path], tmp_path: Path
) -> Iterator[tuple[Sockets, Sockets]]:
    yield from start_both(valkey[0], tmp_path)


@pytest.fixture
def sectie(transactional_db: None, directeur: User) -> Sectie:
    """A section in which only figures stand, so that every letter is a keystroke of the test."""
    sectie = make_sectie(make_agenda())
    return services.save_sectie(sectie, tekst="1234", klaar=False, versie=1, by=directeur, at=NOW)


@pytest.mark.timeout(900)
def test_every_keystroke_survives(  # noqa: PLR0917  fixtures
    browser: Browser,
    processes: tuple[Sockets, Sockets],
    valkey: tuple[str, Path],
    sectie: Sectie,
    directeur: User,
    andere_directeur: User,
) -> None:
    here, there = processes
    one = open_writer(browser, here, directeur, sectie, UPPER)
    two = open_writer(browser, there, andere_directeur, sectie, LOWER)
    both = (one, two)

    type_together(both, KEYS)
    assert_equal_and_complete(both, sectie)

    def restart(*killed: Sockets) -> None:
        for sockets in killed:
            sockets.kill()

    type_together(both, KEYS, lambda: restart(there))
    there.start()
    assert_equal_and_complete(both, sectie)

    type_together(both, KEYS, lambda: restart(here, there))
    here.start()
    there.start()
    assert_equal_and_complete(both, sectie)

    os.kill(int(valkey[1].read_text()), signal.SIGKILL)
    type_together(both, KEYS)
    assert_equal_and_complete(both, sectie)

    numbers = list(Schrijfregel.objects.order_by("nummer").values_list("nummer", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.timeout(900)
def test_what_is_typed_offline_survives_a_closed_tab(
    browser: Browser, processes: tuple[Sockets, Sockets], sectie: Sectie, directeur: User
) -> None:
    here, _ = processes
    one = open_writer(browser, here, directeur, sectie, UPPER)
    context = one.page.context

    here.kill()
    for _ in range(20):
        one.press()
    expect(one.page.get_by_text("Je tekst staat op dit apparaat").first).to_be_visible()
    one.page.wait_for_timeout(1500)  # the browser writes its own copy a moment later
    address = one.page.url
    one.page.close()
    here.start()
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(".opgeslagen[data-stand=saved]", timeout=30_000)

    assert one.is_complete(logged_text(sectie))


@pytest.mark.timeout(900)
def test_where_no_socket_comes_through_the_post_does(
    browser: Browser,
    processes: tuple[Sockets, Sockets],
    sectie: Sectie,
    directeur: User,
    andere_directeur: User,
) -> None:
    here, there = processes
    one = open_writer(browser, here, directeur, sectie, UPPER)
    context = browser.new_context()
    context.add_init_script(NO_SOCKETS)
    session = signed_in(andere_directeur).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": session.key, "value": session.value, "url": there.address}])
    page = context.new_page()
    page.goto(f"{there.address}/ontwikkelagenda/{sectie.agenda.jaar}/secties/{sectie.pk}/samen/")
    page.wait_for_selector(".opgeslagen[data-stand=saved]", timeout=30_000)
    two = Writer(page, LOWER)
    two.focus()

    type_together((one, two), KEYS)

    assert_equal_and_complete((one, two), sectie)


NO_SOCKETS = """window.WebSocket = class {
    constructor() { setTimeout(() => this.onclose?.({ code: 1006 }), 5) }
    close() {}
}"""


def test_the_editor_is_small_enough_and_only_on_its_own_page(directeur: User, sectie: Sectie) -> None:
    bundle = (settings.ASSETS_DIR / "static" / "js" / "agenda-editor.js").read_bytes()

    assert len(gzip.compress(bundle, 9)) <= 200_000
    assert "agenda-editor" not in signed_in(directeur).get(sectie.get_absolute_url()).content.decode()
