"""A branch asks for a book and it becomes available: lender, driver and receiver each have a browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from bisc_portal.accounts.models import User
from bisc_portal.meting import Periode
from bisc_portal.netwerk.models import Organisatie, Vestiging
from ibl import selectors, workflow
from ibl.models import Transportopdracht
from ibl.workflow import Status
from tests.browser.conftest import (
    BREED,
    SMAL,
    OpenPage,
    assert_no_axe_violations,
    assert_no_sideways_scroll,
    sign_in,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def depot(bisc: Organisatie, vestiging: Vestiging) -> Vestiging:
    return Vestiging.objects.create(
        organisatie=bisc, gemeente=vestiging.gemeente, plaats="Bunnik", naam="BiSC-depot"
    )


def assert_good_page(page: Page) -> None:
    """Nothing for axe to find, and nothing sticks out, on a screen and on a phone."""
    for width in (BREED, SMAL):
        page.set_viewport_size({"width": width, "height": 900})
        assert_no_axe_violations(page)
        assert_no_sideways_scroll(page)


def as_user(open_page: OpenPage, user: User, width: int = BREED) -> Page:
    page = open_page(width)
    sign_in(page, user)
    return page


@pytest.mark.usefixtures("depot", "chauffeur")
def test_a_branch_asks_for_a_book_and_it_becomes_available(
    open_page: OpenPage, medewerker: User, andere_medewerker: User, chauffeur: User
) -> None:
    requester = as_user(open_page, medewerker)
    requester.goto("/ibl/")
    assert_good_page(requester)
    requester.get_by_role("link", name="Vraag iets aan").first.click()
    requester.get_by_role("button", name="Vraag aan").click()
    expect(requester.get_by_role("alert")).to_contain_text("Schrijf de titel op.")
    assert_good_page(requester)
    requester.get_by_role("textbox", name="Titel", exact=True).fill("De aanslag")
    requester.get_by_label("Wie leent uit?").select_option("Neude (Centrale)")
    requester.get_by_role("button", name="Vraag aan").click()
    expect(requester.get_by_role("heading", level=1)).to_have_text("De aanslag")
    assert_good_page(requester)

    lender = as_user(open_page, andere_medewerker)
    lender.goto("/ibl/?tab=klaarzetten")
    assert_good_page(lender)
    lender.get_by_role("checkbox", name="Kies De aanslag").check()
    expect(lender.get_by_text("1 van 1 gekozen")).to_be_visible()
    lender.get_by_role("button", name="Zet klaar", exact=True).click()
    expect(lender.get_by_text("De aanslag staat nu op ‘klaargezet’.")).to_be_visible()
    expect(lender.get_by_text("Alles staat klaar")).to_be_visible()

    driver = as_user(open_page, chauffeur, SMAL)
    driver.goto("/ibl/rit/lijst/")
    for knop in ("Opgehaald", "Alles op depot", "Geladen", "Bezorgd"):
        assert_good_page(driver)
        driver.set_viewport_size({"width": SMAL, "height": 900})
        button = driver.get_by_role("button", name=re.compile(f"^{knop}"))
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 60
        button.click()
        expect(driver.get_by_text("De aanslag staat nu op")).to_be_visible()
    expect(driver.get_by_text("Niets te rijden")).to_be_visible()

    requester.goto("/ibl/?tab=onderweg")
    assert_good_page(requester)
    requester.get_by_role("link", name="De aanslag").click()
    requester.get_by_role("button", name="Ontvangen, nu beschikbaar").click()
    expect(requester.get_by_text("gehaald in")).to_be_visible()
    assert_good_page(requester)

    opdracht = Transportopdracht.objects.get()
    assert opdracht.stand == Status.BESCHIKBAAR
    road = [Status(row.naar) for row in selectors.list_overgangen(opdracht)]
    assert road == list(workflow.ROUTE[: workflow.ROUTE.index(Status.BESCHIKBAAR) + 1])
    later = opdracht.termijn_op.replace(year=opdracht.termijn_op.year + 1)
    telling = selectors.count_binnen_72_uur(Periode(opdracht.aangevraagd_op, later), now=later)
    assert telling.aandeel == 1


def test_logistics_sees_what_runs_and_prints_nothing_of_a_reader(
    open_page: OpenPage, medewerker: User, logistiek_medewerker: User, vestiging: Vestiging
) -> None:
    requester = as_user(open_page, medewerker)
    requester.goto("/ibl/aanvragen/?lading=krat")
    assert_good_page(requester)
    requester.get_by_label("Wat zit erin?").fill("Wisselcollectie jeugd")
    requester.get_by_role("button", name="Vraag aan").click()
    expect(requester.get_by_text("uitlener wordt gezocht").first).to_be_visible()
    requester.goto("/ibl/paklijst/")
    assert_good_page(requester)

    logistics = as_user(open_page, logistiek_medewerker)
    logistics.goto("/ibl/")
    expect(logistics.get_by_role("heading", level=1)).to_contain_text("Lopende transporten")
    assert_good_page(logistics)
    logistics.get_by_role("link", name="1 krat: Wisselcollectie jeugd").click()
    assert_good_page(logistics)
    logistics.get_by_role("button", name="Wijs toe").click()
    expect(logistics.get_by_role("alert")).to_contain_text("Kies de vestiging die uitleent.")
