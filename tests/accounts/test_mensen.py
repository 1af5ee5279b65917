"""The beheerder keeps the people: who is here, what they may, and who is no longer here."""

import threading

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.utils import timezone

from bisc_portal.accounts import errors, services
from bisc_portal.accounts.models import Rol, User
from bisc_portal.berichten.models import Bericht
from bisc_portal.logboek.models import Logregel
from bisc_portal.netwerk.models import Organisatie
from tests.accounts.flows import factors_of, give_app, give_password
from tests.conftest import make_user, signed_in


def test_the_list_shows_everyone_with_role_and_organisation(beheerder: User, directeur: User) -> None:
    response = signed_in(beheerder).get("/mensen/")

    assert directeur.email in response.text
    assert "Bibliotheek Eemland" in response.text
    assert "2 accounts" in response.text


@pytest.mark.parametrize(
    "query", ["q=EEMLAND", "rol=directeur", "organisatie={bibliotheek}", "q=direct&rol=directeur"]
)
def test_the_list_is_filtered(beheerder: User, directeur: User, andere_medewerker: User, query: str) -> None:
    User.objects.filter(pk=directeur.pk).update(naam="Marieke van Eemland")
    path = f"/mensen/?{query}".format(bibliotheek=directeur.organisatie_id)

    response = signed_in(beheerder).get(path)

    assert directeur.email in response.text
    assert andere_medewerker.email not in response.text
    assert "1 gevonden." in response.text


def test_a_filter_that_finds_nobody_says_what_to_do(beheerder: User) -> None:
    response = signed_in(beheerder).get("/mensen/?q=niemand")

    assert "Niemand gevonden" in response.text


@pytest.mark.parametrize("query", ["rol=onzin", "organisatie=999", "pagina=zeven", "organisatie=x"])
def test_a_made_up_filter_breaks_nothing(beheerder: User, query: str) -> None:
    assert signed_in(beheerder).get(f"/mensen/?{query}").status_code == 200


def test_roles_are_changed_and_told(beheerder: User, directeur: User) -> None:
    rollen = ["directeur", "bibliotheekmedewerker"]

    response = signed_in(beheerder).post(f"/mensen/{directeur.pk}/", {"rollen": rollen})

    directeur.refresh_from_db()
    regel = Logregel.objects.get(actie="rollen gewijzigd")
    assert response.headers["Location"] == "/mensen/"
    assert directeur.rollen == rollen
    assert regel.bijzonderheden == {"van": ["directeur"], "naar": rollen}
    assert "bibliotheekmedewerker" in Bericht.objects.get(ontvanger=directeur).tekst


def test_a_role_of_another_kind_of_organisation_is_refused(beheerder: User, directeur: User) -> None:
    response = signed_in(beheerder).post(f"/mensen/{directeur.pk}/", {"rollen": ["beheerder"]})

    directeur.refresh_from_db()
    assert response.status_code == 422
    assert directeur.rollen == ["directeur"]


def test_the_service_refuses_what_the_form_would_not_offer(beheerder: User, directeur: User) -> None:
    with pytest.raises(errors.RolDoesNotFitError):
        services.change_rollen(
            directeur, rollen=["beheerder"], vestiging_id=None, by=beheerder, at=timezone.now()
        )


def test_your_own_roles_and_account_stay(beheerder: User, bisc: Organisatie) -> None:
    make_user(Rol.SERVICEDESKMEDEWERKER, bisc)
    client = signed_in(beheerder)

    rollen = client.post(f"/mensen/{beheerder.pk}/", {"rollen": ["agendaredacteur"]})
    client.post(f"/mensen/{beheerder.pk}/uitzetten/")

    beheerder.refresh_from_db()
    assert rollen.status_code == 422
    assert "past een andere beheerder aan" in rollen.text
    assert beheerder.rollen == ["beheerder"]
    assert beheerder.is_active


def test_a_closed_account_cannot_sign_in_and_its_visits_end(beheerder: User, directeur: User) -> None:
    visit, _ = give_password(directeur)
    visit.get("/mensen/mijn-account/")
    assert UserSession.objects.filter(user=directeur).exists()

    signed_in(beheerder).post(f"/mensen/{directeur.pk}/uitzetten/")

    assert visit.get("/mensen/mijn-account/").headers["Location"].startswith("/account/login/")
    assert not UserSession.objects.filter(user=directeur).exists()
    again, _ = give_password(directeur)
    assert "_auth_user_id" not in again.session
    assert Logregel.objects.filter(actie="account uitgezet", object_sleutel=str(directeur.pk)).exists()


def test_an_account_is_opened_again(beheerder: User, directeur: User) -> None:
    client = signed_in(beheerder)
    client.post(f"/mensen/{directeur.pk}/uitzetten/")

    client.post(f"/mensen/{directeur.pk}/aanzetten/")

    directeur.refresh_from_db()
    assert directeur.is_active


def test_the_last_beheerder_stays(beheerder: User, bisc: Organisatie) -> None:
    """A superuser without the role may act, but not leave the house without a keeper."""
    root = make_user(Rol.AGENDAREDACTEUR, bisc)

    with pytest.raises(errors.LastBeheerderError):
        services.deactivate(beheerder, by=root, at=timezone.now())
    with pytest.raises(errors.LastBeheerderError):
        services.change_rollen(beheerder, rollen=["chauffeur"], vestiging_id=None, by=root, at=timezone.now())

    beheerder.refresh_from_db()
    assert beheerder.is_active
    assert beheerder.rollen == ["beheerder"]


@pytest.mark.django_db(transaction=True)
def test_two_beheerders_cannot_close_each_other_at_once(bisc: Organisatie) -> None:
    one = make_user(Rol.BEHEERDER, bisc)
    two = User.objects.create_user("b2@voorbeeld.invalid", naam="B", organisatie=bisc, rollen=["beheerder"])
    barrier = threading.Barrier(2)
    refused: list[Exception] = []

    def close(user: User, by: User) -> None:
        barrier.wait()
        try:
            services.deactivate(user, by=by, at=timezone.now())
        except errors.AccountsError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=close, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert User.objects.filter(is_active=True).count() == 1
    assert len(refused) == 1


def test_a_lost_telephone_means_setting_up_anew(beheerder: User, servicedeskmedewerker: User) -> None:
    give_app(servicedeskmedewerker)

    signed_in(beheerder).post(f"/mensen/{servicedeskmedewerker.pk}/tweede-stap-weghalen/")

    client, _ = give_password(servicedeskmedewerker)
    assert factors_of(servicedeskmedewerker) == set()
    assert client.get("/").headers["Location"].startswith("/account/2fa/")
    assert Bericht.objects.filter(ontvanger=servicedeskmedewerker).count() == 1


def test_one_other_visit_is_ended_and_this_one_stays(directeur: User) -> None:
    here, _ = give_password(directeur)
    there, _ = give_password(directeur)
    here.get("/mensen/mijn-account/")
    there.get("/mensen/mijn-account/")
    other = UserSession.objects.get(session_key=there.session.session_key)

    here.post(f"/mensen/mijn-account/elders/{other.pk}/afmelden/")

    assert there.get("/mensen/mijn-account/").status_code == 302
    assert here.get("/account/sessions/").status_code == 200


def test_the_visit_of_somebody_else_is_not_yours_to_end(directeur: User, andere_directeur: User) -> None:
    there, _ = give_password(andere_directeur)
    there.get("/mensen/mijn-account/")
    theirs = UserSession.objects.get(user=andere_directeur)

    response = signed_in(directeur).post(f"/mensen/mijn-account/elders/{theirs.pk}/afmelden/")

    assert response.status_code == 404
    assert there.get("/mensen/mijn-account/").status_code == 200
