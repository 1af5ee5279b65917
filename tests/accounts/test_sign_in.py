"""Signing in with a password: what goes well, what goes wrong, and what happens when Valkey is away."""

import logging
import re

import pytest
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client
from pytest_django import Settings

from bisc_portal import cache as portal_cache
from bisc_portal.accounts.models import User
from bisc_portal.berichten import services as berichten
from bisc_portal.berichten.models import Bericht
from tests.accounts.flows import PASSWORD, give_password
from tests.conftest import signed_in

MISMATCH = "Het e-mailadres of het wachtwoord klopt niet."
TOO_OFTEN = "Dit is te vaak misgegaan."


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


@pytest.fixture
def no_valkey(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every process finds a closed door where Valkey was."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    monkeypatch.setattr(portal_cache._Resilient, "resting_until", 0.0)
    LocMemCache("zonder-valkey", {}).clear()


def try_password(email: str, password: str) -> str:
    return Client().post("/account/login/", {"login": email, "password": password}).text


def test_the_right_password_opens_the_start_page(directeur: User) -> None:
    _, response = give_password(directeur)

    assert response.headers["Location"] == "/"


def test_capitals_in_the_address_do_not_matter(directeur: User) -> None:
    client = Client()

    client.post("/account/login/", {"login": directeur.email.upper(), "password": PASSWORD})

    assert "_auth_user_id" in client.session


def test_you_go_where_you_were_going(directeur: User) -> None:
    client = Client()

    response = client.post(
        "/account/login/", {"login": directeur.email, "password": PASSWORD, "next": "/berichten/"}
    )

    assert response.headers["Location"] == "/berichten/"


def test_a_link_to_elsewhere_is_not_followed(directeur: User) -> None:
    data = {"login": directeur.email, "password": PASSWORD, "next": "https://elders.example/"}

    assert Client().post("/account/login/", data).headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_sound_the_same(directeur: User) -> None:
    assert MISMATCH in try_password(directeur.email, "verkeerd")
    assert MISMATCH in try_password("niemand@voorbeeld.invalid", "verkeerd")


def test_an_empty_form_says_what_is_missing(db: None) -> None:
    text = try_password("", "")

    assert "Twee velden kloppen nog niet" in text
    assert "Vul je e-mailadres in." in text


def test_guessing_is_stopped(directeur: User) -> None:
    answers = [try_password(directeur.email, f"gok-{number}") for number in range(6)]

    assert TOO_OFTEN not in answers[0]
    assert TOO_OFTEN in answers[-1]
    assert TOO_OFTEN in try_password(directeur.email, PASSWORD)


def test_nobody_signs_up_alone(db: None) -> None:
    client = Client()

    client.post("/account/signup/", {"email": "x@voorbeeld.invalid", "password1": PASSWORD})

    assert "Alleen op uitnodiging" in client.get("/account/signup/").text
    assert not User.objects.exists()


def test_without_valkey_people_still_sign_in(directeur: User, no_valkey: None) -> None:
    client, response = give_password(directeur)

    assert response.headers["Location"] == "/"
    assert client.get("/").status_code == 200


def test_without_valkey_guessing_is_still_stopped(directeur: User, no_valkey: None) -> None:
    answers = [try_password(directeur.email, f"gok-{number}") for number in range(6)]

    assert TOO_OFTEN in answers[-1]


def test_without_valkey_it_is_said_once_and_without_secrets(
    directeur: User, no_valkey: None, caplog: pytest.LogCaptureFixture
) -> None:
    give_password(directeur)

    said = [record.getMessage() for record in caplog.records if record.name == "bisc_portal.cache"]
    assert len(said) == 1
    assert "ConnectionError" in said[0]
    assert directeur.email not in caplog.text


def test_a_forgotten_password_is_chosen_anew_through_the_mail(
    directeur: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = Client()
    client.post("/account/password/reset/", {"email": directeur.email})
    mail = Bericht.objects.get(adres=directeur.email)
    found = re.search(r"http://testserver(\S+)", mail.tekst)
    assert found

    shown = client.get(found[1], follow=True)
    new = {"password1": "een-nieuw-wachtwoord", "password2": "een-nieuw-wachtwoord"}
    done = client.post(shown.redirect_chain[-1][0], new, follow=True)

    directeur.refresh_from_db()
    assert "Je wachtwoord is gewijzigd" in done.text
    assert directeur.check_password("een-nieuw-wachtwoord")
    assert found[1] not in caplog.text
    assert "een-nieuw-wachtwoord" not in caplog.text


def test_an_unknown_address_gets_no_mail_and_the_same_answer(directeur: User) -> None:
    known = Client().post("/account/password/reset/", {"email": directeur.email}, follow=True)
    unknown = Client().post("/account/password/reset/", {"email": "niemand@voorbeeld.invalid"}, follow=True)

    assert known.text == unknown.text
    assert not Bericht.objects.filter(adres="niemand@voorbeeld.invalid").exists()


def test_what_only_the_mail_needed_is_forgotten_once_it_is_sent(directeur: User) -> None:
    Client().post("/account/password/reset/", {"email": directeur.email})
    mail = Bericht.objects.get(adres=directeur.email)

    berichten.deliver_next(at=mail.volgende_poging_op)

    mail.refresh_from_db()
    assert mail.verzonden_op is not None
    assert (mail.tekst, mail.link) == ("", "")


def test_a_new_address_counts_when_it_is_confirmed(directeur: User) -> None:
    old = directeur.email
    client, _ = give_password(directeur)
    client.post("/account/reauthenticate/", {"password": PASSWORD, "next": "/account/email/"})
    client.post("/account/email/", {"email": "nieuw@voorbeeld.invalid", "action_add": ""})
    directeur.refresh_from_db()
    assert directeur.email == old
    mail = Bericht.objects.filter(adres="nieuw@voorbeeld.invalid").latest("pk")
    found = re.search(r"http://testserver(\S+)", mail.tekst)
    assert found

    client.post(found[1])

    directeur.refresh_from_db()
    assert directeur.email == "nieuw@voorbeeld.invalid"


def test_the_password_is_changed_and_told_by_mail(directeur: User) -> None:
    client, _ = give_password(directeur)
    new = "een-nieuw-wachtwoord"

    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    directeur.refresh_from_db()
    mail = Bericht.objects.get(adres=directeur.email)
    assert directeur.check_password(new)
    assert "Was jij dit niet?" in mail.tekst
    assert new not in mail.tekst


@pytest.mark.parametrize(
    "path",
    [
        "/account/email/",
        "/account/password/change/",
        "/account/sessions/",
        "/account/2fa/",
        "/account/2fa/webauthn/",
        "/account/reauthenticate/",
        "/account/logout/",
        "/mensen/mijn-account/",
    ],
)
def test_every_page_about_your_account_speaks_our_language(directeur: User, path: str) -> None:
    response = signed_in(directeur).get(path)

    assert response.status_code == 200
    assert response.text.count("<h1") == 1
    assert not re.search(r"\b(uw|u|Sign|Email address)\b", re.sub(r"<[^>]+>", " ", response.text))
