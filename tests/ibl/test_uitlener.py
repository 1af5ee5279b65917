"""Who lends: the first that can, then whose turn it is; with a reason, and the next one when it cannot."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.netwerk.models import Vestiging
from ibl import selectors, services, uitlener
from ibl.models import Bezit, Transportopdracht
from ibl.uitlener import Kandidaat
from ibl.workflow import Status
from tests.conftest import signed_in
from tests.ibl.conftest import MAANDAG
from tests.ibl.factories import make_aanvraag

NU = MAANDAG.astimezone(ZoneInfo("Europe/Amsterdam"))
DAG = dt.timedelta(days=1)
ISBN = "9789023464860"


def kandidaat(pk: int, *days: int, uitgeleend: int = 0, geleend: int = 0) -> Kandidaat:
    return Kandidaat(pk, f"V{pk}", [NU + day * DAG for day in days], uitgeleend, geleend)


def test_whoever_gets_it_there_first_lends() -> None:
    bezorgen = [NU + day * DAG for day in range(1, 9)]

    best, *_ = uitlener.rank([kandidaat(1, 3), kandidaat(2, 1, uitgeleend=99)], bezorgen, now=NU)

    assert best.kandidaat.vestiging == 2
    assert best.klaar_op == NU + 2 * DAG + uitlener.UITPAKKEN


def test_of_equals_it_is_the_turn_of_who_borrowed_most() -> None:
    bezorgen = [NU + 2 * DAG]
    candidates = [kandidaat(1, 1, uitgeleend=9), kandidaat(2, 1, geleend=9), kandidaat(3, 1)]

    ranked = uitlener.rank(candidates, bezorgen, now=NU)

    assert [keuze.kandidaat.vestiging for keuze in ranked] == [2, 3, 1]


def test_a_branch_no_van_calls_at_comes_last() -> None:
    ranked = uitlener.rank([kandidaat(1), kandidaat(2, 5)], [NU + 9 * DAG], now=NU)

    assert [keuze.kandidaat.vestiging for keuze in ranked] == [2, 1]
    assert ranked[-1].klaar_op is None


def test_a_title_cannot_be_fetched_before_it_is_found() -> None:
    soon = NU + dt.timedelta(hours=1)

    assert uitlener.expect_ready(NU, [soon], [NU + DAG]) is None


@pytest.fixture
def bezit(vestiging: Vestiging, andere_vestiging: Vestiging) -> list[Bezit]:
    return Bezit.objects.bulk_create(
        Bezit(vestiging=place, sleutel=ISBN, isbn=ISBN, titel="De aanslag")
        for place in (vestiging, andere_vestiging)
    )


def ask(vestiging: Vestiging, by: User) -> Transportopdracht:
    return services.request_transport(
        make_aanvraag(vestiging, titel="De aanslag", isbn=ISBN), by=by, at=MAANDAG
    )


@pytest.mark.usefixtures("bezit")
def test_the_portal_finds_a_lender_and_says_why(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    opdracht = ask(vestiging, medewerker)

    assert opdracht.stand == Status.TOEGEWEZEN
    assert opdracht.herkomst == andere_vestiging
    assert "De enige die het heeft" in selectors.list_weg(opdracht)[-1].reden


@pytest.mark.usefixtures("bezit")
def test_the_next_one_is_asked_and_then_the_requester_hears_it(
    *, vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, andere_medewerker: User
) -> None:
    third = Vestiging.objects.create(
        organisatie=andere_vestiging.organisatie,
        gemeente=andere_vestiging.gemeente,
        plaats="Utrecht",
        naam="Zuilen",
    )
    Bezit.objects.create(vestiging=third, sleutel=ISBN, isbn=ISBN, titel="De aanslag")
    opdracht = ask(vestiging, medewerker)
    first = opdracht.herkomst

    second = services.refuse_transport(opdracht, reden="Uitgeleend", by=andere_medewerker, at=MAANDAG)
    assert second.stand == Status.TOEGEWEZEN
    assert {first, second.herkomst} == {andere_vestiging, third}
    assert not Bericht.objects.filter(onderwerp__startswith="Niet leverbaar").exists()

    last = services.refuse_transport(second, reden="Niet gevonden", by=andere_medewerker, at=MAANDAG)

    assert last.stand == Status.NIET_LEVERBAAR
    assert Bericht.objects.filter(onderwerp__startswith="Niet leverbaar", ontvanger=medewerker).count() == 1


@pytest.mark.usefixtures("bezit")
def test_logistics_sees_the_candidates_and_may_choose_another(
    vestiging: Vestiging, medewerker: User, logistiek_medewerker: User
) -> None:
    opdracht = ask(vestiging, medewerker)

    page = signed_in(logistiek_medewerker).get(opdracht.get_absolute_url()).content.decode()

    assert "Wie heeft het?" in page
    assert "op zijn vroegst klaar" in page


@pytest.mark.usefixtures("bezit")
def test_a_title_is_found_in_the_shelves_of_the_network(medewerker: User) -> None:
    client = signed_in(medewerker)

    assert "in twee vestigingen" in client.get("/ibl/aanvragen/?zoek=aansl").content.decode()
    assert ISBN in client.get(f"/ibl/aanvragen/?bezit={ISBN}").content.decode()
