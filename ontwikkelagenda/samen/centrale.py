"""The hub of this process: its open rooms, the doorbell between processes, and the round it makes.

The doorbell may be lost at any time. Every two seconds the hub asks the database how far each document is,
what each visitor may and whether the visit still stands: that costs one query each, however many there are.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.db import connection
from django.utils import timezone

from ontwikkelagenda import services
from ontwikkelagenda.models import Schrijfdocument
from ontwikkelagenda.samen import frames
from ontwikkelagenda.samen.kamer import Room, Row
from ontwikkelagenda.samen.omroep import Peer
from ontwikkelagenda.samen.opslag import Opslag
from ontwikkelagenda.tekst import log

logger = logging.getLogger(__name__)
ROUND_SECONDS = 2.0
DOORBELL_SECONDS = 2.0
# What fits rings along; more is fetched by whoever hears the bell.
MOST_ALONG = 65_536
# After a pause in the writing, and in long writing this often, the text goes to the pages that show it.
QUIET_SECONDS, BUSY_SECONDS = 1.5, 15.0
TROUBLE = (psycopg.Error, OSError, TimeoutError)


class Hub:
    def __init__(self) -> None:
        self.opslag = Opslag()
        self.rooms: dict[int, Room] = {}
        self.opening = asyncio.Lock()
        self.layer: Any = None
        self.channel = ""
        self.tasks: set[asyncio.Task[Any]] = set()
        self.written: dict[int, tuple[float, float]] = {}

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    async def start(self) -> None:
        if self.layer is None:
            self.layer = get_channel_layer()
            self.channel = await self.layer.new_channel("agenda")
            self.spawn(self._listen())
            self.spawn(self._go_round())

    async def stop(self) -> None:
        """Nothing asks the database anything after this: who still writes is waited for as well."""
        writers = [room.writer for room in self.rooms.values() if room.writer is not None]
        for room in list(self.rooms.values()):
            await self.drop(room, None)
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, *writers, return_exceptions=True)
        await self.opslag.close()

    # --- Coming and going ---------------------------------------------------------------------------------
    async def join(self, document: int, peer: Peer) -> Room:
        async with self.opening:
            await self.start()
            room = self.rooms.get(document)
            if room is not None:
                await room.catch_up()
            if room is None or room.closed:  # the last one may have left meanwhile
                room = Room(self, document)
                await room.open()
                self.rooms[document] = room
        room.welcome(peer)
        return room

    async def leave(self, room: Room, peer: Peer) -> None:
        room.leave(peer)
        if room.is_idle and self.rooms.get(room.document) is room:
            await self.drop(room, None)

    async def drop(self, room: Room, why: frames.Refusal | None) -> None:
        """Close the room; with a reason its visitors are sent out and come back by themselves."""
        if self.rooms.get(room.document) is room:
            del self.rooms[room.document]
        room.closed = True
        if room.gap:
            room.gap.cancel()
        if room.writer:
            room.writer.cancel()
        room.omroep.stop()
        for peer in list(room.peers) if why else []:
            peer.kick(why or frames.AGAIN)
        self.spawn(self._bell(self.layer.group_discard, self.group(room.document), self.channel))
        self.spawn(self.project(room.document))

    # --- The doorbell -------------------------------------------------------------------------------------
    def group(self, document: int) -> str:
        return f"agenda.{connection.settings_dict['NAME']}.{document}"

    async def _bell(self, ring: Callable[..., Awaitable[None]], *what: Any) -> None:
        try:
            await asyncio.wait_for(ring(*what), DOORBELL_SECONDS)
        except Exception as error:  # noqa: BLE001  whatever the bell does, the content is safe and the round goes on
            logger.info("de deurbel doet het niet: %r", error)

    def subscribe(self, room: Room) -> None:
        self.spawn(self._bell(self.layer.group_add, self.group(room.document), self.channel))

    def ring(self, room: Room, rows: list[Row]) -> None:
        now = asyncio.get_running_loop().time()
        self.written[room.document] = (self.written.get(room.document, (now, now))[0], now)
        along = rows if sum(len(inhoud) for _, inhoud in rows) < MOST_ALONG else []
        self._send(room, {"type": "regels", "regels": along})

    def ring_caret(self, room: Room, caret: frames.Caret) -> None:
        self._send(room, {"type": "caret", "caret": [caret.client, caret.clock, caret.state]})

    def _send(self, room: Room, message: dict[str, Any]) -> None:
        message |= {"document": room.document, "van": self.channel}
        self.spawn(self._bell(self.layer.group_send, self.group(room.document), message))

    async def _listen(self) -> None:
        while True:
            try:
                await self._hear(await self.layer.receive(self.channel))
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001  one bad ring may not make this process deaf
                logger.warning("de deurbel gaf iets vreemds: %r", error)
                await asyncio.sleep(0.5)

    async def _hear(self, message: dict[str, Any]) -> None:
        room = self.rooms.get(message["document"])
        if room is None or message["van"] == self.channel:
            return
        if message["type"] == "caret":
            room.place_caret(frames.Caret(*message["caret"]), peer=None)
        elif message["regels"]:
            room.take([(nummer, bytes(inhoud)) for nummer, inhoud in message["regels"]])
        else:
            await room.catch_up()

    # --- The round ----------------------------------------------------------------------------------------
    async def _go_round(self) -> None:
        while True:
            await asyncio.sleep(ROUND_SECONDS / 2)
            try:
                await self.refresh(list(self.rooms.values()))
                await self.check_visitors()
                for room in [room for room in self.rooms.values() if room.is_idle]:
                    await self.drop(room, None)
            except TROUBLE as error:
                logger.warning("de ronde lukte niet: %r", error)
            self._project_when_quiet()
            await asyncio.sleep(ROUND_SECONDS / 2)

    async def refresh(self, rooms: Iterable[Room]) -> None:
        """How far each document is, whether it is frozen, and which parts it has."""
        by_document = {room.document: room for room in rooms}
        if not by_document:
            return
        known = {document: room.nummer for document, room in by_document.items()}
        rows = await self.opslag.query(
            log.HEADS, {"documenten": list(known), "nummers": list(known.values())}
        )
        for document, stand, gesprek, bevroren, delen, print_ in rows:
            room = by_document[document]
            if room.nummer == known[document]:
                room.compare(stand, print_)
            room.guard.add_delen(delen)
            changed = (room.bevroren, room.gesprek) != (bevroren, gesprek)
            room.bevroren, room.gesprek = bevroren, gesprek
            if room.ready.is_set() and stand > room.nummer:
                await room.catch_up()
            if changed:
                for peer in room.peers:
                    room.tell(peer)

    async def check_visitors(self) -> None:
        """Send out whoever lost the right to read or whose visit has ended; tell the others what they may."""
        peers = [(room, peer) for room in self.rooms.values() for peer in room.peers]
        if not peers:
            return
        found = dict(
            await self.opslag.query(log.RIGHTS, rights_question([(r.document, p) for r, p in peers]))
        )
        for place, (room, peer) in enumerate(peers):
            before = peer.rechten
            refusal = apply_rights(peer, found.get(place, ...))
            if refusal is not None:
                peer.kick(refusal)
            elif peer.rechten != before:
                room.tell(peer)

    # --- Into the pages ----------------------------------------------------------------------------------
    def _project_when_quiet(self) -> None:
        now = asyncio.get_running_loop().time()
        for document, (first, last) in list(self.written.items()):
            if now - last > QUIET_SECONDS or now - first > BUSY_SECONDS:
                del self.written[document]
                self.spawn(self.project(document))

    async def project(self, document: int) -> None:
        """Read what was written into sections or minutes; the background work does what is missed here."""
        self.written.pop(document, None)
        try:
            await database_sync_to_async(_project)(document)
        except Exception:
            logger.exception("document %s: de secties lopen achter", document)


def _project(document: int) -> None:
    row = Schrijfdocument.objects.select_related("agenda").get(pk=document)
    services.project_document(row, at=timezone.now())


def rights_question(peers: list[tuple[int, Peer]]) -> dict[str, list[Any]]:
    return {
        "plaats": list(range(len(peers))),
        "wie": [peer.user_id for _, peer in peers],
        "document": [document for document, _ in peers],
        "sessie": [peer.sessie for _, peer in peers],
        "wachtwoord": [peer.wachtwoord for _, peer in peers],
    }


def apply_rights(peer: Peer, rights: Any) -> frames.Refusal | None:
    """Take over what the database says; return why the visitor must go, or None."""
    if rights is ...:
        return frames.SIGNED_OUT
    peer.rechten = {int(deel): recht for deel, recht in (rights or {}).items()}
    if not any(recht != "geen" for recht in peer.rechten.values()):
        return frames.NOT_FOUND
    return None


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of this process; a test that begins a new event loop gets a new one."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


async def close_hub() -> None:
    with contextlib.suppress(KeyError):
        await _hubs.pop(asyncio.get_running_loop()).stop()
