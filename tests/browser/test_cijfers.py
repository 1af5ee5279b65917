"""A province official reads the figures and is refused everything else; a director sees the own library."""

import csv
import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from kpi import perioden, services, tasks
from kpi.models import Indicator
from kpi.perioden import Tijdvak
from tests.browser.conftest import (
    BREED,
    SMAL,
    OpenPage,
    assert_no_axe_violations,
    assert_no_sideways_scroll,
    sign_in,
)
from tests.kpi.factories import make_meting
from tests.netwerk.factories import make_bijeenkomst

ELSEWHERE = ["/ontwikkelagenda/", "/servicedesk/", "/ibl/", "/bijeenkomsten/", "/zoeken/", "/beheer/"]


def last_month() -> Tijdvak:
    return perioden.maand_van(timezone.localdate()).previous


def make_figures(library: User) -> None:
    """Thirteen months of transport, the desk below its target, and a few other figures."""
    for place, maand in enumerate(perioden.series(last_month(), 13)):
        make_meting("binnen-72-uur", maand.sleutel, 94 + place % 4)
    sleutel = last_month().sleutel
    make_meting("binnen-72-uur", sleutel, 48, 50, bibliotheek=library.organisatie)
    make_meting("bemande-servicedesk", sleutel, 94.1)
    make_meting("urgentie-2-opgepakt", sleutel, 41, 42)
    make_meting("kennissessies", sleutel, 4, 1)
    make_bijeenkomst(titel="Vertrouwelijk onderwerp", begint_op=timezone.now() - dt.timedelta(days=1))
    tasks.render_verloop()


@pytest.mark.parametrize("width", [BREED, SMAL])
def test_a_province_official_reads_the_dashboard_down_to_the_records(
    open_page: OpenPage, provinciemedewerker: User, directeur: User, width: int
) -> None:
    make_figures(directeur)
    page = open_page(width)
    sign_in(page, provinciemedewerker)

    page.goto("/")
    expect(page).to_have_url(re.compile("/cijfers/$"))
    page.goto("/cijfers/")
    expect(page.locator(".oordeel")).to_contain_text("de bezetting van de servicedesk.")
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)

    page.get_by_role("table").get_by_role("link", name="Aangevraagd materiaal binnen 72 uur").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Aangevraagd materiaal binnen 72 uur beschikbaar"
    )
    expect(page.get_by_role("img", name=re.compile("de streefwaarde .* gehaald in"))).to_be_visible()
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)

    page.goto(f"/cijfers/kennissessies/herkomst/?periode={timezone.localdate().year}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Waar komt dit cijfer vandaan?")
    expect(page.get_by_text("Vertrouwelijk onderwerp")).to_have_count(0)
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize("width", [BREED, SMAL])
@pytest.mark.parametrize("path", ["/cijfers/definities/", "/cijfers/begroting/", "/cijfers/pdo/?reeks=jaren"])
def test_the_other_pages_of_the_figures_are_accessible(
    open_page: OpenPage, provinciemedewerker: User, directeur: User, path: str, width: int
) -> None:
    make_figures(directeur)
    page = open_page(width)
    sign_in(page, provinciemedewerker)

    page.goto(path)

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)


def test_the_province_is_refused_everything_else(open_page: OpenPage, provinciemedewerker: User) -> None:
    page = open_page(BREED)
    sign_in(page, provinciemedewerker)

    for path in ELSEWHERE:
        response = page.goto(path)
        assert response is not None
        assert response.status == 403 or "/account/login" in page.url or "login" in page.url, path
    page.goto("/cijfers/")
    expect(page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link")).to_have_text(["Cijfers"])


def test_a_choice_stands_in_the_address_and_works_without_script(
    open_page: OpenPage, directeur: User
) -> None:
    make_figures(directeur)
    page = open_page(BREED)
    sign_in(page, directeur)

    page.goto("/cijfers/")
    expect(page).to_have_url(re.compile(r"\?bibliotheek=\d+$"))
    library = page.get_by_label("Bibliotheek", exact=True)
    library.select_option("Heel het netwerk")
    page.get_by_role("button", name="Toon").click()
    expect(page).to_have_url(re.compile(r"&bibliotheek=$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Basistaken")
    library.select_option("Eemland")
    page.get_by_label("Periode").select_option(last_month().sleutel)
    page.get_by_role("button", name="Toon").click()

    expect(page).to_have_url(re.compile(rf"periode={last_month().sleutel}&bibliotheek=\d+"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Cijfers van Bibliotheek Eemland")
    expect(page.get_by_text("96,0")).to_be_visible()


@pytest.mark.parametrize("width", [BREED, SMAL])
def test_the_own_library_stands_between_the_others_on_the_start_page(
    open_page: OpenPage, directeur: User, width: int
) -> None:
    make_figures(directeur)
    page = open_page(width)
    sign_in(page, directeur)

    page.goto("/")

    expect(page.get_by_role("heading", name=re.compile("Jullie cijfers in"))).to_be_visible()
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize("width", [BREED, SMAL])
def test_an_official_filters_shares_drills_exports_and_downloads_the_report(
    open_page: OpenPage, provinciemedewerker: User, beheerder: User, directeur: User, width: int
) -> None:
    make_figures(directeur)
    vandaag = timezone.localdate()
    kwartaal = next(
        t for t in perioden.list_tijdvakken(vandaag) if t.soort == "kwartaal" and t.is_over(vandaag)
    )
    make_meting("binnen-72-uur", kwartaal.sleutel, 48, 50, bibliotheek=directeur.organisatie)
    Indicator.objects.exclude(code__in=["binnen-72-uur", "pdo"]).update(actief=False)
    services.record_vaststelling(kwartaal, by=beheerder, naam=beheerder.naam, at=timezone.now())
    services.request_rapport(kwartaal, by=beheerder, at=timezone.now())
    tasks.render_rapporten()
    page = open_page(width)
    sign_in(page, provinciemedewerker)

    page.goto("/cijfers/")
    page.get_by_label("Bibliotheek").select_option("Eemland")
    page.get_by_label("Periode").select_option(kwartaal.sleutel)
    page.get_by_role("button", name="Toon").click()
    shared = page.url
    other = open_page(width)
    sign_in(other, directeur)
    other.goto(shared)
    expect(other.get_by_role("heading", level=1)).to_have_text("Cijfers van Bibliotheek Eemland")
    expect(other.get_by_text("Vastgesteld door")).to_be_visible()

    page.get_by_role("table").get_by_role("link", name="Aangevraagd materiaal binnen 72 uur").first.click()
    page.get_by_role("link", name="Bekijk de gegevens erachter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Waar komt dit cijfer vandaan?")

    page.goto(shared)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download als CSV").click()
    assert download.value.suggested_filename == f"cijfers-{kwartaal.sleutel}.csv"
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    rows = list(csv.DictReader(lines, delimiter=";"))
    assert [(row["code"], row["voor"], row["teller"], row["noemer"], row["waarde"]) for row in rows] == [
        ("binnen-72-uur", "Bibliotheek Eemland", "48", "50", "0,96")
    ]

    page.get_by_role("link", name="Rapporten").first.click()
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)
    with page.expect_download() as pdf:
        page.get_by_role("link", name=re.compile("Download Verantwoording")).click()
    assert pdf.value.suggested_filename.endswith(".pdf")
    page.get_by_role("link", name=re.compile("^Verantwoording")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Verantwoording")
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)


def test_a_director_finds_no_other_library_however_the_address_is_written(
    open_page: OpenPage, directeur: User, andere_vestiging: Vestiging
) -> None:
    make_figures(directeur)
    page = open_page(BREED)
    sign_in(page, directeur)
    other, sleutel = andere_vestiging.organisatie_id, last_month().sleutel

    for path in ("", "binnen-72-uur/", "binnen-72-uur/herkomst/", "cijfers.csv"):
        response = page.goto(f"/cijfers/{path}?periode={sleutel}&bibliotheek={other}")
        assert response is not None
        assert response.status == 404, path
    page.goto("/cijfers/")
    expect(page.get_by_label("Bibliotheek").get_by_role("option")).to_have_text(
        ["Heel het netwerk", "Eemland"]
    )


def test_a_branch_employee_sees_no_figures(open_page: OpenPage, medewerker: User) -> None:
    page = open_page(BREED)
    sign_in(page, medewerker)

    for path in ("/cijfers/", "/cijfers/rapporten/", "/cijfers/kwartalen/"):
        response = page.goto(path)
        assert response is not None
        assert response.status == 403, path


@pytest.mark.parametrize(
    "path",
    [
        "/cijfers/",
        "/cijfers/binnen-72-uur/",
        "/cijfers/binnen-72-uur/herkomst/",
        "/cijfers/kwartalen/",
        "/cijfers/bewaking/",
        "/cijfers/begroting/",
        "/cijfers/toegang/",
    ],
)
def test_at_four_hundred_percent_and_in_forced_colours_everything_can_be_read(
    open_page: OpenPage, provinciemedewerker: User, directeur: User, path: str
) -> None:
    """1280 pixels at 400 % are 320 pixels; forced colours take every colour of ours away."""
    make_figures(directeur)
    page = open_page(320)
    page.emulate_media(forced_colors="active")
    sign_in(page, provinciemedewerker)

    page.goto(path)

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_no_sideways_scroll(page)
    if path == "/cijfers/":
        status = page.get_by_role("table").first.get_by_text("niet gehaald").first
        expect(status).to_be_visible()


def test_the_dashboard_is_used_with_the_keyboard_alone(
    open_page: OpenPage, provinciemedewerker: User, directeur: User
) -> None:
    make_figures(directeur)
    page = open_page(BREED)
    sign_in(page, provinciemedewerker)
    page.goto("/cijfers/")

    page.keyboard.press("Tab")
    expect(page.get_by_text("Direct naar de inhoud")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Periode")).to_be_focused()
    link = page.get_by_role("table").first.get_by_role("link", name="Aangevraagd materiaal binnen 72 uur")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("binnen 72 uur")
