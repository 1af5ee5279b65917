"""Calendars in PostgreSQL: what it refuses, and what the engine gets from it."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from bisc_portal.accounts.models import User
from bisc_portal.werktijd import engine, referentie, selectors, services
from bisc_portal.werktijd.engine import Eenheid, Norm
from bisc_portal.werktijd.models import (
    KalenderVersie,
    Sluiting,
    SluitingVenster,
    Venster,
    Weekdag,
    Werkkalender,
)
from tests.werktijd.kalenders import VANDAAG, at, closed, versie


def first_versie(kalender: Werkkalender) -> KalenderVersie:
    return kalender.versies.get()


@pytest.mark.parametrize(
    ("van", "tot"),
    [("16:59", "18:00"), ("08:00", "08:31"), ("09:00", "10:00"), ("08:00", "00:00"), ("16:59:59", "17:30")],
)
def test_overlapping_windows_of_one_weekday_are_refused(kalender: Werkkalender, van: str, tot: str) -> None:
    with pytest.raises(IntegrityError, match="venster_zonder_overlap"):
        Venster.objects.create(versie=first_versie(kalender), weekdag=Weekdag.MAANDAG, van=van, tot=tot)


@pytest.mark.parametrize(("van", "tot"), [("17:00", "18:00"), ("07:00", "08:30"), ("17:00", "00:00")])
def test_windows_that_touch_are_kept(kalender: Werkkalender, van: str, tot: str) -> None:
    Venster.objects.create(versie=first_versie(kalender), weekdag=Weekdag.MAANDAG, van=van, tot=tot)

    assert first_versie(kalender).vensters.filter(weekdag=Weekdag.MAANDAG).count() == 2


@pytest.mark.parametrize(("van", "tot"), [("12:00", "11:00"), ("20:00", "20:00")])
def test_a_stored_window_closes_after_it_opens(kalender: Werkkalender, van: str, tot: str) -> None:
    with pytest.raises(IntegrityError, match="venster_vooruit"):
        Venster.objects.create(versie=first_versie(kalender), weekdag=Weekdag.ZONDAG, van=van, tot=tot)


def test_an_eighth_weekday_is_refused(kalender: Werkkalender) -> None:
    with pytest.raises(IntegrityError, match="venster_weekdag_bekend"):
        Venster.objects.create(versie=first_versie(kalender), weekdag=7, van="09:00", tot="10:00")


def test_overlapping_windows_of_a_closure_are_refused(kalender: Werkkalender) -> None:
    sluiting = Sluiting.objects.create(kalender=kalender, datum="2026-12-31", reden="Oudejaarsdag")
    SluitingVenster.objects.create(sluiting=sluiting, van="08:30", tot="15:00")

    with pytest.raises(IntegrityError, match="sluitingvenster_zonder_overlap"):
        SluitingVenster.objects.create(sluiting=sluiting, van="14:00", tot="16:00")


def test_a_date_is_closed_once(kalender: Werkkalender) -> None:
    Sluiting.objects.create(kalender=kalender, datum="2026-12-31", reden="Oudejaarsdag")

    with pytest.raises(IntegrityError, match="sluiting_uniek"):
        Sluiting.objects.create(kalender=kalender, datum="2026-12-31", reden="verhuizing")


def test_a_confirmed_closure_says_when(kalender: Werkkalender) -> None:
    with pytest.raises(IntegrityError, match="sluiting_bevestiging_klopt"):
        Sluiting.objects.create(kalender=kalender, datum="2026-12-31", reden="x", status="bevestigd")


def test_two_versions_from_one_date_are_refused(kalender: Werkkalender) -> None:
    with pytest.raises(IntegrityError, match="kalenderversie_uniek"):
        KalenderVersie.objects.create(
            kalender=kalender, geldig_vanaf="2020-01-01", dag_van="09:00", dag_tot="10:00"
        )


def test_a_proposed_closure_does_not_count(kalender: Werkkalender, beheerder: User) -> None:
    sluiting = Sluiting.objects.create(kalender=kalender, datum=dt.date(2026, 12, 24), reden="Kerstavond")
    start, end = at("2026-12-24 00:00"), at("2026-12-25 00:00")
    proposed = engine.service_time(selectors.load_kalender("proef"), start, end)

    services.confirm_sluiting(sluiting, by=beheerder, at=VANDAAG)

    assert proposed == dt.timedelta(hours=8, minutes=30)
    assert engine.service_time(selectors.load_kalender("proef"), start, end) == dt.timedelta(0)


def test_a_stored_calendar_is_read_with_one_query_while_it_stays(
    kalender: Werkkalender, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = selectors.load_kalender("proef")

    with django_assert_num_queries(1):
        again = selectors.load_kalender("proef")

    assert again is first


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE werktijd_werkkalender SET tijdzone = 'UTC'",
        "UPDATE werktijd_kalenderversie SET dag_tot = '16:30'",
        "UPDATE werktijd_venster SET tot = '16:00' WHERE weekdag = 1",
        "DELETE FROM werktijd_venster WHERE weekdag = 2",
        "UPDATE werktijd_sluiting SET datum = '2027-01-05'",
        "DELETE FROM werktijd_sluitingvenster",
        "UPDATE werktijd_sluitingvenster SET tot = '13:00'",
        "INSERT INTO werktijd_sluitingvenster SELECT 99, '14:00', '15:00', id FROM werktijd_sluiting",
    ],
)
def test_a_change_past_every_service_is_seen_at_the_next_read(
    kalender: Werkkalender, beheerder: User, statement: str
) -> None:
    sluiting = closed("2027-01-04", "verhuizing", "10:00-12:00")
    services.add_sluiting(kalender, sluiting=sluiting, by=beheerder, at=VANDAAG)
    before = selectors.load_kalender("proef")

    with connection.cursor() as cursor:
        cursor.execute(statement)

    assert selectors.load_kalender("proef") != before


def test_a_change_that_was_rolled_back_is_not_remembered(kalender: Werkkalender, beheerder: User) -> None:
    sluiting = closed("2026-12-24", "Kerstavond")
    with transaction.atomic():
        services.add_sluiting(kalender, sluiting=sluiting, by=beheerder, at=VANDAAG)
        assert selectors.load_kalender("proef").sluitingen == (sluiting,)
        transaction.set_rollback(True)

    assert selectors.load_kalender("proef").sluitingen == ()


@pytest.mark.django_db(transaction=True)
def test_another_connection_sees_a_committed_change() -> None:
    kalender = Werkkalender.objects.create(naam="Proef", slug="proef")
    services.add_versie(kalender, versie=versie(), by=None, at=VANDAAG)
    before = selectors.load_kalender("proef")

    def close_a_day() -> None:
        Sluiting.objects.create(
            kalender=kalender, datum="2026-12-24", reden="x", status="bevestigd", bevestigd_op=VANDAAG
        )
        connection.close()

    thread = threading.Thread(target=close_a_day)
    thread.start()
    thread.join()

    assert selectors.load_kalender("proef") != before


def test_the_reference_calendars_are_the_ones_of_the_plan(db: None) -> None:
    referentie.load()
    desk = selectors.load_kalender()

    assert engine.due_at(desk, at("2026-04-24 16:00"), Norm(Eenheid.UREN, 2)) == at("2026-04-28 09:30")
    assert engine.is_open(desk, at("2026-04-03 10:00")), "Goede Vrijdag is open"
    assert engine.is_open(desk, at("2026-05-05 10:00")), "Bevrijdingsdag is open outside a lustrum year"
    assert not engine.is_open(desk, at("2025-05-05 10:00"))
    assert engine.is_open(selectors.load_kalender("transport"), at("2026-03-03 08:00"))
    assert engine.is_open(selectors.load_kalender("dag-en-nacht"), at("2026-12-25 03:00"))


def test_loading_reference_data_again_keeps_what_people_changed(db: None, beheerder: User) -> None:
    referentie.load()
    kalender = Werkkalender.objects.get(slug="servicedesk")
    services.add_sluiting(kalender, sluiting=closed("2026-12-24", "Kerstavond"), by=beheerder, at=VANDAAG)
    before = selectors.load_kalender()

    referentie.load()

    assert selectors.load_kalender() == before
