"""Who took delivery: kept once, shown to those it concerns."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from ibl import selectors
from ibl.models import Afgifte, Transportopdracht
from ibl.workflow import Status
from tests.conftest import signed_in
from tests.ibl.factories import make_opdracht

pytestmark = pytest.mark.django_db


def proof(plaats: Vestiging, **fields: Any) -> dict[str, Any]:
    return {
        "uuid": str(uuid4()),
        "plaats": plaats.pk,
        "naam": "Fatma",
        "gelost": 3,
        "geladen": 2,
        "gebeurd_op": timezone.now().isoformat(),
        **fields,
    }


def test_the_same_proof_twice_is_one_proof(chauffeur: User, vestiging: Vestiging) -> None:
    data, client = proof(vestiging), signed_in(chauffeur)

    answers = [client.post("/ibl/afgiften/", data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert Afgifte.objects.get().naam == "Fatma"


@pytest.mark.parametrize(
    "wrong",
    [
        {"naam": ""},
        {"gebeurd_op": "straks"},
        {"plaats": 0},
        {"foto": SimpleUploadedFile("foto.jpg", b"<script>")},
        {"foto": SimpleUploadedFile("foto.jpg", b"\xff\xd8\xff" + b"0" * 2_000_001)},
    ],
)
def test_what_is_no_proof_is_refused(chauffeur: User, vestiging: Vestiging, wrong: dict[str, Any]) -> None:
    answer = signed_in(chauffeur).post("/ibl/afgiften/", {**proof(vestiging), **wrong})

    assert answer.status_code == 422
    assert not Afgifte.objects.exists()


def test_the_photo_is_for_those_it_concerns(
    chauffeur: User, vestiging: Vestiging, medewerker: User, andere_medewerker: User
) -> None:
    photo = SimpleUploadedFile("foto.jpg", b"\xff\xd8\xff0")
    signed_in(chauffeur).post("/ibl/afgiften/", proof(vestiging, foto=photo))
    url = f"/ibl/afgiften/{Afgifte.objects.get().pk}/foto/"

    assert signed_in(medewerker).get(url).content == b"\xff\xd8\xff0"
    assert signed_in(andere_medewerker).get(url).status_code == 404


@pytest.mark.usefixtures("depot")
def test_the_name_stands_with_the_order(
    chauffeur: User, vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    opdracht: Transportopdracht = make_opdracht(
        vestiging, andere_vestiging, by=medewerker, at=timezone.now(), status=Status.BEZORGD
    )
    signed_in(chauffeur).post("/ibl/afgiften/", proof(vestiging))

    found = selectors.find_afgifte(opdracht)

    assert found is not None
    assert found.naam == "Fatma"
    assert "Fatma" in signed_in(medewerker).get(opdracht.get_absolute_url()).content.decode()
