import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Organisatie
from kpi import referentie, selectors
from kpi.models import Duiding
from tests.conftest import signed_in
from tests.kpi.factories import NU, VANDAAG, load_indicator, make_meting, span

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NU, tick=False):
        yield


def fill_october() -> None:
    """All met, but the desk (missed), urgency 2 (needs attention) and two that are on course."""
    referentie.load()
    for code in ["binnen-72-uur", "bibliotheeksysteem-beschikbaar", "melden-via-portaal"]:
        make_meting(code, "2026-10", 99.5)
    make_meting("bemande-servicedesk", "2026-10", 94.1)
    make_meting("aangesloten-op-gbs", "2026-10", 5, 8)
    make_meting("urgentie-2-opgepakt", "2026-10", 41, 42)
    for code in ["urgentie-1", "urgentie-3", "vragen", "wijzigingsverzoeken"]:
        make_meting(f"{code}-opgepakt", "2026-10", 7, 7)
    for code, count in [("pdo", 3), ("kennisdelingsbijeenkomsten", 6), ("kennissessies", 4)]:
        make_meting(code, "2026-10", count, 1)
    make_meting("vierhoeksoverleg", "2026-10", 1, 1)


def test_the_page_begins_with_the_judgement_in_one_sentence(provinciemedewerker: User) -> None:
    fill_october()

    board = selectors.load_dashboard(span("2026-10"), bibliotheek=None, vandaag=VANDAAG)
    page = signed_in(provinciemedewerker).get("/cijfers/")

    assert board.oordeel == "Tien van de veertien indicatoren zijn gehaald"
    assert board.oordeel_verder == " en twee liggen op koers. Niet gehaald: de bezetting van de servicedesk."
    assert "94,1\u00a0%" in page.text
    assert "41 van 42" in page.text


def test_the_counts_per_status_add_up_to_all_indicators() -> None:
    fill_october()

    board = selectors.load_dashboard(span("2026-10"), bibliotheek=None, vandaag=VANDAAG)

    assert [count for _, count in board.telling] == [10, 2, 1, 1]
    assert [regel.stand.indicator.code for regel in board.aandacht] == [
        "bemande-servicedesk",
        "urgentie-2-opgepakt",
    ]


def test_an_indicator_without_figure_says_why_and_is_never_nought(provinciemedewerker: User) -> None:
    fill_october()
    make_meting("urgentie-1-opgepakt", "2026-10", None, reden="Er was geen incident met urgentie 1.")

    board = selectors.load_dashboard(span("2026-10"), bibliotheek=None, vandaag=VANDAAG)
    page = signed_in(provinciemedewerker).get("/cijfers/?periode=2026-10")

    assert "van één zijn er nog geen gegevens" in board.oordeel_verder
    assert "nog geen gegevens" in page.text
    assert "Er was geen incident met urgentie 1." in page.text


def test_the_difference_is_with_the_period_before() -> None:
    make_meting("binnen-72-uur", "2026-09", 95.3)
    make_meting("binnen-72-uur", "2026-10", 95.9)
    make_meting("urgentie-2-opgepakt", "2026-09", 50, 50)
    make_meting("urgentie-2-opgepakt", "2026-10", 41, 42)

    regels = selectors.load_dashboard(span("2026-10"), bibliotheek=None, vandaag=VANDAAG).regels
    verschil = {regel.stand.indicator.code: regel.stand.verschil for regel in regels}

    assert verschil["binnen-72-uur"] == "+0,6"
    assert verschil["urgentie-2-opgepakt"] == "−1"
    assert verschil["pdo"] == ""


def test_a_count_of_january_is_not_compared_with_the_whole_year_before() -> None:
    make_meting("pdo", "2025-12", 4, 1)
    make_meting("pdo", "2026-01", 0, 1)

    stand = selectors.load_stand(load_indicator("pdo"), span("2026-01"), bibliotheek=None)

    assert stand.verschil == ""


def test_an_explanation_stands_with_what_needs_attention(provinciemedewerker: User) -> None:
    fill_october()
    Duiding.objects.create(
        indicator=load_indicator("bemande-servicedesk"),
        maand=dt.date(2026, 10, 1),
        tekst="Elf uur niet bezet door ziekte.",
        created_at=NU,
    )

    page = signed_in(provinciemedewerker).get("/cijfers/")

    assert "Elf uur niet bezet door ziekte." in page.text
    assert "Duiding van BiSC, 22 november." in page.text


@pytest.mark.parametrize("sleutel", ["2026-10", "2026-k3", "2025", "2026-11", "onzin", ""])
def test_every_period_in_the_url_shows_a_page(provinciemedewerker: User, sleutel: str) -> None:
    fill_october()

    assert signed_in(provinciemedewerker).get(f"/cijfers/?periode={sleutel}").status_code == 200


def test_an_empty_portal_has_an_honest_dashboard(provinciemedewerker: User) -> None:
    empty = signed_in(provinciemedewerker).get("/cijfers/")
    referentie.load()
    unmeasured = signed_in(provinciemedewerker).get("/cijfers/")

    assert "Er zijn nog geen indicatoren" in empty.text
    assert "Geen van de veertien indicatoren is gehaald" in unmeasured.text
    assert "Dit cijfer wordt nog berekend." in unmeasured.text


def test_a_director_sees_the_own_library_and_the_network_and_no_other(
    directeur: User, andere_bibliotheek: Organisatie
) -> None:
    fill_october()
    make_meting("binnen-72-uur", "2026-10", 48, 50, bibliotheek=directeur.organisatie)
    client = signed_in(directeur)

    own = client.get(f"/cijfers/?bibliotheek={directeur.organisatie_id}")
    other = client.get(f"/cijfers/?bibliotheek={andere_bibliotheek.pk}")

    assert "96,0\u00a0%" in own.text
    assert "netwerk 99,5\u00a0%" in own.text
    assert "Directeurenoverleggen" not in own.text
    assert other.status_code == 404


def test_the_province_may_choose_any_library(
    provinciemedewerker: User, bibliotheek: Organisatie, andere_bibliotheek: Organisatie
) -> None:
    for library in (bibliotheek, andere_bibliotheek):
        assert signed_in(provinciemedewerker).get(f"/cijfers/?bibliotheek={library.pk}").status_code == 200


def test_the_length_of_the_history_does_not_cost_queries(
    provinciemedewerker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpi.views.bewaard.SECONDS", 0)  # drawn each time
    fill_october()
    client = signed_in(provinciemedewerker)
    client.get("/cijfers/")
    with CaptureQueriesContext(connection) as few:
        client.get("/cijfers/")
    for month in range(1, 10):
        make_meting("binnen-72-uur", f"2026-0{month}", 96)
        make_meting("pdo", f"2026-0{month}", 1, 1)

    with CaptureQueriesContext(connection) as many:
        client.get("/cijfers/")

    assert len(many) == len(few) <= 19


def test_the_download_opens_in_a_dutch_spreadsheet(provinciemedewerker: User) -> None:
    fill_october()

    response = signed_in(provinciemedewerker).get("/cijfers/cijfers.csv?periode=2026-10")

    text = response.content.decode("utf-8-sig")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response.headers["Content-Disposition"] == 'attachment; filename="cijfers-2026-10.csv"'
    lines = text.splitlines()
    assert len(lines) == 42
    assert "binnen-72-uur;Aangevraagd materiaal binnen 72 uur beschikbaar;" in lines[1]
    assert ";99,5;100;0,995;procent;0,95;gehaald;31-10-2026;1;" in lines[1]


def test_a_director_opens_the_figures_on_the_own_library_and_the_address_says_so(directeur: User) -> None:
    client = signed_in(directeur)

    opened = client.get("/cijfers/")
    own = client.get(opened["Location"])
    network = client.get("/cijfers/?periode=2026-10&bibliotheek=")

    assert opened["Location"] == f"/cijfers/?bibliotheek={directeur.organisatie_id}"
    assert f'<option value="{directeur.organisatie_id}" selected>' in own.text
    assert '<option value="">Heel het netwerk</option>' in own.text
    assert network.status_code == 200
    assert f'<option value="{directeur.organisatie_id}" selected>' not in network.text


def test_a_link_to_the_network_stays_on_the_network_for_a_director(directeur: User) -> None:
    """What an official shares shows the same figures."""
    shared = signed_in(directeur).get("/cijfers/?periode=2026-10")

    assert shared.status_code == 200
    assert f'<option value="{directeur.organisatie_id}" selected>' not in shared.text


def test_an_official_and_bisc_open_the_figures_on_the_network(
    provinciemedewerker: User, beheerder: User
) -> None:
    for user in (provinciemedewerker, beheerder):
        assert signed_in(user).get("/cijfers/").status_code == 200
