import datetime as dt
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.netwerk.models import Vestiging
from ibl import services
from ibl.models import Krat, Kratinzet, Statusovergang, Transportopdracht
from ibl.workflow import Handeling, Status
from tests.conftest import signed_in
from tests.ibl.conftest import MAANDAG
from tests.ibl.factories import ROAD, make_opdracht

LATER = MAANDAG + dt.timedelta(hours=20)


def test_an_order_goes_the_whole_road_and_each_step_has_a_time_a_person_and_a_place(
    opdracht: Transportopdracht, medewerker: User, depot: Vestiging
) -> None:
    for number, handeling in enumerate(ROAD, start=1):
        at = MAANDAG + dt.timedelta(hours=number)
        opdracht = services.take_step(opdracht, handeling, by=medewerker, at=at)

    rows = list(opdracht.overgangen.order_by("volgnummer"))
    assert opdracht.stand == Status.AFGESLOTEN
    assert opdracht.beschikbaar_op == MAANDAG + dt.timedelta(hours=6)
    assert [row.volgnummer for row in rows] == list(range(1, 10))
    assert all(row.door == medewerker and row.plaats is not None for row in rows)
    assert rows[4].plaats == depot


def test_a_step_from_the_wrong_status_is_refused_with_who_was_before(
    opdracht: Transportopdracht, andere_medewerker: User
) -> None:
    services.prepare_transport(opdracht, by=andere_medewerker, at=MAANDAG)

    with pytest.raises(services.TransitionNotAllowedError, match=f"‘klaargezet’ door {andere_medewerker}"):
        services.prepare_transport(opdracht, by=andere_medewerker, at=LATER)

    assert opdracht.overgangen.count() == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_set_it_ready_at_once_the_second_is_told(
    opdracht: Transportopdracht, andere_medewerker: User
) -> None:
    start, outcomes = Barrier(2), []

    def press() -> None:
        start.wait()
        try:
            services.prepare_transport(opdracht, by=andere_medewerker, at=LATER)
            outcomes.append("gelukt")
        except services.TransitionNotAllowedError as error:
            outcomes.append(str(error))
        finally:
            connection.close()

    people = [Thread(target=press) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert sorted(outcome == "gelukt" for outcome in outcomes) == [False, True]
    assert any("staat al op ‘klaargezet’" in outcome for outcome in outcomes)
    assert opdracht.overgangen.count() == 3


def test_an_exception_needs_a_reason_and_is_told(
    opdracht: Transportopdracht, medewerker: User, andere_medewerker: User, logistiek_medewerker: User
) -> None:
    with pytest.raises(services.ReasonMissingError):
        services.move_transport(opdracht, Handeling.REFUSE, by=andere_medewerker, at=LATER, reden=" ")

    services.move_transport(opdracht, Handeling.REFUSE, by=andere_medewerker, at=LATER, reden="Uitgeleend")

    told = set(Bericht.objects.filter(tekst__contains="Uitgeleend").values_list("ontvanger", flat=True))
    assert told == {medewerker.pk, logistiek_medewerker.pk}


def test_an_unfilled_request_can_go_to_another_branch(
    opdracht: Transportopdracht, logistiek_medewerker: User, derde_medewerker: User
) -> None:
    services.move_transport(opdracht, Handeling.REFUSE, by=logistiek_medewerker, at=LATER, reden="Uitgeleend")
    assert derde_medewerker.vestiging is not None

    opdracht = services.assign_lender(
        opdracht, herkomst=derde_medewerker.vestiging, by=logistiek_medewerker, at=LATER
    )

    assert opdracht.stand == Status.TOEGEWEZEN
    assert opdracht.uitlener == derde_medewerker.organisatie


def test_a_branch_does_not_lend_to_itself(
    opdracht: Transportopdracht, vestiging: Vestiging, logistiek_medewerker: User
) -> None:
    with pytest.raises(services.SameBranchError):
        services.assign_lender(opdracht, herkomst=vestiging, by=logistiek_medewerker, at=LATER)


def test_one_copy_is_underway_once(
    opdracht: Transportopdracht, vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    services.prepare_transport(opdracht, by=medewerker, at=LATER, barcode="30012345")
    other = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG)

    with pytest.raises(services.ItemUnderwayError, match="30012345"):
        services.prepare_transport(other, by=medewerker, at=LATER, barcode="30012345")

    other.refresh_from_db()
    assert (other.stand, other.barcode) == (Status.TOEGEWEZEN, "")


def test_a_copy_that_arrived_may_travel_again(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    first = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG)
    services.prepare_transport(first, by=medewerker, at=LATER, barcode="30012345")
    for handeling in ROAD[1:6]:
        services.take_step(first, handeling, by=medewerker, at=LATER)
    back = make_opdracht(andere_vestiging, vestiging, by=medewerker, at=LATER)

    back = services.prepare_transport(back, by=medewerker, at=LATER, barcode="30012345")

    assert back.stand == Status.KLAARGEZET


def test_a_crate_is_underway_once_and_free_after_arrival(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    Krat.objects.bulk_create([Krat(code="KRAT-000001"), Krat(code="KRAT-000002")])
    first, second = (
        make_opdracht(
            vestiging, andere_vestiging, by=medewerker, at=MAANDAG, aantal_kratten=1, omschrijving="Romans"
        )
        for _ in range(2)
    )
    services.prepare_transport(first, by=medewerker, at=LATER, kratcodes=["KRAT-000001"])

    with pytest.raises(services.CrateUnderwayError, match="KRAT-000001"):
        services.prepare_transport(second, by=medewerker, at=LATER, kratcodes=["KRAT-000002", "KRAT-000001"])
    with pytest.raises(services.UnknownCrateError, match="KRAT-000009"):
        services.prepare_transport(second, by=medewerker, at=LATER, kratcodes=["KRAT-000009"])
    assert not Kratinzet.objects.filter(opdracht=second).exists()

    services.move_transport(first, Handeling.REPORT_MISSING, by=medewerker, at=LATER, reden="Weg")
    services.prepare_transport(second, by=medewerker, at=LATER, kratcodes=["KRAT-000001"])
    assert Kratinzet.objects.get(opdracht=first).tot == LATER


def test_many_at_once_name_what_could_not(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    ready = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG, status=Status.KLAARGEZET)
    waiting = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG)

    result = services.move_many([ready, waiting], Handeling.PREPARE, by=medewerker, at=LATER)

    assert [opdracht.pk for opdracht in result.gelukt] == [waiting.pk]
    assert ready.nummer in result.geweigerd[0]


@pytest.mark.parametrize(
    "statement", ["UPDATE ibl_statusovergang SET naar='zoek'", "DELETE FROM ibl_statusovergang"]
)
def test_a_step_can_never_be_changed_or_removed(opdracht: Transportopdracht, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="alleen worden aangevuld"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"status": "verzonnen"}, "transport_status_bekend"),
        ({"termijn_op": MAANDAG}, "transport_termijn_72_uur"),
        ({"beschikbaar_op": MAANDAG - dt.timedelta(hours=1)}, "transport_beschikbaar_na_aanvraag"),
        ({"status": "beschikbaar"}, "transport_beschikbaar_met_tijd"),
        ({"titel": ""}, "transport_titel_of_kratten"),
        ({"herkomst": None, "uitlener": None}, "transport_uitlener_bekend"),
        ({"isbn": "123"}, "transport_isbn"),
        ({"nummer": "X"}, "transport_nummer"),
    ],
)
def test_the_database_keeps_an_order_whole(
    opdracht: Transportopdracht, changes: dict[str, object], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Transportopdracht.objects.filter(pk=opdracht.pk).update(**changes)


def test_the_same_act_cannot_stand_twice(opdracht: Transportopdracht, medewerker: User) -> None:
    with pytest.raises(IntegrityError, match="statusovergang_volgorde"), transaction.atomic():
        Statusovergang.objects.create(
            opdracht=opdracht, volgnummer=2, van="aangevraagd", naar="toegewezen",
            op=MAANDAG, ontvangen_op=MAANDAG, door=medewerker,
        )  # fmt: skip


def test_the_page_takes_the_step_and_says_so(opdracht: Transportopdracht, andere_medewerker: User) -> None:
    response = signed_in(andere_medewerker).post(
        f"/ibl/{opdracht.nummer}/klaarzetten/", {"klaarzetten-barcode": "30012345"}, follow=True
    )

    assert "staat nu op ‘klaargezet’" in response.text
    opdracht.refresh_from_db()
    assert opdracht.barcode == "30012345"


def test_pressing_twice_on_the_page_gives_a_clear_sentence(
    opdracht: Transportopdracht, andere_medewerker: User
) -> None:
    client = signed_in(andere_medewerker)
    client.post(f"/ibl/{opdracht.nummer}/klaarzetten/")

    again = client.post(f"/ibl/{opdracht.nummer}/klaarzetten/")

    assert again.status_code == 422
    assert "staat al op ‘klaargezet’" in again.text


def test_a_refused_step_keeps_what_was_typed(opdracht: Transportopdracht, andere_medewerker: User) -> None:
    response = signed_in(andere_medewerker).post(
        f"/ibl/{opdracht.nummer}/niet-leverbaar/", {"niet-leverbaar-reden": "Staat bij de bindery"}
    )

    assert response.status_code == 422
    assert "Kies waarom het niet kan." in response.text
    assert "Staat bij de bindery" in response.text


def test_the_list_takes_a_step_for_several(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, andere_medewerker: User
) -> None:
    chosen = [make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG) for _ in range(2)]
    make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG)

    response = signed_in(andere_medewerker).post(
        "/ibl/stappen/",
        {"handeling": "klaarzetten", "nummer": [opdracht.nummer for opdracht in chosen]},
        follow=True,
    )

    assert "2 opdrachten staan nu op ‘klaargezet’." in response.text
    assert Transportopdracht.objects.filter(status=Status.KLAARGEZET).count() == 2


def test_the_way_back_never_leaves_the_portal(opdracht: Transportopdracht, andere_medewerker: User) -> None:
    response = signed_in(andere_medewerker).post(
        "/ibl/stappen/",
        {"handeling": "klaarzetten", "nummer": opdracht.nummer, "terug": "https://elders.invalid/"},
    )

    assert response.headers["Location"] == "/ibl/"
