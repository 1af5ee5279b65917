"""The websocket: one per open page. Whoever may not come in hears why before the door closes."""

import asyncio
import logging
from typing import Any

import psycopg
from channels.generic.websocket import AsyncWebsocketConsumer

from ontwikkelagenda.samen import frames
from ontwikkelagenda.samen.bezoek import MOST_BYTES_AT_ONCE, Pass, Visitor, admit

logger = logging.getLogger(__name__)
MOST_WAITING = 2_000


class SocketVisitor(Visitor):
    def __init__(self, pas: Pass, consumer: "SchrijfConsumer") -> None:
        super().__init__(pas)
        self.consumer = consumer

    def push(self, message: bytes) -> None:
        try:
            self.consumer.out.put_nowait(message)
        except asyncio.QueueFull:  # it fetches what it missed when it comes back
            self.kick(frames.SLOW)

    def kick(self, why: frames.Refusal) -> None:
        self.consumer.end(why)


class SchrijfConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels ships no types
    # No subscription to Valkey per socket: the hub has one, and a dead Valkey can close no socket.
    channel_layer_alias = "geen"
    visitor: SocketVisitor | None = None
    sender: "asyncio.Task[None] | None" = None
    ending: "asyncio.Task[None] | None" = None

    async def dispatch(self, message: dict[str, Any]) -> None:
        """What a page says asks nothing of Django's own connections: no thread has to look after those."""
        if message["type"] == "websocket.receive":
            await self.websocket_receive(message)
        else:
            await super().dispatch(message)

    async def connect(self) -> None:
        self.out: asyncio.Queue[bytes] = asyncio.Queue(maxsize=MOST_WAITING)
        # Closing before accepting reaches the page as a lost connection, and it would try for ever.
        await self.accept()
        try:
            self.visitor = SocketVisitor(await admit(self.scope), self)
            self.sender = asyncio.create_task(self._send_forever())
            await self.visitor.enter(int(self.scope["url_route"]["kwargs"]["document"]))
        except frames.Refusal as why:
            self.end(why)
        except (psycopg.Error, OSError, TimeoutError) as trouble:
            logger.warning("de opslag antwoordt een bezoeker niet: %r", trouble)
            self.end(frames.AGAIN)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        del text_data  # nothing of ours is text: without bytes it is refused below
        if self.ending is not None or self.visitor is None:
            return
        try:
            if bytes_data is None:
                raise frames.MALFORMED
            if len(bytes_data) > MOST_BYTES_AT_ONCE:
                raise frames.TOO_LARGE
            await self.visitor.receive(bytes_data)
        except frames.Refusal as why:
            self.end(why)
        except (psycopg.Error, OSError, TimeoutError) as trouble:
            logger.warning("de opslag antwoordt een bezoeker niet: %r", trouble)
            self.end(frames.AGAIN)

    async def disconnect(self, code: int) -> None:
        del code
        if self.sender is not None:
            self.sender.cancel()
        if self.visitor is not None:
            await self.visitor.leave()

    def end(self, why: frames.Refusal) -> None:
        if self.ending is None:
            logger.info("een bezoeker gaat eruit: %s %s", why.code, why.zin)
            self.ending = asyncio.create_task(self._end(why))

    async def _end(self, why: frames.Refusal) -> None:
        if self.sender is not None:
            self.sender.cancel()
        try:
            await self.send(bytes_data=frames.refusal(why))
            await self.close(why.code)
        except Exception:  # noqa: BLE001, S110  the other side was gone already
            pass
        if self.visitor is not None:
            await self.visitor.leave()

    async def _send_forever(self) -> None:
        while True:
            message = await self.out.get()
            try:
                await self.send(bytes_data=message)
            except Exception:  # noqa: BLE001  the other side is gone; disconnect follows
                return


application: Any = SchrijfConsumer.as_asgi()
