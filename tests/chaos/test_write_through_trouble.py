"""The chaos matrix: whatever dies while two people type, every keystroke is there, in order, everywhere.

Real processes and two real browsers. One test tells the whole story, because starting them costs the time.
"""

import gzip
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import dj_database_url
import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, expect

from bisc_portal.accounts.models import User
from bisc_portal.lokaal import assets, servers
from bisc_portal.lokaal.pytest_plugin import copy_cluster, make_template
from ontwikkelagenda import selectors, services
from ontwikkelagenda.models import Schrijfregel, Sectie
from ontwikkelagenda.tekst import weergave
from tests.chaos.schrijvers import (
    EDITOR,
    Sockets,
    Writer,
    assert_equal_and_complete,
    crash_postgres,
    open_writer,
    start_both,
    type_together,
    wait_until,
)
from tests.conftest import signed_in
from tests.ontwikkelagenda.factories import NOW, make_agenda, make_sectie
from tests.ontwikkelagenda.samen import logged_text

pytestmark = [pytest.mark.chaos, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEYS = 30
UPPER, LOWER = "ABCDEFGHKLMNPRSTVWXZ", "abcdefghklmnprstvwxz"


@pytest.fixture(autouse=True)
def own_postgres(transactional_db: None) -> Iterator[None]:
    """A PostgreSQL of its own, for it is made to crash: the other tests of the run go on with theirs."""
    with (
        tempfile.TemporaryDirectory(prefix="portaal-", ignore_cleanup_errors=True) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        Path(folder).chmod(0o755)  # as root, PostgreSQL runs as somebody else
        data = Path(folder) / "postgres"
        copy_cluster(make_template(), data)
        with servers.postgres(data, "portaal", careless=True) as address:
            connection.close()
            patch.setenv("DATABASE_URL", address)
            for key, value in dj_database_url.parse(address).items():
                patch.setitem(connection.settings_dict, key, value)
            yield
            connection.close()


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


def sql(statement: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def assert_refused(writer: Writer, other: Writer, sectie: Sectie) -> None:
    """What is typed now is not kept, others do not see it, and whoever typed is told."""
    lines, before = Schrijfregel.objects.count(), logged_text(sectie)
    writer.page.keyboard.press("Q")
    wait_until(lambda: writer.state in {"refused", "reading"}, f"niet verteld: {writer.state}", seconds=15)
    assert Schrijfregel.objects.count() == lines
    assert logged_text(sectie) == before
    assert "Q" not in other.text


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

    # PostgreSQL of the tests may lose the last moment: what was saved then comes from the pages.
    type_together(both, KEYS, crash_postgres)
    assert_equal_and_complete(both, sectie)

    one.page.context.set_offline(True)
    type_together(both, KEYS)
    wait_until(lambda: one.state in {"offline", "busy"}, one.state)
    one.page.context.set_offline(False)
    assert_equal_and_complete(both, sectie)

    sql("UPDATE accounts_user SET rollen = '{chauffeur}' WHERE id = %s", directeur.pk)
    assert_refused(one, two, sectie)
    sql("UPDATE accounts_user SET rollen = '{directeur}' WHERE id = %s", directeur.pk)
    again = open_writer(browser, here, directeur, sectie, UPPER)
    sql("UPDATE ontwikkelagenda_schrijfdocument SET bevroren_op = now()")
    assert_refused(two, again, sectie)
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


@pytest.mark.timeout(900)
def test_a_client_of_somebody_else_converges(
    browser: Browser,
    processes: tuple[Sockets, Sockets],
    sectie: Sectie,
    directeur: User,
    andere_directeur: User,
) -> None:
    here, there = processes
    one = open_writer(browser, here, directeur, sectie, UPPER)
    session = signed_in(andere_directeur).cookies[settings.SESSION_COOKIE_NAME]
    env = {
        **os.environ,
        "MODULES": str(assets.MODULES.resolve()),
        "ADRES": f"ws://127.0.0.1:{there.port}/ws/agenda/1",
        "DOCUMENT": str(selectors.current_document(sectie.agenda).pk),
        "SECTIE": str(sectie.pk),
        "KOEKJE": f"{session.key}={session.value}",
        "OORSPRONG": there.address,
    }
    node = subprocess.Popen(  # noqa: S603
        [str(Path(sys.executable).parent / "node"), str(Path(__file__).parent / "klant" / "klant.mjs")],
        env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert node.stdin is not None
    assert node.stdout is not None

    def say(*what: str) -> str:
        assert node.stdin is not None
        assert node.stdout is not None
        node.stdin.write(json.dumps(what) + "\n")
        node.stdin.flush()
        return str(json.loads(node.stdout.readline()))

    try:
        assert "1234" in say("wacht")
        say("type", " van elders")
        wait_until(lambda: "van elders" in one.text, "de editor hoort de vreemde klant niet")
        one.press()
        wait_until(lambda: say("kijk") == one.text == logged_text(sectie), "de vreemde klant loopt achter")
    finally:
        node.stdin.close()
        node.wait(10)
        node.stdout.close()


CHAIN = "editor.chain().focus('end')"
CORPUS = [
    "document.querySelector('[data-doe=kop]').click()",
    f"""{CHAIN}.insertContent('<h3>Kop drie</h3><p>Een <strong>vet <em>en cursief</em></strong> '
        + '<a href="https://voorbeeld.nl/?a=1&b=2">woord</a><br>regel</p>').run()""",
    f"""{CHAIN}.insertContent('<ul><li><p>een</p><ul><li><p>binnen</p></li></ul></li>'
        + '<li><p>twee</p></li></ul>').run()""",
    f"""{CHAIN}.insertContent('<ol start="3"><li><p>drie</p></li></ol>'
        + '<blockquote><p>citaat &amp; <em>meer</em> \U0001f600 é</p></blockquote>').run()""",
    f"""{CHAIN}.insertContent('<p>Wij <ins data-id="1-a">allen</ins>'
        + '<del data-id="1-b">niet</del> lezen</p>').run()""",
    "editor.chain().setTextSelection({ from: 3, to: 12 }).toggleBold().toggleItalic().run()",
]
NO_SOCKETS = """window.WebSocket = class {
    constructor() { setTimeout(() => this.onclose?.({ code: 1006 }), 5) }
    close() {}
}"""


@pytest.mark.timeout(900)
def test_python_reads_what_the_browser_has(
    browser: Browser, processes: tuple[Sockets, Sockets], sectie: Sectie, directeur: User
) -> None:
    one = open_writer(browser, processes[0], directeur, sectie, UPPER)

    for step in CORPUS:
        one.page.evaluate(f"() => {{ const editor = {EDITOR}; {step} }}")
        wait_until(lambda: one.state == "saved", one.state)
        theirs = one.page.evaluate(f"{EDITOR}.getJSON().content")
        doc = selectors.load_document(selectors.current_document(sectie.agenda))

        assert plain(weergave.read_deel(doc, sectie.pk)) == plain(theirs)


def plain(value: object) -> object:
    """Without what is not set: the browser writes null where the document has nothing."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        kept = {key: plain(each) for key, each in value.items() if each is not None}
        if isinstance(marks := kept.get("marks"), list):
            kept["marks"] = sorted(marks, key=json.dumps)
        return {key: each for key, each in kept.items() if each not in ({}, [])}
    return value


def test_the_editor_is_small_enough_and_only_on_its_own_page(directeur: User, sectie: Sectie) -> None:
    bundle = (settings.ASSETS_DIR / "static" / "js" / "agenda-editor.js").read_bytes()

    assert len(gzip.compress(bundle, 9)) <= 200_000
    assert "agenda-editor" not in signed_in(directeur).get(sectie.get_absolute_url()).content.decode()
