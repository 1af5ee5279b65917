"""After closing, one click says how it went: with a link that is signed and expires."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from servicedesk import oordeellink, services
from servicedesk.models import Melding, Tevredenheid
from tests.conftest import signed_in
from tests.servicedesk.factories import DINSDAG


@pytest.fixture
def gesloten(melding: Melding, medewerker: User, servicedeskmedewerker: User) -> Melding:
    services.pick_up_melding(melding, by=servicedeskmedewerker, at=DINSDAG)
    services.resolve_melding(melding, by=servicedeskmedewerker, at=DINSDAG, oplossing="Gedaan.")
    return services.close_melding(melding, by=medewerker, at=DINSDAG)


def link_to(melding: Melding) -> str:
    return f"/servicedesk/oordeel/{oordeellink.sign(melding.pk)}/"


def test_closing_mails_a_link_that_needs_no_login(gesloten: Melding, medewerker: User) -> None:
    told = Bericht.objects.get(ontvanger=medewerker, onderwerp__endswith="hoe hebben we je geholpen?")

    page = Client().get(told.link)

    assert page.status_code == 200
    assert page.text.count('name="score"') == 3
    assert not Tevredenheid.objects.exists()


def test_one_click_answers_and_a_few_words_may_follow(gesloten: Melding) -> None:
    client, url = Client(), link_to(gesloten)

    page = client.post(url, {"score": "3"})
    client.post(url, {"score": "3", "toelichting": "Snel geholpen."})

    assert "Je antwoord is bewaard" in page.text
    oordeel = Tevredenheid.objects.get()
    assert (oordeel.score, oordeel.toelichting) == (3, "Snel geholpen.")


@pytest.mark.parametrize("score", ["", "4", "0", "x"])
def test_another_score_is_refused(gesloten: Melding, score: str) -> None:
    response = Client().post(link_to(gesloten), {"score": score})

    assert response.status_code == 422
    assert "Kies een van de drie." in response.text
    assert not Tevredenheid.objects.exists()


@pytest.mark.parametrize("token", ["onzin", "1:abc:def", "1"])
def test_a_link_that_is_not_ours_opens_nothing(gesloten: Melding, token: str) -> None:
    assert Client().post(f"/servicedesk/oordeel/{token}/", {"score": "1"}).status_code == 410


def test_the_link_expires_after_a_month(gesloten: Melding) -> None:
    with time_machine.travel(timezone.now() - dt.timedelta(days=31), tick=False):
        old = link_to(gesloten)
    with time_machine.travel(timezone.now() - dt.timedelta(days=29), tick=False):
        fresh = link_to(gesloten)

    assert Client().get(old).status_code == 410
    assert Client().get(fresh).status_code == 200


def test_an_open_call_is_not_judged(melding: Melding) -> None:
    assert Client().get(link_to(melding)).status_code == 404


def test_the_reporter_finds_the_question_in_the_portal(
    gesloten: Melding, medewerker: User, directeur: User
) -> None:
    url = gesloten.get_absolute_url()

    assert "Zeg het in één klik" in signed_in(medewerker).get(url).text
    assert "Zeg het in één klik" not in signed_in(directeur).get(url).text


def test_the_desk_reads_share_and_words(gesloten: Melding, servicedeskmedewerker: User) -> None:
    services.judge_melding(gesloten, at=timezone.now(), score=1, toelichting="Ik moest drie keer bellen.")

    page = signed_in(servicedeskmedewerker).get("/servicedesk/tevredenheid/").text

    assert "0\u00a0% van wie antwoordde is tevreden." in page
    assert "Ik moest drie keer bellen." in page
