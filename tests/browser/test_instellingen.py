"""Logistics keeps what planning stands on: a driver falls ill, a school has its hours, a place is closed."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Gemeente, Organisatie, Vestiging
from ibl import services
from ibl.models import Chauffeursdienst, Depot, Ritplan
from tests.browser.conftest import (
    BREED,
    SMAL,
    OpenPage,
    assert_no_axe_violations,
    assert_no_sideways_scroll,
    sign_in,
)
from tests.ibl.factories_ritten import (
    make_chauffeur,
    make_depot,
    make_dienst,
    make_patroon,
    make_plek,
    make_spitsblok,
    make_tarief,
    make_voertuig,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plek(bibliotheek: Organisatie) -> Vestiging:
    gemeente = Gemeente.objects.create(naam="Zeist", bibliotheek=bibliotheek)
    return make_plek(bibliotheek, gemeente, oost_km=5, lossen=0, laden=0)


@pytest.fixture
def depot(bisc: Organisatie, plek: Vestiging) -> Depot:
    return make_depot(bisc, plek.gemeente)


@pytest.fixture
def plan(depot: Depot, plek: Vestiging) -> Ritplan:
    """Tomorrow, with one trip."""
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    make_tarief()
    make_voertuig(depot)
    make_patroon(plek, weekdag=tomorrow.weekday())
    make_spitsblok()
    return services.make_ritplan(depot, tomorrow, by=None, at=timezone.now())


@pytest.fixture
def planner(open_page: OpenPage, logistiek_medewerker: User) -> Page:
    page = open_page(BREED)
    sign_in(page, logistiek_medewerker)
    return page


def assert_good_page(page: Page) -> None:
    for width in (SMAL, BREED):
        page.set_viewport_size({"width": width, "height": 900})
        assert_no_axe_violations(page)
        assert_no_sideways_scroll(page)


def test_a_driver_falls_ill_and_a_colleague_gets_the_trip(
    planner: Page, plan: Ritplan, depot: Depot, chauffeur: User
) -> None:
    rit = plan.ritten.get()
    dienst = make_dienst(chauffeur, depot, datum=plan.datum, voertuig=rit.voertuig)
    plan.ritten.update(dienst=dienst)
    colleague = make_chauffeur(chauffeur.organisatie)
    planner.goto(f"{reverse('ibl:list_diensten')}?week={plan.datum}")
    expect(planner.get_by_role("heading", name="Chauffeurs en diensten")).to_be_visible()
    assert_good_page(planner)

    planner.locator(f'a[href="{reverse("ibl:change_dienst", args=[dienst.pk])}"]').click()
    planner.get_by_text("Ziek of verhinderd").click()
    planner.get_by_label("Wie neemt het over?").select_option(colleague.naam)
    assert_good_page(planner)
    planner.get_by_role("button", name="Rijdt niet").click()

    expect(planner.get_by_text(f"{colleague.naam} neemt het over.")).to_be_visible()
    expect(planner.locator(".indienst--weg")).to_contain_text("ziek")
    rit.refresh_from_db()
    assert rit.dienst is not None
    assert rit.dienst.chauffeur == colleague


def test_a_shift_is_planned_by_keyboard_from_the_empty_place_in_the_week(
    planner: Page, depot: Depot, chauffeur: User
) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    planner.goto(f"{reverse('ibl:list_diensten')}?week={tomorrow}")
    planner.locator(f'a[href*="datum={tomorrow}&chauffeur={chauffeur.pk}"]').focus()
    planner.keyboard.press("Enter")

    expect(planner.get_by_label("Wie rijdt?")).to_have_value(str(chauffeur.pk))
    planner.get_by_label("Tot", exact=True).fill("06:00")
    planner.get_by_role("button", name="Plan de dienst").click()
    expect(planner.get_by_role("alert")).to_contain_text("De eindtijd is niet na de begintijd.")
    assert_good_page(planner)
    planner.get_by_label("Tot", exact=True).fill("16:00")
    planner.get_by_role("button", name="Plan de dienst").click()

    expect(planner.locator(".indienst b")).to_have_text("07:00–16:00")
    assert Chauffeursdienst.objects.get().chauffeur == chauffeur


def test_the_hours_of_a_school_are_filled_in_and_the_plan_that_stands_on_them_is_named(
    planner: Page, plan: Ritplan, plek: Vestiging
) -> None:
    planner.goto(reverse("ibl:show_instellingen"))
    expect(planner.get_by_role("heading", name="Instellingen van het vervoer")).to_be_visible()
    assert_good_page(planner)
    planner.get_by_role("link", name="Plekken en tijden").click()
    planner.get_by_role("link", name=str(plek)).click()

    planner.get_by_label("Maandag van", exact=True).fill("15:00")
    planner.get_by_label("Maandag tot", exact=True).fill("14:00")
    planner.get_by_role("button", name="Bewaar").click()
    expect(planner.get_by_role("alert")).to_contain_text("Op maandag is de eindtijd niet na de begintijd.")
    assert_good_page(planner)
    planner.get_by_label("Maandag tot", exact=True).fill("17:00")
    planner.get_by_role("button", name="Bewaar").click()

    expect(planner.get_by_text(re.compile(r"1 rit van .* raakt dit"))).to_be_visible()
    expect(planner.get_by_label("Maandag van", exact=True)).to_have_value("15:00")
    planner.get_by_role("region", name="Staat in deze plannen").get_by_role("link").click()
    expect(planner).to_have_url(re.compile(plan.get_absolute_url()))


def test_a_closure_and_a_vehicle_at_rest_without_javascript(
    planner: Page, plan: Ritplan, plek: Vestiging
) -> None:
    planner.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    planner.goto(reverse("ibl:list_sluitingen"))
    planner.get_by_label("Wat is gesloten?").select_option(str(plek.pk))
    planner.get_by_label("Van", exact=True).fill(str(plan.datum))
    planner.get_by_label("Tot en met").fill(str(plan.datum))
    planner.get_by_label("Waarom?").fill("Studiedag")
    planner.get_by_role("button", name="Sluit deze plek").click()
    expect(planner.get_by_text("staat er nog in")).to_be_visible()

    planner.get_by_role("button", name=re.compile("Trek in")).click()
    expect(planner.get_by_text("Niets gesloten")).to_be_visible()
    assert not plek.stopplaats.sluitingen.exists()


@pytest.mark.parametrize(
    "name",
    [
        "list_voertuigen",
        "list_depots",
        "list_sluitingen",
        "list_weekpatronen",
        "list_spitsblokken",
        "add_voertuig",
        "add_weekpatroon",
    ],
)
def test_every_page_of_the_settings_is_good_at_both_widths(planner: Page, plan: Ritplan, name: str) -> None:
    planner.goto(reverse(f"ibl:{name}"))
    expect(planner.locator("h1")).to_be_visible()

    assert_good_page(planner)


def test_a_vehicle_is_put_at_rest_and_drives_again(planner: Page, plan: Ritplan) -> None:
    voertuig = plan.ritten.get().voertuig
    planner.goto(reverse("ibl:show_voertuig", args=[voertuig.pk]))
    planner.get_by_text("Zet stil").first.click()
    planner.get_by_label("Staat stil van").fill(str(timezone.localdate()))
    planner.get_by_label("Waarom?").fill("Schade")
    planner.get_by_role("button", name="Zet stil").click()

    expect(planner.get_by_text(re.compile("staat stil. 1 rit van"))).to_be_visible()
    assert_good_page(planner)
    planner.get_by_role("button", name="Rijdt weer vanaf vandaag").click()
    expect(planner.get_by_text("rijklaar")).to_be_visible()
