"""A year of the agenda in real browsers: money refused, amended, objected to, adopted, done, reviewed."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk import referentie as netwerk
from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda import referentie, services, tasks
from ontwikkelagenda.models import Agenda, Initiatief, VastgesteldeVersie
from tests.browser.conftest import (
    BREED,
    SMAL,
    OpenPage,
    assert_no_axe_violations,
    assert_no_sideways_scroll,
    sign_in,
)
from tests.conftest import make_user
from tests.ontwikkelagenda.factories import make_voorstel

JAAR = "/ontwikkelagenda/2027/"


@pytest.fixture
def mensen(transactional_db: None) -> dict[str, User]:
    """Three directors and the editor, the Huis of the plan, and a budget that is nearly spent."""
    netwerk.load()
    referentie.load()
    people = {
        code: make_user(
            Rol.DIRECTEUR, Organisatie.objects.get(code=f"bibliotheek-{code}"), naam=f"Directeur {code}"
        )
        for code in ("eemland", "utrecht", "veenendaal")
    }
    people["bisc"] = make_user(Rol.AGENDAREDACTEUR, Organisatie.objects.get(soort="bisc"), naam="Redactie")
    agenda = Agenda.objects.get(jaar=2027)
    services.change_fase(agenda, fase=Agenda.Fase.CONSULTATIE, by=people["bisc"], at=timezone.now())
    sectie = agenda.secties.get(huisdeel__code="geletterde-samenleving")
    eemland = people["eemland"]
    voorstel = make_voorstel(eemland.organisatie, 290_000, titel="Leesoffensief")
    services.add_initiatief(sectie, voorstel, by=eemland, at=timezone.now())
    return people


def look(page: Page) -> None:
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


@pytest.mark.parametrize("width", [BREED, SMAL])
def test_a_year_from_proposal_to_evaluation(open_page: OpenPage, mensen: dict[str, User], width: int) -> None:
    pages = {naam: open_page(width) for naam in mensen}
    for naam, person in mensen.items():
        sign_in(pages[naam], person)

    boekenkoffer = propose(pages["utrecht"])
    amend(boekenkoffer, pages["veenendaal"], pages["bisc"])
    consent(boekenkoffer, pages)
    adopt(pages["bisc"])
    carry_out(boekenkoffer, pages["utrecht"])


def propose(utrecht: Page) -> Initiatief:
    """More money than there is is refused; within the budget it stands."""
    utrecht.goto(f"{JAAR}initiatieven/toevoegen/")
    utrecht.get_by_label("Titel").fill("Boekenkoffer")
    utrecht.get_by_label("Doel", exact=True).fill("Elk gezin een boek.")
    utrecht.get_by_label("Sectie").select_option(label="8.1 Geletterde samenleving")
    utrecht.get_by_role("radio", name="experiment").check()
    utrecht.get_by_label("Thema").select_option(label="Leesoffensief")
    utrecht.get_by_label("Bedrag (€)").first.fill("25.000")
    utrecht.get_by_role("button", name="Voeg toe").click()
    expect(utrecht.get_by_role("alert").get_by_text("te veel")).to_be_visible()
    expect(utrecht.get_by_label("Titel")).to_have_value("Boekenkoffer")
    look(utrecht)
    utrecht.get_by_label("Bedrag (€)").first.fill("9.000")
    utrecht.get_by_role("button", name="Voeg toe").click()
    heading(utrecht, "Boekenkoffer")
    look(utrecht)
    return Initiatief.objects.get(titel="Boekenkoffer")


def amend(boekenkoffer: Initiatief, veenendaal: Page, bisc: Page) -> None:
    """An amendment of another library, decided by the editor."""
    bisc.goto(f"{JAAR}fase/")
    bisc.get_by_role("radio", name="Wijzigingsvoorstellen").check()
    bisc.get_by_role("button", name="Ga naar deze fase").click()
    veenendaal.goto(f"{JAAR}initiatieven/{boekenkoffer.pk}/wijzigingsvoorstel/doel/")
    veenendaal.get_by_label("Zo moet het worden").fill("Elk gezin een boek in de eigen taal.")
    veenendaal.get_by_label("Waarom").fill("Anders missen we de helft.")
    look(veenendaal)
    veenendaal.get_by_role("button", name="Dien in").click()
    heading(veenendaal, "Wijzigingsvoorstel 1: Boekenkoffer, doel")
    look(veenendaal)
    bisc.goto(f"{JAAR}wijzigingsvoorstellen/1/")
    bisc.get_by_role("button", name="Neem aan en verwerk").click()
    expect(bisc.get_by_text("aangenomen").first).to_be_visible()
    boekenkoffer.refresh_from_db()
    assert boekenkoffer.doel == "Elk gezin een boek in de eigen taal."


def consent(boekenkoffer: Initiatief, pages: dict[str, Page]) -> None:
    """The consent round, with an objection that is dealt with."""
    veenendaal, bisc = pages["veenendaal"], pages["bisc"]
    bisc.goto(f"{JAAR}consent/openen/")
    bisc.locator("[name=sluit_op_0]").fill(f"{timezone.localdate() + dt.timedelta(days=5)}")
    bisc.locator("[name=sluit_op_1]").fill("17:00")
    bisc.get_by_label("Quorum").fill("3")
    look(bisc)
    bisc.get_by_role("button", name="Open de ronde").click()
    look(bisc)
    for naam in ("eemland", "utrecht"):
        vote(pages[naam], "Akkoord")
        expect(pages[naam].get_by_text("Jullie stem is vastgelegd: akkoord.")).to_be_visible()
    vote(veenendaal, "Bezwaar", onderdeel="Boekenkoffer", reden="Noem ook de consultatiebureaus.")
    look(veenendaal)
    bisc.goto(f"{JAAR}consent/1/")
    bisc.get_by_role("button", name="Neem in behandeling").click()
    veenendaal.goto(f"{JAAR}initiatieven/{boekenkoffer.pk}/wijzigingsvoorstel/doel/")
    veenendaal.get_by_label("Zo moet het worden").fill(
        "Elk consultatiebureau geeft een boek in de eigen taal."
    )
    veenendaal.get_by_label("Waarom").fill("Zo is het bezwaar weg.")
    veenendaal.get_by_role("button", name="Dien in").click()
    bisc.goto(f"{JAAR}wijzigingsvoorstellen/2/")
    bisc.get_by_role("button", name="Neem aan en verwerk").click()
    bisc.goto(f"{JAAR}consent/1/")
    bisc.get_by_role("link", name="Rond af").click()
    bisc.get_by_label("Hoe is het opgelost").fill("De consultatiebureaus staan erin.")
    bisc.get_by_role("button", name="Rond af").click()
    vote(veenendaal, "Akkoord")
    bisc.goto(f"{JAAR}consent/1/")
    bisc.get_by_role("button", name="Sluit de ronde").click()
    heading(bisc, "Er is consent")
    look(bisc)
    veenendaal.goto(f"{JAAR}consent/1/")
    expect(veenendaal.get_by_role("button", name="Vervang jullie stem")).to_have_count(0)


def adopt(bisc: Page) -> None:
    """Adoption, and the PDF."""
    bisc.get_by_role("link", name="Leg het besluit vast").click()
    look(bisc)
    bisc.get_by_label("Het PDO heeft deze agenda vastgesteld").check()
    bisc.get_by_role("button", name="Stel de Ontwikkelagenda 2027 vast").click()
    heading(bisc, "De Ontwikkelagenda 2027 is vastgesteld")
    look(bisc)
    assert "consultatiebureau" in VastgesteldeVersie.objects.get().inhoud
    bisc.get_by_role("button", name="Haal de PDF op").click()
    tasks.render_pdf()
    with bisc.expect_download() as download:
        bisc.get_by_role("link", name="Download ontwikkelagenda-2027").click()
    assert download.value.suggested_filename.endswith(".pdf")
    bisc.goto(f"{JAAR}vastgesteld/1/")
    look(bisc)


def carry_out(boekenkoffer: Initiatief, utrecht: Page) -> None:
    """Progress, the evaluation, and every page of the year."""
    utrecht.goto(f"{JAAR}initiatieven/{boekenkoffer.pk}/voortgang/1/")
    utrecht.get_by_role("radio", name="op koers").check()
    utrecht.get_by_label("Tot nu toe besteed").fill("2.250,50")
    utrecht.get_by_label("Wat gebeurde er").fill("De eerste koffers zijn rond.")
    look(utrecht)
    utrecht.get_by_role("button", name="Sla op").click()
    expect(utrecht.get_by_text("De eerste koffers zijn rond.")).to_be_visible()
    utrecht.get_by_role("link", name="Evalueer dit initiatief").click()
    # Counting the fields does not wait for the rest of the page; the button under the last field does.
    expect(utrecht.get_by_role("button", name="Sla de evaluatie op")).to_be_visible()
    for field in utrecht.locator("textarea").all():
        field.fill("Goed en leerzaam.")
    for naam in ("kwaliteit", "effect", "efficientie"):
        utrecht.locator(f"[name={naam}][value='4']").check()
    look(utrecht)
    utrecht.get_by_role("button", name="Sla de evaluatie op").click()
    expect(utrecht.get_by_text("De evaluatie is opgeslagen.")).to_be_visible()
    for path in ("uitvoering/", "evaluatie/", "portfolio/", "portfolio/?indeling=begroting", "planning/", ""):
        utrecht.goto(f"{JAAR}{path}")
        look(utrecht)
    boekenkoffer.refresh_from_db()
    assert boekenkoffer.voortgang.get().besteed == Decimal("2250.50")
    assert boekenkoffer.evaluatie.kwaliteit == 4


def vote(page: Page, keuze: str, *, onderdeel: str = "", reden: str = "") -> None:
    page.goto(f"{JAAR}consent/1/")
    page.get_by_role("radio", name=keuze).check()
    if onderdeel:
        page.get_by_label("Waar gaat het bezwaar over").select_option(label=onderdeel)
        page.get_by_label("Wat moet er anders").fill(reden)
    page.locator(".stembiljet").get_by_role("button").click()
