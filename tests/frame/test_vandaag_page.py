"""The start page: what waits for you, then what you may want to know."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from pytest_django import Settings

from bisc_portal.accounts.models import User
from bisc_portal.achtergrond.services import report_progress
from bisc_portal.taken import Taak, summarize
from tests.conftest import signed_in

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=AMSTERDAM)


def task(voor: dt.datetime, titel: str = "Stem", *, dringend: bool = False) -> Taak:
    return Taak(voor, titel, "Consentronde.", "/ontwikkelagenda/", "Geef je stem", "nog 3 dagen", dringend)


def seven_tasks(user: User, now: dt.datetime) -> list[Taak]:
    return [task(now + dt.timedelta(days=7 - n), f"Taak {n}", dringend=n == 6) for n in range(7)]


@pytest.mark.parametrize(
    ("voor", "sentence"),
    [
        (NOW + dt.timedelta(hours=8), "Eén zaak wacht op jou; die moet vandaag om 17:00 klaar zijn."),
        (NOW + dt.timedelta(days=1), "Eén zaak wacht op jou; die moet morgen klaar zijn."),
        (NOW + dt.timedelta(days=3), "Eén zaak wacht op jou; die moet vrijdag klaar zijn."),
        (NOW + dt.timedelta(days=7), "Eén zaak wacht op jou; die moet over zeven dagen klaar zijn."),
        (NOW - dt.timedelta(minutes=1), "Eén zaak wacht op jou; die had al klaar moeten zijn."),
    ],
)
def test_the_sentence_says_by_when(voor: dt.datetime, sentence: str) -> None:
    assert summarize([task(voor)], now=NOW) == sentence


def test_the_sentence_counts_and_names_the_first() -> None:
    taken = [task(NOW + dt.timedelta(days=n)) for n in (1, 2, 3)]

    assert summarize(taken, now=NOW) == "Drie zaken wachten op jou; de eerste moet morgen klaar zijn."


def test_the_day_is_that_of_amsterdam() -> None:
    late = dt.datetime(2026, 11, 24, 23, 30, tzinfo=dt.UTC)

    assert summarize([task(late)], now=NOW) == "Eén zaak wacht op jou; die moet morgen klaar zijn."


def test_what_has_no_hour_of_its_own_waits_for_today() -> None:
    assert summarize([task(NOW)], now=NOW) == "Eén zaak wacht op jou; die moet vandaag klaar zijn."


def test_nothing_waits() -> None:
    assert summarize([], now=NOW) == "Niets wacht op jou."


def test_the_most_pressing_comes_first_with_the_only_filled_button(
    directeur: User, settings: Settings
) -> None:
    settings.TAAKBRONNEN = [f"{__name__}.seven_tasks"]

    text = signed_in(directeur).get("/").text

    assert text.index("Taak 6") < text.index("Taak 5") < text.index("Taak 0")
    assert text.count("utrecht-button--primary-action") == 1
    assert "Nog twee zaken daarna" in text
    assert text.count("taak--nu") == 1


def test_the_empty_start_page_says_what_will_stand_here(directeur: User, settings: Settings) -> None:
    settings.TAAKBRONNEN = []

    assert "Niets wacht op jou" in signed_in(directeur).get("/").text


def test_long_work_shows_how_far_it_is(directeur: User) -> None:
    report_progress("werk", omschrijving="Rapport over oktober", gedaan=3, totaal=8, at=timezone.now())

    text = signed_in(directeur).get("/").text

    assert "Rapport over oktober" in text
    assert '<progress id="werk-werk" max="8" value="3">3 van 8</progress>' in text
    assert 'hx-get="/voortgang/"' in text


def test_the_piece_that_is_refreshed_goes_when_the_work_is_done(directeur: User) -> None:
    client = signed_in(directeur)
    report_progress("werk", omschrijving="Rapport", gedaan=3, totaal=8, at=timezone.now())
    assert "3 van 8" in client.get("/voortgang/").text

    report_progress("werk", omschrijving="Rapport", gedaan=8, totaal=8, at=timezone.now())

    assert client.get("/voortgang/").text.strip() == ""


def test_a_library_can_report_from_here_and_bisc_needs_no_button(
    directeur: User, agendaredacteur: User
) -> None:
    assert "Doe een melding" in signed_in(directeur).get("/").text
    assert "Doe een melding</a></div>" not in signed_in(agendaredacteur).get("/").text
