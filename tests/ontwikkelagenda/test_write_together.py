"""Persist, acknowledge, broadcast: what is shown as saved is in the log, and everybody ends equal."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.utils import timezone

from bisc_portal.accounts.models import User
from ontwikkelagenda import selectors, services
from ontwikkelagenda.models import Schrijfdocument, Schrijfregel, Sectie
from ontwikkelagenda.samen import centrale, frames
from ontwikkelagenda.samen.kamer import Room
from ontwikkelagenda.tekst import log
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


def lines_after(nummer: int) -> list[tuple[int, bytes]]:
    rows = Schrijfregel.objects.filter(nummer__gt=nummer).order_by("nummer")
    return [(row.nummer, bytes(row.inhoud)) for row in rows]


def test_a_keystroke_is_committed_acknowledged_and_shown(
    een: Person, twee: Person, document: Schrijfdocument, sectie: Sectie
) -> None:
    async def story() -> None:
        await een.synchronise(document.pk)
        await twee.synchronise(document.pk)
        een.committed = 0
        een.type(" Morgen beginnen we.")
        await een.send()
        await settle(lambda: een.committed == 1)

    run(story)

    assert "Morgen beginnen we." in twee.text
    assert logged_text(sectie) == een.text == twee.text
    regel = Schrijfregel.objects.order_by("-nummer")[0]
    assert (regel.door_id, regel.secties) == (een.user_id, [sectie.pk])


def test_two_processes_hear_each_other_and_need_no_doorbell(
    een: Person, twee: Person, document: Schrijfdocument, sectie: Sectie
) -> None:
    async def story() -> None:
        await een.synchronise(document.pk)
        here, there = centrale.hub(), centrale.Hub()
        await twee.synchronise(document.pk, hub=there)
        try:
            een.type(" Met bel.")
            await een.send()
            await settle(lambda: "Met bel." in twee.text)
            here.ring = lambda *_: None  # type: ignore[method-assign]
            een.type(" Zonder bel.")
            await een.send()
            await settle(lambda: "Zonder bel." in twee.text, seconds=4)
        finally:
            await there.stop()

    run(story)

    assert logged_text(sectie) == twee.text == een.text


def test_lines_that_arrive_out_of_order_or_twice_end_equal(
    een: Person, twee: Person, document: Schrijfdocument, sectie: Sectie
) -> None:
    async def story() -> None:
        await een.synchronise(document.pk)
        there = centrale.Hub()
        await twee.synchronise(document.pk, hub=there)
        assert twee.room is not None
        there.group = lambda document: f"doof.{document}"  # type: ignore[method-assign]
        try:
            begin = document.stand
            for word in ("een ", "twee ", "drie ", "vier "):
                een.type(word)
                await een.send()
            await settle(lambda: een.committed >= 4)
            lines = await database_sync_to_async(lines_after)(begin)
            for line in [*reversed(lines), *lines]:
                twee.room.take([line])
            assert twee.room.ahead == {}
        finally:
            await there.stop()

    run(story)

    assert logged_text(sectie) == twee.text == een.text


def test_what_was_written_reaches_the_section_as_a_version(
    een: Person, document: Schrijfdocument, sectie: Sectie, directeur: User
) -> None:
    async def story() -> None:
        await een.synchronise(document.pk)
        een.committed = 0
        een.type(" Erbij.")
        await een.send()
        await settle(lambda: een.committed >= 1)
        await een.leave()
        await centrale.hub().project(document.pk)

    run(story)

    sectie.refresh_from_db()
    assert "Erbij." in sectie.tekst
    versie = sectie.versies.order_by("-nummer")[0]
    assert (versie.nummer, versie.door, versie.tekst) == (sectie.versie, directeur, sectie.tekst)
    assert services.project_document(document, at=timezone.now()) == []


def test_whoever_leaves_at_once_has_written_all_the_same(
    een: Person, document: Schrijfdocument, sectie: Sectie
) -> None:
    """The room waits for what is on its way into the log; then it closes by itself."""

    async def story() -> None:
        await een.synchronise(document.pk)
        hub = centrale.hub()
        query = hub.opslag.query

        async def slowly(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
            await asyncio.sleep(0.3 if sql == log.APPEND else 0)
            return await query(sql, values)

        hub.opslag.query = slowly  # type: ignore[method-assign]
        een.type(" Nog net.")
        await een.send()
        await asyncio.sleep(0.1)
        await een.leave()
        await settle(lambda: not hub.rooms)

    run(story)

    assert "Nog net." in logged_text(sectie)


def test_somebody_who_comes_in_while_the_last_one_leaves_writes_on(
    een: Person, twee: Person, document: Schrijfdocument, sectie: Sectie
) -> None:
    async def story() -> None:
        await een.synchronise(document.pk)
        hub, catch_up = centrale.hub(), Room.catch_up
        een_room = een.room
        assert een_room is not None

        async def slowly() -> None:
            await een.leave()
            await catch_up(een_room)

        een_room.catch_up = slowly  # type: ignore[method-assign]
        await twee.synchronise(document.pk)
        assert twee.room is hub.rooms[document.pk]
        twee.type(" En door.")
        await twee.send()
        await settle(lambda: twee.committed >= 2)

    run(story)

    assert "En door." in logged_text(sectie)


def test_writing_offline_merges_when_the_connection_is_back(
    een: Person, twee: Person, document: Schrijfdocument, sectie: Sectie
) -> None:
    async def story() -> None:
        await een.synchronise(document.pk)
        await twee.synchronise(document.pk)
        await een.leave()
        een.type(" Zonder verbinding geschreven.")
        twee.type("Intussen: ", at=0)
        await twee.send()
        await settle(lambda: twee.committed >= 1)
        await een.synchronise(document.pk)
        await settle(lambda: een.text == twee.text)

    run(story)

    assert "Intussen: " in een.text
    assert "Zonder verbinding geschreven." in twee.text
    assert logged_text(sectie) == een.text


def test_a_caret_carries_the_name_the_portal_knows(
    een: Person, twee: Person, document: Schrijfdocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[bytes] = []

    async def story() -> None:
        await een.synchronise(document.pk)
        await twee.synchronise(document.pk)
        monkeypatch.setattr(twee, "push", shown.append)
        caret = frames.Caret(5, 1, {"user": {"name": "De minister"}, "sectie": 1, "elders": "x"})
        await een.say(frames.awareness(caret))
        stolen = frames.Caret(5, 9, None)
        await twee.say(frames.awareness(stolen))

    run(story)

    assert len(shown) == 1
    assert b"De minister" not in shown[0]
    assert een.pas.naam.encode() in shown[0]
    assert b"elders" not in shown[0]


def test_the_log_has_no_gaps_when_two_processes_write_at_once(
    een: Person, twee: Person, document: Schrijfdocument, sectie: Sectie
) -> None:
    async def story() -> None:
        await een.synchronise(document.pk)
        there = centrale.Hub()
        await twee.synchronise(document.pk, hub=there)
        try:
            for nr in range(20):
                een.type(f"a{nr} ")
                twee.type(f"b{nr} ")
                await asyncio.gather(een.send(), twee.send())
            await settle(lambda: een.text == twee.text and een.committed >= 20 and twee.committed >= 20)
        finally:
            await there.stop()

    run(story)

    document.refresh_from_db()
    numbers = list(Schrijfregel.objects.order_by("nummer").values_list("nummer", flat=True))
    assert numbers == list(range(1, document.stand + 1))
    assert logged_text(sectie) == een.text
