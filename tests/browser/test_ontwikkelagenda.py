"""A director writes a section, adds an initiative, adopts the agenda and takes the PDF home."""

import pytest
from playwright.sync_api import Page, expect

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk import referentie as netwerk
from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda import referentie, services, tasks
from ontwikkelagenda.models import Agenda, Document, VastgesteldeVersie
from tests.browser.conftest import (
    BREED,
    SMAL,
    OpenPage,
    assert_no_axe_violations,
    assert_no_sideways_scroll,
    sign_in,
)
from tests.conftest import make_user
from tests.ontwikkelagenda.factories import NOW, consent, make_voorstel


@pytest.fixture
def directeur(transactional_db: None) -> User:
    """The director of Eemland, in a network with the Huis of the plan and one initiative."""
    netwerk.load()
    referentie.load()
    directeur = make_user(Rol.DIRECTEUR, Organisatie.objects.get(code="bibliotheek-eemland"))
    agenda = Agenda.objects.get(jaar=2027)
    sectie = agenda.secties.get(huisdeel__code="geletterde-samenleving")
    services.add_initiatief(sectie, make_voorstel(directeur.organisatie), by=directeur, at=NOW)
    return directeur


def look(page: Page) -> None:
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize("width", [BREED, SMAL])
def test_a_director_writes_adds_adopts_and_downloads(
    open_page: OpenPage, directeur: User, width: int
) -> None:
    page = open_page(width)
    sign_in(page, directeur)
    page.goto("/ontwikkelagenda/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ontwikkelagenda 2027")
    look(page)

    page.get_by_role("navigation", name="Het Huis").get_by_role("link", name="Geletterde samenleving").click()
    look(page)
    page.goto(f"{page.url.split('#')[0]}schrijven/")
    field = page.get_by_label("Tekst van Geletterde samenleving")
    field.press("Control+End")
    field.press_sequentially("\n\nIn 2027 draaien we dat om.")
    expect(page.get_by_text("Nog niet opgeslagen")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Sla op").first.click()
    expect(page.get_by_text("In 2027 draaien we dat om.")).to_be_visible()
    expect(page.get_by_text("2 versies")).to_be_visible()

    page.get_by_role("link", name="Initiatief toevoegen").click()
    page.get_by_label("Titel").fill("Lezen op het werk")
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    page.get_by_label("Doel", exact=True).fill("Bij drie werkgevers staat een boekenhoek.")
    page.get_by_role("radio", name="experiment").check()
    page.get_by_label("Thema").select_option(label="Leesoffensief")
    page.get_by_label("Bedrag (€)").first.fill("290.000,50")
    expect(page.get_by_text("Zo kan het er niet bij")).to_be_visible()
    page.get_by_label("Bedrag (€)").first.fill("12.500,50")
    expect(page.get_by_text("Dit past in het budget.")).to_be_visible()
    page.get_by_role("button", name="Regel erbij").click()
    expect(page.get_by_label("Bedrag (€)")).to_have_count(4)
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lezen op het werk")
    look(page)

    # The vote itself is walked in test_agendajaar.
    consent(Agenda.objects.get(jaar=2027), directeur)
    page.goto("/ontwikkelagenda/2027/consent/1/")
    look(page)
    page.get_by_role("link", name="Leg het besluit vast").click()
    look(page)
    page.get_by_label("Het PDO heeft deze agenda vastgesteld").check()
    page.get_by_role("button", name="Stel de Ontwikkelagenda 2027 vast").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("De Ontwikkelagenda 2027 is vastgesteld")
    look(page)
    expect(page.get_by_text(VastgesteldeVersie.objects.get().hash)).to_be_visible()

    page.get_by_role("button", name="Haal de PDF op").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("PDF wordt gemaakt…")
    tasks.render_pdf()
    # The page looks again by itself.
    with page.expect_download() as download:
        page.get_by_role("link", name="Download ontwikkelagenda-2027").click()
    assert download.value.suggested_filename == Document.objects.get().bestandsnaam


def test_a_section_is_added_on_a_telephone(open_page: OpenPage, directeur: User) -> None:
    page = open_page(SMAL)
    sign_in(page, make_user(Rol.AGENDAREDACTEUR, Organisatie.objects.get(soort="bisc")))
    page.goto("/ontwikkelagenda/2027/secties/toevoegen/")
    look(page)

    page.get_by_label("Deel van het Huis").select_option(label="Leven lang ontwikkelen")
    page.get_by_label("Titel").fill("Samen lezen")
    page.get_by_role("button", name="Voeg toe").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Samen lezen")
    expect(page.get_by_text("Hier staat nog niets.")).to_be_visible()
    look(page)


def test_two_directors_lose_nothing(open_page: OpenPage, directeur: User) -> None:
    ander = make_user(Rol.DIRECTEUR, Organisatie.objects.get(code="bibliotheek-veenendaal"))
    one, two = open_page(BREED), open_page(BREED)
    for page, person in ((one, directeur), (two, ander)):
        sign_in(page, person)
        page.goto("/ontwikkelagenda/2027/")
        page.get_by_role("navigation", name="Het Huis").get_by_role(
            "link", name="Veilige vestigingen"
        ).click()
        page.goto(f"{page.url.split('#')[0]}schrijven/")
    one.get_by_label("Tekst van Veilige vestigingen").fill("Geschreven in Eemland.")
    two.get_by_label("Tekst van Veilige vestigingen").fill("Geschreven in Veenendaal.")

    one.get_by_role("button", name="Sla op").first.click()
    two.get_by_role("button", name="Sla op").first.click()

    expect(two.get_by_text("jullie teksten staan nu samen")).to_be_visible()
    expect(two.get_by_text("Geschreven in Eemland.").first).to_be_visible()
    expect(two.get_by_text("Geschreven in Veenendaal.").first).to_be_visible()
    look(two)


def test_a_text_that_was_not_saved_comes_back(open_page: OpenPage, directeur: User) -> None:
    page = open_page(SMAL)
    sign_in(page, directeur)
    page.goto("/ontwikkelagenda/2027/")
    page.get_by_role("navigation", name="Het Huis").get_by_role("link", name="Collectiebeleid").click()
    page.goto(f"{page.url.split('#')[0]}schrijven/")
    field = page.get_by_label("Tekst van Collectiebeleid")
    field.fill("Bijna kwijt.")
    page.on("dialog", lambda dialog: dialog.accept())

    page.reload()
    look(page)
    page.get_by_role("button", name="Zet die tekst terug").click()

    expect(field).to_have_value("Bijna kwijt.")
    page.get_by_role("button", name="Sla op").first.click()
    expect(page.get_by_text("2 versies")).to_be_visible()
    page.goto(f"{page.url.split('#')[0]}schrijven/")
    expect(field).to_have_value("Bijna kwijt.")
    expect(page.get_by_text("Er staat nog een tekst")).to_be_hidden()


def test_what_could_not_be_sent_is_kept(open_page: OpenPage, directeur: User) -> None:
    page = open_page(BREED)
    sign_in(page, directeur)
    page.goto("/ontwikkelagenda/2027/")
    page.get_by_role("navigation", name="Het Huis").get_by_role("link", name="Collectiebeleid").click()
    page.goto(f"{page.url.split('#')[0]}schrijven/")
    address = page.url
    page.get_by_label("Tekst van Collectiebeleid").fill("Zonder verbinding.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Sla op").first.click()
    page.wait_for_timeout(500)
    page.context.set_offline(False)

    page.goto(address)
    page.get_by_role("button", name="Zet die tekst terug").click()

    expect(page.get_by_label("Tekst van Collectiebeleid")).to_have_value("Zonder verbinding.")
