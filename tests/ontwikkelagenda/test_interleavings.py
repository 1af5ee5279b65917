"""Whatever is lost, doubled, late or killed between people who write together: they end equal to the log."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bisc_portal.accounts.models import User
from ontwikkelagenda import selectors
from ontwikkelagenda.models import Schrijfdocument, Schrijfregel, Sectie
from ontwikkelagenda.samen import centrale
from tests.ontwikkelagenda.factories import make_agenda, make_sectie
from tests.ontwikkelagenda.samen import Person, logged_text, make_pass, run, settle

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, PROCESSES = 3, 2


class WildHub(centrale.Hub):
    """A process whose doorbell rings only when the test says so: late, twice, or never."""

    def __init__(self, street: "Street") -> None:
        super().__init__()
        self.street = street

    def _send(self, room: Any, message: dict[str, Any]) -> None:
        self.street.rings.append(message | {"document": room.document, "van": self.channel})

    async def hear(self, message: dict[str, Any]) -> None:
        await self._hear(message)

    async def die(self) -> None:
        """As SIGKILL does: nothing is written, rung, said or closed any more."""
        tasks = [*self.tasks, *(room.writer for room in self.rooms.values() if room.writer)]
        self.rooms.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.opslag.close()


@dataclass
class Street:
    """Everybody, the processes they are joined to, and the rings that have not been heard yet."""

    document: int
    people: list[Person]
    hubs: list[WildHub] = field(default_factory=list)
    rings: list[dict[str, Any]] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)

    def home(self, who: int) -> int:
        return who % PROCESSES

    async def come_in(self, who: int) -> None:
        await self.go_out(who)
        await self.people[who].synchronise(self.document, hub=self.hubs[self.home(who)])

    async def go_out(self, who: int) -> None:
        person = self.people[who]
        room, person.room = person.room, None
        person.caret = None
        if room is not None:
            await self.hubs[self.home(who)].leave(room, person)

    async def act(self, what: str, who: int, number: int) -> None:
        if what in {"ring", "ring twice", "lose"}:
            await self._ring(what, number)
        elif what in {"type", "erase"}:
            self._edit(what, self.people[who], number)
        elif what == "send" and self.people[who].room is not None:
            await self.people[who].send()
        elif what == "out":
            await self.go_out(who)
        elif what == "in":
            await self.come_in(who)
        elif what == "kill":
            await self._kill(self.home(who))
        elif what == "pause":
            await asyncio.sleep(number / 1000)

    def _edit(self, what: str, person: Person, number: int) -> None:
        if what == "erase":
            person.erase(number, number + 2)
        else:
            self.typed.append(f"[{len(self.typed)}]")
            person.type(self.typed[-1], at=number)

    async def _ring(self, what: str, number: int) -> None:
        if not self.rings:
            return
        message = self.rings[number % len(self.rings)]
        if what != "ring twice":
            self.rings.remove(message)
        for hub in self.hubs if what != "lose" else []:
            if hub.channel:
                await hub.hear(message)

    async def _kill(self, process: int) -> None:
        dead, self.hubs[process] = self.hubs[process], WildHub(self)
        await dead.die()
        for who, person in enumerate(self.people):
            if self.home(who) == process:
                person.room = None

    async def come_together(self, sectie: Sectie) -> None:
        """Everybody who was out or was sent out comes in, as a page does by itself; then wait."""
        for who in range(PEOPLE):
            await self.come_in(who)
        texts: list[str] = []

        def are_equal() -> bool:
            texts[:] = [person.text for person in self.people]
            return len(set(texts)) == 1

        await settle(are_equal)
        await settle(lambda: all(person.committed for person in self.people))
        logged = await sync_to_async(logged_text)(sectie)
        assert texts == [logged] * PEOPLE
        assert not [person.refused for person in self.people if person.refused]


WHAT = (
    ["type"] * 4
    + ["send"] * 4
    + ["erase", "out", "in", "ring", "ring", "ring twice", "lose", "kill", "pause"]
)
STEPS = st.lists(
    st.tuples(st.sampled_from(WHAT), st.integers(0, PEOPLE - 1), st.integers(0, 40)), min_size=10, max_size=50
)


@pytest.fixture
def sectie(db: None) -> Sectie:
    return make_sectie(make_agenda())


@pytest.fixture
def document(sectie: Sectie) -> Schrijfdocument:
    return selectors.current_document(sectie.agenda)


@pytest.mark.timeout(600)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_every_interleaving_ends_equal(  # noqa: PLR0917  fixtures
    monkeypatch: pytest.MonkeyPatch,
    sectie: Sectie,
    document: Schrijfdocument,
    directeur: User,
    andere_directeur: User,
    agendaredacteur: User,
    steps: list[tuple[str, int, int]],
) -> None:
    """Words nobody erased from are all there; what is shown as saved is in the log, without a gap."""
    monkeypatch.setattr(centrale, "ROUND_SECONDS", 0.2)
    people = [Person(make_pass(user), sectie.pk) for user in (directeur, andere_directeur, agendaredacteur)]
    street = Street(document.pk, people)
    before = logged_text(sectie)

    async def story() -> None:
        street.hubs = [WildHub(street) for _ in range(PROCESSES)]
        try:
            for who in range(PEOPLE):
                await street.come_in(who)
            for what, who, number in steps:
                await street.act(what, who, number)
            await street.come_together(sectie)
        finally:
            for hub in street.hubs:
                await hub.stop()

    run(story)

    if not any(what == "erase" for what, _, _ in steps):
        assert sorted(people[0].text) == sorted(before + "".join(street.typed))
    document.refresh_from_db()
    numbers = list(Schrijfregel.objects.order_by("nummer").values_list("nummer", flat=True))
    assert numbers == list(range(1, document.stand + 1))
