"""Adopting: never over budget, frozen with a hash, whoever writes at the same moment."""

import datetime as dt
import json
import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.logboek.models import Logregel
from ontwikkelagenda import selectors, services, workflow
from ontwikkelagenda.inhoud import canonical, content_hash
from ontwikkelagenda.models import (
    Agenda,
    Begrotingsregel,
    Bron,
    Momentopname,
    VastgesteldeVersie,
    Wijzigingsvoorstel,
)
from ontwikkelagenda.services import stemronde, wijzigingsvoorstel
from tests.conftest import signed_in
from tests.ontwikkelagenda.factories import (
    NOW,
    adopt,
    consent,
    make_adopted,
    make_agenda,
    make_initiatief,
    make_ronde,
    refuse_sql,
)

WEEK = dt.timedelta(days=7)


def adopt_url(agenda: Agenda) -> str:
    return reverse("ontwikkelagenda:adopt_agenda", args=[agenda.jaar])


def test_the_table_of_phases_knows_every_phase() -> None:
    assert set(workflow.NEXT) == set(Agenda.Fase.values)
    assert set().union(*workflow.NEXT.values()) <= set(Agenda.Fase.values)


def test_adopting_freezes_the_content_with_its_hash(directeur: User) -> None:
    agenda = make_agenda()
    make_initiatief(agenda, directeur, "12500.50")

    versie = adopt(agenda, directeur)

    agenda.refresh_from_db()
    inhoud = json.loads(versie.inhoud)
    assert agenda.fase == "vastgesteld"
    assert versie.hash == content_hash(versie.inhoud)
    assert inhoud["budget"][0]["toegewezen"] == "12500.50"
    assert canonical(inhoud) == versie.inhoud
    assert Logregel.objects.filter(actie="agenda vastgesteld", actor=directeur).exists()
    assert Bericht.objects.filter(ontvanger=directeur, onderwerp__contains="is vastgesteld").count() == 1


def test_exactly_on_budget_can_be_adopted(directeur: User) -> None:
    agenda = make_agenda()
    make_initiatief(agenda, directeur, "300000.00")

    assert adopt(agenda, directeur)


def test_a_withdrawn_initiative_and_own_money_do_not_count(directeur: User) -> None:
    agenda = make_agenda()
    services.withdraw_initiatief(make_initiatief(agenda, directeur, 300_000), by=directeur, at=NOW)
    make_initiatief(agenda, directeur, 900_000, bron=Bron.EIGEN_BIJDRAGE)

    assert adopt(agenda, directeur)


def test_adopting_twice_is_refused(directeur: User) -> None:
    agenda = make_adopted(by=directeur)

    with pytest.raises(services.FaseNotAllowedError):
        services.adopt_agenda(agenda, by=directeur, at=NOW)
    assert VastgesteldeVersie.objects.count() == 1


def test_another_content_than_the_reader_saw_is_not_adopted(directeur: User) -> None:
    agenda = make_agenda()
    consent(agenda, directeur)

    answer = signed_in(directeur).post(adopt_url(agenda), {"akkoord": "on", "hash": "0" * 64})

    assert answer.status_code == 409
    assert not VastgesteldeVersie.objects.exists()


def test_without_consent_nothing_is_adopted(directeur: User) -> None:
    agenda = make_agenda()
    make_ronde(agenda, directeur)

    with pytest.raises(services.NoConsentError):
        services.adopt_agenda(agenda, by=directeur, at=NOW)
    assert not VastgesteldeVersie.objects.exists()


def test_without_the_tick_nothing_is_adopted(directeur: User) -> None:
    agenda = make_agenda()
    consent(agenda, directeur)

    answer = signed_in(directeur).post(adopt_url(agenda), {"hash": "x"})

    assert answer.status_code == 422
    assert "Vink aan dat het PDO" in answer.content.decode()


def test_an_addendum_is_numbered_and_leaves_what_was_adopted(directeur: User, agendaredacteur: User) -> None:
    agenda = make_agenda()
    initiatief = make_initiatief(agenda, directeur, 10_000)
    first = adopt(agenda, agendaredacteur)
    services.begin_addendum(agenda, by=agendaredacteur, at=NOW)
    wijziging = wijzigingsvoorstel.Wijziging(
        Wijzigingsvoorstel.Soort.INITIATIEF,
        initiatief.doel,
        "Nog meer gezinnen lezen voor.",
        "Het loopt beter dan gedacht.",
        initiatief=initiatief,
        veld="doel",
    )
    agenda.refresh_from_db()
    voorstel = wijzigingsvoorstel.submit_wijzigingsvoorstel(agenda, wijziging, by=directeur, at=NOW)
    wijzigingsvoorstel.accept_wijzigingsvoorstel(voorstel, by=agendaredacteur, at=NOW)

    second = adopt(agenda, agendaredacteur)

    agenda.refresh_from_db()
    first.refresh_from_db()
    assert (agenda.fase, agenda.addendum, second.nummer) == ("vastgesteld", 1, 2)
    assert "Nog meer gezinnen" in second.inhoud
    assert "Nog meer gezinnen" not in first.inhoud
    assert first.hash == content_hash(first.inhoud)


def test_in_an_addendum_nobody_writes_freely(directeur: User, agendaredacteur: User) -> None:
    agenda = make_agenda()
    initiatief = make_initiatief(agenda, directeur)
    adopt(agenda, agendaredacteur)
    agenda = services.begin_addendum(agenda, by=agendaredacteur, at=NOW)

    with pytest.raises(services.AgendaClosedError):
        services.withdraw_initiatief(initiatief, by=directeur, at=NOW)
    with pytest.raises(services.FaseNotAllowedError):
        services.change_fase(agenda, fase=Agenda.Fase.CONSULTATIE, by=agendaredacteur, at=NOW)


def test_the_frozen_content_can_be_downloaded_byte_for_byte(directeur: User) -> None:
    agenda = make_adopted(by=directeur)

    answer = signed_in(directeur).get(reverse("ontwikkelagenda:download_inhoud", args=[agenda.jaar]))

    versie = VastgesteldeVersie.objects.get()
    assert content_hash(answer.content.decode()) == versie.hash


# --- The database on its own -----------------------------------------------------------------------------
REFUSED_AFTER_ADOPTION = [
    "UPDATE ontwikkelagenda_sectie SET titel = 'Anders'",
    "DELETE FROM ontwikkelagenda_sectie",
    "UPDATE ontwikkelagenda_initiatief SET titel = 'Anders'",
    "UPDATE ontwikkelagenda_initiatief SET ingetrokken_op = now()",
    "UPDATE ontwikkelagenda_begrotingsregel SET bedrag = 1",
    "DELETE FROM ontwikkelagenda_begrotingsregel",
    "DELETE FROM ontwikkelagenda_initiatief_bibliotheken",
    """INSERT INTO ontwikkelagenda_begrotingsregel (initiatief_id, bron, omschrijving, bedrag)
        SELECT id, 'agendabudget', '', 1 FROM ontwikkelagenda_initiatief""",
    "UPDATE ontwikkelagenda_budget SET bedrag = 0",
    "UPDATE ontwikkelagenda_agenda SET fase = 'concept'",
    "UPDATE ontwikkelagenda_agenda SET jaar = 2040",
    "DELETE FROM ontwikkelagenda_agenda",
]


@pytest.mark.parametrize("sql", REFUSED_AFTER_ADOPTION)
def test_the_database_refuses_every_change_after_adoption(directeur: User, sql: str) -> None:
    agenda = make_agenda()
    make_initiatief(agenda, directeur)
    adopt(agenda, directeur)

    with (
        pytest.raises(IntegrityError, match="vast"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.parametrize("sql", ["UPDATE {} SET nummer = 2", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_keeps_what_was_adopted(directeur: User, sql: str) -> None:
    make_adopted(by=directeur)

    refuse_sql("ontwikkelagenda_vastgesteldeversie", sql)


def test_the_database_refuses_a_false_hash(directeur: User) -> None:
    with pytest.raises(IntegrityError, match="hash_klopt"), transaction.atomic():
        VastgesteldeVersie.objects.create(
            agenda=make_agenda(), inhoud="{}", hash="0" * 64, vastgesteld_op=NOW, vastgesteld_door=directeur
        )


# --- Two at once, with real connections ---------------------------------------------------------------------
def in_thread(work: Callable[[], object], results: list[object]) -> threading.Thread:
    def run() -> None:
        try:
            results.append(work())
        except (services.AgendaClosedError, DatabaseError) as error:
            results.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["writer", "opener"])
def test_what_is_added_while_a_round_opens_is_in_it_or_refused(directeur: User, first: str) -> None:
    agenda = make_agenda()
    make_initiatief(agenda, directeur, 100_000)
    initiatief = make_initiatief(agenda, directeur, 10_000)
    services.change_fase(agenda, fase=Agenda.Fase.WIJZIGINGSVOORSTELLEN, by=directeur, at=NOW)
    results: list[object] = []

    def write() -> object:
        """Past the services: the admin or SQL writes without our lock, the trigger takes it."""
        return Begrotingsregel.objects.create(initiatief=initiatief, bron="agendabudget", bedrag=5_000)

    def open_it() -> object:
        fresh = Agenda.objects.get(pk=agenda.pk)
        return stemronde.open_ronde(fresh, sluit_op=NOW + WEEK, quorum=1, by=directeur, at=NOW)

    order = [write, open_it] if first == "writer" else [open_it, write]
    with transaction.atomic():
        # Hold the row so that both are waiting before either goes on.
        Agenda.objects.select_for_update().get(pk=agenda.pk)
        threads = [in_thread(work, results) for work in order]
        for thread in threads:
            thread.join(0.4)
    for thread in threads:
        thread.join(20)

    frozen = json.loads(Momentopname.objects.get().inhoud)
    assert len(results) == 2
    assert Decimal(frozen["budget"][0]["toegewezen"]) == selectors.budget_stand(agenda).toegewezen


@pytest.mark.django_db(transaction=True)
def test_a_line_written_past_the_services_waits_for_the_round_and_is_refused(directeur: User) -> None:
    agenda = make_agenda()
    initiatief = make_initiatief(agenda, directeur, 295_000)
    results: list[object] = []

    with transaction.atomic():
        make_ronde(agenda, directeur)
        thread = in_thread(
            lambda: Begrotingsregel.objects.create(initiatief=initiatief, bron="agendabudget", bedrag=1_000),
            results,
        )
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(20)

    assert isinstance(results[0], IntegrityError)
    assert selectors.budget_stand(agenda).toegewezen == 295_000
