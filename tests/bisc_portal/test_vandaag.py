from bisc_portal.accounts.models import User
from tests.conftest import signed_in


def test_the_start_page_greets_a_director(directeur: User) -> None:
    response = signed_in(directeur).get("/")

    assert response.status_code == 200
    assert "Vandaag" in response.text


def test_the_province_starts_at_the_indicators(provinciemedewerker: User) -> None:
    response = signed_in(provinciemedewerker).get("/")

    assert response.headers["Location"] == "/cijfers/"


def test_a_driver_starts_at_the_trip(chauffeur: User) -> None:
    response = signed_in(chauffeur).get("/")

    assert response.headers["Location"] == "/ibl/rit/"
