"""One search over everything you may see."""

import pytest
from pytest_django import Settings

from bisc_portal.accounts.models import User
from bisc_portal.zoeken import Zoektreffer
from tests.conftest import signed_in


def find_two_kinds(user: User, tekst: str) -> list[Zoektreffer]:
    """A source that finds what holds the word, and says who asked."""
    everything = [
        Zoektreffer("Meldingen", "Wifi doet het niet", "I2611-0001", "/servicedesk/"),
        Zoektreffer("Bijeenkomsten", "Wifi in de bibliotheek", f"voor {user.naam}", "/bijeenkomsten/"),
        Zoektreffer("Meldingen", "Wifi <b>weg</b>", "", "/servicedesk/"),
    ]
    return [hit for hit in everything if tekst.lower() in hit.titel.lower()]


@pytest.fixture(autouse=True)
def one_source(settings: Settings) -> None:
    settings.ZOEKBRONNEN = [f"{__name__}.find_two_kinds"]


def test_results_stand_together_by_kind(directeur: User) -> None:
    response = signed_in(directeur).get("/zoeken/?q=wifi")

    groups = [kind for kind, _ in response.context["groepen"]]
    assert groups == ["Meldingen", "Bijeenkomsten"]
    assert "Drie resultaten voor ‘wifi’." in response.text
    assert f"voor {directeur.naam}" in response.text


def test_what_was_typed_stays_and_is_harmless(directeur: User) -> None:
    response = signed_in(directeur).get("/zoeken/", {"q": '"><script>wifi'})

    assert "<script>wifi" not in response.text
    assert "&lt;script&gt;wifi" in response.text


def test_titles_are_escaped(directeur: User) -> None:
    assert "<b>weg</b>" not in signed_in(directeur).get("/zoeken/?q=wifi").text


def test_nothing_found_says_what_to_try(directeur: User) -> None:
    response = signed_in(directeur).get("/zoeken/?q=xyzzy")

    assert "Niets gevonden voor ‘xyzzy’." in response.text
    assert "Probeer een ander woord" in response.text


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20%20"])
def test_an_empty_search_asks_what_you_look_for(directeur: User, query: str) -> None:
    assert "Waar ben je naar op zoek?" in signed_in(directeur).get(f"/zoeken/{query}").text


def test_the_province_has_no_search(provinciemedewerker: User) -> None:
    client = signed_in(provinciemedewerker)

    assert client.get("/zoeken/?q=wifi").status_code == 403
    assert 'name="q"' not in client.get("/cijfers/").text
