"""Staff report an incident and see the promised time; the worker warns; BiSC picks it up."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.templatetags.portaal import moment
from servicedesk import services, tasks
from servicedesk.models import Klok, Melding
from tests.browser.conftest import BREED, SMAL, OpenPage, assert_no_axe_violations, press, sign_in
from tests.servicedesk.factories import load_afspraken, make_melding

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def afspraken(transactional_db: None) -> None:
    load_afspraken()


def check(page: Page) -> None:
    """Accessible, and nothing to scroll sideways."""
    assert_no_axe_violations(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.usefixtures("afspraken")
@pytest.mark.parametrize("width", [BREED, SMAL])
def test_a_report_is_promised_warned_about_and_picked_up(
    open_page: OpenPage,
    vestiging: Vestiging,
    medewerker: User,
    servicedeskmedewerker: User,
    width: int,
) -> None:
    page = open_page(width)
    sign_in(page, medewerker)
    page.goto("/servicedesk/")
    check(page)
    page.get_by_role("link", name="Nieuwe melding").click()
    check(page)
    page.get_by_role("button", name="Verstuur melding").click()
    expect(page.get_by_text("Kies wat je wilt melden.")).to_have_count(2)
    check(page)
    page.get_by_role("radio", name="Incident").check()
    page.get_by_role("radio", name="Het gaat moeizaam").check()
    page.get_by_role("radio", name="Eén vestiging").check()
    expect(page.locator("[data-urgentie='2']")).to_be_visible()
    expect(page.locator("[data-urgentie='1']")).to_be_hidden()
    page.get_by_label("Onderwerp").fill("Bonprinter drukt halve regels")
    page.get_by_label("Omschrijving").fill("Sinds vanochtend.")
    page.get_by_role("button", name="Verstuur melding").click()

    melding = Melding.objects.get()
    klok = melding.klokken.get()
    promise = f"vóór {moment(klok.due_at)}"
    expect(page.get_by_role("status").get_by_text(f"Iemand van BiSC pakt hem op {promise}")).to_be_visible()
    expect(page.locator(".termijn__groot")).to_contain_text(promise)
    page.get_by_text("Leg deze termijn uit").click()
    check(page)

    let_time_run_out(klok)
    tasks.sweep_klokken()
    told = Bericht.objects.get(ontvanger=servicedeskmedewerker)
    assert told.onderwerp == f"{melding.nummer}: te laat, nog niet opgepakt"

    desk = open_page(width)
    sign_in(desk, servicedeskmedewerker)
    desk.goto("/servicedesk/")
    expect(desk.get_by_text("te laat", exact=False).first).to_be_visible()
    check(desk)
    desk.get_by_role("link", name="Bonprinter drukt halve regels").click()
    desk.locator("[data-pak-op]").click()
    expect(desk.get_by_text(f"Je hebt {melding.nummer} opgepakt.")).to_be_visible()
    expect(desk.get_by_text("te laat", exact=True)).to_be_visible()
    check(desk)
    handle(desk)


def handle(desk: Page) -> None:
    """Change the urgency, ask, leave a note and solve it: every form of the page is sent for real."""
    desk.get_by_text("Verander de urgentie").first.click()
    # Only of the form that is open: the form for another kind asks the same, folded in.
    desk.get_by_role("textbox", name="Waarom?").fill("Een tweede printer werkt wel.")
    desk.get_by_label("Nieuwe urgentie").select_option("3")
    desk.get_by_role("button", name="Verander de urgentie").click()
    expect(desk.get_by_text("De urgentie is gewijzigd.")).to_be_visible()
    desk.get_by_text("Interne notitie", exact=True).click()
    desk.get_by_label("Je bericht").fill("Zelfde merk als in Leusden.")
    desk.get_by_role("button", name="Verstuur", exact=True).click()
    expect(desk.get_by_text("Interne notitie, alleen zichtbaar voor BiSC")).to_be_visible()
    desk.locator("#oplossen summary").click()
    desk.get_by_role("button", name="Los op").click()
    expect(desk.locator("#oplossen").get_by_text("Schrijf op hoe het is opgelost.").first).to_be_visible()
    desk.get_by_label("Wat was de oplossing?").fill("Printkop schoongemaakt.")
    desk.get_by_role("button", name="Los op").click()
    expect(desk.get_by_text("Printkop schoongemaakt.")).to_be_visible()
    check(desk)


def let_time_run_out(klok: Klok) -> None:
    """Two weeks pass: everything of the clock lies so much earlier."""
    past = dt.timedelta(days=14)
    for naam in (
        "gemeld_op",
        "started_at",
        "due_at",
        "breach_at",
        "warn50_at",
        "warn75_at",
        "volgend_signaal_op",
    ):
        setattr(klok, naam, getattr(klok, naam) - past)
    klok.save()


def test_the_queue_is_worked_by_keyboard_alone(
    open_page: OpenPage, afspraken: None, vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    meldingen = [make_melding(vestiging, medewerker, op=timezone.now()) for _ in range(3)]
    page = open_page(BREED)
    sign_in(page, servicedeskmedewerker)
    page.goto("/servicedesk/")

    press(page, "?")
    expect(page.get_by_role("dialog", name="Toetsen in de wachtrij")).to_be_visible()
    assert_no_axe_violations(page)
    press(page, "Escape")
    press(page, "j", "x", "j", "x")
    expect(page.get_by_text("2 meldingen gekozen")).to_be_visible()
    press(page, "p")
    expect(page.get_by_text("2 meldingen zijn opgepakt.")).to_be_visible()
    press(page, "j")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(meldingen[2].onderwerp)
    press(page, "p")
    expect(page.get_by_text(f"Je hebt {meldingen[2].nummer} opgepakt.")).to_be_visible()

    assert not Klok.objects.running().exists()


def test_an_empty_queue_says_what_to_do(
    open_page: OpenPage, afspraken: None, servicedeskmedewerker: User
) -> None:
    page = open_page(SMAL)
    sign_in(page, servicedeskmedewerker)
    page.goto("/servicedesk/")

    expect(page.get_by_text("Alles is opgepakt")).to_be_visible()
    check(page)


def test_two_people_on_one_call_are_told(
    open_page: OpenPage, afspraken: None, vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    melding = make_melding(vestiging, medewerker, op=timezone.now())
    page = open_page(BREED)
    sign_in(page, servicedeskmedewerker)
    page.goto(melding.get_absolute_url())
    servicedeskmedewerker.naam = "Noor"
    servicedeskmedewerker.save(update_fields=["naam"])
    services.pick_up_melding(melding, by=servicedeskmedewerker, at=timezone.now())

    press(page, "p")

    expect(page.get_by_text("Al opgepakt door Noor.")).to_be_visible()
    check(page)
