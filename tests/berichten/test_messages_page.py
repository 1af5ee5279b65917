"""The page of messages: what is told to you, and reading it."""

import datetime as dt

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.berichten.services import queue_bericht
from tests.conftest import signed_in


def tell(user: User, sleutel: str = "een", link: str = "/zoeken/", **fields: str) -> Bericht:
    at = timezone.now() - dt.timedelta(minutes=1)
    queue_bericht(sleutel, ontvanger=user, onderwerp=f"Bericht {sleutel}", tekst="Tekst.", link=link, at=at)
    return Bericht.objects.get(sleutel=sleutel)


def test_the_bell_counts_what_is_unread(directeur: User) -> None:
    tell(directeur, "een")
    tell(directeur, "twee")

    response = signed_in(directeur).get("/berichten/")

    assert '<span class="bisc-tel">2</span>' in response.text
    assert "Twee berichten zijn nieuw." in response.text


def test_a_message_of_somebody_else_is_not_shown(directeur: User, andere_directeur: User) -> None:
    tell(andere_directeur)

    response = signed_in(directeur).get("/berichten/")

    assert "Bericht een" not in response.text
    assert "Nog geen berichten" in response.text


def test_opening_a_message_marks_it_read_and_goes_to_its_link(directeur: User) -> None:
    bericht = tell(directeur)

    response = signed_in(directeur).post(f"/berichten/{bericht.pk}/lezen/")

    bericht.refresh_from_db()
    assert response.headers["Location"] == "/zoeken/"
    assert bericht.gelezen_op is not None


def test_opening_it_twice_keeps_the_first_moment(directeur: User) -> None:
    bericht = tell(directeur)
    client = signed_in(directeur)
    client.post(f"/berichten/{bericht.pk}/lezen/")
    bericht.refresh_from_db()
    first = bericht.gelezen_op

    client.post(f"/berichten/{bericht.pk}/lezen/")

    bericht.refresh_from_db()
    assert bericht.gelezen_op == first


@pytest.mark.parametrize("link", ["https://elders.example/", "//elders.example/", ""])
def test_a_link_outside_the_portal_is_not_followed(directeur: User, link: str) -> None:
    bericht = tell(directeur, link=link)

    response = signed_in(directeur).post(f"/berichten/{bericht.pk}/lezen/")

    assert response.headers["Location"] == "/berichten/"


def test_the_message_of_somebody_else_cannot_be_opened(directeur: User, andere_directeur: User) -> None:
    bericht = tell(andere_directeur)

    response = signed_in(directeur).post(f"/berichten/{bericht.pk}/lezen/")

    bericht.refresh_from_db()
    assert response.status_code == 404
    assert bericht.gelezen_op is None


def test_following_a_link_reads_nothing(directeur: User) -> None:
    bericht = tell(directeur)

    response = signed_in(directeur).get(f"/berichten/{bericht.pk}/lezen/")

    bericht.refresh_from_db()
    assert response.status_code == 405
    assert bericht.gelezen_op is None


def test_everything_is_marked_read_at_once_but_only_your_own(directeur: User, andere_directeur: User) -> None:
    tell(directeur, "een")
    tell(directeur, "twee")
    theirs = tell(andere_directeur, "drie")

    signed_in(directeur).post("/berichten/alles-gelezen/")

    theirs.refresh_from_db()
    assert not Bericht.objects.for_user(directeur).unread().exists()
    assert theirs.gelezen_op is None
