"""Closures: proposed by a library, confirmed by a person, and never changed once their day has begun."""

import datetime as dt
import threading

import pytest
from django.db import connection

from bisc_portal.accounts.models import User
from bisc_portal.logboek.models import Logregel
from bisc_portal.werktijd import engine, selectors, services
from bisc_portal.werktijd.models import Sluiting, Werkkalender
from tests.werktijd.kalenders import VANDAAG, at, closed, versie

KERSTAVOND = closed("2026-12-24", "Kerstavond", "08:30-15:00")


def proposed(kalender: Werkkalender, datum: str = "2026-12-24") -> Sluiting:
    return Sluiting.objects.create(kalender=kalender, datum=dt.date.fromisoformat(datum), reden="Kerstavond")


@pytest.mark.parametrize(
    ("jaar", "days"),
    [
        (2025, "01-01 04-21 04-26 05-05 05-29 06-09 12-25 12-26"),
        (2026, "01-01 04-06 04-27 05-14 05-25 12-25 12-26"),
        (2027, "01-01 03-29 04-27 05-06 05-17 12-25 12-26"),
        (2028, "01-01 04-17 04-27 05-25 06-05 12-25 12-26"),
        (2031, "01-01 04-14 04-26 05-22 06-02 12-25 12-26"),  # 27 April is a Sunday
    ],
)
def test_the_holidays_of_a_year_are_proposed(
    kalender: Werkkalender, beheerder: User, jaar: int, days: str
) -> None:
    proposals = services.propose_sluitingen(kalender, jaar=jaar, by=beheerder, at=VANDAAG)

    assert [f"{sluiting.datum:%m-%d}" for sluiting in proposals] == days.split()
    assert {sluiting.status for sluiting in proposals} == {"voorgesteld"}
    assert selectors.load_kalender("proef").sluitingen == ()


def test_a_year_whose_holidays_have_other_names_is_refused(kalender: Werkkalender, beheerder: User) -> None:
    with pytest.raises(services.FeestdagMissingError):
        services.propose_sluitingen(kalender, jaar=2010, by=beheerder, at=VANDAAG)  # still Koninginnedag

    assert not kalender.sluitingen.exists()


def test_proposing_twice_proposes_nothing_new(kalender: Werkkalender, beheerder: User) -> None:
    services.propose_sluitingen(kalender, jaar=2027, by=beheerder, at=VANDAAG)

    assert services.propose_sluitingen(kalender, jaar=2027, by=beheerder, at=VANDAAG) == []


def test_a_date_people_entered_themselves_is_left_alone(kalender: Werkkalender, beheerder: User) -> None:
    services.add_sluiting(kalender, sluiting=closed("2027-04-27", "verhuizing"), by=beheerder, at=VANDAAG)

    services.propose_sluitingen(kalender, jaar=2027, by=beheerder, at=VANDAAG)

    assert kalender.sluitingen.get(datum="2027-04-27").reden == "verhuizing"


def test_confirming_says_who_and_when(kalender: Werkkalender, beheerder: User) -> None:
    sluiting = services.confirm_sluiting(proposed(kalender), by=beheerder, at=VANDAAG)

    assert (sluiting.status, sluiting.bevestigd_door, sluiting.bevestigd_op) == (
        "bevestigd",
        beheerder,
        VANDAAG,
    )


def test_confirming_twice_is_refused(kalender: Werkkalender, beheerder: User) -> None:
    sluiting = services.confirm_sluiting(proposed(kalender), by=beheerder, at=VANDAAG)

    with pytest.raises(services.SluitingAlreadyConfirmedError):
        services.confirm_sluiting(sluiting, by=beheerder, at=VANDAAG)


def test_adding_stores_a_confirmed_closure_with_its_hours(kalender: Werkkalender, beheerder: User) -> None:
    services.add_sluiting(kalender, sluiting=KERSTAVOND, by=beheerder, at=VANDAAG)

    assert selectors.load_kalender("proef").sluitingen == (KERSTAVOND,)


def test_adding_on_a_date_that_has_one_is_refused(kalender: Werkkalender, beheerder: User) -> None:
    services.add_sluiting(kalender, sluiting=KERSTAVOND, by=beheerder, at=VANDAAG)

    with pytest.raises(services.SluitingExistsError, match="Kerstavond"):
        services.add_sluiting(kalender, sluiting=KERSTAVOND, by=beheerder, at=VANDAAG)


def test_removing_a_coming_closure_opens_the_day(kalender: Werkkalender, beheerder: User) -> None:
    sluiting = services.add_sluiting(kalender, sluiting=KERSTAVOND, by=beheerder, at=VANDAAG)

    services.remove_sluiting(sluiting, by=beheerder, at=VANDAAG)

    assert selectors.load_kalender("proef").sluitingen == ()


@pytest.mark.parametrize("vandaag", ["2026-12-24 00:00", "2026-12-24 08:00", "2026-12-25 10:00"])
def test_a_day_that_has_begun_keeps_its_hours(kalender: Werkkalender, beheerder: User, vandaag: str) -> None:
    stored = services.add_sluiting(kalender, sluiting=KERSTAVOND, by=beheerder, at=VANDAAG)
    other = proposed(kalender, "2026-12-23")

    with pytest.raises(services.PastDateError):
        services.remove_sluiting(stored, by=beheerder, at=at(vandaag))
    with pytest.raises(services.PastDateError):
        services.confirm_sluiting(other, by=beheerder, at=at(vandaag))
    with pytest.raises(services.PastDateError):
        services.add_sluiting(
            kalender, sluiting=closed("2026-12-22", "te laat"), by=beheerder, at=at(vandaag)
        )

    assert selectors.load_kalender("proef").sluitingen == (KERSTAVOND,)


def test_the_day_begins_at_midnight_in_amsterdam(kalender: Werkkalender, beheerder: User) -> None:
    late = dt.datetime(2026, 12, 23, 22, 59, 59, tzinfo=dt.UTC)

    assert services.add_sluiting(kalender, sluiting=KERSTAVOND, by=beheerder, at=late)
    with pytest.raises(services.PastDateError):
        services.remove_sluiting(kalender.sluitingen.get(), by=beheerder, at=late + dt.timedelta(seconds=1))


def test_an_old_proposal_may_go(kalender: Werkkalender, beheerder: User) -> None:
    services.remove_sluiting(proposed(kalender, "2024-12-24"), by=beheerder, at=VANDAAG)

    assert not kalender.sluitingen.exists()


def test_new_hours_begin_on_a_coming_date(kalender: Werkkalender, beheerder: User) -> None:
    with pytest.raises(services.PastDateError):
        services.add_versie(
            kalender, versie=versie("09:00-17:00", vanaf=dt.date(2026, 11, 22)), by=beheerder, at=VANDAAG
        )
    services.add_versie(
        kalender, versie=versie("09:00-17:00", vanaf=dt.date(2026, 11, 23)), by=beheerder, at=VANDAAG
    )

    assert not engine.is_open(selectors.load_kalender("proef"), at("2026-11-23 08:45"))


def test_every_act_leaves_a_line_in_the_log(kalender: Werkkalender, beheerder: User) -> None:
    first, *_ = services.propose_sluitingen(kalender, jaar=2027, by=beheerder, at=VANDAAG)
    services.confirm_sluiting(first, by=beheerder, at=VANDAAG)
    services.add_sluiting(kalender, sluiting=KERSTAVOND, by=beheerder, at=VANDAAG)
    services.remove_sluiting(first, by=beheerder, at=VANDAAG)

    acts = list(Logregel.objects.filter(actor=beheerder).order_by("pk").values_list("actie", flat=True))
    assert acts == [
        *["sluiting_voorgesteld"] * 7,
        "sluiting_bevestigd",
        "sluiting_toegevoegd",
        "sluiting_verwijderd",
    ]


@pytest.mark.django_db(transaction=True)
def test_two_people_confirming_at_once_is_one_confirmation(beheerder: User) -> None:
    kalender = Werkkalender.objects.create(naam="Proef", slug="proef")
    sluiting = proposed(kalender)
    refused: list[Exception] = []
    ready = threading.Barrier(2)

    def confirm() -> None:
        ready.wait(timeout=10)
        try:
            services.confirm_sluiting(sluiting, by=beheerder, at=VANDAAG)
        except services.SluitingAlreadyConfirmedError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert len(refused) == 1
    assert Logregel.objects.filter(actie="sluiting_bevestigd").count() == 1
