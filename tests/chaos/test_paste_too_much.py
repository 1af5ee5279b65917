"""What may not be pasted is said in a sentence; the text stays, and the next key is saved."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bisc_portal.accounts.models import User
from bisc_portal.lokaal import servers
from ontwikkelagenda import services
from ontwikkelagenda.models import Schrijfregel, Sectie
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
