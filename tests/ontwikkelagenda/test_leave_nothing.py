"""A process that stops writing leaves no session behind in PostgreSQL, whatever it was in the middle of."""

import asyncio
import gc
import time
from collections.abc import Iterator

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from psycopg_pool import PoolClosed

from bisc_portal.accounts.models import User
from ontwikkelagenda import selectors
from ontwikkelagenda.models import Sectie
from ontwikkelagenda.samen.opslag import Opslag
from ontwikkelagenda.tekst import log
from tests.ontwikkelagenda.factories import make_agenda, make_sectie
from tests.ontwikkelagenda.samen import make_person, run

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sectie(db: None) -> Sectie:
    return make_sectie(make_agenda())


@pytest.fixture
def no_collector() -> Iterator[None]:
    """Nobody clears up behind us: what is left open stays open."""
    gc.disable()
    yield
    gc.enable()


def assert_alone() -> None:
    """PostgreSQL ends a session a moment after its connection."""
    end = time.monotonic() + 4
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid, state, left(query, 80) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            others = cursor.fetchall()
        if not others:
            return
        assert time.monotonic() < end, others
        time.sleep(0.05)


def hold_document() -> None:
    cursor = connection.cursor()
    cursor.execute("BEGIN")
    cursor.execute("SELECT FROM ontwikkelagenda_schrijfdocument FOR UPDATE")


@pytest.mark.parametrize("held", [False, True])
def test_closing_while_words_are_on_their_way(
    no_collector: None, sectie: Sectie, directeur: User, held: bool
) -> None:
    een = make_person(directeur, sectie)
    document = selectors.current_document(sectie.agenda)

    async def story() -> None:
        await een.synchronise(document.pk)
        if held:
            await sync_to_async(hold_document)()
        for _ in range(30):
            een.type("woord ")
        await een.send()
        await asyncio.sleep(0.02)

    run(story)

    assert_alone()


@pytest.mark.parametrize("turns", [0, 1, 2, 3, 5, 8, 13, 40])
def test_closing_while_the_first_connection_is_made(no_collector: None, db: None, turns: int) -> None:
    async def story() -> None:
        opslag = Opslag()
        question = asyncio.create_task(
            opslag.query(log.SINCE, {"document": 0, "vanaf": 0}), name="de eerste vraag"
        )
        for _ in range(turns):
            await asyncio.sleep(0)
        question.cancel()
        await asyncio.gather(question, return_exceptions=True)
        await opslag.close()

    run(story)

    assert_alone()


def test_a_question_after_the_end_opens_nothing(no_collector: None, db: None) -> None:
    async def story() -> None:
        opslag = Opslag()
        await opslag.query(log.SINCE, {"document": 0, "vanaf": 0})
        await opslag.close()
        with pytest.raises(PoolClosed):
            await opslag.query(log.SINCE, {"document": 0, "vanaf": 0})

    run(story)

    assert_alone()
