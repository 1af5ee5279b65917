"""BiSC and the beheerder come in with a second factor or not at all."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from pytest_django import Settings

from bisc_portal.accounts.models import User
from tests.accounts.flows import (
    PASSWORD,
    code_of,
    factors_of,
    give_app,
    give_password,
    give_recovery_codes,
)
from tests.conftest import signed_in

SETUP = "/account/2fa/"
CONFIRM = "/account/2fa/reauthenticate/"
DOORS = [
    "/",
    "/zoeken/",
    "/berichten/",
    "/mensen/",
    "/beheer/",
    "/account/email/",
    "/account/password/change/",
    "/account/sessions/",
    "/account/2fa/recovery-codes/",
    "/account/2fa/recovery-codes/generate/",
    "/account/2fa/recovery-codes/download/",
    "/account/2fa/totp/deactivate/",
    "/account/2fa/webauthn/",
]
BISC = ["servicedeskmedewerker", "logistiek_medewerker", "chauffeur", "agendaredacteur", "beheerder"]
OTHERS = ["directeur", "medewerker", "provinciemedewerker"]


def leads_to(client: Client, path: str, target: str) -> bool:
    response = client.get(path)
    return response.status_code == 302 and response.headers["Location"].split("?")[0] == target


@pytest.fixture
def visit_without_factor(beheerder: User) -> Client:
    """A visit opened with a password only, by somebody who does have a second factor."""
    client, _ = give_password(beheerder)
    give_app(beheerder)
    return client


@pytest.mark.parametrize("role", BISC)
def test_a_password_alone_leads_bisc_to_setting_up_and_nowhere_else(
    role: str, request: pytest.FixtureRequest
) -> None:
    client, _ = give_password(request.getfixturevalue(role))

    elsewhere = [door for door in DOORS if not leads_to(client, door, SETUP)]

    assert elsewhere == []
    assert client.get(SETUP).status_code == 200


@pytest.mark.parametrize("role", OTHERS)
def test_the_others_come_in_with_a_password(role: str, request: pytest.FixtureRequest) -> None:
    client, response = give_password(request.getfixturevalue(role))

    assert response.headers["Location"] == "/"
    assert client.get("/mensen/mijn-account/").status_code == 200


def test_the_menu_stays_empty_until_the_second_factor_is_there(beheerder: User) -> None:
    client, _ = give_password(beheerder)

    response = client.get(SETUP)

    assert "Voor je verder kunt" in response.text
    assert "/mensen/" not in response.text.replace("/mensen/mijn-account/", "")
    assert "Hoofdmenu" not in response.text


def test_setting_up_the_app_opens_the_portal_and_shows_recovery_codes(beheerder: User) -> None:
    client, _ = give_password(beheerder)
    client.get("/account/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]

    response = client.post("/account/2fa/totp/activate/", {"code": code_of(secret)}, follow=True)

    assert response.redirect_chain[-1][0] == "/account/2fa/recovery-codes/"
    assert response.status_code == 200
    assert "Je herstelcodes" in response.text
    assert client.get("/mensen/").status_code == 200


def test_a_wrong_code_sets_up_nothing(beheerder: User) -> None:
    client, _ = give_password(beheerder)
    client.get("/account/2fa/totp/activate/")

    response = client.post("/account/2fa/totp/activate/", {"code": "000000"})

    assert "Deze code klopt niet" in response.text
    assert factors_of(beheerder) == set()
    assert leads_to(client, "/", SETUP)


def test_signing_in_with_the_code_of_the_app_opens_the_portal(beheerder: User) -> None:
    secret = give_app(beheerder)
    client, response = give_password(beheerder)
    assert response.headers["Location"] == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in client.session

    client.post("/account/2fa/authenticate/", {"code": code_of(secret)})

    assert client.get("/mensen/").status_code == 200


def test_signing_in_with_a_recovery_code_works_once(beheerder: User) -> None:
    give_app(beheerder)
    code = give_recovery_codes(beheerder)[0]
    client, _ = give_password(beheerder)

    client.post("/account/2fa/authenticate/", {"code": code})

    assert client.get("/mensen/").status_code == 200
    again, _ = give_password(beheerder)
    assert "Deze code klopt niet" in again.post("/account/2fa/authenticate/", {"code": code}).text
    assert "_auth_user_id" not in again.session


def test_a_code_of_the_app_works_once(beheerder: User) -> None:
    secret = give_app(beheerder)
    code = code_of(secret)
    client, _ = give_password(beheerder)
    client.post("/account/2fa/authenticate/", {"code": code})

    again, _ = give_password(beheerder)
    again.post("/account/2fa/authenticate/", {"code": code})

    assert "_auth_user_id" not in again.session


def test_without_the_code_nobody_is_signed_in(beheerder: User) -> None:
    give_app(beheerder)
    client, _ = give_password(beheerder)

    client.post("/account/2fa/authenticate/", {"code": "000000"})

    assert client.get("/").headers["Location"].startswith("/account/login/")


def test_a_visit_without_the_factor_may_only_give_it(visit_without_factor: Client) -> None:
    elsewhere = [door for door in [*DOORS, SETUP] if not leads_to(visit_without_factor, door, CONFIRM)]

    assert elsewhere == []


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/account/email/", {"email": "ander@voorbeeld.invalid", "action_add": ""}),
        (
            "/account/password/change/",
            {"oldpassword": PASSWORD, "password1": "nog-een-wachtwoord", "password2": "nog-een-wachtwoord"},
        ),
        ("/account/2fa/totp/deactivate/", {}),
        ("/account/2fa/totp/activate/", {"code": "000000"}),
        ("/account/2fa/webauthn/add/", {}),
        ("/account/reauthenticate/", {"password": PASSWORD}),
    ],
)
def test_a_visit_without_the_factor_changes_nothing(
    visit_without_factor: Client, beheerder: User, path: str, data: dict[str, str]
) -> None:
    response = visit_without_factor.post(path, data)

    beheerder.refresh_from_db()
    assert response.headers["Location"] == CONFIRM
    assert beheerder.check_password(PASSWORD)
    assert factors_of(beheerder) == {"totp"}
    assert not EmailAddress.objects.filter(verified=False).exists()


def test_the_password_is_not_offered_where_the_factor_is_missing(visit_without_factor: Client) -> None:
    assert "Gebruik je wachtwoord" not in visit_without_factor.get(CONFIRM).text


def test_giving_the_factor_afterwards_opens_the_visit(beheerder: User) -> None:
    client, _ = give_password(beheerder)
    secret = give_app(beheerder)

    response = client.post(f"{CONFIRM}?next=/mensen/", {"code": code_of(secret), "next": "/mensen/"})

    assert response.headers["Location"] == "/mensen/"
    assert client.get("/mensen/").status_code == 200


def test_the_factor_of_somebody_else_does_not_count(beheerder: User, servicedeskmedewerker: User) -> None:
    client = signed_in(servicedeskmedewerker)
    session = client.session
    session["account_authentication_methods_user"] = str(beheerder.pk)
    session.save()

    assert leads_to(client, "/", SETUP)


def test_a_password_in_the_records_is_no_second_factor(beheerder: User) -> None:
    client = signed_in(beheerder)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password"}]
    session.save()

    assert leads_to(client, "/beheer/", SETUP)


def test_the_admin_has_no_sign_in_page_of_its_own(beheerder: User) -> None:
    give_app(beheerder)
    client = Client()

    shown = client.get("/beheer/login/")
    posted = client.post("/beheer/login/", {"username": beheerder.email, "password": PASSWORD})

    assert shown.headers["Location"].startswith("/account/login/")
    assert posted.headers["Location"].startswith("/account/login/")
    assert "_auth_user_id" not in client.session


def test_the_admin_opens_with_the_second_factor(beheerder: User) -> None:
    assert signed_in(beheerder).get("/beheer/").status_code == 200


def test_public_pages_stay_open(beheerder: User) -> None:
    client, _ = give_password(beheerder)

    assert client.get("/hulp/").status_code == 200


def test_signing_out_is_always_possible(visit_without_factor: Client) -> None:
    visit_without_factor.post("/account/logout/")

    assert "_auth_user_id" not in visit_without_factor.session


def test_bisc_keeps_its_last_second_factor(beheerder: User) -> None:
    secret = give_app(beheerder)
    client = signed_in(beheerder)
    client.post("/account/2fa/reauthenticate/", {"code": code_of(secret)})

    response = client.post("/account/2fa/totp/deactivate/")

    assert "Je werk vraagt om een tweede stap" in response.text
    assert factors_of(beheerder) == {"totp"}


def test_a_director_may_drop_the_second_factor(directeur: User) -> None:
    secret = give_app(directeur)
    client = signed_in(directeur)
    client.post("/account/2fa/reauthenticate/", {"code": code_of(secret)})

    client.post("/account/2fa/totp/deactivate/")

    assert factors_of(directeur) == set()


def test_a_demonstration_asks_for_none(beheerder: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False

    client, _ = give_password(beheerder)

    assert client.get("/mensen/").status_code == 200
