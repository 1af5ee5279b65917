"""PostgreSQL comes back as it was earlier: the open pages still have the rest, and bring it along."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from django.db import connection, transaction

from bisc_portal.accounts.models import User
from ontwikkelagenda import selectors
from ontwikkelagenda.models import Schrijfdocument, Schrijfregel, Sectie
from ontwikkelagenda.samen import centrale, frames
from tests.ontwikkelagenda.factories import make_agenda, make_sectie
from tests.ontwikkelagenda.samen import Person, logged_text, make_person, run, settle

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sectie(db: None) -> Sectie:
    return make_sectie(make_agenda())


@pytest.fixture
def document(sectie: Sectie) -> Schrijfdocument:
    return selectors.current_document(sectie.agenda)


@pytest.fixture
def een(directeur: User, sectie: Sectie) -> Person:
    return make_person(directeur, sectie)


@pytest.fixture
def twee(andere_directeur: User, sectie: Sectie) -> Person:
    return make_person(andere_directeur, sectie)


@transaction.atomic
def put_back(document: Schrijfdocument, to: int) -> None:
    """What a copy, or a standby that lagged, does to the log: its last lines were never there."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM ontwikkelagenda_schrijfregel WHERE nummer > %s", [to])
        cursor.execute("UPDATE ontwikkelagenda_schrijfdocument SET stand = %s", [to])


async def come_back(person: Person, document: Schrijfdocument, hub: centrale.Hub) -> None:
    """What every page does after 1013."""
    await settle(lambda: person.refused is not None, seconds=6)
    assert person.refused == frames.AGAIN
    await person.leave()
    await person.synchronise(document.pk, hub=hub)


@pytest.mark.parametrize("erbij", [0, 1, 5, 9])
def test_what_a_copy_does_not_know_comes_from_the_open_pages(
    een: Person, twee: Person, document: Schrijfdocument, sectie: Sectie, erbij: int
) -> None:
    """Also when the log has grown past the old number again before anybody looked."""

    async def story() -> None:
        here, there = centrale.hub(), centrale.Hub()
        await een.synchronise(document.pk, hub=here)
        await twee.synchronise(document.pk, hub=there)
        try:
            begin = await database_sync_to_async(selectors.current_document)(sectie.agenda)
            for nr in range(5):
                een.type(f" a{nr}")
                await een.send()
                await settle(lambda: een.text == twee.text)
            await database_sync_to_async(put_back)(document, begin.stand)
            for nr in range(erbij):
                twee.type(f" b{nr}")
                await twee.send()
                await asyncio.sleep(0.01)
            await asyncio.gather(come_back(een, document, here), come_back(twee, document, there))
            await settle(lambda: een.text == twee.text)
            een.type(" tot slot")
            await een.send()
            await settle(lambda: " tot slot" in twee.text)
            assert await sync_to_async(logged_text)(sectie) == een.text == twee.text
        finally:
            await there.stop()

    run(story)

    for word in [*(f" a{nr}" for nr in range(5)), *(f" b{nr}" for nr in range(erbij))]:
        assert word in een.text
    document.refresh_from_db()
    numbers = list(Schrijfregel.objects.order_by("nummer").values_list("nummer", flat=True))
    assert numbers == list(range(1, document.stand + 1))


def test_two_pages_that_wait_for_each_others_lost_words_both_get_through(
    een: Person, twee: Person, document: Schrijfdocument, sectie: Sectie
) -> None:
    """Each heard the second word of the other and never the first; together they have everything."""

    async def story() -> None:
        for person in (een, twee):
            await person.synchronise(document.pk)
            await person.leave()
            person.type(f" eerst {person.user_id}.")
            person.type(f" daarna {person.user_id}.")
        lost = {person: person.unsent[-1] for person in (een, twee)}
        een.doc.apply_update(lost[twee])
        twee.doc.apply_update(lost[een])
        await een.synchronise(document.pk, waiting=[lost[twee]])
        await settle(lambda: een.committed >= 2 or een.refused is not None)
        assert een.refused is None
        assert "daarna" not in twee.text.replace(f"daarna {twee.user_id}", "")
        await twee.synchronise(document.pk, waiting=[lost[een]])
        await settle(lambda: een.text == twee.text or twee.refused is not None)
        een.type(" Tot slot.")
        await een.send()
        await settle(lambda: "Tot slot." in twee.text or een.refused is not None)
        assert een.refused is twee.refused is None

    run(story)

    for person in (een, twee):
        assert f" eerst {person.user_id}. daarna {person.user_id}." in een.text
    assert logged_text(sectie) == een.text == twee.text


def test_the_same_line_twice_is_no_other_log(
    een: Person, document: Schrijfdocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        await een.synchronise(document.pk)
        een.type(" Eén keer.")
        await een.send()
        await settle(lambda: een.committed >= 2)
        assert een.room is not None
        await een.room.catch_up()
        await centrale.hub().refresh([een.room])
        await asyncio.sleep(0.05)

    run(story)

    assert een.refused is None
