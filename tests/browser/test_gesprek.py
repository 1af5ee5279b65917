"""The talk about a call: a colleague named, a ready text put in, calls taken together and apart."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from servicedesk import services
from servicedesk.models import Melding, Standaardtekst
from tests.browser.conftest import (
    BREED,
    SMAL,
    OpenPage,
    assert_no_axe_violations,
    assert_no_sideways_scroll,
    press,
    sign_in,
)
from tests.servicedesk.factories import load_afspraken, make_melding

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def afspraken(transactional_db: None) -> None:
    load_afspraken()


def check(page: Page) -> None:
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)


def test_a_colleague_who_is_named_in_a_note_hears_of_it(
    *,
    open_page: OpenPage,
    afspraken: None,
    vestiging: Vestiging,
    medewerker: User,
    servicedeskmedewerker: User,
    beheerder: User,
) -> None:
    melding = make_melding(vestiging, medewerker, op=timezone.now())
    page = open_page(BREED)
    sign_in(page, servicedeskmedewerker)
    page.goto(melding.get_absolute_url())

    press(page, "i")
    page.get_by_text("Noem een collega").click()
    page.get_by_role("button", name=str(beheerder), exact=True).click()
    expect(page.get_by_label("Je bericht")).to_have_value(f"@{beheerder} ")
    check(page)
    page.keyboard.type("weet jij dit?")
    page.get_by_role("button", name="Verstuur", exact=True).click()
    expect(page.get_by_text("Je notitie is bewaard.")).to_be_visible()

    named = open_page(BREED)
    sign_in(named, beheerder)
    named.goto("/berichten/")
    named.get_by_role("button", name=re.compile(melding.nummer)).click()
    expect(named.get_by_text("weet jij dit?").first).to_be_visible()
    reporter = open_page(SMAL)
    sign_in(reporter, medewerker)
    reporter.goto(melding.get_absolute_url())
    expect(reporter.get_by_role("heading", level=1)).to_have_text(melding.onderwerp)
    expect(reporter.get_by_text("weet jij dit?")).to_have_count(0)


@pytest.mark.parametrize("width", [BREED, SMAL])
def test_a_ready_text_comes_with_its_places_filled_in(
    *,
    open_page: OpenPage,
    afspraken: None,
    vestiging: Vestiging,
    medewerker: User,
    servicedeskmedewerker: User,
    width: int,
) -> None:
    melding = make_melding(vestiging, medewerker, op=timezone.now())
    Standaardtekst.objects.create(
        naam="Ontvangen", tekst="Beste {melder}, {nummer} is binnen. {ik}", gewijzigd_op=timezone.now()
    )
    page = open_page(width)
    sign_in(page, servicedeskmedewerker)
    page.goto(melding.get_absolute_url())

    page.locator("summary", has_text="Standaardtekst").click()
    check(page)
    page.get_by_role("link", name="Ontvangen").click()

    filled = f"Beste {medewerker}, {melding.nummer} is binnen. {servicedeskmedewerker}"
    expect(page.get_by_label("Je bericht")).to_have_value(filled)
    page.get_by_role("button", name="Verstuur", exact=True).click()
    expect(page.get_by_text("Je antwoord is verstuurd.")).to_be_visible()
    expect(page.get_by_text(filled)).to_be_visible()


def test_two_calls_go_on_as_one_and_what_is_new_as_another(
    *,
    open_page: OpenPage,
    afspraken: None,
    vestiging: Vestiging,
    medewerker: User,
    servicedeskmedewerker: User,
) -> None:
    first, second = (make_melding(vestiging, medewerker, op=timezone.now()) for _ in range(2))
    page = open_page(BREED)
    sign_in(page, servicedeskmedewerker)
    page.goto("/servicedesk/")

    press(page, "a")
    expect(page.get_by_text("2 meldingen gekozen")).to_be_visible()
    press(page, "m")
    expect(page.get_by_text(re.compile("samengevoegd"))).to_be_visible()
    page.goto(second.get_absolute_url())
    expect(page.get_by_text(f"Deze melding gaat verder in {first.nummer}")).to_be_visible()
    check(page)
    page.get_by_role("link", name=first.nummer).first.click()
    expect(page.get_by_text("meldde dit ook, als")).to_be_visible()

    services.add_reactie(first, by=medewerker, at=timezone.now(), tekst="En de kassa doet het ook niet.")
    page.reload()
    page.get_by_role("link", name="Gaat over iets anders: splits af").click()
    expect(page.get_by_role("heading", name="Maak hier een eigen melding van")).to_be_visible()
    check(page)
    page.get_by_label("Onderwerp van de nieuwe melding").fill("Kassa start niet op")
    page.locator("#splitsen").get_by_label("Soort").select_option("incident")
    page.locator("#splitsen").get_by_label("Urgentie").select_option("2")
    page.get_by_role("button", name="Splits af").click()

    expect(page.get_by_role("heading", name="Maak hier een eigen melding van")).to_have_count(0)
    page.goto("/servicedesk/")
    expect(page.get_by_role("link", name="Kassa start niet op")).to_be_visible()
    assert Melding.objects.get(onderwerp="Kassa start niet op").melder == medewerker


def test_a_handful_of_calls_is_labelled_assigned_answered_and_solved_together(
    *,
    open_page: OpenPage,
    afspraken: None,
    vestiging: Vestiging,
    medewerker: User,
    servicedeskmedewerker: User,
    beheerder: User,
) -> None:
    meldingen = [make_melding(vestiging, medewerker, op=timezone.now()) for _ in range(4)]
    page = open_page(BREED)
    sign_in(page, servicedeskmedewerker)

    def choose_all(path: str) -> None:
        page.goto(path)
        press(page, "a")
        expect(page.get_by_text("4 meldingen gekozen")).to_be_visible()

    def say(tekst: str, knop: str) -> None:
        page.locator(".keuze__meer summary").click()
        page.get_by_label("Tekst voor alle gekozen meldingen").fill(tekst)
        page.get_by_role("button", name=knop, exact=True).click()

    choose_all("/servicedesk/")
    say("printers", "Zet als label erop")
    expect(page.get_by_text("4 meldingen zijn voorzien van een label.")).to_be_visible()
    choose_all("/servicedesk/")
    page.get_by_label("Collega").select_option(str(beheerder))
    page.get_by_role("button", name="Wijs toe", exact=True).click()
    expect(page.get_by_text("4 meldingen zijn toegewezen.")).to_be_visible()
    choose_all("/servicedesk/")
    say("We kijken ernaar.", "Beantwoord")
    expect(page.get_by_text("4 meldingen zijn beantwoord.")).to_be_visible()
    choose_all("/servicedesk/")
    press(page, "p")
    expect(page.get_by_text("4 meldingen zijn opgepakt.")).to_be_visible()
    choose_all("/servicedesk/?weergave=in-behandeling")
    say("Het stuurprogramma is vernieuwd.", "Los op")
    expect(page.get_by_text("4 meldingen zijn opgelost.")).to_be_visible()
    check(page)

    page.goto(meldingen[0].get_absolute_url())
    expect(page.get_by_text("We kijken ernaar.")).to_be_visible()
    expect(page.get_by_text("Het stuurprogramma is vernieuwd.").first).to_be_visible()
    assert Melding.objects.filter(status="opgelost", labels__naam="printers").count() == len(meldingen)
