"""A branch receives with a hand scanner: the field keeps the focus and a mistake goes back."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from ibl import services
from ibl.models import Krat, Scan, Transportopdracht
from ibl.workflow import Status
from tests.browser.conftest import (
    BREED,
    SMAL,
    OpenPage,
    assert_no_axe_violations,
    assert_no_sideways_scroll,
    sign_in,
)
from tests.ibl.factories import make_opdracht

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def in_krat(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, andere_medewerker: User
) -> Transportopdracht:
    at = timezone.now() - dt.timedelta(hours=2)
    opdracht = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=at)
    krat = Krat.objects.create(code="KRAT-000482")
    return services.prepare_transport(
        opdracht, by=andere_medewerker, at=at, barcode="30001234", kratcodes=[krat.code]
    )


@pytest.fixture
def desk(open_page: OpenPage, medewerker: User) -> Page:
    page = open_page(BREED)
    sign_in(page, medewerker)
    return page


def assert_good_page(page: Page) -> None:
    for width in (SMAL, BREED):
        page.set_viewport_size({"width": width, "height": 900})
        assert_no_axe_violations(page)
        assert_no_sideways_scroll(page)


def test_scan_after_scan_without_touching_the_mouse(desk: Page, in_krat: Transportopdracht) -> None:
    desk.goto(reverse("ibl:scan_at_desk"))
    field = desk.get_by_label("Scan of typ een code")
    expect(field).to_be_focused()
    assert_good_page(desk)

    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Scan of typ eerst een code.")).to_be_visible()
    assert_no_axe_violations(desk)

    desk.keyboard.type("KRAT-990017")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("alert")).to_contain_text("KRAT-990017 kennen we niet")
    expect(field).to_be_focused()
    expect(field).to_have_value("")

    desk.keyboard.type("KRAT-000482")
    desk.keyboard.press("Enter")
    expect(
        desk.get_by_role("status").filter(has_text="Ontvangen: KRAT-000482, nu beschikbaar.")
    ).to_be_visible()
    expect(field).to_be_focused()
    assert_good_page(desk)
    in_krat.refresh_from_db()
    assert in_krat.status == Status.BESCHIKBAAR

    desk.get_by_role("heading", name="Scannen aan de balie").click()
    desk.keyboard.type("KRAT-000482")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("alert")).to_contain_text("is al ontvangen")

    desk.get_by_role("button", name=re.compile("Neem terug")).click()
    expect(desk.get_by_text("teruggenomen", exact=True)).to_be_visible()
    in_krat.refresh_from_db()
    assert in_krat.status == Status.KLAARGEZET


def test_without_a_connection_the_scan_waits_to_be_done_again(desk: Page, in_krat: Transportopdracht) -> None:
    desk.goto(reverse("ibl:scan_at_desk"))
    desk.route("**/ibl/balie/", lambda route: route.fulfill(status=503, body=""))
    field = desk.get_by_label("Scan of typ een code")
    field.fill("KRAT-000482")
    field.press("Enter")
    expect(desk.get_by_text("Geen verbinding: deze scan is nog niet verwerkt.")).to_be_visible()
    expect(field).to_have_value("KRAT-000482")

    desk.unroute("**/ibl/balie/")
    field.press("Enter")
    expect(desk.get_by_text("Ontvangen: KRAT-000482, nu beschikbaar.")).to_be_visible()
    expect(desk.get_by_text("Geen verbinding")).to_be_hidden()
    assert Scan.objects.count() == 1


def test_a_crate_of_elsewhere_is_named_and_confirmed(
    open_page: OpenPage, in_krat: Transportopdracht, andere_medewerker: User
) -> None:
    page = open_page(SMAL)
    sign_in(page, andere_medewerker)
    page.goto(reverse("ibl:scan_at_desk"))
    page.get_by_label("Scan of typ een code").fill("30001234")
    page.get_by_role("button", name="Verwerk").click()
    expect(page.get_by_role("alert")).to_contain_text(f"hoort bij {in_krat.bestemming}")
    assert_no_axe_violations(page)

    page.get_by_role("button", name="Noteer dat het hier staat").click()
    expect(page.get_by_role("alert")).to_contain_text("Leg het klaar voor de volgende rit.")
    in_krat.refresh_from_db()
    assert in_krat.status == Status.VERKEERD_BEZORGD
