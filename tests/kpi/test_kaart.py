import pytest
import time_machine
from django.template import Context, Template

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Organisatie
from tests.kpi.factories import NU, make_meting
from tests.netwerk.factories import make_bijeenkomst

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NU, tick=False):
        yield


def kaart(user: User) -> str:
    return Template("{% load kpi_vandaag %}{% kpi_kaart user %}").render(Context({"user": user}))


def test_a_director_sees_the_own_library_between_the_others(
    directeur: User, andere_bibliotheek: Organisatie
) -> None:
    make_meting("binnen-72-uur", "2026-10", 95.9)
    make_meting("binnen-72-uur", "2026-10", 96.4, bibliotheek=directeur.organisatie)
    make_meting("binnen-72-uur", "2026-10", 93.1, bibliotheek=andere_bibliotheek)
    make_meting("urgentie-1-opgepakt", "2026-10", 3, 3, bibliotheek=directeur.organisatie)
    make_meting("vragen-opgepakt", "2026-10", 19, 20, bibliotheek=directeur.organisatie)
    make_bijeenkomst().aanwezigheid.create(organisatie=directeur.organisatie)
    make_bijeenkomst()

    html = kaart(directeur)

    assert "Jullie cijfers in oktober" in html
    assert "96,4\u00a0%" in html
    assert "netwerk 95,9\u00a0%" in html
    assert "22 van 23" in html
    assert "1 van 2" in html
    assert "Eemland: 96,4 procent." in html
    assert "Bibliotheek Utrecht" not in html


def test_without_figures_there_is_no_card(directeur: User) -> None:
    assert kaart(directeur).strip() == ""


def test_others_than_directors_have_no_card(servicedeskmedewerker: User, medewerker: User) -> None:
    make_bijeenkomst()

    assert kaart(servicedeskmedewerker).strip() == kaart(medewerker).strip() == ""
