"""Crates for schools, stock, Kunst Centraal and the country: who asks, who pays, and how they come back."""

import uuid

import pytest

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Organisatie, Vestiging
from ibl import permissions, services
from ibl.models import Transportopdracht
from ibl.workflow import Handeling, Status
from tests.conftest import signed_in
from tests.ibl.conftest import MAANDAG
from tests.ibl.factories import make_opdracht

ADRES = "/ibl/vervoer/aanvragen/"


@pytest.fixture
def school(vestiging: Vestiging) -> Vestiging:
    organisatie = Organisatie.objects.create(naam="Basisschool De Eik", soort=Organisatie.Soort.SCHOOL)
    return Vestiging.objects.create(
        organisatie=organisatie, gemeente=vestiging.gemeente, plaats="Amersfoort", naam="De Eik"
    )


def form_data(herkomst: Vestiging, bestemming: Vestiging, **fields: str) -> dict[str, str]:
    return {
        "uuid": str(uuid.uuid4()),
        "soort": "school",
        "aantal_kratten": "3",
        "omschrijving": "Themakisten dieren",
        "herkomst": str(herkomst.pk),
        "bestemming": str(bestemming.pk),
        **fields,
    }


@pytest.mark.parametrize(
    "soort", ["collectieruil", "nieuw_materiaal", "school", "kunst_centraal", "landelijk"]
)
def test_every_kind_is_asked_for_with_a_payer(
    soort: str, vestiging: Vestiging, school: Vestiging, medewerker: User
) -> None:
    data = form_data(vestiging, school, soort=soort, betaler=str(vestiging.organisatie_id))

    answer = signed_in(medewerker).post(ADRES, data)

    opdracht = Transportopdracht.objects.get()
    assert answer.status_code == 302
    assert (opdracht.soort, opdracht.aantal_kratten, opdracht.stand) == (soort, 3, Status.TOEGEWEZEN)
    assert (opdracht.herkomst, opdracht.bestemming) == (vestiging, school)
    assert opdracht.betaler == vestiging.organisatie
    assert opdracht.met_termijn == (soort == "collectieruil")


def test_the_same_form_twice_is_one_order(vestiging: Vestiging, school: Vestiging, medewerker: User) -> None:
    data = form_data(vestiging, school)

    for _ in range(2):
        signed_in(medewerker).post(ADRES, data)

    assert Transportopdracht.objects.count() == 1


def test_a_library_asks_only_for_its_own_and_logistics_for_everybody(
    *,
    school: Vestiging,
    andere_vestiging: Vestiging,
    medewerker: User,
    logistiek_medewerker: User,
) -> None:
    data = form_data(andere_vestiging, school)

    refused = signed_in(medewerker).post(ADRES, data)
    accepted = signed_in(logistiek_medewerker).post(ADRES, data)

    assert refused.status_code == 422
    assert "een vestiging van jullie zelf" in refused.content.decode()
    assert "Themakisten dieren" in refused.content.decode()
    assert accepted.status_code == 302
    assert Transportopdracht.objects.count() == 1


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_written(
    vestiging: Vestiging, medewerker: User
) -> None:
    data = form_data(vestiging, vestiging, soort="", aantal_kratten="41", omschrijving="bel 0612345678")

    page = signed_in(medewerker).post(ADRES, data).content.decode()

    assert "Kies wat voor vervoer het is." in page
    assert "Hooguit 40 kratten" in page
    assert "Hier lijken gegevens van een lener te staan" in page
    assert "Dit is dezelfde vestiging" in page
    assert not Transportopdracht.objects.exists()


@pytest.mark.usefixtures("depot")
def test_logistics_receives_and_sends_back_for_a_school(
    vestiging: Vestiging, school: Vestiging, medewerker: User, logistiek_medewerker: User
) -> None:
    opdracht = make_opdracht(
        school,
        vestiging,
        by=medewerker,
        at=MAANDAG,
        status=Status.BEZORGD,
        soort=Transportopdracht.Soort.SCHOOL,
        aantal_kratten=2,
        omschrijving="Themakisten",
        betaler=vestiging.organisatie,
    )
    step = permissions.next_step(logistiek_medewerker, opdracht)
    assert step is not None
    assert step.handeling == Handeling.MAKE_AVAILABLE

    services.move_transport(
        opdracht, Handeling.MAKE_AVAILABLE, by=logistiek_medewerker, at=opdracht.status_sinds
    )
    opdracht.refresh_from_db()
    back = services.return_transport(opdracht, by=logistiek_medewerker, at=opdracht.status_sinds)

    assert (back.herkomst, back.bestemming, back.betaler) == (school, vestiging, vestiging.organisatie)
    assert (back.soort, back.aantal_kratten) == ("school", 2)


def test_logistics_does_not_receive_for_a_library(
    vestiging: Vestiging,
    andere_vestiging: Vestiging,
    medewerker: User,
    logistiek_medewerker: User,
    depot: Vestiging,
) -> None:
    opdracht = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG, status=Status.BEZORGD)

    assert not permissions.can_take_step(logistiek_medewerker, opdracht, Handeling.MAKE_AVAILABLE)
