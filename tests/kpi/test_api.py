"""The read API: tokens, scopes, versions, problems, and the rules of the API Design Rules."""

import datetime as dt
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Organisatie
from kpi import api, services
from kpi.models import ApiSleutel
from tests.conftest import signed_in
from tests.kpi.factories import NU, load_indicator, make_meting, span

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NU, tick=False):
        yield


def token(user: User, *bereik: str) -> dict[str, str]:
    _, secret = services.issue_sleutel(user, naam="Toets", bereik=list(bereik), at=NU)
    return {"Authorization": f"Bearer {secret}"}


def get(path: str, headers: dict[str, str] | None = None) -> Any:
    return Client().get(f"/api/v1{path}", headers=headers or {})


def test_figures_are_read_with_a_token(provinciemedewerker: User) -> None:
    make_meting("binnen-72-uur", "2026-10", 95.9)
    headers = token(provinciemedewerker, "cijfers")

    listed = get("/indicatoren", headers)
    one = get("/indicatoren/binnen-72-uur", headers)
    found = get("/indicatoren/binnen-72-uur/metingen?jaar=2026", headers)

    assert len(listed.json()["indicatoren"]) == 41
    assert one.json()["definitie"]["geldigVanaf"] == "2025-01-01"
    assert [(row["van"], row["waarde"], row["vastgesteld"]) for row in found.json()["metingen"]] == [
        ("2026-10-01", 0.959, False)
    ]
    assert {response["API-Version"] for response in (listed, one, found)} == {"1.0.0"}


def test_a_fixed_figure_comes_with_its_correction(provinciemedewerker: User, beheerder: User) -> None:
    make_meting("binnen-72-uur", "2026-09", 95)
    services.record_vaststelling(span("2026-k3"), by=beheerder, naam="Iemand", at=NU)
    make_meting("binnen-72-uur", "2026-09", 90)

    rows = get("/indicatoren/binnen-72-uur/metingen", token(provinciemedewerker, "cijfers")).json()[
        "metingen"
    ]

    assert [(row["waarde"], row["vastgesteld"], row["correctie"]) for row in rows] == [(0.95, True, 0.9)]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/indicatoren/bestaat-niet", 404),
        ("/indicatoren/pdo/metingen?jaar=onzin", 422),
        ("/indicatoren/pdo/metingen?bibliotheek=onbekend", 403),
        ("/iets-anders", 404),
        ("/indicatoren/", 404),
    ],
)
def test_every_error_is_a_problem_with_a_version(provinciemedewerker: User, path: str, status: int) -> None:
    load_indicator("pdo")

    response = get(path, token(provinciemedewerker, "cijfers"))

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["API-Version"] == "1.0.0"
    assert response.json()["status"] == status


def test_without_a_valid_token_nothing_is_read(provinciemedewerker: User, medewerker: User) -> None:
    load_indicator("pdo")
    sleutel, secret = services.issue_sleutel(provinciemedewerker, naam="Oud", bereik=["cijfers"], at=NU)
    services.revoke_sleutel(sleutel, by=provinciemedewerker, at=NU)
    old = {"Authorization": f"Bearer {secret}"}
    expired = services.issue_sleutel(
        provinciemedewerker, naam="Verlopen", bereik=["cijfers"], at=NU - dt.timedelta(days=400)
    )[1]

    refused = [
        get("/indicatoren"),
        get("/indicatoren", old),
        get("/indicatoren", {"Authorization": f"Bearer {expired}"}),
        get("/indicatoren", {"Authorization": "Bearer bisc_onzin"}),
        get("/indicatoren", token(medewerker, "cijfers")),
        signed_in(provinciemedewerker).get("/api/v1/indicatoren"),
    ]

    assert [response.status_code for response in refused] == [401] * 6
    assert all(response["Content-Type"] == "application/problem+json" for response in refused)


def test_a_token_opens_nothing_once_its_owner_may_not(provinciemedewerker: User) -> None:
    load_indicator("pdo")
    headers = token(provinciemedewerker, "cijfers")
    before = get("/indicatoren", headers)
    User.objects.filter(pk=provinciemedewerker.pk).update(is_active=False)
    gone = get("/indicatoren", headers)
    User.objects.filter(pk=provinciemedewerker.pk).update(is_active=True, rollen=[])
    elsewhere = get("/indicatoren", headers)

    assert [response.status_code for response in (before, gone, elsewhere)] == [200, 401, 401]


def test_a_director_reads_the_own_library_and_no_other(
    directeur: User, andere_bibliotheek: Organisatie
) -> None:
    Organisatie.objects.filter(pk=directeur.organisatie_id).update(code="eigen")
    Organisatie.objects.filter(pk=andere_bibliotheek.pk).update(code="andere")
    make_meting("binnen-72-uur", "2026-10", 48, 50, bibliotheek=directeur.organisatie)
    headers = token(directeur, "cijfers", "bibliotheken")

    own = get("/indicatoren/binnen-72-uur/metingen?bibliotheek=eigen", headers)
    other = get("/indicatoren/binnen-72-uur/metingen?bibliotheek=andere", headers)
    narrow = get("/indicatoren/binnen-72-uur/metingen?bibliotheek=eigen", token(directeur, "cijfers"))

    assert own.json()["metingen"][0]["waarde"] == 0.96
    assert (other.status_code, narrow.status_code) == (404, 403)


def test_the_secret_is_shown_once_and_stored_nowhere(provinciemedewerker: User) -> None:
    client = signed_in(provinciemedewerker)

    made = client.post("/cijfers/toegang/", {"naam": "Excel", "bereik": ["cijfers"]})
    again = client.get("/cijfers/toegang/")

    secret = made.text.split("<code>")[1].split("</code>")[0]
    assert secret.startswith("bisc_")
    assert secret not in again.text
    assert ApiSleutel.objects.get().hash != secret
    assert get("/indicatoren", {"Authorization": f"Bearer {secret}"}).status_code == 200


def test_the_description_keeps_the_api_design_rules(tmp_path: Path) -> None:
    public = Client().get("/api/v1/openapi.json")
    assert public.json() == json.loads(json.dumps(api.build_schema()))
    assert public["Access-Control-Allow-Origin"] == "*"
    spectral = settings.BASE_DIR / "node_modules" / ".bin" / "spectral"
    node = shutil.which("node", path=f"{settings.BASE_DIR / '.venv' / 'bin'}:/usr/bin:/usr/local/bin")
    if not spectral.exists() or node is None:
        pytest.skip("Spectral of node ontbreekt; `make setup` haalt ze.")
    (tmp_path / "openapi.json").write_text(public.text, encoding="utf-8")
    rules = settings.BASE_DIR / ".ci" / "spectral.yaml"

    result = subprocess.run(  # noqa: S603  our own files
        [
            node,
            str(spectral),
            "lint",
            "--ruleset",
            str(rules),
            "--fail-severity",
            "warn",
            str(tmp_path / "openapi.json"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stdout + result.stderr
