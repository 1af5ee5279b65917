import datetime as dt
import uuid
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.logboek.models import Logregel
from bisc_portal.netwerk.models import Vestiging
from ibl import services
from ibl.models import Transportopdracht
from ibl.workflow import Handeling, Status
from tests.conftest import signed_in
from tests.ibl.conftest import MAANDAG
from tests.ibl.factories import make_aanvraag


def form_data(vestiging: Vestiging, **fields: str) -> dict[str, str]:
    return {
        "uuid": str(uuid.uuid4()),
        "titel": "De aanslag",
        "bestemming": str(vestiging.pk),
        "herkomst": "",
        **fields,
    }


def test_a_request_with_a_lender_stands_on_the_lenders_list(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    opdracht = services.request_transport(
        make_aanvraag(vestiging, andere_vestiging), by=medewerker, at=MAANDAG
    )

    assert opdracht.stand == Status.TOEGEWEZEN
    assert opdracht.uitlener == andere_vestiging.organisatie
    assert opdracht.termijn_op == MAANDAG + dt.timedelta(hours=72)
    assert [row.naar for row in opdracht.overgangen.order_by("volgnummer")] == ["aangevraagd", "toegewezen"]
    assert Logregel.objects.filter(actie="aangevraagd", object_sleutel=str(opdracht.pk)).count() == 1


def test_numbers_count_up_within_the_local_month(vestiging: Vestiging, medewerker: User) -> None:
    at = dt.datetime(2026, 10, 31, 22, 59, tzinfo=dt.UTC)

    october = [services.request_transport(make_aanvraag(vestiging), by=medewerker, at=at) for _ in range(2)]
    november = services.request_transport(
        make_aanvraag(vestiging), by=medewerker, at=at + dt.timedelta(minutes=1)
    )

    assert [opdracht.nummer for opdracht in october] == ["T2610-00001", "T2610-00002"]
    assert november.nummer == "T2611-00001"


def test_without_a_lender_logistics_is_told(
    vestiging: Vestiging, medewerker: User, logistiek_medewerker: User
) -> None:
    opdracht = services.request_transport(make_aanvraag(vestiging), by=medewerker, at=MAANDAG)

    assert opdracht.stand == Status.AANGEVRAAGD
    assert Bericht.objects.filter(
        ontvanger=logistiek_medewerker, onderwerp__contains=opdracht.nummer
    ).exists()


def test_sending_the_same_form_twice_is_one_request(vestiging: Vestiging, medewerker: User) -> None:
    aanvraag = make_aanvraag(vestiging)

    first = services.request_transport(aanvraag, by=medewerker, at=MAANDAG)
    second = services.request_transport(aanvraag, by=medewerker, at=MAANDAG)

    assert first == second
    assert Transportopdracht.objects.count() == 1


def test_somebody_elses_form_key_gives_nothing_away(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, andere_medewerker: User
) -> None:
    aanvraag = make_aanvraag(vestiging)
    services.request_transport(aanvraag, by=medewerker, at=MAANDAG)

    other = services.request_transport(
        make_aanvraag(andere_vestiging, uuid=aanvraag.uuid), by=andere_medewerker, at=MAANDAG
    )

    assert other.aanvrager == andere_medewerker.organisatie


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"titel": "De aanslag"}, {"titel": "de AANSLAG"}),
        ({"titel": "A", "isbn": "9789023466482"}, {"titel": "B", "isbn": "9789023466482"}),
        ({"titel": "A", "ppn": "123456789"}, {"titel": "B", "ppn": "123456789"}),
    ],
)
def test_the_same_title_for_the_same_branch_is_refused_and_can_be_overruled(
    vestiging: Vestiging, medewerker: User, first: dict[str, Any], second: dict[str, Any]
) -> None:
    services.request_transport(make_aanvraag(vestiging, **first), by=medewerker, at=MAANDAG)

    with pytest.raises(services.DuplicateRequestError):
        services.request_transport(make_aanvraag(vestiging, **second), by=medewerker, at=MAANDAG)
    again = services.request_transport(
        make_aanvraag(vestiging, **second), by=medewerker, at=MAANDAG, toch_dubbel=True
    )

    assert again.stand == Status.AANGEVRAAGD


def test_a_cancelled_request_is_no_duplicate(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    first = services.request_transport(make_aanvraag(vestiging, titel="Kaas"), by=medewerker, at=MAANDAG)
    services.move_transport(first, Handeling.CANCEL, by=medewerker, at=MAANDAG, reden="Toch gevonden")

    assert services.request_transport(make_aanvraag(vestiging, titel="Kaas"), by=medewerker, at=MAANDAG)


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_asking_the_same_title_at_once_make_one_request(
    vestiging: Vestiging, medewerker: User
) -> None:
    start, outcomes = Barrier(2), []

    def ask() -> None:
        start.wait()
        try:
            services.request_transport(make_aanvraag(vestiging, titel="Kaas"), by=medewerker, at=MAANDAG)
            outcomes.append("gelukt")
        except services.DuplicateRequestError:
            outcomes.append("dubbel")
        finally:
            connection.close()

    people = [Thread(target=ask) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert sorted(outcomes) == ["dubbel", "gelukt"]


def test_the_form_makes_a_request(
    medewerker: User, vestiging: Vestiging, andere_vestiging: Vestiging
) -> None:
    response = signed_in(medewerker).post(
        "/ibl/aanvragen/",
        form_data(
            vestiging, herkomst=str(andere_vestiging.pk), isbn="978-90-234-6648-2", lokale_referentie="r-12"
        ),
    )

    opdracht = Transportopdracht.objects.get()
    assert response.headers["Location"] == f"/ibl/{opdracht.nummer}/"
    assert (opdracht.isbn, opdracht.lokale_referentie) == ("9789023466482", "R-12")


def test_the_form_asks_for_crates(medewerker: User, vestiging: Vestiging) -> None:
    data = form_data(vestiging, aantal_kratten="3", omschrijving="Wisselcollectie jeugd")

    signed_in(medewerker).post("/ibl/aanvragen/?lading=krat", data)

    assert Transportopdracht.objects.get().wat == "3 kratten: Wisselcollectie jeugd"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("titel", "", "Schrijf de titel op."),
        ("isbn", "9789023466483", "Dit ISBN klopt niet."),
        ("ppn", "12", "Een PPN heeft 9 tot 12 tekens"),
        ("bestemming", "", "Kies de vestiging waar het heen moet."),
        ("lokale_referentie", "mw. De Vries", "Geen naam, pasnummer of telefoonnummer"),
        ("lokale_referentie", "0612345678", "Geen naam, pasnummer of telefoonnummer"),
        ("gewenst_op", "2020-01-01", "Die dag is al voorbij."),
    ],
)
def test_a_refused_form_says_why_keeps_what_was_typed_and_writes_nothing(
    medewerker: User, vestiging: Vestiging, field: str, value: str, sentence: str
) -> None:
    response = signed_in(medewerker).post(
        "/ibl/aanvragen/", form_data(vestiging, auteur="Harry Mulisch", **{field: value})
    )

    assert response.status_code == 422
    assert sentence in response.text
    assert "Harry Mulisch" in response.text
    assert not Transportopdracht.objects.exists()


@pytest.mark.parametrize("text", ["voor lener 2034567890123", "bel 06-12345678", "jan@voorbeeld.nl wil het"])
def test_a_description_with_a_readers_data_is_refused(
    medewerker: User, vestiging: Vestiging, text: str
) -> None:
    response = signed_in(medewerker).post(
        "/ibl/aanvragen/?lading=krat", form_data(vestiging, aantal_kratten="1", omschrijving=text)
    )

    assert response.status_code == 422
    assert "gegevens van een lener" in response.text


def test_a_branch_of_another_library_cannot_be_the_destination(
    medewerker: User, andere_vestiging: Vestiging
) -> None:
    response = signed_in(medewerker).post("/ibl/aanvragen/", form_data(andere_vestiging))

    assert response.status_code == 422
    assert not Transportopdracht.objects.exists()


def test_the_form_warns_of_a_duplicate_loses_nothing_and_can_be_overruled(
    medewerker: User, vestiging: Vestiging
) -> None:
    client = signed_in(medewerker)
    client.post("/ibl/aanvragen/", form_data(vestiging))

    again = client.post("/ibl/aanvragen/", form_data(vestiging, auteur="Harry Mulisch"))
    assert again.status_code == 422
    assert "al voor jullie aangevraagd" in again.text
    assert "Harry Mulisch" in again.text

    client.post("/ibl/aanvragen/", form_data(vestiging, toch_dubbel="on"))
    assert Transportopdracht.objects.count() == 2


def test_an_earlier_request_fills_the_form(medewerker: User, vestiging: Vestiging) -> None:
    earlier = services.request_transport(
        make_aanvraag(vestiging, titel="Oeroeg", auteur="Hella S. Haasse"), by=medewerker, at=MAANDAG
    )
    client = signed_in(medewerker)

    found = client.get("/ibl/aanvragen/?zoek=haasse")
    filled = client.get(f"/ibl/aanvragen/?uit={earlier.nummer}")

    assert f"?uit={earlier.nummer}" in found.text
    assert 'value="Oeroeg"' in filled.text


def test_the_database_refuses_patron_data_in_a_reference(vestiging: Vestiging, medewerker: User) -> None:
    with pytest.raises(IntegrityError, match="transport_zonder_lenergegevens"), transaction.atomic():
        services.request_transport(
            make_aanvraag(vestiging, lokale_referentie="MW DE VRIES"), by=medewerker, at=MAANDAG
        )
