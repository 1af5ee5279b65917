"""The desk at work: a suggestion that helps, a big outage, two people on one call, and no mouse."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from servicedesk.models import Klok, Melding
from tests.browser.conftest import (
    BREED,
    SMAL,
    OpenPage,
    assert_no_axe_violations,
    assert_no_sideways_scroll,
    press,
    sign_in,
)
from tests.servicedesk.factories import load_afspraken, make_artikel, make_melding

pytestmark = pytest.mark.django_db(transaction=True)
DELEN = 20


@pytest.fixture
def afspraken(transactional_db: None) -> None:
    load_afspraken()


def check(page: Page) -> None:
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)


@pytest.mark.usefixtures("afspraken", "vestiging")
@pytest.mark.parametrize("width", [BREED, SMAL])
def test_an_article_is_suggested_while_the_subject_is_typed(
    open_page: OpenPage, medewerker: User, servicedeskmedewerker: User, width: int
) -> None:
    make_artikel(servicedeskmedewerker)
    page = open_page(width)
    sign_in(page, medewerker)
    page.goto("/servicedesk/meldingen/nieuw/")

    page.get_by_label("Onderwerp").press_sequentially("Onze printer doet het niet")
    page.get_by_text("De bonprinter drukt halve regels").click()
    expect(page.get_by_text("Leg een nieuwe rol in.")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Dit helpt: naar het artikel, zonder melding").click()
    check(page)
    page.get_by_role("button", name="Ja").click()

    expect(page.get_by_text("Fijn dat het helpt.")).to_be_visible()
    assert not Melding.objects.exists()


def test_an_outage_of_twenty_calls_is_resolved_with_one_answer(
    open_page: OpenPage,
    afspraken: None,
    vestiging: Vestiging,
    medewerker: User,
    servicedeskmedewerker: User,
) -> None:
    for _ in range(DELEN + 1):
        make_melding(vestiging, medewerker, op=timezone.now(), urgentie=1)
    page = open_page(BREED)
    sign_in(page, servicedeskmedewerker)
    page.goto("/servicedesk/")

    press(page, "a")
    expect(page.get_by_text(f"{DELEN + 1} meldingen gekozen")).to_be_visible()
    page.get_by_text("Meer", exact=True).last.click()
    check(page)
    page.get_by_role("button", name="Maak er een grote storing van").click()
    hoofd = Melding.objects.get(grote_storing=True)
    page.goto(hoofd.get_absolute_url())
    expect(page.get_by_text(f"{DELEN} meldingen horen bij deze storing")).to_be_visible()
    press(page, "p")
    expect(page.get_by_text(f"Je hebt {hoofd.nummer} opgepakt.")).to_be_visible()
    press(page, "o")
    page.keyboard.type("De lijn naar het rekencentrum is hersteld.")
    page.get_by_role("button", name="Los op").click()
    expect(page.get_by_text(f"{hoofd.nummer} is opgelost.")).to_be_visible()
    check(page)

    assert Melding.objects.filter(status="opgelost").count() == DELEN + 1
    assert Klok.objects.filter(resultaat="gehaald").count() == DELEN + 1


def test_two_people_on_one_call_see_each_other_and_what_is_said(
    *,
    open_page: OpenPage,
    afspraken: None,
    vestiging: Vestiging,
    medewerker: User,
    servicedeskmedewerker: User,
    beheerder: User,
) -> None:
    melding = make_melding(vestiging, medewerker, op=timezone.now())
    anna, bo = open_page(BREED), open_page(BREED)
    for page, user in ((anna, servicedeskmedewerker), (bo, beheerder)):
        sign_in(page, user)
        page.goto(melding.get_absolute_url())

    bo.get_by_label("Je bericht").fill("Ik kijk ernaar.")
    expect(anna.get_by_text("Beheerder schrijft een antwoord")).to_be_visible()
    expect(bo.get_by_text("Servicedeskmedewerker bekijkt deze melding")).to_be_visible()
    check(anna)
    bo.get_by_role("button", name="Verstuur", exact=True).click()

    expect(anna.get_by_text("Ik kijk ernaar.")).to_be_visible()
    check(anna)


def test_a_whole_triage_needs_no_mouse(
    open_page: OpenPage,
    afspraken: None,
    vestiging: Vestiging,
    medewerker: User,
    servicedeskmedewerker: User,
) -> None:
    melding = make_melding(vestiging, medewerker, op=timezone.now())
    page = open_page(BREED)
    sign_in(page, servicedeskmedewerker)
    page.goto("/servicedesk/")

    press(page, "j", "Enter")
    page.wait_for_url(f"**{melding.get_absolute_url()}")
    press(page, "?")
    expect(page.get_by_role("dialog", name="Toetsen bij een melding")).to_be_visible()
    check(page)
    press(page, "Escape")
    press(page, "p")
    expect(page.get_by_text(f"Je hebt {melding.nummer} opgepakt.")).to_be_visible()
    press(page, "i")
    page.keyboard.type("Zelfde als vorige week.")
    press(page, "Control+Enter")
    expect(page.get_by_text("Je notitie is bewaard.")).to_be_visible()
    press(page, "a")
    page.keyboard.type("Ik zet hem op afstand terug.")
    press(page, "Control+Enter")
    expect(page.get_by_text("Je antwoord is verstuurd.")).to_be_visible()
    press(page, "o")
    page.keyboard.type("Vorige versie teruggezet.")
    press(page, "Tab")
    press(page, "Enter")
    expect(page.get_by_text(f"{melding.nummer} is opgelost.")).to_be_visible()
    press(page, "g")
    page.wait_for_url("**/servicedesk/")

    melding.refresh_from_db()
    assert (melding.status, melding.reacties.count()) == ("opgelost", 2)


def test_several_calls_are_picked_up_on_the_phone(
    open_page: OpenPage,
    afspraken: None,
    vestiging: Vestiging,
    medewerker: User,
    servicedeskmedewerker: User,
) -> None:
    meldingen = [make_melding(vestiging, medewerker, op=timezone.now()) for _ in range(3)]
    page = open_page(SMAL)
    sign_in(page, servicedeskmedewerker)
    page.goto("/servicedesk/")

    for melding in meldingen[:2]:
        page.get_by_role("checkbox", name=f"Kies {melding.nummer}").check()
    check(page)
    page.locator("[data-keuze] [data-pak-op]").click()

    expect(page.get_by_text("2 meldingen zijn opgepakt.")).to_be_visible()


@pytest.mark.usefixtures("afspraken")
@pytest.mark.parametrize("width", [BREED, SMAL])
def test_a_refused_answer_to_several_calls_keeps_the_choice(
    open_page: OpenPage, vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User, width: int
) -> None:
    meldingen = [make_melding(vestiging, medewerker, op=timezone.now()) for _ in range(3)]
    page = open_page(width)
    sign_in(page, servicedeskmedewerker)
    page.goto("/servicedesk/")
    for melding in meldingen[:2]:
        page.get_by_role("checkbox", name=f"Kies {melding.nummer}").check()

    page.locator(".keuze__meer summary").click()
    check(page)
    page.get_by_role("button", name="Beantwoord", exact=True).click()

    expect(page.get_by_text("Schrijf in het tekstvak wat je wilt antwoorden.")).to_be_visible()
    expect(page.get_by_text("2 meldingen gekozen")).to_be_visible()
    page.reload()
    expect(page.get_by_text("2 meldingen gekozen")).to_be_hidden()
    assert not meldingen[0].reacties.exists()


@pytest.mark.usefixtures("afspraken")
def test_the_phone_reaches_every_page_of_the_desk(
    open_page: OpenPage, vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    make_melding(vestiging, medewerker, op=timezone.now())
    page = open_page(SMAL)
    sign_in(page, servicedeskmedewerker)
    page.goto("/servicedesk/")

    page.locator(".meerfilter summary").click()
    expect(page.get_by_label("Urgentie", exact=True)).to_be_visible()
    check(page)
    page.get_by_text("Meer van de servicedesk").click()
    check(page)
    page.get_by_role("link", name="Rooster").click()

    expect(page.get_by_role("heading", name="Rooster", exact=True)).to_be_visible()
    check(page)
