"""What no person would send is answered in a sentence; the text stays, and the next key is saved."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bisc_portal.accounts.models import User
from bisc_portal.lokaal import servers
from ontwikkelagenda import selectors, services
from ontwikkelagenda.models import Schrijfregel, Sectie
from ontwikkelagenda.samen import frames
from tests.browser.conftest import assert_no_axe_violations, assert_no_sideways_scroll
from tests.chaos.schrijvers import Sockets, Writer, open_writer, start_both, wait_until
from tests.ontwikkelagenda.factories import NOW, make_agenda, make_sectie
from tests.ontwikkelagenda.samen import logged_text

pytestmark = [pytest.mark.chaos, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTE = """([kind, text]) => {
    const clipboard = new DataTransfer();
    clipboard.setData(kind, text);
    const paste = new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true });
    document.querySelector(".vel__tekst").dispatchEvent(paste);
}"""
PICTURE = f'<img src="data:image/png;base64,{"iVBORw0KGgo" * 120_000}" alt="">'


@pytest.fixture
def processes(transactional_db: None, tmp_path: Path) -> Iterator[tuple[Sockets, Sockets]]:
    with servers.valkey(tmp_path / "valkey") as url:
        yield from start_both(url, tmp_path)


@pytest.fixture
def sectie(transactional_db: None, directeur: User) -> Sectie:
    sectie = make_sectie(make_agenda())
    return services.save_sectie(sectie, tekst="1234", klaar=False, versie=1, by=directeur, at=NOW)


def assert_saves(writer: Writer, sectie: Sectie) -> None:
    writer.press()
    wait_until(lambda: writer.state == "saved", writer.state)
    wait_until(lambda: logged_text(sectie) == writer.text, "de log loopt achter")
    assert writer.is_complete(writer.text)


@pytest.mark.timeout(600)
def test_a_paste_that_is_too_much_changes_nothing(
    browser: Browser, processes: tuple[Sockets, Sockets], sectie: Sectie, directeur: User
) -> None:
    writer = open_writer(browser, processes[0], directeur, sectie, "ABCDE")
    page, said = writer.page, writer.page.get_by_role("alert")
    assert_saves(writer, sectie)
    before, lines = writer.text, Schrijfregel.objects.count()

    for kind, text in [
        ("text/plain", "lees " * 400_000),
        ("text/html", f"<p>{'lees ' * 400_000}</p>"),
        ("text/html", f"{PICTURE}<p>{'lees ' * 400_000}</p>"),
    ]:
        page.evaluate(PASTE, [kind, text])
        expect(said).to_contain_text("te groot om in één keer te plakken")
        assert (writer.text, Schrijfregel.objects.count()) == (before, lines)

    page.evaluate(PASTE, ["text/html", f"<p>wel</p>{PICTURE}<p>woorden</p>"])
    expect(said).to_contain_text("Een afbeelding past niet in deze tekst. De woorden zijn wel geplakt.")
    assert_saves(writer, sectie)
    assert "wel" in writer.text
    assert "woorden" in writer.text
    assert "base64" not in page.locator(".vel__tekst").inner_html()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert_no_axe_violations(page)
        assert_no_sideways_scroll(page)


SEND = """async ([address, bytes]) => {
    const socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    const told = new Promise((resolve) => {
        let sentence = "";
        socket.onmessage = ({ data }) => {
            const message = new Uint8Array(data);
            if (message[0] === 102) sentence = new TextDecoder().decode(message);
        };
        socket.onclose = ({ code }) => resolve([code, sentence]);
    });
    await new Promise((resolve) => { socket.onopen = resolve; });
    socket.send(new Uint8Array(bytes));
    return told;
}"""


@pytest.mark.timeout(600)
def test_random_bytes_on_the_socket_are_refused_and_harm_nobody(
    browser: Browser, processes: tuple[Sockets, Sockets], sectie: Sectie, directeur: User
) -> None:
    writer = open_writer(browser, processes[0], directeur, sectie, "ABCDE")
    assert_saves(writer, sectie)
    before, lines = writer.text, Schrijfregel.objects.count()
    document = selectors.current_document(sectie.agenda).pk
    address = f"ws://127.0.0.1:{processes[0].port}/ws/agenda/{frames.SCHEMA}/{document}"
    chance = random.Random(4)  # noqa: S311  the same bytes every time

    for length in (1, 2, 8, 60, 60, 60, 500, 5_000):
        # A kind no frame has, or an update that is none.
        head = chance.choice([b"", bytes([frames.SYNC, frames.UPDATE]), bytes([frames.AWARENESS])])
        noise = list(head + bytes([200]) + chance.randbytes(length))
        code, sentence = writer.page.evaluate(SEND, [address, noise])
        assert (code, "Het portaal begreep je laatste wijziging niet" in sentence) == (4422, True), noise[:20]

    assert Schrijfregel.objects.count() == lines
    assert writer.text == before
    assert_saves(writer, sectie)


@pytest.mark.timeout(600)
def test_a_page_whose_own_change_is_not_understood_says_so_and_keeps_the_words(
    browser: Browser, processes: tuple[Sockets, Sockets], sectie: Sectie, directeur: User
) -> None:
    writer = open_writer(browser, processes[0], directeur, sectie, "ABCDE")
    page = writer.page
    assert_saves(writer, sectie)

    page.locator("[data-schrijver]").evaluate(
        "(root) => root.schrijver.provider.ws.send(new Uint8Array([0, 2, 9]))"
    )
    expect(page.get_by_role("alert")).to_contain_text("Je laatste wijziging is niet opgeslagen")
    expect(page.get_by_label("Zo stond de tekst bij jou.")).to_have_value(writer.text)
    assert_no_axe_violations(page)
    page.get_by_role("button", name="Haal de opgeslagen tekst op").click()
    page.wait_for_selector(".opgeslagen[data-stand=saved]", timeout=30_000)
    writer.focus()
    assert_saves(writer, sectie)
