"""Accounts begin with an invitation of the beheerder, by mail."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from bisc_portal.accounts import errors, services
from bisc_portal.accounts.models import ROLLEN_PER_SOORT, Rol, Uitnodiging, User
from bisc_portal.accounts.selectors import hash_token
from bisc_portal.berichten.models import Bericht
from bisc_portal.logboek.models import Logregel
from bisc_portal.netwerk.models import Vestiging
from tests.accounts.flows import send_invitation
from tests.conftest import signed_in

NEW = "sanne@voorbeeld.invalid"


def form_data(like: User, **other: object) -> dict[str, object]:
    data = {"email": NEW, "naam": "Sanne Kok", "organisatie": like.organisatie_id, "rollen": like.rollen}
    return {**data, **other}


def test_the_beheerder_invites_and_the_mail_is_queued(beheerder: User, directeur: User) -> None:
    response = signed_in(beheerder).post("/mensen/uitnodigen/", form_data(directeur))

    uitnodiging = Uitnodiging.objects.get()
    bericht = Bericht.objects.get(adres=NEW)
    assert response.headers["Location"] == "/mensen/"
    assert (uitnodiging.email, uitnodiging.rollen) == (NEW, ["directeur"])
    assert "Bibliotheek Eemland" in bericht.tekst
    assert bericht.link.startswith("/mensen/uitnodiging/")
    assert Logregel.objects.filter(actie="uitgenodigd", actor=beheerder).count() == 1


def test_only_a_hash_of_the_secret_is_kept(beheerder: User, directeur: User) -> None:
    uitnodiging, link = send_invitation(beheerder, like=directeur)

    token = link.split("/")[-2]
    assert uitnodiging.token_hash == hash_token(token)
    assert token not in str(Uitnodiging.objects.values().get())
    assert token not in str(list(Logregel.objects.values()))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": ""}, "Vul het e-mailadres in."),
        ({"email": "sanne"}, "Dit is geen volledig e-mailadres."),
        ({"naam": ""}, "Vul de naam in."),
        ({"organisatie": ""}, "Kies een organisatie."),
        ({"rollen": []}, "Kies minstens één rol."),
        ({"rollen": ["beheerder"]}, "Deze rol past niet bij de organisatie."),
        ({"rollen": ["directeur", "provincie"]}, "Deze rol past niet bij de organisatie."),
    ],
)
def test_a_wrong_form_is_refused_and_keeps_what_was_typed(
    beheerder: User, directeur: User, wrong: dict[str, object], sentence: str
) -> None:
    response = signed_in(beheerder).post("/mensen/uitnodigen/", form_data(directeur, **wrong))

    assert response.status_code == 422
    assert sentence in response.text
    assert "Sanne Kok" in response.text or NEW in response.text
    assert not Uitnodiging.objects.exists()
    assert not Bericht.objects.exists()


def test_an_address_with_an_account_is_refused(beheerder: User, directeur: User) -> None:
    data = form_data(directeur, email=directeur.email.upper())

    response = signed_in(beheerder).post("/mensen/uitnodigen/", data)

    assert "Er is al een account met dit adres." in response.text
    assert not Uitnodiging.objects.exists()


def test_inviting_the_same_address_twice_is_refused(beheerder: User, directeur: User) -> None:
    client = signed_in(beheerder)
    client.post("/mensen/uitnodigen/", form_data(directeur))

    response = client.post("/mensen/uitnodigen/", form_data(directeur, email=NEW.upper()))

    assert response.status_code == 422
    assert "Dit adres heeft al een uitnodiging." in response.text
    assert Bericht.objects.filter(adres=NEW).count() == 1


def test_a_branch_of_another_library_is_refused(
    beheerder: User, medewerker: User, andere_vestiging: Vestiging
) -> None:
    data = form_data(medewerker, vestiging=andere_vestiging.pk)

    response = signed_in(beheerder).post("/mensen/uitnodigen/", data)

    assert "Deze vestiging hoort niet bij de organisatie." in response.text
    assert not Uitnodiging.objects.exists()


def test_sending_again_makes_a_new_link_and_ends_the_old_one(beheerder: User, directeur: User) -> None:
    old, old_link = send_invitation(beheerder, like=directeur, email=NEW)

    signed_in(beheerder).post(f"/mensen/uitnodigingen/{old.pk}/opnieuw/")

    new_link = Bericht.objects.filter(adres=NEW).latest("pk").link
    assert new_link != old_link
    assert Client().get(old_link).status_code == 410
    assert Client().get(new_link).status_code == 200


def test_revoking_ends_the_link_and_frees_the_address(beheerder: User, directeur: User) -> None:
    uitnodiging, link = send_invitation(beheerder, like=directeur, email=NEW)

    signed_in(beheerder).post(f"/mensen/uitnodigingen/{uitnodiging.pk}/intrekken/")

    assert Client().get(link).status_code == 410
    assert send_invitation(beheerder, like=directeur, email=NEW)


def test_a_used_invitation_cannot_be_sent_again(beheerder: User, directeur: User) -> None:
    uitnodiging, _ = send_invitation(beheerder, like=directeur)
    services.accept_uitnodiging(uitnodiging, password="een-goed-wachtwoord", at=timezone.now())

    with pytest.raises(errors.UitnodigingClosedError):
        services.resend_uitnodiging(uitnodiging, by=beheerder, at=timezone.now())


def test_the_list_shows_who_has_not_answered(beheerder: User, directeur: User) -> None:
    send_invitation(beheerder, like=directeur, at=timezone.now() - dt.timedelta(days=8))

    response = signed_in(beheerder).get("/mensen/")

    assert "Eén uitnodiging wacht op antwoord." in response.text
    assert "verlopen" in response.text


def test_every_role_fits_exactly_one_kind_of_organisation() -> None:
    from_all = [rol for rollen in ROLLEN_PER_SOORT.values() for rol in rollen]

    assert sorted(from_all) == sorted(Rol)
