"""Who comes in: the visit behind a socket or a post box, and what they send. The same for both roads."""

import itertools
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from channels.db import database_sync_to_async
from django.http import HttpRequest
from pycrdt import read_message

from bisc_portal.accounts import second_factor
from bisc_portal.accounts.models import User
from ontwikkelagenda import permissions
from ontwikkelagenda.models import Schrijfdocument
from ontwikkelagenda.samen import centrale, frames
from ontwikkelagenda.samen.kamer import Room
from ontwikkelagenda.tekst import keuring, log

MOST_BYTES = 1_048_576
# Who wrote offline for long sends everything at once.
MOST_BYTES_AT_ONCE = 4_194_304
COLOURS = 8
# So many messages a second in the long run, and so many in a burst.
PACE, BURST = 300.0, 900.0
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Pass:
    """What is kept of a visit: enough to see later whether it still stands."""

    user_id: int
    naam: str
    sessie: str
    wachtwoord: str


async def admit(scope: Mapping[str, Any]) -> Pass:
    """Raise Refusal unless this is a signed-in person who may see the agenda, with the current bundle."""
    if int(scope["url_route"]["kwargs"]["schema"]) != frames.SCHEMA:
        raise frames.OLD_BUNDLE
    found: Pass | frames.Refusal = await database_sync_to_async(_admit)(scope)
    if isinstance(found, frames.Refusal):
        raise found
    return found


def _admit(scope: Mapping[str, Any]) -> Pass | frames.Refusal:
    request = HttpRequest()
    request.session, request.user = scope["session"], scope["user"]
    user = scope["user"]
    if not isinstance(user, User) or not user.is_authenticated or second_factor.is_missing(request):
        return frames.SIGNED_OUT
    document = Schrijfdocument.objects.filter(pk=scope["url_route"]["kwargs"]["document"])
    if not permissions.can_see_agenda(user) or not document.exists():
        return frames.NOT_FOUND
    organisatie = user.organisatie.kort if user.organisatie_id else ""
    naam = f"{user.naam}, {organisatie}" if organisatie else user.naam
    return Pass(user.pk, naam, str(scope["session"].session_key), user.password)


class Visitor:
    """One open page. A subclass says how messages leave and how the door closes."""

    def __init__(self, pas: Pass) -> None:
        self.pas, self.user_id, self.sessie, self.wachtwoord = pas, pas.user_id, pas.sessie, pas.wachtwoord
        self.rechten: dict[int, str] = {}
        self.nummer = next(_numbers)
        self.room: Room | None = None
        self.caret: int | None = None
        self.credit, self.counted = BURST, time.monotonic()

    def push(self, message: bytes) -> None:
        raise NotImplementedError

    def kick(self, why: frames.Refusal) -> None:
        raise NotImplementedError

    async def enter(self, document: int) -> None:
        hub = centrale.hub()
        rows = await hub.opslag.query(log.RIGHTS, centrale.rights_question([(document, self)]))
        refusal = centrale.apply_rights(self, rows[0][1] if rows else ...)
        if refusal is not None:
            raise refusal
        self.room = await hub.join(document, self)

    async def leave(self) -> None:
        if self.room is not None:
            room, self.room = self.room, None
            await centrale.hub().leave(room, self)

    async def receive(self, message: bytes) -> None:
        """Raises Refusal on what may not be; whoever sent it is told and shown out."""
        self._count()
        if self.room is None or len(message) < 2:  # noqa: PLR2004  a kind and a body
            raise frames.MALFORMED
        if len(message) > (
            MOST_BYTES_AT_ONCE if message[:2] == bytes([frames.SYNC, frames.STEP2]) else MOST_BYTES
        ):
            raise frames.TOO_LARGE
        try:
            await self._handle(self.room, message)
        except (ValueError, IndexError, TypeError) as error:
            raise frames.MALFORMED from error

    async def _handle(self, room: Room, message: bytes) -> None:
        kind = message[0]
        if kind == frames.SYNC:
            body = read_message(message[2:])
            if message[1] == frames.STEP1:
                self.push(frames.step2(room.doc.get_update(body)))
            elif body == keuring.NOTHING:
                self.push(frames.committed(room.nummer, 1))
            elif message[1] in {frames.STEP2, frames.UPDATE}:
                await room.offer(self, body, is_everything=message[1] == frames.STEP2)
            else:
                raise frames.MALFORMED
        elif kind == frames.AWARENESS:
            if len(message) > frames.MOST_AWARENESS:
                raise frames.TOO_LARGE
            self._show(room, message)
        elif kind != frames.QUERY_AWARENESS:
            raise frames.MALFORMED

    def _show(self, room: Room, message: bytes) -> None:
        """Pass the caret on under the name the portal knows; a page has one, and moves nobody else's."""
        for caret in frames.read_awareness(read_message(message[1:])):
            if self.caret not in {None, caret.client} or caret.client in self._others(room):
                continue  # a client repeats what it heard of others
            self.caret = caret.client
            state = caret.state
            if state is not None:
                known: dict[str, Any] = {key: state[key] for key in ("cursor", "sectie") if key in state}
                user = {"name": self.pas.naam, "kleur": self.user_id % COLOURS, "wie": self.user_id}
                state = {**known, "user": user}
            named = frames.Caret(caret.client, caret.clock, state)
            room.place_caret(named, peer=self)

    def _others(self, room: Room) -> set[int]:
        return {client for client, (owner, _) in room.carets.items() if owner is not self}

    def _count(self) -> None:
        now = time.monotonic()
        self.credit = min(BURST, self.credit + (now - self.counted) * PACE) - 1
        self.counted = now
        if self.credit < 0:
            raise frames.TOO_MANY


__all__ = ["Pass", "Visitor", "admit"]
