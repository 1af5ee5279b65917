"""The PDO: points with the decision asked, papers, decisions taken, and actions."""

import pytest
from django.urls import reverse

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Bijeenkomst
from ontwikkelagenda.models import Actie, Vergaderpunt
from tests.conftest import signed_in
from tests.ontwikkelagenda.factories import NOW, make_agenda


@pytest.fixture
def pdo(db: None) -> Bijeenkomst:
    make_agenda(NOW.year)
    return Bijeenkomst.objects.create(soort="pdo", titel="PDO", begint_op=NOW)


def page(name: str, pdo: Bijeenkomst, *args: int) -> str:
    return reverse(f"ontwikkelagenda:{name}", args=[pdo.pk, *args])


def test_a_point_asks_a_decision_with_its_papers_and_gets_one(
    pdo: Bijeenkomst, agendaredacteur: User, directeur: User
) -> None:
    client = signed_in(agendaredacteur)
    data = {
        "titel": "Agenda",
        "soort": "besluit",
        "gevraagd": "Stel vast.",
        "stukken": "Begroting - /ontwikkelagenda/",
    }
    assert client.post(page("add_vergaderpunt", pdo), data).status_code == 302
    punt = Vergaderpunt.objects.get()
    taken = {"uitkomst": "genomen", "besluit": "Vastgesteld."}
    assert client.post(page("record_besluit", pdo, punt.pk), taken).status_code == 302

    html = signed_in(directeur).get(page("show_overleg", pdo)).content.decode()
    assert "Stel vast." in html
    assert "Vastgesteld." in html
    assert "Begroting" in html


@pytest.mark.parametrize(
    ("data", "zin"),
    [
        ({"soort": "besluit", "gevraagd": ""}, "Schrijf welk besluit je vraagt"),
        ({"soort": "bespreking", "stukken": "zonder adres"}, "een naam, een streepje"),
        ({"soort": "bespreking", "stukken": "Kwaad - javascript:alert(1)"}, "een naam, een streepje"),
    ],
)
def test_a_point_that_is_not_right_is_refused(
    pdo: Bijeenkomst, agendaredacteur: User, data: dict[str, str], zin: str
) -> None:
    answer = signed_in(agendaredacteur).post(page("add_vergaderpunt", pdo), {"titel": "Agenda", **data})

    assert answer.status_code == 422
    assert zin in answer.content.decode()
    assert not Vergaderpunt.objects.exists()


def test_an_action_is_made_from_a_sentence_of_the_minutes(
    pdo: Bijeenkomst, agendaredacteur: User, directeur: User
) -> None:
    data = {"omschrijving": "Bellen", "zin": "BiSC belt.", "eigenaar": directeur.pk, "voor": "2027-01-31"}

    assert signed_in(agendaredacteur).post(page("add_overlegactie", pdo), data).status_code == 302

    actie = Actie.objects.get()
    assert (actie.bijeenkomst, actie.zin, actie.eigenaar) == (pdo, "BiSC belt.", directeur)
