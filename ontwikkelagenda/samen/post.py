"""The same conversation by ordinary requests, for networks that let no websocket through.

A page asks for a box, posts its messages to it and waits at it for what comes: each message has its length
before it, in four bytes. A box lives in one process; whoever asks for one that is not here gets a new one and
is synchronised from there, as after any lost connection.
"""

import asyncio
import contextlib
import json
import logging
import secrets
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
from channels.auth import AuthMiddlewareStack
from channels.generic.http import AsyncHttpConsumer
from django.conf import settings
from django.http.request import split_domain_port, validate_host

from ontwikkelagenda.samen import frames
from ontwikkelagenda.samen.bezoek import MOST_BYTES_AT_ONCE, Pass, Visitor, admit

logger = logging.getLogger(__name__)
WAIT_SECONDS = 20.0
FORGOTTEN_SECONDS = 45.0
MOST_WAITING = 2_000
GONE, REFUSED = 410, 403
_boxes: dict[str, "PostVisitor"] = {}


class PostVisitor(Visitor):
    def __init__(self, pas: Pass) -> None:
        super().__init__(pas)
        self.box = secrets.token_urlsafe(18)
        self.waiting: list[bytes] = []
        self.arrived = asyncio.Event()
        self.ended: frames.Refusal | None = None
        self.forgetting: asyncio.TimerHandle | None = None
        self.departure: asyncio.Task[None] | None = None

    def push(self, message: bytes) -> None:
        self.waiting.append(message)
        self.arrived.set()
        if len(self.waiting) > MOST_WAITING:
            self.kick(frames.SLOW)

    def kick(self, why: frames.Refusal) -> None:
        if self.ended is None:
            self.ended = why
            self.waiting.append(frames.refusal(why))
            self.arrived.set()

    def remember(self) -> None:
        """Somebody asked for this box; without that it is cleared after a while."""
        if self.forgetting is not None:
            self.forgetting.cancel()
        self.forgetting = asyncio.get_running_loop().call_later(FORGOTTEN_SECONDS, self.forget)

    def forget(self) -> None:
        _boxes.pop(self.box, None)
        self.departure = asyncio.ensure_future(self.leave())

    async def collect(self) -> bytes:
        """Wait for something to come, but not for ever."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.arrived.wait(), WAIT_SECONDS)
        messages, self.waiting = self.waiting, []
        self.arrived.clear()
        return b"".join(len(message).to_bytes(4) + message for message in messages)


def split(body: bytes) -> Iterator[bytes]:
    """Raises Refusal when a length says more than there is."""
    place = 0
    while place < len(body):
        length = int.from_bytes(body[place : place + 4])
        message = body[place + 4 : place + 4 + length]
        if len(message) != length:
            raise frames.MALFORMED
        yield message
        place += 4 + length


class PostConsumer(AsyncHttpConsumer):  # type: ignore[misc]  # channels ships no types
    channel_layer_alias = "geen"

    async def handle(self, body: bytes) -> None:
        if not self._is_own_page():
            await self._answer(REFUSED, b"")
            return
        question = parse_qs(self.scope["query_string"].decode("ascii", "replace"))
        box = question.get("bus", [""])[0]
        try:
            if len(body) > 2 * MOST_BYTES_AT_ONCE:
                raise frames.TOO_LARGE
            if not box:
                await self._open()
            elif (visitor := await self._find(box)) is None:
                await self._answer(GONE, b"")
            elif self.scope["method"] == "POST":
                await self._take(visitor, body)
            else:
                await self._give(visitor)
        except frames.Refusal as why:
            await self._answer(REFUSED, b"", why)
        except (psycopg.Error, OSError, TimeoutError) as trouble:
            logger.warning("de opslag antwoordt een bezoeker niet: %r", trouble)
            await self._answer(503, b"", frames.AGAIN)

    async def _open(self) -> None:
        if self.scope["method"] != "POST":
            raise frames.MALFORMED
        visitor = PostVisitor(await admit(self.scope))
        await visitor.enter(int(self.scope["url_route"]["kwargs"]["document"]))
        _boxes[visitor.box] = visitor
        visitor.remember()
        await self._answer(200, json.dumps({"bus": visitor.box}).encode())

    async def _find(self, box: str) -> PostVisitor | None:
        """Only for the visit that asked for the box."""
        visitor = _boxes.get(box)
        if visitor is None or visitor.sessie != str(self.scope["session"].session_key):
            return None
        visitor.remember()
        return visitor

    async def _take(self, visitor: PostVisitor, body: bytes) -> None:
        try:
            for message in split(body):
                if visitor.ended is None:
                    await visitor.receive(message)
        except frames.Refusal as why:
            visitor.kick(why)
        await self._answer(200, b"")

    async def _give(self, visitor: PostVisitor) -> None:
        messages = await visitor.collect()
        if visitor.ended is not None and not messages:
            visitor.forget()
            await self._answer(REFUSED, b"", visitor.ended)
            return
        await self._answer(200, messages)

    def _is_own_page(self) -> bool:
        """A browser names the page that posts; another site may not, and nobody else has a reason to."""
        origin = self._header(b"origin")
        if not origin:
            return bool(self.scope["method"] == "GET")
        host = split_domain_port(urlsplit(origin).netloc)[0]
        return bool(host) and validate_host(host, settings.ALLOWED_HOSTS)

    def _header(self, name: bytes) -> str:
        return next((value.decode("latin-1") for key, value in self.scope["headers"] if key == name), "")

    async def _answer(self, status: int, body: bytes, why: frames.Refusal | None = None) -> None:
        headers: list[tuple[bytes, bytes]] = [
            (b"Content-Type", b"application/octet-stream"),
            (b"Cache-Control", b"no-store"),
            (b"X-Content-Type-Options", b"nosniff"),
        ]
        if origin := self._header(b"origin"):
            headers += [
                (b"Access-Control-Allow-Origin", origin.encode("latin-1")),
                (b"Access-Control-Allow-Credentials", b"true"),
                (b"Access-Control-Expose-Headers", b"X-Sluitcode"),
                (b"Vary", b"Origin"),
            ]
        if why is not None:
            headers.append((b"X-Sluitcode", str(why.code).encode()))
        await self.send_response(status, body, headers=headers)


application: Any = AuthMiddlewareStack(PostConsumer.as_asgi())
