"""The pages of the agenda one looks at less often, filled, empty and wrong: readable for everybody."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Bijeenkomst
from bisc_portal.templatetags.portaal import dag
from ontwikkelagenda import services
from ontwikkelagenda.models import (
    Adviesinzet,
    Agenda,
    Begrotingsregel,
    Initiatief,
    Stem,
    Volmacht,
    Wijzigingsvoorstel,
)
from ontwikkelagenda.services import stemronde
from tests.browser.conftest import (
    BREED,
    SMAL,
    OpenPage,
    assert_no_axe_violations,
    assert_no_sideways_scroll,
    sign_in,
)
from tests.ontwikkelagenda.factories import (
    make_adopted,
    make_agenda,
    make_initiatief,
    make_ronde,
    make_sectie,
)

WIDTHS = pytest.mark.parametrize("width", [BREED, SMAL])
JAAR = "/ontwikkelagenda/2027/"


def look(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)


def send_unchecked(page: Page, button: str) -> None:
    """Send a form as a browser without its own checks does."""
    page.evaluate("document.querySelectorAll('form').forEach((form) => { form.noValidate = true })")
    page.get_by_role("button", name=button).click()


def said(page: Page, sentence: str) -> None:
    expect(page.get_by_text(sentence).first).to_be_visible()


@WIDTHS
def test_an_amendment_is_chosen_refused_and_handed_in(
    open_page: OpenPage, directeur: User, width: int
) -> None:
    agenda = make_agenda(fase="wijzigingsvoorstellen")
    page = open_page(width)
    sign_in(page, directeur)

    page.goto(f"{JAAR}wijzigingsvoorstellen/")
    look(page, "Wijzigingsvoorstellen")
    page.goto(f"{JAAR}secties/{make_sectie(agenda).pk}/wijzigingsvoorstel/")
    expect(page.get_by_role("listitem").get_by_role("listitem").first).to_have_text("een")
    look(page, "Welke alinea wil je wijzigen?")
    page.get_by_role("link", name="Wijzig deze alinea").first.click()
    look(page, "Stel een wijziging voor")
    send_unchecked(page, "Dien in")
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "Stel een wijziging voor")
    page.get_by_label("Zo moet de alinea worden").fill("Samen lezen we voor.")
    page.get_by_label("Waarom").fill("Zo weet iedereen wie het doet.")
    page.get_by_role("button", name="Dien in").click()
    expect(page.get_by_text("Zo weet iedereen wie het doet.")).to_be_visible()

    assert Wijzigingsvoorstel.objects.get().nieuw_tekst == "Samen lezen we voor."


@WIDTHS
def test_a_guest_reads_along_and_sees_nothing_else(
    open_page: OpenPage, directeur: User, agendaredacteur: User, width: int
) -> None:
    make_initiatief(make_agenda(), directeur)
    page, guest = open_page(width), open_page(width)
    sign_in(page, agendaredacteur)

    page.goto(f"{JAAR}gastlinks/")
    said(page, "Er zijn nog geen links")
    look(page, "Laat een gast meelezen")
    send_unchecked(page, "Maak een link")
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "Laat een gast meelezen")
    page.get_by_label("Voor wie").fill("de raad")
    page.get_by_role("button", name="Maak een link").click()
    address = page.get_by_role("status").locator(".breek")
    expect(address).to_contain_text("/ontwikkelagenda/gast/")
    look(page, "Laat een gast meelezen")
    guest.goto(urlsplit(str(address.text_content()).strip()).path)
    look(guest, "Ontwikkelagenda 2027")
    said(guest, "Voorlezen aan de keukentafel")
    page.get_by_role("button", name="Trek in").click()
    said(page, "ingetrokken")
    guest.reload()
    expect(guest.get_by_text("Voorlezen aan de keukentafel")).to_have_count(0)
    assert_no_axe_violations(guest)


@WIDTHS
def test_the_pdo_has_its_points_decisions_and_actions(
    open_page: OpenPage, agendaredacteur: User, width: int
) -> None:
    make_agenda(timezone.localdate().year)
    pdo = Bijeenkomst.objects.create(soort="pdo", titel="PDO", begint_op=timezone.now())
    overleg = f"/ontwikkelagenda/overleg/{pdo.pk}/"
    page = open_page(width)
    sign_in(page, agendaredacteur)

    page.goto("/ontwikkelagenda/overleg/")
    look(page, "Provinciaal Directeurenoverleg")
    page.goto(overleg)
    said(page, "Er is nog geen verslag.")
    titel = str(page.get_by_role("heading", level=1).text_content()).strip()
    look(page, titel)
    page.goto(f"{overleg}punten/")
    send_unchecked(page, "Zet een punt op de agenda")
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "Zet een punt op de agenda")
    page.get_by_label("Onderwerp").fill("Vaststellen")
    page.get_by_label("Gevraagd besluit").fill("Het PDO stelt vast.")
    page.get_by_role("button", name="Zet een punt op de agenda").click()
    look(page, titel)
    page.get_by_role("link", name="Leg het besluit vast").click()
    send_unchecked(page, "Leg vast")
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "Leg het besluit vast")
    page.get_by_role("radio", name="besloten").check()
    page.get_by_role("button", name="Leg vast").click()
    said(page, "Het PDO stelt vast.")
    page.goto(f"{overleg}acties/")
    send_unchecked(page, "Zet een actie op de lijst")
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "Zet een actie op de lijst")


@WIDTHS
def test_the_minutes_are_written_in_a_form_and_adopted(
    open_page: OpenPage, agendaredacteur: User, width: int
) -> None:
    make_agenda(timezone.localdate().year)
    pdo = Bijeenkomst.objects.create(soort="pdo", titel="PDO", begint_op=timezone.now())
    overleg, titel = f"/ontwikkelagenda/overleg/{pdo.pk}/", f"PDO van {dag(pdo.begint_op)}"
    page = open_page(width)
    sign_in(page, agendaredacteur)

    page.goto(f"{overleg}verslag/")
    page.get_by_label("Tekst van het verslag").fill("Allen waren er. Utrecht belt.\n\n- een\n- twee")
    look(page, "Schrijf het verslag")
    page.get_by_role("button", name="Sla op").first.click()
    said(page, "Allen waren er.")
    look(page, titel)
    page.get_by_text("Maak een actie van een zin").click()
    page.get_by_role("link", name="Utrecht belt.").click()
    expect(page.get_by_label("Wat moet er gebeuren")).to_have_value("Utrecht belt.")
    page.goto(f"{overleg}verslag/geschiedenis/")
    look(page, f"Geschiedenis van het verslag van {dag(pdo.begint_op)}")
    page.goto(f"{overleg}verslag/vaststellen/")
    send_unchecked(page, "Stel vast")
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "Stel het verslag vast")
    page.get_by_label("Vastgesteld in").select_option(index=1)
    page.get_by_label("Het PDO heeft dit verslag vastgesteld").check()
    page.get_by_role("button", name="Stel vast").click()
    said(page, "Het verslag is vastgesteld.")
    expect(page.get_by_role("link", name="eenvoudig formulier")).to_have_count(0)
    look(page, titel)


@WIDTHS
def test_a_budget_advice_is_asked_spread_and_shown(
    open_page: OpenPage, directeur: User, agendaredacteur: User, width: int
) -> None:
    agenda = make_agenda()
    make_initiatief(agenda, directeur, 30_000, titel="Groot", status=Initiatief.Status.VOORSTEL)
    bisc, page = open_page(width), open_page(width)
    sign_in(bisc, agendaredacteur)
    sign_in(page, directeur)

    bisc.goto(f"{JAAR}budgetadvies/vragen/")
    look(bisc, "Vraag een budgetadvies")
    send_unchecked(bisc, "Vraag het advies")
    expect(bisc.get_by_role("alert")).to_be_visible()
    look(bisc, "Vraag een budgetadvies")
    bisc.get_by_label("Hoeveel heeft elke bibliotheek te verdelen").fill("40.000")
    bisc.get_by_label("Dag").fill(f"{timezone.localdate() + dt.timedelta(days=7)}")
    bisc.get_by_label("Tijd").fill("17:00")
    bisc.get_by_label("Groot").check()
    bisc.get_by_role("button", name="Vraag het advies").click()
    expect(bisc.get_by_role("button", name="Sluit en toon de uitslag")).to_be_visible()
    page.goto(f"{JAAR}budgetadvies/1/")
    look(page, "Verdeel € 40.000")
    field = page.locator(".verdelen__rij input")
    field.fill("40.000,01")
    send_unchecked(page, "Sla jullie verdeling op")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(field).to_have_value("40.000,01")
    look(page, "Verdeel € 40.000")
    assert not Adviesinzet.objects.exists()
    field.fill("40.000")
    page.get_by_role("button", name="Sla jullie verdeling op").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    bisc.get_by_role("button", name="Sluit en toon de uitslag").click()
    look(bisc, "Uitslag van het budgetadvies")

    assert Adviesinzet.objects.get().bedrag == 40_000


@WIDTHS
def test_an_addendum_begins_and_says_that_what_was_adopted_holds(
    open_page: OpenPage, agendaredacteur: User, width: int
) -> None:
    make_adopted(2027, agendaredacteur)
    page = open_page(width)
    sign_in(page, agendaredacteur)

    for path in ("planning/", "uitvoering/", "evaluatie/", "evaluatie/schrijven/", "vastgesteld/"):
        page.goto(JAAR + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert_no_axe_violations(page)
        assert_no_sideways_scroll(page)
    page.goto(f"{JAAR}evaluatie/schrijven/")
    send_unchecked(page, "Sla op")
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "Schrijf de terugblik op het jaar")
    page.goto(JAAR)
    page.get_by_role("button", name="Begin een addendum").click()
    said(page, "Er wordt gewerkt aan addendum 1; wat was vastgesteld blijft gelden.")
    look(page, "Ontwikkelagenda 2027")

    assert Agenda.objects.get(jaar=2027).addendum == 1


def test_a_ballot_that_was_open_too_long_is_refused_and_its_words_are_kept(
    open_page: OpenPage, directeur: User, agendaredacteur: User
) -> None:
    agenda = make_agenda()
    ronde = make_ronde(agenda, agendaredacteur, timezone.now())
    page = open_page(SMAL)
    sign_in(page, directeur)

    page.goto(ronde.get_absolute_url())
    page.get_by_role("radio", name="Bezwaar").check()
    page.get_by_label("Wat moet er anders").fill("De kleine kernen staan er niet in.")
    stemronde.close_ronde(ronde, by=agendaredacteur, at=timezone.now())
    page.locator(".stembiljet").get_by_role("button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    said(page, "De kleine kernen staan er niet in.")
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)

    assert not Stem.objects.exists()


def test_a_proxy_from_another_library_is_refused_in_a_sentence(
    open_page: OpenPage, directeur: User, medewerker: User, andere_medewerker: User, agendaredacteur: User
) -> None:
    ronde = make_ronde(make_agenda(), agendaredacteur, timezone.now())
    page = open_page(SMAL)
    sign_in(page, directeur)

    page.goto(ronde.get_absolute_url())
    choice = page.get_by_label("Wie mag stemmen")
    choice.locator("option").last.evaluate(f"option => {{ option.value = '{andere_medewerker.pk}'; }}")
    choice.select_option(str(andere_medewerker.pk))
    page.get_by_role("button", name="Geef volmacht").click()
    said(page, "Een volmacht geef je aan iemand van je eigen bibliotheek.")
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)

    assert not Volmacht.objects.exists()


@pytest.mark.parametrize("bedrag", ["-1", "1000000000000", "1e12", "twaalf"])
def test_an_impossible_amount_is_refused_beside_its_field(
    open_page: OpenPage, directeur: User, bedrag: str
) -> None:
    agenda = make_agenda()
    initiatief = make_initiatief(agenda, directeur, 10_000)
    page = open_page(SMAL)
    sign_in(page, directeur)

    page.goto(f"{initiatief.get_absolute_url()}wijzigen/")
    page.get_by_label("Bedrag (€)").first.fill(bedrag)
    send_unchecked(page, "Sla op")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Bedrag (€)").first).to_have_value(bedrag)
    look(page, "Wijzig het initiatief")

    assert Begrotingsregel.objects.get().bedrag == 10_000


def test_a_section_that_closed_meanwhile_keeps_what_was_typed_on_the_page(
    open_page: OpenPage, directeur: User, agendaredacteur: User
) -> None:
    agenda = make_agenda()
    sectie = make_sectie(agenda)
    page = open_page(SMAL)
    sign_in(page, directeur)

    page.goto(f"{JAAR}secties/{sectie.pk}/schrijven/")
    page.get_by_label(f"Tekst van {sectie.titel}").fill("Wat ik nog wilde zeggen.")
    agenda.refresh_from_db()
    make_ronde(agenda, agendaredacteur, timezone.now())
    services.freeze_document(agenda, at=timezone.now())
    page.get_by_role("button", name="Sla op").first.click()
    said(page, "Wat ik nog wilde zeggen.")
    assert_no_axe_violations(page)
    sectie.refresh_from_db()

    assert "Wat ik nog wilde zeggen." not in sectie.tekst
