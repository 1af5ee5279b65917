"""People who write together in a test: a Yjs document each, joined to the real hub without a network."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections
from pycrdt import Doc, XmlElement, XmlText, merge_updates, read_message

from bisc_portal.accounts.models import User
from ontwikkelagenda import selectors
from ontwikkelagenda.models import Sectie
from ontwikkelagenda.samen import centrale, frames
from ontwikkelagenda.samen.bezoek import Pass, Visitor
from ontwikkelagenda.tekst import log, weergave
from tests.conftest import signed_in


class Person(Visitor):
    """A page without a browser: what it is sent goes into its document."""

    def __init__(self, pas: Pass, deel: int) -> None:
        super().__init__(pas)
        self.deel = deel
        self.doc: Doc[Any] = Doc()
        self.unsent: list[bytes] = []
        self.committed = 0
        self.refused: frames.Refusal | None = None
        self.toestand: bytes = b""
        self.mine = False
        self.watch = self.doc.observe(lambda event: self.unsent.append(event.update) if self.mine else None)

    def push(self, message: bytes) -> None:
        if message[0] == frames.SYNC and message[1] in {frames.STEP2, frames.UPDATE}:
            self.doc.apply_update(read_message(message[2:]))
        elif message[0] == frames.COMMITTED:
            self.committed += message[-1]
        elif message[0] == frames.TOESTAND:
            self.toestand = message

    def kick(self, why: frames.Refusal) -> None:
        self.refused = why

    def type(self, text: str, *, at: int | None = None) -> None:
        """Put words in the first paragraph, or make one."""
        self.mine = True
        root = weergave.fragment(self.doc, self.deel)
        with self.doc.transaction():
            if not len(root.children):
                root.children.append(XmlElement("paragraph", {}, [XmlText("")]))
            words = self._words()
            words.insert(len(words) if at is None else min(at, len(words)), text)
        self.mine = False

    def propose(self, text: str, *, at: int, author: int | None = None) -> None:
        """Insert words as a proposal, as the editor marks one."""
        self.mine = True
        words = self._words()
        mark = {"insertion": {"id": f"{author or self.user_id}-proef"}}
        with self.doc.transaction():
            words.insert(at, text, mark)
        self.mine = False

    def _words(self) -> XmlText:
        paragraph = weergave.fragment(self.doc, self.deel).children[0]
        assert isinstance(paragraph, XmlElement)
        words = paragraph.children[0]
        assert isinstance(words, XmlText)
        return words

    def erase(self, begin: int, end: int) -> None:
        self.mine = True
        root = weergave.fragment(self.doc, self.deel)
        if len(root.children):
            words = self._words()
            length = len(words)
            with self.doc.transaction():
                del words[min(begin, length) : min(end, length)]
        self.mine = False

    async def send(self) -> None:
        """Everything typed since, one message each."""
        unsent, self.unsent = self.unsent, []
        for update in unsent:
            await self.say(frames.update(update))

    async def say(self, message: bytes) -> None:
        try:
            await self.receive(message)
        except frames.Refusal as why:
            self.refused = why

    async def synchronise(
        self, document: int, *, hub: centrale.Hub | None = None, waiting: Iterable[bytes] = ()
    ) -> None:
        """Come in, say what is here, fetch what is there: what y-websocket does at every connection.

        `waiting` is what this page heard and could not place yet: a browser passes that on as well.
        """
        self.unsent, self.refused = [], None
        if hub is None:
            await self.enter(document)
        else:
            rows = await hub.opslag.query(log.RIGHTS, centrale.rights_question([(document, self)]))
            assert centrale.apply_rights(self, rows[0][1]) is None
            self.room = await hub.join(document, self)
        assert self.room is not None
        await self.say(frames.step1(self.doc.get_state()))
        mine = self.doc.get_update(self.room.doc.get_state())
        await self.say(frames.step2(merge_updates(mine, *waiting)))

    @property
    def text(self) -> str:
        return weergave.plain_text(weergave.read_deel(self.doc, self.deel))


def make_pass(user: User) -> Pass:
    session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    return Pass(user.pk, user.naam, session, user.password)


def make_person(user: User, sectie: Sectie) -> Person:
    return Person(make_pass(user), sectie.pk)


def logged_text(text: Sectie | selectors.Tekstdeel) -> str:
    """What the log says stands there."""
    deel = text if isinstance(text, selectors.Tekstdeel) else selectors.sectie_deel(text)
    return weergave.plain_text(selectors.deel_nodes(deel))


def run(story: Callable[[], Awaitable[None]]) -> None:
    """Run the story in an event loop of its own and leave no connection behind."""

    async def whole() -> None:
        try:
            await story()
        finally:
            await centrale.close_hub()
            await sync_to_async(connections.close_all)()

    asyncio.run(whole())


async def settle(until: Callable[[], bool], *, seconds: float = 8.0) -> None:
    """Wait until it is so."""
    end = asyncio.get_running_loop().time() + seconds
    while not until():
        assert asyncio.get_running_loop().time() < end, "het kwam niet zover"
        await asyncio.sleep(0.01)


__all__ = ["Person", "logged_text", "make_pass", "make_person", "run", "settle"]
