import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bisc_portal.accounts.models import Rol, User
from bisc_portal.logboek.models import Logregel
from bisc_portal.netwerk.models import Organisatie
from kpi import services
from kpi.models import Duiding
from tests.conftest import make_user, signed_in
from tests.kpi.factories import NU, load_indicator, make_meting

pytestmark = pytest.mark.django_db
PAGE = "/cijfers/binnen-72-uur/"


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NU, tick=False):
        yield


@pytest.fixture
def history() -> None:
    for month, value in [(8, 96.1), (9, 95.3), (10, 95.9)]:
        make_meting("binnen-72-uur", f"2026-{month:02}", value)


@pytest.mark.usefixtures("history")
def test_the_page_shows_value_definition_source_and_course(provinciemedewerker: User) -> None:
    page = signed_in(provinciemedewerker).get(f"{PAGE}?periode=2026-10").text

    assert "95,9\u00a0%" in page
    assert "0,6 punt hoger dan in september" in page
    assert "Elke aanvraag voor IBL of collectieruil waarvan de 72 uur voorbij zijn" in page
    assert "De klok loopt dag en nacht door" in page
    assert "gehaald in drie van de drie maanden" in page
    assert "Bekijk de gegevens erachter" in page


@pytest.mark.usefixtures("history")
def test_a_mark_has_nothing_that_was_missed(provinciemedewerker: User) -> None:
    make_meting("kennissessies-waardering", "2026-10", 30, 4)
    make_meting("binnen-72-uur", "2026-10", 95.9)
    client = signed_in(provinciemedewerker)

    mark = client.get("/cijfers/kennissessies-waardering/?periode=2026-10").text
    share = client.get("/cijfers/binnen-72-uur/?periode=2026-10").text

    assert "7,5" in mark
    assert "Niet gehaald</th>" in share
    assert "Niet gehaald</th>" not in mark


@pytest.mark.usefixtures("history")
def test_the_drawing_appears_once_the_background_made_it(provinciemedewerker: User) -> None:
    client = signed_in(provinciemedewerker)
    before = client.get(PAGE).text
    services.store_grafiek(
        "verloop/binnen-72-uur/maanden/netwerk", vingerafdruk="x", svg="<svg><title>T</title></svg>", at=NU
    )

    assert "De grafiek wordt nog getekend" in before
    assert "<svg><title>T</title></svg>" in client.get(PAGE).text


@pytest.mark.parametrize("reeks", ["maanden", "kwartalen", "jaren", "onzin"])
@pytest.mark.parametrize("code", ["binnen-72-uur", "pdo", "aangesloten-op-gbs", "bemande-servicedesk"])
def test_every_course_shows_a_page_with_and_without_figures(
    provinciemedewerker: User, code: str, reeks: str
) -> None:
    load_indicator(code)
    client = signed_in(provinciemedewerker)
    assert client.get(f"/cijfers/{code}/?reeks={reeks}").status_code == 200
    for sleutel in ("2026-10", "2026-k3", "2026"):
        make_meting(code, sleutel, 3, 8)

    assert client.get(f"/cijfers/{code}/?reeks={reeks}").status_code == 200


def test_libraries_stand_beside_the_network_for_who_may_compare(
    provinciemedewerker: User, directeur: User, bibliotheek: Organisatie, andere_bibliotheek: Organisatie
) -> None:
    make_meting("binnen-72-uur", "2026-10", 95.9)
    for library in (bibliotheek, andere_bibliotheek):
        make_meting("binnen-72-uur", "2026-10", 48, 50, bibliotheek=library)

    of_province = signed_in(provinciemedewerker).get(PAGE).text
    of_director = signed_in(directeur).get(PAGE).text

    assert of_province.count("48 van 50") == 2
    assert of_director.count("48 van 50") == 1
    assert "Bibliotheek Utrecht" not in of_director


def test_more_libraries_cost_no_more_queries(
    provinciemedewerker: User, bibliotheek: Organisatie, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpi.views.bewaard.SECONDS", 0)  # drawn each time
    make_meting("binnen-72-uur", "2026-10", 95.9)
    make_meting("binnen-72-uur", "2026-10", 48, 50, bibliotheek=bibliotheek)
    client = signed_in(provinciemedewerker)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        client.get(PAGE)
    for number in range(7):
        library = Organisatie.objects.create(naam=f"Bibliotheek {number}", soort="bibliotheek")
        make_meting("binnen-72-uur", "2026-10", 48, 50, bibliotheek=library)

    with CaptureQueriesContext(connection) as eight:
        client.get(PAGE)

    assert len(eight) == len(one)


@pytest.mark.usefixtures("history")
def test_bisc_explains_a_figure(servicedeskmedewerker: User) -> None:
    client = signed_in(servicedeskmedewerker)

    response = client.post(f"{PAGE}duiden/?periode=2026-10", {"tekst": "Nieuwe sorteerlijn in gebruik."})

    assert response.status_code == 302
    duiding = Duiding.objects.get()
    assert (duiding.maand, duiding.door) == (dt.date(2026, 10, 1), servicedeskmedewerker)
    assert Logregel.objects.filter(actie="geduid").exists()
    assert "Nieuwe sorteerlijn in gebruik." in client.get(f"{PAGE}?periode=2026-10").text


@pytest.mark.usefixtures("history")
def test_an_empty_or_too_long_explanation_is_refused_and_kept(servicedeskmedewerker: User) -> None:
    client = signed_in(servicedeskmedewerker)

    empty = client.post(f"{PAGE}duiden/", {"tekst": "  "})
    long = client.post(f"{PAGE}duiden/", {"tekst": "lang " * 99})

    assert (empty.status_code, long.status_code) == (422, 422)
    assert "Schrijf eerst wat je over dit cijfer wilt zeggen." in empty.text
    assert "lang lang lang" in long.text
    assert not Duiding.objects.exists()


@pytest.mark.usefixtures("history")
def test_what_bisc_writes_is_escaped_everywhere(servicedeskmedewerker: User) -> None:
    client = signed_in(servicedeskmedewerker)

    client.post(f"{PAGE}duiden/?periode=2026-10", {"tekst": "<script>alert(1)</script>"})

    assert "<script>alert" not in client.get(f"{PAGE}?periode=2026-10").text


def test_an_indicator_of_only_the_network_says_so_when_a_library_is_chosen(
    provinciemedewerker: User, bibliotheek: Organisatie
) -> None:
    make_meting("pdo", "2026-10", 3, 1)

    page = signed_in(provinciemedewerker).get(f"/cijfers/pdo/?bibliotheek={bibliotheek.pk}")

    assert "wordt alleen voor heel het netwerk gemeten" in page.text


def test_an_indicator_that_is_off_or_unknown_is_not_found(provinciemedewerker: User) -> None:
    indicator = load_indicator("pdo")
    indicator.actief = False
    indicator.save(update_fields=["actief"])

    for code in ("pdo", "bestaat-niet"):
        assert signed_in(provinciemedewerker).get(f"/cijfers/{code}/").status_code == 404


@pytest.mark.usefixtures("history")
def test_the_download_holds_the_course(provinciemedewerker: User) -> None:
    response = signed_in(provinciemedewerker).get(f"{PAGE}cijfers.csv?reeks=maanden")

    lines = response.content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[3] for line in lines[-2:]] == ["2026-09", "2026-10"]


def test_a_person_who_may_not_compare_gets_no_libraries(bibliotheek: Organisatie) -> None:
    make_meting("binnen-72-uur", "2026-10", 95.9)
    make_meting("binnen-72-uur", "2026-10", 48, 50, bibliotheek=bibliotheek)
    elsewhere = Organisatie.objects.create(naam="Bibliotheek Elders", soort="bibliotheek")
    other = make_user(Rol.DIRECTEUR, elsewhere)

    page = signed_in(other).get(PAGE)

    assert "48 van 50" not in page.text
