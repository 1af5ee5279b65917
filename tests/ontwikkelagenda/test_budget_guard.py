"""The money: no writer, in any order, along any road, takes an agenda over its budget."""

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from bisc_portal.accounts.models import User
from ontwikkelagenda import selectors, services
from ontwikkelagenda.models import Agenda, Begrotingsregel, Bron, Budget, Initiatief, Reservemutatie
from ontwikkelagenda.services.initiatief import read_voorstel
from tests.conftest import signed_in
from tests.ontwikkelagenda.factories import (
    NOW,
    make_agenda,
    make_initiatief,
    make_sectie,
    make_voorstel,
    refuse_sql,
)

WRITERS = 50


def toegewezen(agenda: Agenda, bron: str = "agendabudget") -> Decimal:
    """As the database keeps it on the budget's row."""
    return Budget.objects.get(jaar=agenda.jaar, bron=bron).toegewezen


def run_all(works: list[Callable[[], object]]) -> list[object]:
    """Every work in a thread of its own with a connection of its own, all let go at the same moment."""
    results: list[object] = []
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        try:
            gate.wait(60)
            results.append(work())
        except (services.OverBudgetError, DatabaseError) as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return results


@pytest.mark.django_db(transaction=True)
def test_fifty_writers_at_once_never_go_over(directeur: User) -> None:
    agenda = make_agenda(subsidie=100_000)
    sectie = make_sectie(agenda)
    voorstel = make_voorstel(directeur.organisatie, 7_000)

    results = run_all(
        [lambda: services.add_initiatief(sectie, voorstel, by=directeur, at=NOW) for _ in range(WRITERS)]
    )

    refused = [r for r in results if isinstance(r, services.OverBudgetError)]
    assert len(results) == WRITERS
    assert len(refused) == WRITERS - 14
    assert toegewezen(agenda) == selectors.budget_stand(agenda).toegewezen == 98_000


@pytest.mark.django_db(transaction=True)
def test_fifty_writers_past_the_services_never_go_over(directeur: User) -> None:
    """SQL knows nothing of our locks: the row of the budget puts it in the queue all the same."""
    agenda = make_agenda(subsidie=100_000)
    initiatieven = [make_initiatief(agenda, directeur, 1_000) for _ in range(5)]

    def work(number: int) -> Callable[[], object]:
        return lambda: Begrotingsregel.objects.create(
            initiatief=initiatieven[number % 5], bron="agendabudget", bedrag=7_000
        )

    results = run_all([work(number) for number in range(WRITERS)])

    assert len([r for r in results if isinstance(r, IntegrityError)]) == WRITERS - 13
    assert toegewezen(agenda) == selectors.budget_stand(agenda).toegewezen == 96_000


@pytest.mark.django_db(transaction=True)
def test_restoring_and_adding_at_once_never_go_over(directeur: User) -> None:
    agenda = make_agenda(subsidie=100_000)
    away = make_initiatief(agenda, directeur, 60_000)
    services.withdraw_initiatief(away, by=directeur, at=NOW)
    sectie, voorstel = make_sectie(agenda), make_voorstel(directeur.organisatie, 60_000)

    results = run_all(
        [
            lambda: services.restore_initiatief(away, by=directeur, at=NOW),
            lambda: services.add_initiatief(sectie, voorstel, by=directeur, at=NOW),
        ]
    )

    assert len([r for r in results if isinstance(r, services.OverBudgetError)]) == 1
    assert toegewezen(agenda) == 60_000


@pytest.mark.parametrize(
    ("bron", "bedrag"), [(Bron.AGENDABUDGET, "300000.01"), (Bron.INNOVATIERESERVE, "154000.01")]
)
def test_one_cent_too_much_is_refused_with_the_amount(directeur: User, bron: Bron, bedrag: str) -> None:
    with pytest.raises(services.OverBudgetError, match=r"€\xa00,01 te veel"):
        make_initiatief(make_agenda(), directeur, bedrag, bron=bron)
    assert not Initiatief.objects.exists()


def test_exactly_the_budget_fits_and_other_money_is_not_counted(directeur: User) -> None:
    agenda = make_agenda()
    make_initiatief(agenda, directeur, "300000.00")
    make_initiatief(agenda, directeur, 900_000, bron=Bron.EIGEN_BIJDRAGE)

    assert toegewezen(agenda) == 300_000


def test_a_proposal_may_ask_more_than_there_is_until_it_is_taken_up(directeur: User) -> None:
    agenda = make_agenda()
    proposal = make_initiatief(agenda, directeur, 400_000, status=Initiatief.Status.VOORSTEL)
    assert toegewezen(agenda) == 0
    plan = make_voorstel(directeur.organisatie, 400_000)

    with pytest.raises(services.OverBudgetError):
        services.change_initiatief(proposal, plan, sectie=proposal.sectie, versie=1, by=directeur, at=NOW)
    smaller = make_voorstel(directeur.organisatie, 300_000)
    services.change_initiatief(proposal, smaller, sectie=proposal.sectie, versie=1, by=directeur, at=NOW)

    assert toegewezen(agenda) == 300_000


def test_moving_money_between_two_lines_of_a_full_budget_fits(directeur: User) -> None:
    agenda = make_agenda(subsidie=100_000)
    lines = (
        services.Regel(Bron.AGENDABUDGET, Decimal(60_000), "a"),
        services.Regel(Bron.AGENDABUDGET, Decimal(40_000), "b"),
    )
    initiatief = make_initiatief(agenda, directeur, regels=lines)
    swapped = (
        services.Regel(Bron.AGENDABUDGET, Decimal(90_000), "a"),
        services.Regel(Bron.AGENDABUDGET, Decimal(10_000), "b"),
    )
    before = set(initiatief.begrotingsregels.values_list("pk", flat=True))

    plan = make_voorstel(directeur.organisatie, regels=swapped)
    services.change_initiatief(initiatief, plan, sectie=initiatief.sectie, versie=1, by=directeur, at=NOW)

    assert toegewezen(agenda) == 100_000
    assert set(initiatief.begrotingsregels.values_list("pk", flat=True)) == before


def test_reading_an_initiative_back_gives_what_was_written(directeur: User) -> None:
    agenda = make_agenda()
    plan = make_voorstel(
        directeur.organisatie,
        doelgroepen="gezinnen",
        begint_kwartaal=2,
        inzet_dagen=Decimal("12.5"),
        mijlpalen=(services.Mijlpaalregel(2, "geworven"),),
        risicos=(services.Risicoregel("te weinig vrijwilligers", maatregel="eerder werven"),),
        indicatoren=(("pdo", "één meer"),),
    )

    initiatief = services.add_initiatief(make_sectie(agenda), plan, by=directeur, at=NOW)

    initiatief.refresh_from_db()
    assert read_voorstel(initiatief) == plan


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ontwikkelagenda_budget SET toegewezen = 0 WHERE toegewezen > 0",
        "UPDATE ontwikkelagenda_budget SET bedrag = 9999 WHERE bron = 'agendabudget'",
        "DELETE FROM ontwikkelagenda_budget WHERE toegewezen > 0",
        "UPDATE ontwikkelagenda_begrotingsregel SET bedrag = 300001",
        "UPDATE ontwikkelagenda_begrotingsregel SET bedrag = -1",
        "UPDATE ontwikkelagenda_agenda SET jaar = 2028",
    ],
)
def test_the_database_refuses_every_way_round(directeur: User, sql: str) -> None:
    make_initiatief(make_agenda(), directeur, 10_000)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_form_refuses_over_budget_and_keeps_what_was_typed(directeur: User) -> None:
    from tests.ontwikkelagenda.test_initiatieven import filled_in  # noqa: PLC0415  the form as a person fills it in

    agenda = make_agenda(subsidie=10_000)
    data = filled_in(agenda, directeur.organisatie)

    answer = signed_in(directeur).post(reverse("ontwikkelagenda:add_initiatief", args=[agenda.jaar]), data)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "€\xa02.500 te veel" in html
    assert "Boekenkoffer op het consultatiebureau" in html
    assert not Initiatief.objects.exists()


def test_the_room_that_is_left_can_be_asked(directeur: User) -> None:
    agenda = make_agenda()
    initiatief = make_initiatief(agenda, directeur, 10_000)
    client = signed_in(directeur)
    url = reverse("ontwikkelagenda:show_ruimte", args=[agenda.jaar])

    assert client.get(url).json() == {"agendabudget": 29_000_000, "innovatiereserve": 15_400_000}
    assert client.get(url, {"zonder": initiatief.pk}).json()["agendabudget"] == 30_000_000


# --- The innovation reserve ------------------------------------------------------------------------------
def book(soort: str, bedrag: int) -> Reservemutatie:
    return services.book_reserve(
        Reservemutatie.Soort(soort), Decimal(bedrag), datum=NOW.date(), omschrijving="proef", by=None, at=NOW
    )


def test_the_reserve_is_an_account_that_counts_on(db: None) -> None:
    book("beginstand", 616_000)

    assert book("onttrekking", 205_000).saldo == 411_000


def test_the_reserve_never_goes_under_zero(db: None) -> None:
    book("beginstand", 100)

    with pytest.raises(services.ReserveEmptyError):
        book("onttrekking", 101)
    assert Reservemutatie.objects.count() == 1


@pytest.mark.parametrize("sql", ["UPDATE {} SET bedrag = 1", "DELETE FROM {}"])
def test_a_movement_of_the_reserve_stays(db: None, sql: str) -> None:
    book("beginstand", 100)

    refuse_sql("ontwikkelagenda_reservemutatie", sql)
