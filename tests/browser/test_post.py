"""A mail comes in, is answered in the browser, goes out as mail, and the next one opens the call again."""

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from bisc_portal.accounts.models import User
from bisc_portal.berichten.services import deliver_next
from bisc_portal.netwerk.models import Vestiging
from servicedesk import tasks
from servicedesk.models import InkomendeMail, Melding
from tests.browser.conftest import (
    BREED,
    SMAL,
    OpenPage,
    assert_no_axe_violations,
    assert_no_sideways_scroll,
    sign_in,
)
from tests.servicedesk.factories import load_afspraken
from tests.servicedesk.factories_post import make_eml, read_eml, receive
from tests.servicedesk.mailserver import Mailserver

pytestmark = pytest.mark.django_db(transaction=True)
DESK = "balie@bisc.example"


@pytest.mark.usefixtures("vestiging")
def test_mail_in_reply_mail_out_and_opened_again(
    open_page: OpenPage,
    mailserver: Mailserver,
    medewerker: User,
    servicedeskmedewerker: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "POSTBUS", mailserver.postbus(DESK))
    monkeypatch.setattr(settings, "MAILERS", mailserver.mailers())
    load_afspraken()
    letter = make_eml(medewerker.email, "De bonprinter drukt halve regels.", onderwerp="Bonprinter")
    mailserver.send(letter, van=medewerker.email, aan=DESK)
    let_the_background_work()
    melding = Melding.objects.get()

    desk = open_page(BREED)
    sign_in(desk, servicedeskmedewerker)
    desk.goto("/servicedesk/")
    desk.get_by_role("link", name="Bonprinter").first.click()
    expect(desk.get_by_text("De bonprinter drukt halve regels.")).to_be_visible()
    desk.get_by_label("Je bericht").fill("Heb je het papier vervangen?")
    desk.get_by_role("button", name="Pak op en verstuur").click()
    expect(desk.get_by_text("Heb je het papier vervangen?")).to_be_visible()
    let_the_background_work()
    asked = [mail for mail in mailserver.read(medewerker.email) if "antwoord van" in str(mail["Subject"])][-1]
    assert "Heb je het papier vervangen?" in asked.get_payload(decode=True).decode()  # type: ignore[union-attr]

    answer(mailserver, medewerker, str(asked["Message-ID"]), "Ja, twee keer.")
    desk.reload()
    expect(desk.get_by_text("Ja, twee keer.")).to_be_visible()
    desk.locator("#oplossen summary").click()
    desk.get_by_label("Wat was de oplossing?").fill("Printkop schoongemaakt.")
    desk.get_by_role("button", name="Los op").click()
    expect(desk.get_by_text("Printkop schoongemaakt.").first).to_be_visible()
    let_the_background_work()
    solved = [mail for mail in mailserver.read(medewerker.email) if "opgelost" in str(mail["Subject"])][-1]

    answer(mailserver, medewerker, str(solved["Message-ID"]), "Hij doet het nog steeds niet.")
    desk.reload()
    expect(desk.get_by_text("Hij doet het nog steeds niet.").first).to_be_visible()
    melding.refresh_from_db()
    assert melding.status == Melding.Status.HEROPEND
    assert_no_axe_violations(desk)


def answer(mailserver: Mailserver, user: User, message_id: str, tekst: str) -> None:
    """As a mail program answers: the quote below, the id of what it answers in the headers."""
    body = f"{tekst}\n\nOp di 17 nov 2026 om 15:04 schreef BiSC-portaal <p@bisc.example>:\n\n> Hallo\n"
    letter = make_eml(user.email, body, onderwerp="Re: bonprinter", koppen=f"In-Reply-To: {message_id}\n")
    mailserver.send(letter, van=user.email, aan=DESK)
    let_the_background_work()


def let_the_background_work() -> None:
    """What the workers do within half a minute."""
    tasks.fetch_post()
    tasks.process_post()
    while deliver_next(at=timezone.now()):
        pass


@pytest.mark.parametrize("width", [BREED, SMAL])
def test_a_mail_with_scripts_is_shown_and_runs_nothing(
    open_page: OpenPage, servicedeskmedewerker: User, vestiging: Vestiging, width: int
) -> None:
    load_afspraken()
    mail = receive(read_eml("html-script"))
    page = open_page(width)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(f"it ran: {dialog.message}"))
    sign_in(page, servicedeskmedewerker)

    page.goto("/servicedesk/post/")
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("link", name="<script>alert(1)</script> Storing").click()
    page.get_by_text("Zo zag de mail eruit").click()
    inside = page.frame_locator("iframe")
    expect(inside.get_by_text("Het scherm is")).to_be_visible()
    assert inside.locator("script, iframe, form, input, svg, [onerror], [style]").count() == 0
    assert not [url for url in asked if "kwaad.example" in url]
    assert_no_sideways_scroll(page)

    page.get_by_text("Leg weg").first.click()
    page.get_by_label("Waarom?").fill("Onzin.")
    page.get_by_role("button", name="Leg weg").click()
    expect(page.get_by_text("De mail is weggelegd.")).to_be_visible()
    mail.refresh_from_db()
    assert mail.status == InkomendeMail.Status.WEGGELEGD
