from decimal import Decimal

import pytest
import time_machine

from bisc_portal.accounts.models import User
from bisc_portal.importeren import services as importeren
from bisc_portal.importeren.models import Importactie
from kpi import referentie, selectors
from kpi.importsoorten import REALISATIE
from kpi.models import Realisatie
from tests.conftest import signed_in
from tests.importeren.factories import apply, as_csv, reasons
from tests.kpi.factories import NU

pytestmark = pytest.mark.django_db
KOP = "Jaar;Periode;Post;Bedrag;Initiatief"


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NU, tick=False):
        yield


def stage(by: User, *lines: str) -> Importactie:
    referentie.load()
    inhoud = as_csv(KOP, *lines, encoding="cp1252")
    return importeren.stage_bestand(REALISATIE, bestandsnaam="k.csv", inhoud=inhoud, by=by, at=NU)


def test_actuals_stand_beside_the_budget_with_a_forecast(beheerder: User, provinciemedewerker: User) -> None:
    lines = ("2026;1;Transport;10.000,50;", "2026;2;transport;12.000;Leesoffensief", "2026;1;8800;474.233;")
    apply(stage(beheerder, *lines), beheerder)

    financien = selectors.load_financien(2026)
    page = signed_in(provinciemedewerker).get("/cijfers/begroting/?jaar=2026")

    posten = {post.naam: post for post in financien.posten}
    transport = posten["Transport"]
    assert (transport.gerealiseerd, transport.prognose) == (Decimal("22000.50"), Decimal("66001.50"))
    assert transport.verschil == Decimal("66001.50") - 63221
    assert posten["Totale lasten"].gerealiseerd == Decimal("22000.50")
    assert posten["Totale baten"].gerealiseerd == 474_233
    assert posten["Personeel"].gerealiseerd is None
    assert financien.initiatieven == [("Leesoffensief", Decimal(12000))]
    assert "Gerealiseerd tot en met maart en april" in page.text


def test_a_line_that_is_not_in_the_budget_is_refused(beheerder: User) -> None:
    importactie = stage(beheerder, "2026;7;Transport;1", "2026;1;Koffie;2", "2026;1;Totale lasten;3")

    assert reasons(importactie) == [
        (2, "periode", "De periode is 1 tot en met 6."),
        (3, "post", "De post Koffie staat niet in de begroting van 2026."),
        (4, "post", "De post Totale lasten staat niet in de begroting van 2026."),
    ]


def test_an_import_of_actuals_can_be_taken_back(beheerder: User) -> None:
    done = apply(stage(beheerder, "2026;1;Transport;10.000"), beheerder)

    importeren.take_back_import(done, by=beheerder, at=NU)

    assert not Realisatie.objects.exists()


def test_without_actuals_the_page_says_so(provinciemedewerker: User) -> None:
    referentie.load()

    page = signed_in(provinciemedewerker).get("/cijfers/begroting/?jaar=onzin")

    assert "Van 2026 is nog geen realisatie geleverd." in page.text
