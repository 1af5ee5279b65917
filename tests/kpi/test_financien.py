from decimal import Decimal

import pytest
import time_machine

from bisc_portal.accounts.models import User
from bisc_portal.importeren import services as importeren
from bisc_portal.importeren.errors import ImportNotReadyError
from bisc_portal.importeren.models import Importactie
from kpi import referentie, selectors
from kpi.importsoorten import REALISATIE
from kpi.models import Realisatie
from kpi.selectors.financien import Initiatiefregel, Reservejaar
from ontwikkelagenda.models import Initiatief
from tests.conftest import signed_in
from tests.importeren.factories import apply, as_csv, reasons
from tests.kpi.factories import NU
from tests.ontwikkelagenda.factories import make_agenda, make_initiatief

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


def put_on_agenda(directeur: User, *, titel: str = "Leesoffensief", jaar: int = 2026) -> Initiatief:
    return make_initiatief(make_agenda(jaar, subsidie=900_000), directeur, 30_000, titel=titel)


def test_actuals_stand_beside_the_budget_with_a_forecast(
    beheerder: User, directeur: User, provinciemedewerker: User
) -> None:
    put_on_agenda(directeur)
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
    assert "Gerealiseerd tot en met maart en april" in page.text


def test_an_initiative_stands_beside_what_the_agenda_gives_it(beheerder: User, directeur: User) -> None:
    put_on_agenda(directeur)
    lines = ("2026;1;Transport;4.000;Leesoffensief", "2026;2;Transport;6.000;Leesoffensief")
    apply(stage(beheerder, *lines), beheerder)

    (initiatief,) = selectors.load_financien(2026).initiatieven

    assert initiatief == Initiatiefregel("Leesoffensief", Decimal(30_000), Decimal(10_000), Decimal(30_000))


def test_an_initiative_that_got_another_name_since_is_shown_with_what_was_spent(
    beheerder: User, directeur: User, provinciemedewerker: User
) -> None:
    initiatief = put_on_agenda(directeur)
    apply(stage(beheerder, "2026;2;Transport;12.000;Leesoffensief"), beheerder)
    Initiatief.objects.filter(pk=initiatief.pk).update(titel="Lezen voor iedereen")

    (regel,) = selectors.load_financien(2026).initiatieven
    page = signed_in(provinciemedewerker).get("/cijfers/begroting/?jaar=2026")

    assert regel == Initiatiefregel("Leesoffensief", None, Decimal(12_000), Decimal(36_000))
    assert "staat niet zo op de agenda van 2026" in page.text


def test_money_for_an_initiative_that_is_on_no_agenda_is_refused(beheerder: User, directeur: User) -> None:
    put_on_agenda(directeur)
    put_on_agenda(directeur, titel="Later", jaar=2027)
    lines = ("Leesoffensief", "Onbekend", "Later", "leesoffensief", "")
    importactie = stage(beheerder, *(f"2026;1;Transport;{n};{naam}" for n, naam in enumerate(lines, 1)))

    assert reasons(importactie) == [
        (3, "initiatief", "Het initiatief Onbekend staat niet op de Ontwikkelagenda van 2026."),
        (4, "initiatief", "Het initiatief Later staat niet op de Ontwikkelagenda van 2026."),
        (
            5,
            "initiatief",
            (
                "Het initiatief leesoffensief staat niet op de Ontwikkelagenda van 2026."
                " Bedoel je Leesoffensief?"
            ),
        ),
    ]
    with pytest.raises(ImportNotReadyError):
        apply(importactie, beheerder)
    assert not Realisatie.objects.exists()


def test_what_was_taken_from_the_innovation_reserve_stands_beside_its_budget(beheerder: User) -> None:
    apply(stage(beheerder, "2026;3;Mutatie reserve innovatie;52.000;"), beheerder)

    reserve = {row.jaar: row for row in selectors.load_financien(2026).reserve}

    assert reserve[2026] == Reservejaar(2026, 154_000, Decimal(52_000))
    assert reserve[2027].gerealiseerd is None


def test_a_line_that_is_not_in_the_budget_is_refused(beheerder: User) -> None:
    importactie = stage(beheerder, "2026;7;Transport;1", "2026;1;Koffie;2", "2026;1;Totale lasten;3")

    assert reasons(importactie) == [
        (2, "periode", "De periode is 1 tot en met 6."),
        (3, "post", "De post Koffie staat niet in de begroting van 2026."),
        (4, "post", "De post Totale lasten staat niet in de begroting van 2026."),
    ]


def test_the_preview_shows_an_amount_with_a_comma(beheerder: User) -> None:
    importactie = stage(beheerder, "2026;1;Transport;10.000,50")

    page = signed_in(beheerder).get(importactie.get_absolute_url())

    assert "<td>10000,50</td>" in page.text


def test_an_import_of_actuals_can_be_taken_back(beheerder: User) -> None:
    done = apply(stage(beheerder, "2026;1;Transport;10.000"), beheerder)

    importeren.take_back_import(done, by=beheerder, at=NU)

    assert not Realisatie.objects.exists()


def test_without_actuals_the_page_says_so(provinciemedewerker: User) -> None:
    referentie.load()

    page = signed_in(provinciemedewerker).get("/cijfers/begroting/?jaar=onzin")

    assert "Van 2026 is nog geen realisatie geleverd." in page.text
