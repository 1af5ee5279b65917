import datetime as dt

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from ibl import selectors, services
from ibl.models import Krat, Transportopdracht
from ibl.workflow import Handeling, Status
from tests.conftest import signed_in
from tests.ibl.conftest import MAANDAG
from tests.ibl.factories import ROAD, make_opdracht


@pytest.mark.parametrize(
    ("wie", "sees"),
    [
        ("medewerker", True),
        ("andere_medewerker", True),
        ("directeur", True),
        ("andere_directeur", True),
        ("derde_medewerker", False),
        ("logistiek_medewerker", True),
        ("servicedeskmedewerker", False),
        ("beheerder", True),
        ("chauffeur", False),
        ("provinciemedewerker", False),
    ],
)
def test_an_order_is_seen_by_both_libraries_and_by_who_arranges_transport(
    request: pytest.FixtureRequest, opdracht: Transportopdracht, wie: str, sees: bool
) -> None:
    user = request.getfixturevalue(wie)

    assert selectors.visible_to(user, now=MAANDAG).filter(pk=opdracht.pk).exists() == sees


def test_another_library_gets_404_for_the_page_and_every_step(
    opdracht: Transportopdracht, derde_medewerker: User
) -> None:
    client = signed_in(derde_medewerker)

    assert client.get(f"/ibl/{opdracht.nummer}/").status_code == 404
    for handeling in Handeling:
        assert client.post(f"/ibl/{opdracht.nummer}/{handeling.value}/").status_code == 404


def test_another_library_cannot_move_it_through_a_list(
    opdracht: Transportopdracht, derde_medewerker: User
) -> None:
    response = signed_in(derde_medewerker).post(
        "/ibl/stappen/", {"handeling": "klaarzetten", "nummer": opdracht.nummer}, follow=True
    )

    opdracht.refresh_from_db()
    assert opdracht.stand == Status.TOEGEWEZEN
    assert "niet meer op jouw lijst" in response.text


@pytest.mark.parametrize(
    ("wie", "handeling", "code"),
    [
        ("medewerker", "klaarzetten", 403),
        ("andere_medewerker", "annuleren", 403),
        ("directeur", "annuleren", 403),
        ("logistiek_medewerker", "annuleren", 403),
        ("logistiek_medewerker", "beschikbaar", 403),
        ("servicedeskmedewerker", "klaarzetten", 403),
        ("beheerder", "klaarzetten", 403),
        ("andere_medewerker", "klaarzetten", 302),
        ("medewerker", "verzonnen", 404),
    ],
)
def test_who_may_take_which_step(
    request: pytest.FixtureRequest, opdracht: Transportopdracht, wie: str, handeling: str, code: int
) -> None:
    user = request.getfixturevalue(wie)

    assert signed_in(user).post(f"/ibl/{opdracht.nummer}/{handeling}/").status_code == code


def test_the_driver_sees_what_is_underway_and_what_was_delivered_today(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, chauffeur: User
) -> None:
    now = timezone.now()
    ready = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=now, status=Status.KLAARGEZET)
    today = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=now, status=Status.BEZORGD)
    days_ago = now - dt.timedelta(days=2)
    make_opdracht(vestiging, andere_vestiging, by=medewerker, at=days_ago, status=Status.BEZORGD)
    make_opdracht(vestiging, andere_vestiging, by=medewerker, at=now)

    seen = selectors.visible_to(chauffeur, now=now)

    assert {opdracht.pk for opdracht in seen} == {ready.pk, today.pk}


def test_a_driver_who_presses_twice_reads_who_was_first(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, chauffeur: User
) -> None:
    opdracht = make_opdracht(
        vestiging, andere_vestiging, by=medewerker, at=timezone.now(), status=Status.GELADEN
    )
    client = signed_in(chauffeur)
    data = {"handeling": "bezorgen", "nummer": opdracht.nummer, "terug": "/ibl/rit/lijst/"}

    first = client.post("/ibl/stappen/", data, follow=True)
    second = client.post("/ibl/stappen/", data, follow=True)

    assert "staat nu op ‘bezorgd’" in first.text
    assert "staat al op ‘bezorgd’" in second.text


def test_the_search_finds_only_what_the_asker_may_see(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, derde_medewerker: User
) -> None:
    make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG, titel="Tirza")

    assert [hit.titel for hit in selectors.search(medewerker, "tirza")] == ["Tirza"]
    assert selectors.search(derde_medewerker, "tirza") == []


def test_the_lists_of_a_branch_each_show_their_own(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, andere_medewerker: User
) -> None:
    make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG, titel="Kaas")
    make_opdracht(
        vestiging, andere_vestiging, by=medewerker, at=MAANDAG, titel="Tirza", status=Status.GELADEN
    )
    ours, theirs = signed_in(medewerker), signed_in(andere_medewerker)

    assert "Kaas" in ours.get("/ibl/").text
    assert "Kaas" not in ours.get("/ibl/?tab=onderweg").text
    assert "Tirza" in ours.get("/ibl/?tab=onderweg").text
    assert "Kaas" in theirs.get("/ibl/?tab=klaarzetten").text
    assert "Tirza" not in theirs.get("/ibl/?tab=klaarzetten").text
    assert "Niets onderweg" in theirs.get("/ibl/?tab=onderweg").text


def test_filters_in_the_address_narrow_the_list_and_nonsense_is_left_out(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG, titel="Kaas")
    make_opdracht(
        vestiging, andere_vestiging, by=medewerker, at=MAANDAG, titel="Tirza", status=Status.BESCHIKBAAR
    )
    client = signed_in(medewerker)

    assert "Kaas" not in client.get("/ibl/?status=beschikbaar").text
    assert "Tirza" not in client.get("/ibl/?q=kaas").text
    assert "Kaas" not in client.get("/ibl/?uitslag=gehaald").text
    assert "Niets gevonden" in client.get("/ibl/?q=bestaatniet").text
    assert "Kaas" in client.get("/ibl/?status=onzin&uitslag=x&vestiging=9999&pagina=zes&sorteer=x").text


def test_what_waits_at_a_desk_stands_on_the_start_page(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, andere_medewerker: User
) -> None:
    make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG)
    make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG, status=Status.BEZORGD)

    lender = selectors.list_taken(andere_medewerker, MAANDAG)
    requester = selectors.list_taken(medewerker, MAANDAG)

    assert [taak.titel for taak in lender] == ["Zet 1 titel klaar"]
    assert [taak.titel for taak in requester] == ["Pak 1 titel uit"]


def test_logistics_and_the_driver_have_tasks_of_their_own(
    vestiging: Vestiging,
    andere_vestiging: Vestiging,
    medewerker: User,
    logistiek_medewerker: User,
    chauffeur: User,
) -> None:
    make_opdracht(vestiging, None, by=medewerker, at=MAANDAG, status=Status.AANGEVRAAGD)
    make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG, status=Status.KLAARGEZET)

    assert [taak.knop for taak in selectors.list_taken(logistiek_medewerker, MAANDAG)] == [
        "Bekijk de aanvragen"
    ]
    assert [taak.knop for taak in selectors.list_taken(chauffeur, MAANDAG)] == ["Open de rit"]


def test_the_card_tells_what_is_on_its_way_nearest_first(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    at = timezone.now() - dt.timedelta(hours=80)
    for status in (Status.KLAARGEZET, Status.BEZORGD):
        make_opdracht(vestiging, andere_vestiging, by=medewerker, at=at, status=status)
    make_opdracht(
        vestiging, andere_vestiging, by=medewerker, at=at, status=Status.BEZORGD,
        aantal_kratten=3, omschrijving="Romans",
    )  # fmt: skip

    zendingen = selectors.list_zendingen(medewerker)

    assert [(zending.status, zending.lading) for zending in zendingen] == [
        (Status.BEZORGD, "3 kratten en 1 titel"),
        (Status.KLAARGEZET, "1 titel"),
    ]
    page = signed_in(medewerker).get("/").text
    assert "3 kratten en 1 titel voor Het Eemhuis" in page
    assert "had er moeten zijn vóór" in page


def test_the_trip_gathers_what_has_to_be_done_by_place(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, chauffeur: User, depot: Vestiging
) -> None:
    for status in (Status.KLAARGEZET, Status.OPGEHAALD, Status.OP_DEPOT, Status.GELADEN):
        make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG, status=status)

    rit = selectors.load_rit(chauffeur, now=MAANDAG)

    assert [stop.vestiging for stop in rit.ophalen] == [andere_vestiging]
    assert [stop.vestiging for stop in rit.bezorgen] == [vestiging]
    assert rit.naar_depot is not None
    assert rit.naar_depot.vestiging == depot
    assert [stop.lading for stop in rit.laden] == ["1 titel"]


def test_the_packing_slip_has_what_was_asked_and_no_reference(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, andere_medewerker: User
) -> None:
    opdracht = make_opdracht(
        vestiging, andere_vestiging, by=medewerker, at=MAANDAG, titel="Kaas", lokale_referentie="R-1"
    )
    client = signed_in(andere_medewerker)

    assert "Kaas" in client.get("/ibl/paklijst/").text
    assert "R-1" not in client.get("/ibl/paklijst/").text
    assert "Kaas" in client.get(f"/ibl/paklijst/?nummer={opdracht.nummer}").text
    assert "Kaas" not in client.get("/ibl/paklijst/?nummer=T2611-99999").text


def test_the_page_of_an_order_offers_the_one_next_step(
    opdracht: Transportopdracht, medewerker: User, andere_medewerker: User
) -> None:
    lender, requester = signed_in(andere_medewerker), signed_in(medewerker)
    page = opdracht.get_absolute_url()

    assert "Zet klaar" in lender.get(page).text
    assert "Zet klaar" not in requester.get(page).text
    assert "Annuleer" in requester.get(page).text

    for handeling in ROAD[:5]:
        services.take_step(opdracht, handeling, by=medewerker, at=MAANDAG)
    assert "Ontvangen, nu beschikbaar" in requester.get(page).text


def test_an_order_that_arrived_tells_how_long_it_took(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    opdracht = make_opdracht(
        vestiging, andere_vestiging, by=medewerker, at=MAANDAG, status=Status.BESCHIKBAAR
    )

    assert "korter dan 48 uur" in signed_in(medewerker).get(opdracht.get_absolute_url()).text


def test_the_beheerder_takes_a_crate_out_of_use_but_never_removes_it(beheerder: User) -> None:
    krat = Krat.objects.create(code="KRAT-000001")
    client = signed_in(beheerder)

    client.post(f"/beheer/ibl/krat/{krat.pk}/change/", {"code": krat.code})
    removal = client.post(f"/beheer/ibl/krat/{krat.pk}/delete/", {"post": "yes"})

    krat.refresh_from_db()
    assert not krat.actief
    assert removal.status_code == 403
