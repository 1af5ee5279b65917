"""Talking beside the minutes: the same threads as beside a section, until the minutes are adopted."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.netwerk.models import Bijeenkomst
from ontwikkelagenda import services
from ontwikkelagenda.models import Draad, Opmerking, Schrijfdocument, Sectie, Verslag
from ontwikkelagenda.services import verslag as minutes
from tests.conftest import signed_in
from tests.ontwikkelagenda.factories import NOW, make_agenda, make_draad, make_sectie


@pytest.fixture
def verslag(agendaredacteur: User) -> Verslag:
    make_agenda(NOW.year)
    pdo = Bijeenkomst.objects.create(soort="pdo", titel="PDO", begint_op=NOW)
    return minutes.save_verslag(pdo, tekst="Allen waren er.", stand=0, by=agendaredacteur, at=NOW)


def address(name: str, verslag: Verslag, draad: Draad | None = None) -> str:
    args = [verslag.bijeenkomst_id, *([draad.pk] if draad else [])]
    return reverse(f"ontwikkelagenda:{name}", args=args)


def adopt(verslag: Verslag, by: User) -> None:
    minutes.adopt_verslag(verslag, bijeenkomst=verslag.bijeenkomst, by=by, at=NOW)


def test_an_opmerking_stands_beside_the_minutes_and_open_pages_hear_of_it(
    verslag: Verslag, directeur: User
) -> None:
    before = Schrijfdocument.objects.get(bijeenkomst=verslag.bijeenkomst).gesprek
    data = {"tekst": "Was Idea er ook?", "anker_van": "AQID", "anker_tot": "AQIE", "citaat": "Allen"}

    answer = signed_in(directeur).post(address("place_verslagopmerking", verslag), data, follow=True)

    assert "Was Idea er ook?" in answer.content.decode()
    assert 'data-van="AQID"' in answer.content.decode()
    assert Schrijfdocument.objects.get(bijeenkomst=verslag.bijeenkomst).gesprek == before + 1


def test_the_editor_of_the_minutes_has_the_conversation_beside_it(verslag: Verslag, directeur: User) -> None:
    draad = make_draad(verslag, directeur)

    html = signed_in(directeur).get(address("write_verslag", verslag)).content.decode()

    assert f'data-draden="{address("list_verslagdraden", verslag)}"' in html
    assert f'action="{address("answer_verslagdraad", verslag, draad)}"' in html
    assert "data-opmerkingform" in html


def test_whoever_is_named_gets_a_message_that_leads_to_the_meeting(
    verslag: Verslag, directeur: User, andere_directeur: User
) -> None:
    make_draad(verslag, directeur, genoemd=[andere_directeur])

    bericht = Bericht.objects.get(onderwerp__contains="vraagt je iets")
    assert bericht.ontvanger == andere_directeur
    assert bericht.link == verslag.get_absolute_url()
    assert "Verslag van" in bericht.onderwerp


def test_the_mail_of_the_day_tells_of_the_minutes_as_well(
    verslag: Verslag, directeur: User, andere_directeur: User
) -> None:
    draad = make_draad(verslag, directeur)
    services.answer_draad(draad, tekst="Zij waren er later.", by=andere_directeur, at=NOW)

    services.queue_digests(at=NOW + dt.timedelta(hours=1))

    mail = Bericht.objects.get(ontvanger=directeur, per_mail=True)
    assert "Zij waren er later." in mail.tekst
    assert mail.onderwerp == "1 opmerking bij het verslag van het PDO"


def test_answering_settling_and_opening_again_go_as_beside_a_section(
    verslag: Verslag, directeur: User, andere_directeur: User
) -> None:
    draad = make_draad(verslag, directeur)
    signed_in(andere_directeur).post(address("settle_verslagdraad", verslag, draad))

    def answer(client: Client) -> int:
        return client.post(address("answer_verslagdraad", verslag, draad), {"tekst": "Nog iets."}).status_code

    refused = answer(signed_in(directeur))
    signed_in(directeur).post(address("reopen_verslagdraad", verslag, draad))

    assert (refused, answer(signed_in(directeur))) == (409, 302)
    assert Opmerking.objects.filter(tekst="Nog iets.").count() == 1


def test_an_empty_opmerking_is_refused_and_the_way_back_is_the_meeting(
    verslag: Verslag, directeur: User
) -> None:
    answer = signed_in(directeur).post(address("place_verslagopmerking", verslag), {"tekst": " "})

    assert answer.status_code == 422
    assert f'href="{verslag.get_absolute_url()}"' in answer.content.decode()
    assert not Draad.objects.exists()


def test_nobody_talks_beside_minutes_that_were_adopted(
    verslag: Verslag, directeur: User, agendaredacteur: User
) -> None:
    draad = make_draad(verslag, directeur)
    adopt(verslag, agendaredacteur)
    verslag.refresh_from_db()

    for name, row in (("place_verslagopmerking", None), ("answer_verslagdraad", draad)):
        answer = signed_in(directeur).post(address(name, verslag, row), {"tekst": "Te laat."})
        assert answer.status_code == 403
    page = signed_in(directeur).get(verslag.get_absolute_url()).content.decode()
    assert "Hoe vinden we die gezinnen?" in page
    assert "Reageer" not in page
    with pytest.raises(minutes.VerslagAdoptedError):
        make_draad(verslag, directeur)


def test_a_conversation_of_a_section_is_not_found_under_the_minutes(
    verslag: Verslag, directeur: User
) -> None:
    elsewhere = make_draad(make_sectie(make_agenda(NOW.year + 1)), directeur)

    answer = signed_in(directeur).post(address("settle_verslagdraad", verslag, elsewhere))

    assert answer.status_code == 404


@pytest.mark.parametrize("both", [True, False])
def test_a_conversation_is_beside_one_text(verslag: Verslag, directeur: User, *, both: bool) -> None:
    sectie: Sectie = make_sectie(make_agenda(NOW.year + 1))

    with pytest.raises(IntegrityError, match="draad_bij_een_tekst"):
        Draad.objects.create(
            sectie=sectie if both else None, verslag=verslag if both else None, door=directeur, op=NOW
        )
