"""The outbox of a device: what it may send, and what it may forget afterwards."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from ibl.models import Krat, Scan, Tegenstrijdigheid
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


def scan(plaats: Vestiging | None, **fields: Any) -> dict[str, Any]:
    return {
        "uuid": str(uuid4()),
        "code": "krat-000482",
        "handeling": "laden",
        "gebeurd_op": timezone.now().isoformat(),
        "plaats": plaats.pk if plaats else None,
        **fields,
    }


def send(client: Client, *scans: object, apparaat: str = "telefoon-1") -> Any:
    body = json.dumps({"apparaat": apparaat, "scans": scans})
    return client.post("/ibl/scans/", body, content_type="application/json")


def test_a_device_may_forget_what_is_kept(chauffeur: User, vestiging: Vestiging) -> None:
    Krat.objects.create(code="KRAT-000482")
    one = scan(vestiging)

    answers = [send(signed_in(chauffeur), one) for _ in range(2)]

    assert [answer.json() for answer in answers] == [{"bewaard": [one["uuid"]], "geweigerd": []}] * 2
    assert Scan.objects.get().code == "KRAT-000482"


@pytest.mark.parametrize(
    "wrong",
    [
        {"gebeurd_op": "gisteren"},
        {"gebeurd_op": "2026-11-23T10:00:00"},
        {"handeling": "gooien"},
        {"code": "<script>"},
        {"code": ""},
        {"uuid": "1"},
        {"plaats": "Neude"},
        {"plaats": -1},
        {"stop": 2**80},
        {"gebeurd_op": "9999-12-31T23:59:59-23:59"},
    ],
)
def test_one_bad_scan_does_not_keep_the_others_out(
    chauffeur: User, vestiging: Vestiging, wrong: dict[str, Any]
) -> None:
    good, bad = scan(vestiging), {**scan(vestiging), **wrong}

    answer = send(signed_in(chauffeur), bad, good).json()

    assert answer["bewaard"] == [good["uuid"]]
    assert [row["uuid"] for row in answer["geweigerd"]] == [bad["uuid"]]


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"apparaat": "x", "scans": 1}', '{"apparaat": "<b>", "scans": []}']
)
def test_what_is_no_outbox_is_refused(chauffeur: User, body: str) -> None:
    answer = signed_in(chauffeur).post("/ibl/scans/", body, content_type="application/json")

    assert answer.status_code == 422
    assert not Scan.objects.exists()


def test_a_branch_scans_at_its_own_branches(
    medewerker: User, vestiging: Vestiging, andere_vestiging: Vestiging
) -> None:
    own, elsewhere, nowhere = scan(vestiging), scan(andere_vestiging), scan(None)

    answer = send(signed_in(medewerker), own, elsewhere, nowhere).json()

    assert answer["bewaard"] == [own["uuid"]]
    assert {row["uuid"] for row in answer["geweigerd"]} == {elsewhere["uuid"], nowhere["uuid"]}


def test_nothing_about_a_reader_is_kept(chauffeur: User, vestiging: Vestiging) -> None:
    send(signed_in(chauffeur), scan(vestiging, toelichting="Voor lener 2900 1234 5678"))

    assert Scan.objects.get().toelichting == ""


def test_logistics_explains_a_contradiction(
    logistiek_medewerker: User, chauffeur: User, vestiging: Vestiging
) -> None:
    send(signed_in(chauffeur), scan(vestiging))
    work = Tegenstrijdigheid.objects.get()
    client = signed_in(logistiek_medewerker)
    assert "KRAT-000482" in client.get("/ibl/tegenstrijdig/").content.decode()

    refused = client.post(f"/ibl/tegenstrijdig/{work.pk}/", {f"{work.pk}-uitleg": ""})
    client.post(f"/ibl/tegenstrijdig/{work.pk}/", {f"{work.pk}-uitleg": "Krat van een uitgever"})

    assert refused.status_code == 422
    assert "Niets uit te zoeken" in client.get("/ibl/tegenstrijdig/").content.decode()
    assert "Krat van een uitgever" in client.get("/ibl/tegenstrijdig/?toon=opgelost").content.decode()
