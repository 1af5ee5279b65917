import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import timezone

from bisc_portal.accounts.models import User
from tests.conftest import signed_in
from tests.netwerk.factories import make_bijeenkomst


def kaart(user: User) -> str:
    return Template("{% load netwerk_vandaag %}{% netwerk_kaart user %}").render(Context({"user": user}))


def test_a_director_sees_what_is_planned_and_what_was_held(directeur: User) -> None:
    make_bijeenkomst(titel="Impact meten", gepland=True, begint_op=timezone.now() + dt.timedelta(days=9))
    make_bijeenkomst(titel="Digitaal burgerschap")

    response = signed_in(directeur).get("/bijeenkomsten/")

    assert "Impact meten" in response.text
    assert "Digitaal burgerschap" in response.text


def test_a_meeting_shows_who_came_and_how_it_was_found(directeur: User) -> None:
    meeting = make_bijeenkomst(evaluatie="Goed bezocht.", evaluatie_cijfer="8.1")
    meeting.aanwezigheid.create(organisatie=directeur.organisatie, aantal=3)

    response = signed_in(directeur).get(meeting.get_absolute_url())

    assert "Goed bezocht." in response.text
    assert "8,1" in response.text
    assert "Bibliotheek Eemland" in response.text


def test_the_province_and_the_driver_are_refused(provinciemedewerker: User, chauffeur: User) -> None:
    for user in (provinciemedewerker, chauffeur):
        assert signed_in(user).get("/bijeenkomsten/").status_code == 403


def test_the_card_shows_the_first_three_meetings_to_come(directeur: User) -> None:
    for days in (1, 2, 3, 4):
        make_bijeenkomst(
            titel=f"Over {days} dagen", gepland=True, begint_op=timezone.now() + dt.timedelta(days=days)
        )

    html = kaart(directeur)

    assert "Over 3 dagen" in html
    assert "Over 4 dagen" not in html


def test_the_card_is_empty_for_a_driver(chauffeur: User) -> None:
    make_bijeenkomst(gepland=True, begint_op=timezone.now() + dt.timedelta(days=1))

    assert kaart(chauffeur).strip() == ""


@pytest.mark.parametrize("page", ["/bijeenkomsten/999/", "/bijeenkomsten/x/"])
def test_a_meeting_that_does_not_exist_is_not_found(directeur: User, page: str) -> None:
    assert signed_in(directeur).get(page).status_code == 404
