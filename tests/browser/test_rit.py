"""A request becomes a book on the shelf while the driver has no signal: camera, reload, and back online."""

import datetime as dt
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from barcode import Code128
from barcode.writer import ImageWriter
from django.conf import settings
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, expect
from pytest_django.live_server_helper import LiveServer

from bisc_portal.accounts.models import User
from bisc_portal.lokaal.browser import find_chromium
from bisc_portal.meting import Periode
from bisc_portal.netwerk.models import Organisatie, Vestiging
from ibl import selectors, services
from ibl.models import Afgifte, Krat, Scan, Transportopdracht
from ibl.workflow import Status
from tests.browser.conftest import (
    BREED,
    SMAL,
    OpenPage,
    assert_no_axe_violations,
    assert_no_sideways_scroll,
    sign_in,
)
from tests.chromium import ARGUMENTS
from tests.ibl.factories import make_opdracht
from tests.ibl.factories_scans import make_scan

pytestmark = pytest.mark.django_db(transaction=True)
KRAT = "KRAT-000482"
# A scanner's keys come together; sent one at a time from here, a busy machine would put pauses between them.
HAND_SCANNER = """code => {
  for (const key of [...code, "Enter"])
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}"""
BREEDTE, HOOGTE = 640, 480


def write_camera(path: Path, code: str) -> None:
    """One picture of a printed label, as the raw video Chromium takes for a camera."""
    label = BytesIO()
    Code128(code, writer=ImageWriter()).write(label, {"module_width": 0.35, "module_height": 18, "dpi": 150})
    drawn = Image.open(label).convert("L")
    drawn.thumbnail((BREEDTE - 60, HOOGTE - 60))
    frame = Image.new("L", (BREEDTE, HOOGTE), 90)
    frame.paste(drawn, ((BREEDTE - drawn.width) // 2, (HOOGTE - drawn.height) // 2))
    grey = bytes([128]) * (BREEDTE * HOOGTE // 4)
    one = b"FRAME\n" + frame.tobytes() + grey + grey
    path.write_bytes(f"YUV4MPEG2 W{BREEDTE} H{HOOGTE} F5:1 Ip A1:1 C420\n".encode() + one * 5)


@pytest.fixture
def camera(playwright: Playwright, browser: Browser, tmp_path: Path) -> Iterator[Browser]:
    """A browser that sees the label of KRAT-000482; without the first browser there is no second."""
    video = tmp_path / "krat.y4m"
    write_camera(video, KRAT)
    path = find_chromium(playwright.chromium.executable_path)
    fake = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={video}",
    ]
    seeing = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *fake])
    yield seeing
    seeing.close()


@pytest.fixture
def phone(camera: Browser, live_server: LiveServer, chauffeur: User) -> Iterator[Page]:
    context = camera.new_context(
        base_url=live_server.url,
        viewport={"width": SMAL, "height": 844},
        locale="nl-NL",
        timezone_id=settings.TIME_ZONE,
        reduced_motion="reduce",
        permissions=["camera"],
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, chauffeur)
    yield page
    context.close()


@pytest.fixture
def depot(bisc: Organisatie, vestiging: Vestiging) -> Vestiging:
    return Vestiging.objects.create(
        organisatie=bisc, gemeente=vestiging.gemeente, plaats="Bunnik", naam="BiSC-depot"
    )


def open_trip(page: Page) -> None:
    """Open the trip with signal, and wait until the telephone can do without."""
    page.goto("/ibl/rit/")
    expect(page.get_by_text(re.compile("Volgende stop|Niets te rijden|De rit is klaar"))).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def waiting(page: Page) -> int:
    return int(page.evaluate("document.body.dataset.wacht ?? '0'"))


def assert_status(opdracht: Transportopdracht, status: Status) -> None:
    opdracht.refresh_from_db()
    assert opdracht.stand == status


def assert_good_page(page: Page) -> None:
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)


def ask_for(page: Page, titel: str) -> None:
    page.goto("/ibl/aanvragen/")
    page.get_by_role("textbox", name="Titel", exact=True).fill(titel)
    page.get_by_label("Wie leent uit?").select_option("Neude (Centrale)")
    page.get_by_role("button", name="Vraag aan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(titel)


def pack(page: Page, titel: str) -> None:
    page.goto("/ibl/?tab=klaarzetten")
    page.get_by_role("link", name=titel).click()
    page.get_by_label("In welke krat?").fill(KRAT)
    page.get_by_role("button", name="Zet klaar").click()
    expect(page.get_by_text("staat nu op ‘klaargezet’")).to_be_visible()


def fetch_with_signal(phone: Page) -> None:
    open_trip(phone)
    assert_good_page(phone)
    expect(phone.get_by_role("heading", name="Neude (Centrale)")).to_be_visible()
    phone.get_by_role("link", name="Ik ben er, begin").click()
    expect(phone.get_by_text("geladen · hoort hier")).to_be_visible()
    assert_good_page(phone)
    expect(phone.get_by_text("verzonden")).to_be_visible()
    phone.get_by_role("button", name="Klaar met laden").click()
    expect(phone.get_by_role("heading", name="BiSC-depot")).to_be_visible()


def pass_the_depot(phone: Page) -> None:
    """By the list with boxes, for once."""
    phone.get_by_role("link", name="Toon als lijst met vinkjes").click()
    for knop in ("Alles op depot", "Geladen"):
        assert_good_page(phone)
        phone.get_by_role("button", name=re.compile(f"^{knop}")).click()
        expect(phone.get_by_text("De aanslag staat nu op")).to_be_visible()
    phone.goto("/ibl/rit/")
    expect(phone.get_by_role("heading", name="Het Eemhuis")).to_be_visible()


def deliver_without_signal(phone: Page) -> None:
    """What is scanned survives two reloads, and waits."""
    phone.get_by_role("link", name="Ik ben er, begin").click()
    expect(phone.get_by_text("gelost · hoort hier")).to_be_visible()
    expect(phone.get_by_text("1 scan wacht op verbinding")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("1 scan wacht op verbinding")).to_be_visible()
    expect(phone.get_by_text("Alles is gelost.")).to_be_visible()
    phone.get_by_role("button", name="Klaar met lossen").click()
    phone.get_by_label("Naam").fill("Fatma")
    phone.get_by_role("button", name="Klaar, naar de volgende stop").click()
    expect(phone.get_by_text("2 scans wachten op verbinding")).to_be_visible()
    phone.reload()
    assert_good_page(phone)
    assert waiting(phone) == 2


@pytest.mark.usefixtures("depot")
def test_from_request_to_shelf_without_signal_in_the_van(
    open_page: OpenPage, phone: Page, medewerker: User, andere_medewerker: User
) -> None:
    krat = Krat.objects.create(code=KRAT)
    requester, lender = open_page(BREED), open_page(BREED)
    sign_in(requester, medewerker)
    sign_in(lender, andere_medewerker)
    ask_for(requester, "De aanslag")
    pack(lender, "De aanslag")
    fetch_with_signal(phone)
    opdracht = Transportopdracht.objects.get()
    assert_status(opdracht, Status.OPGEHAALD)
    pass_the_depot(phone)

    phone.context.set_offline(True)
    deliver_without_signal(phone)
    assert_status(opdracht, Status.GELADEN)

    phone.context.set_offline(False)
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    expect(phone.get_by_text("wachten op verbinding")).to_be_hidden()
    assert_status(opdracht, Status.BEZORGD)
    assert Scan.objects.filter(krat=krat).count() == 2
    assert Afgifte.objects.get().naam == "Fatma"

    requester.goto(opdracht.get_absolute_url())
    expect(requester.get_by_text("Fatma")).to_be_visible()
    assert_good_page(requester)
    later = opdracht.termijn_op + dt.timedelta(days=1)
    period = Periode(opdracht.aangevraagd_op, later)
    before = selectors.count_binnen_72_uur(period, now=later)
    assert (int(before.teller), int(before.noemer)) == (0, 1)
    requester.get_by_role("button", name="Ontvangen, nu beschikbaar").click()
    expect(requester.get_by_text("gehaald in")).to_be_visible()
    after = selectors.count_binnen_72_uur(period, now=later)
    assert (int(after.teller), int(after.noemer)) == (1, 1)


def test_a_missing_crate_is_named_before_the_van_leaves(
    *,
    open_page: OpenPage,
    chauffeur: User,
    medewerker: User,
    vestiging: Vestiging,
    andere_vestiging: Vestiging,
    depot: Vestiging,
) -> None:
    now = timezone.now()
    for code in (KRAT, "KRAT-000517"):
        Krat.objects.create(code=code)
        opdracht = make_opdracht(
            vestiging,
            andere_vestiging,
            by=medewerker,
            at=now - dt.timedelta(hours=3),
            aantal_kratten=1,
            omschrijving="Romans",
        )
        services.prepare_transport(opdracht, by=medewerker, at=now - dt.timedelta(hours=2), kratcodes=[code])
        services.receive_scans(
            [make_scan(code, "laden", depot, now - dt.timedelta(hours=1))], by=chauffeur, apparaat="t", at=now
        )
    page = open_page(SMAL)
    sign_in(page, chauffeur)
    page.goto("/ibl/rit/")
    page.get_by_role("link", name="Het Eemhuis").or_(
        page.get_by_role("link", name="Ik ben er, begin")
    ).first.click()
    expect(page.get_by_text("De camera is niet beschikbaar")).to_be_visible()

    # A hand scanner types fast and ends with Enter; typing by hand needs no more than the digits.
    page.evaluate(HAND_SCANNER, KRAT)
    expect(page.get_by_text("gelost · hoort hier")).to_be_visible()
    expect(page.get_by_text("Nog te lossen: KRAT-000517")).to_be_visible()
    assert_good_page(page)
    page.get_by_role("button", name="Klaar met lossen").click()
    expect(page.get_by_role("heading", name="KRAT-000517 ontbreekt")).to_be_visible()
    assert_good_page(page)
    page.get_by_role("button", name="Meld als ontbrekend en ga door").click()
    page.get_by_role("button", name="Klaar, naar de volgende stop").click()
    expect(page.get_by_text("1 gelost, 1 ontbreekt")).to_be_visible()
    expect(page.get_by_text("wacht op verbinding")).to_be_hidden()

    assert set(Transportopdracht.objects.values_list("status", flat=True)) == {Status.BEZORGD, Status.ZOEK}


def test_what_does_not_fit_is_reported_in_two_taps(
    *,
    open_page: OpenPage,
    chauffeur: User,
    medewerker: User,
    vestiging: Vestiging,
    andere_vestiging: Vestiging,
    depot: Vestiging,
) -> None:
    opdracht = make_opdracht(
        vestiging,
        andere_vestiging,
        by=medewerker,
        at=timezone.now() - dt.timedelta(hours=1),
        status=Status.KLAARGEZET,
    )
    page = open_page(SMAL)
    sign_in(page, chauffeur)
    page.goto("/ibl/rit/")
    page.get_by_role("link", name="Ik ben er, begin").click()
    expect(page.get_by_text("Nog te laden")).to_be_visible()

    page.get_by_role("button", name="Klopt niet").click()
    page.get_by_role("button", name="Beschadigd").click()

    expect(page.get_by_text("gemeld: beschadigd")).to_be_visible()
    expect(page.get_by_text("verzonden")).to_be_visible()
    opdracht.refresh_from_db()
    assert opdracht.stand == Status.BESCHADIGD
