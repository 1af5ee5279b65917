"""Whoever opens the link in the mail chooses a password and begins."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from bisc_portal.accounts import errors, services
from bisc_portal.accounts.models import User
from bisc_portal.logboek.models import Logregel
from tests.accounts.flows import PASSWORD, give_password, send_invitation
from tests.conftest import signed_in

TWICE = {"password1": "lezen-is-leven", "password2": "lezen-is-leven"}


def test_a_library_employee_chooses_a_password_and_is_in(beheerder: User, medewerker: User) -> None:
    uitnodiging, link = send_invitation(beheerder, like=medewerker)
    client = Client()

    response = client.post(link, TWICE, follow=True)

    user = User.objects.get(email=uitnodiging.email)
    assert response.redirect_chain[-1][0] == "/"
    assert "Welkom, Sanne." in response.text
    assert user.check_password("lezen-is-leven")
    assert (user.rollen, user.organisatie) == (medewerker.rollen, medewerker.organisatie)
    assert EmailAddress.objects.get(user=user).verified
    assert Logregel.objects.filter(actie="uitnodiging aangenomen", actor=user).exists()


def test_somebody_of_bisc_goes_straight_to_the_second_factor(
    beheerder: User, servicedeskmedewerker: User
) -> None:
    _, link = send_invitation(beheerder, like=servicedeskmedewerker)
    client = Client()

    response = client.post(link, TWICE, follow=True)

    assert response.redirect_chain[-1][0].startswith("/account/2fa/")
    assert "Voor je verder kunt" in response.text
    assert client.get("/account/2fa/totp/activate/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"password1": "", "password2": ""}, "Kies een wachtwoord."),
        ({"password1": "kort", "password2": "kort"}, "te kort"),
        ({"password1": "lezen-is-leven", "password2": "lezen-is-lezen"}, "niet gelijk"),
        ({"password1": "sanne kok sanne", "password2": "sanne kok sanne"}, "lijkt te veel"),
    ],
)
def test_a_weak_password_is_refused_with_a_sentence(
    beheerder: User, medewerker: User, typed: dict[str, str], sentence: str
) -> None:
    uitnodiging, link = send_invitation(beheerder, like=medewerker)

    response = Client().post(link, typed)

    assert response.status_code == 422
    assert sentence in response.text
    assert not User.objects.filter(email=uitnodiging.email).exists()


def test_a_link_works_once(beheerder: User, medewerker: User) -> None:
    _, link = send_invitation(beheerder, like=medewerker)
    Client().post(link, TWICE)

    assert Client().get(link).status_code == 410
    assert Client().post(link, TWICE).status_code == 410
    assert User.objects.filter(naam="Sanne Kok").count() == 1


def test_a_link_of_more_than_a_week_ago_is_closed(beheerder: User, medewerker: User) -> None:
    _, link = send_invitation(beheerder, like=medewerker, at=timezone.now() - dt.timedelta(days=7))

    response = Client().post(link, TWICE)

    assert response.status_code == 410
    assert "Deze uitnodiging werkt niet meer" in response.text


def test_a_made_up_link_says_the_same(db: None) -> None:
    assert Client().get("/mensen/uitnodiging/verzonnen/").status_code == 410


def test_an_address_that_got_an_account_meanwhile_is_refused(beheerder: User, medewerker: User) -> None:
    uitnodiging, _ = send_invitation(beheerder, like=medewerker, email="dubbel@voorbeeld.invalid")
    User.objects.create_user(uitnodiging.email, PASSWORD, naam="Ander", organisatie=medewerker.organisatie)

    with pytest.raises(errors.EmailTakenError):
        services.accept_uitnodiging(uitnodiging, password=PASSWORD, at=timezone.now())


def test_who_is_signed_in_is_told_so(beheerder: User, medewerker: User) -> None:
    _, link = send_invitation(beheerder, like=medewerker)

    response = signed_in(medewerker).get(link)

    assert "Je bent al aangemeld" in response.text


def test_the_new_account_can_sign_in_again(beheerder: User, medewerker: User) -> None:
    uitnodiging, link = send_invitation(beheerder, like=medewerker)
    Client().post(link, {"password1": PASSWORD, "password2": PASSWORD})

    _, response = give_password(User.objects.get(email=uitnodiging.email))

    assert response.headers["Location"] == "/"
