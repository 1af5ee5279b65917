"""Talking about the text: beside the words, to somebody, until it is settled."""

import datetime as dt

import pytest
from django.urls import reverse

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from ontwikkelagenda import selectors, services
from ontwikkelagenda.models import Draad, Opmerking, Sectie
from tests.conftest import signed_in
from tests.ontwikkelagenda.factories import NOW, make_adopted, make_agenda, make_draad, make_sectie


@pytest.fixture
def sectie(db: None) -> Sectie:
    return make_sectie(make_agenda())


def address(name: str, sectie: Sectie, draad: Draad | None = None) -> str:
    args = [sectie.agenda.jaar, sectie.pk, *([draad.pk] if draad else [])]
    return reverse(f"ontwikkelagenda:{name}", args=args)


def test_an_opmerking_stands_beside_its_words_and_open_pages_hear_of_it(
    sectie: Sectie, directeur: User
) -> None:
    before = selectors.current_document(sectie.agenda).gesprek
    data = {"tekst": "Sterk.", "anker_van": "AQID", "anker_tot": "AQIE", "citaat": "Samen lezen"}

    answer = signed_in(directeur).post(address("place_opmerking", sectie), data, follow=True)

    assert "Sterk." in answer.content.decode()
    assert 'data-van="AQID"' in answer.content.decode()
    assert selectors.current_document(sectie.agenda).gesprek == before + 1


def test_whoever_is_named_hears_it_at_once_and_the_speaker_does_not(
    sectie: Sectie, directeur: User, andere_directeur: User
) -> None:
    make_draad(sectie, directeur, genoemd=[andere_directeur, directeur])

    bericht = Bericht.objects.get()
    assert (bericht.ontvanger, bericht.per_mail) == (andere_directeur, False)


def test_one_mail_a_day_tells_what_others_said(
    sectie: Sectie, directeur: User, andere_directeur: User, agendaredacteur: User
) -> None:
    draad = make_draad(sectie, directeur)
    services.answer_draad(draad, tekst="Via het wijkteam.", by=andere_directeur, at=NOW)
    services.answer_draad(draad, tekst="Mooi.", by=agendaredacteur, at=NOW)

    for _ in range(2):
        services.queue_digests(at=NOW + dt.timedelta(hours=1))

    mail = {b.ontvanger: b.tekst for b in Bericht.objects.filter(per_mail=True)}
    assert set(mail) == {directeur, andere_directeur, agendaredacteur}
    assert "Via het wijkteam." in mail[directeur]
    assert "Hoe vinden we die gezinnen?" not in mail[directeur]


@pytest.mark.parametrize("named", [True, False])
def test_the_list_on_the_page_names_somebody_or_nobody(
    sectie: Sectie, directeur: User, andere_directeur: User, *, named: bool
) -> None:
    """A browser sends the first choice of the list, which is empty, along with the words."""
    html = signed_in(directeur).get(address("write_sectie", sectie)).content.decode()
    assert '<option value="">niemand in het bijzonder</option>' in html

    genoemd = str(andere_directeur.pk) if named else ""
    answer = signed_in(directeur).post(
        address("place_opmerking", sectie), {"tekst": "Sterk.", "genoemd": genoemd}
    )

    assert answer.status_code == 302
    assert list(Opmerking.objects.get().genoemd.order_by("pk")) == [andere_directeur] * named


def test_a_settled_gesprek_takes_no_answer_until_it_is_opened_again(
    sectie: Sectie, directeur: User, andere_directeur: User
) -> None:
    draad = make_draad(sectie, directeur)
    signed_in(andere_directeur).post(address("settle_draad", sectie, draad))

    refused = signed_in(directeur).post(address("answer_draad", sectie, draad), {"tekst": "Nog iets."})
    signed_in(directeur).post(address("reopen_draad", sectie, draad))
    taken = signed_in(directeur).post(address("answer_draad", sectie, draad), {"tekst": "Nog iets."})

    assert (refused.status_code, taken.status_code) == (409, 302)
    assert "Nog iets." in refused.content.decode()
    assert Opmerking.objects.filter(tekst="Nog iets.").count() == 1


def test_an_empty_opmerking_is_refused_with_a_sentence(sectie: Sectie, directeur: User) -> None:
    answer = signed_in(directeur).post(address("place_opmerking", sectie), {"tekst": " "})

    assert answer.status_code == 422
    assert "Schrijf eerst iets." in answer.content.decode()
    assert not Draad.objects.exists()


def test_nobody_talks_beside_what_is_adopted(directeur: User) -> None:
    sectie = make_sectie(make_adopted())

    answer = signed_in(directeur).post(address("place_opmerking", sectie), {"tekst": "Te laat."})

    assert answer.status_code == 403
    with pytest.raises(services.AgendaClosedError):
        make_draad(sectie, directeur)


def test_words_are_never_html(sectie: Sectie, directeur: User) -> None:
    make_draad(sectie, directeur, "<script>alert(1)</script>", anker=services.Anker(citaat="<b>x</b>"))

    html = signed_in(directeur).get(address("write_sectie", sectie)).content.decode()

    assert "<script>alert" not in html
    assert "<b>x</b>" not in html
