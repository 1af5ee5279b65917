"""A room: one open document in one process. Persist, acknowledge, broadcast; in that order, always."""

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol

import psycopg
from pycrdt import Doc, merge_updates

from ontwikkelagenda.samen import frames
from ontwikkelagenda.samen.omroep import Omroep, Peer
from ontwikkelagenda.samen.opslag import Opslag
from ontwikkelagenda.samen.wacht import Guard, Verdict, inspect
from ontwikkelagenda.tekst import log, opbouw

logger = logging.getLogger(__name__)
GAP_SECONDS = 0.25
MOST_PRINTS = 500
type Row = tuple[int, bytes]


class House(Protocol):
    """What a room asks of the process it is in; `centrale.Hub` is one."""

    opslag: Opslag

    def spawn(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]": ...
    def subscribe(self, room: "Room") -> None: ...
    def ring(self, room: "Room", rows: list[Row]) -> None: ...
    def ring_caret(self, room: "Room", caret: frames.Caret) -> None: ...
    async def refresh(self, rooms: "Iterable[Room]") -> None: ...
    async def drop(self, room: "Room", why: frames.Refusal | None) -> None: ...


@dataclass
class Offer:
    """An update that waits to be kept; `is_everything` when it is all the page has and the log has not."""

    peer: Peer
    update: bytes
    is_everything: bool
    done: "asyncio.Future[int]"


@dataclass
class Bundle:
    """What one person offered in one batch: one line of the log."""

    user_id: int
    voorstel: bool
    offers: list[Offer] = field(default_factory=list)
    delen: set[int] = field(default_factory=set)

    def payload(self) -> bytes:
        updates = [offer.update for offer in self.offers]
        return updates[0] if len(updates) == 1 else merge_updates(*updates)


class Room:
    def __init__(self, hub: House, document: int) -> None:
        self.hub, self.document = hub, document
        self.doc: Doc[Any] = Doc()
        self.guard = Guard([])
        self.events: list[bytes] = []
        self.watch = self.doc.observe(lambda event: self.events.append(event.update))
        # `nummer`: everything up to here is in the document; `ahead`: what came before its turn.
        # `prints` of the latest lines: another line under a number that was taken in means another log.
        self.nummer = 0
        self.ahead: dict[int, bytes] = {}
        self.prints: dict[int, bytes] = {}
        self.peers: set[Peer] = set()
        self.omroep = Omroep(self.peers, lambda caret: hub.ring_caret(self, caret))
        self.carets: dict[int, tuple[Peer | None, frames.Caret]] = {}
        self.bevroren = False
        self.gesprek = 0
        self.offers: list[Offer] = []
        self.wake, self.ready = asyncio.Event(), asyncio.Event()
        self.gap: asyncio.TimerHandle | None = None
        self.writer: asyncio.Task[None] | None = None
        self.writing = self.closed = False

    @property
    def is_idle(self) -> bool:
        """Nobody is here, and nothing that was offered is still on its way into the log."""
        return not (self.peers or self.offers or self.writing)

    async def open(self) -> None:
        rows = await self.hub.opslag.query(log.LOAD, {"document": self.document, "tot": log.END})
        for update in opbouw.join(bytes(inhoud) for _, inhoud in rows):
            self.doc.apply_update(update)
        self.nummer = rows[-1][0] if rows else 0
        self.events.clear()
        self.guard.rebuild([self.doc.get_update()])
        await self.hub.refresh([self])
        self.hub.subscribe(self)
        await self.catch_up()
        self.writer = asyncio.create_task(self._write_forever())
        self.ready.set()

    # --- Offered by a visitor here ------------------------------------------------------------------------
    async def offer(self, peer: Peer, update: bytes, *, is_everything: bool = False) -> "asyncio.Future[int]":
        """Put an update in line; the future gives its line number. Raises Refusal on what cannot be one."""
        try:
            inspect(update, self.guard.wortels)
        except frames.Refusal:
            await self.hub.refresh([self])  # a part may be newer than this room
            inspect(update, self.guard.wortels)
        done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.offers.append(Offer(peer, update, is_everything, done))
        self.wake.set()
        return done

    async def _write_forever(self) -> None:
        while True:
            await self.wake.wait()
            self.wake.clear()
            offers, self.offers = self.offers, []
            self.writing = True
            try:
                await self._write(offers)
            except (psycopg.Error, OSError, TimeoutError):
                logger.exception("document %s: niet opgeslagen, bezoekers verbinden opnieuw", self.document)
                self._cancel(offers)
                self.writer = None
                await self.hub.drop(self, frames.AGAIN)
                return
            except Exception:
                # Whatever it was: nobody may think that it was saved.
                logger.exception("document %s: onverwachte fout", self.document)
                self._cancel(offers)
                self.writer = None
                await self.hub.drop(self, frames.AGAIN)
                return
            self.writing = False

    @staticmethod
    def _cancel(offers: list[Offer]) -> None:
        for offer in offers:
            offer.done.cancel()

    async def _write(self, offers: list[Offer]) -> None:
        bundles = self._bundle(offers)
        if not bundles:
            return
        payloads = [bundle.payload() for bundle in bundles]
        rows = await self.hub.opslag.query(
            log.APPEND,
            {
                "document": self.document,
                "door": [bundle.user_id for bundle in bundles],
                "inhoud": payloads,
                "secties": [f"{{{','.join(map(str, sorted(b.delen)))}}}" for b in bundles],
                "voorstel": [bundle.voorstel for bundle in bundles],
                "op": [None for _ in bundles],
            },
        )
        numbers = {plaats: nummer for nummer, plaats in rows}
        kept = [(numbers[place], payload) for place, payload in enumerate(payloads) if place in numbers]
        self._integrate(kept, origin=bundles, guarded=True)
        for place, bundle in enumerate(bundles):
            if place in numbers:
                self._acknowledge(bundle, numbers[place])
            else:
                self._refuse(bundle)
        if len(kept) < len(bundles):
            self._rebuild()
        if kept:
            self.hub.ring(self, kept)

    def _bundle(self, offers: list[Offer]) -> list[Bundle]:
        """Try every update on the guard's copy; refuse those that may not, join the rest per person."""
        bundles: dict[tuple[int, bool], Bundle] = {}
        for offer in offers:
            try:
                verdict = self.guard.check(
                    offer.update,
                    by=offer.peer.user_id,
                    rights=offer.peer.rechten,
                    is_everything=offer.is_everything,
                )
            except frames.Refusal as why:
                offer.peer.kick(why)
                offer.done.cancel()
                self._rebuild(bundle.payload() for bundle in bundles.values())
                continue
            is_less, offer.update = verdict.update != offer.update, verdict.update
            if verdict.effect:
                self._join(bundles, offer, verdict)
            else:
                offer.peer.push(frames.committed(self.nummer, 1))
                offer.done.set_result(self.nummer)
            if is_less:
                self._rebuild(bundle.payload() for bundle in bundles.values())
        return list(bundles.values())

    @staticmethod
    def _join(bundles: dict[tuple[int, bool], Bundle], offer: Offer, verdict: Verdict) -> None:
        key = (offer.peer.user_id, verdict.voorstel)
        bundle = bundles.setdefault(key, Bundle(*key))
        bundle.offers.append(offer)
        bundle.delen |= verdict.delen

    @staticmethod
    def _acknowledge(bundle: Bundle, nummer: int) -> None:
        counts: dict[Peer, int] = {}
        for offer in bundle.offers:
            counts[offer.peer] = counts.get(offer.peer, 0) + 1
            if not offer.done.done():
                offer.done.set_result(nummer)
        for peer, count in counts.items():
            peer.push(frames.committed(nummer, count))

    @staticmethod
    def _refuse(bundle: Bundle) -> None:
        for offer in bundle.offers:
            offer.peer.kick(frames.NO_RIGHT)
            offer.done.cancel()

    def _rebuild(self, accepted: Iterable[bytes] = ()) -> None:
        self.guard.rebuild([self.doc.get_update(), *self.ahead.values(), *accepted])

    # --- Committed, here or elsewhere ---------------------------------------------------------------------
    def _integrate(self, rows: list[Row], *, origin: Iterable[Bundle] = (), guarded: bool = False) -> None:
        """Take in lines in any order, each once, and show them to everybody but who alone wrote them."""
        news: list[bytes] = []
        is_itself = True
        for nummer, inhoud in rows:
            known = not self._remember(nummer, sha256(inhoud).digest())
            if known or nummer <= self.nummer:
                continue
            self.events.clear()
            self.doc.apply_update(inhoud)
            self.ahead[nummer] = inhoud
            # What the document really took in: a line may have set free what waited for it.
            # Then it is news to its own writer and to the guard as well.
            taken = self.events or [inhoud]
            news += taken
            is_itself &= taken == [inhoud]
            for update in [] if guarded and taken == [inhoud] else [inhoud, *taken]:
                self.guard.take(update)
        writers = {offer.peer for bundle in origin for offer in bundle.offers}
        self.omroep.tell(news, writers=writers, is_itself=is_itself)
        while self.nummer + 1 in self.ahead:
            self.nummer += 1
            del self.ahead[self.nummer]
        if self.ahead and self.gap is None:
            self.gap = asyncio.get_running_loop().call_later(GAP_SECONDS, self._fill_gap)

    def _fill_gap(self) -> None:
        self.gap = None
        if self.ahead and not self.closed:
            self.hub.spawn(self._catch_up_calmly())

    async def _catch_up_calmly(self) -> None:
        with contextlib.suppress(psycopg.Error, OSError, TimeoutError):  # the poll tries again
            await self.catch_up()

    def take(self, rows: list[Row]) -> None:
        """Lines that another process committed."""
        self._integrate(rows)

    def _remember(self, nummer: int, print_: bytes) -> bool:
        """False when the line was taken in before; when another was, everybody has to come in again."""
        if nummer not in self.prints:
            self.prints[nummer] = print_
            if len(self.prints) > MOST_PRINTS:
                del self.prints[next(iter(self.prints))]
            return True
        if self.prints[nummer] != print_:
            self.start_again()
        return False

    def compare(self, stand: int, print_: bytes | None) -> None:
        """Hold what the database says against what is here: it may know less, or something else."""
        if stand < self.nummer or self.prints.get(self.nummer, print_) != print_:
            self.start_again()

    def start_again(self) -> None:
        """PostgreSQL came back as it was earlier, from a copy or a standby that lagged.

        The visitors have more than is kept: they come in again and bring the rest along.
        """
        if not self.closed:
            logger.warning("document %s: de log staat op een eerder moment", self.document)
            self.hub.spawn(self.hub.drop(self, frames.AGAIN))

    async def catch_up(self) -> None:
        """The line taken in last is asked too: it has to be the same still."""
        rows = await self.hub.opslag.query(log.SINCE, {"document": self.document, "vanaf": self.nummer})
        self._integrate([(nummer, bytes(inhoud)) for nummer, inhoud in rows])

    # --- Visitors -----------------------------------------------------------------------------------------
    def welcome(self, peer: Peer) -> None:
        self.peers.add(peer)
        self.tell(peer)
        peer.push(frames.step1(self.doc.get_state()))
        for _, caret in self.carets.values():
            peer.push(frames.awareness(caret))

    def tell(self, peer: Peer) -> None:
        peer.push(
            frames.toestand(
                {
                    "rechten": peer.rechten,
                    "bevroren": self.bevroren,
                    "gesprek": self.gesprek,
                    "regel": self.nummer,
                }
            )
        )

    def place_caret(self, caret: frames.Caret, *, peer: Peer | None) -> bool:
        """Show where somebody is; False when that caret belongs to somebody else."""
        owner = self.carets.get(caret.client)
        if owner is not None and owner[0] is not peer:
            return False
        if caret.state is None:
            self.carets.pop(caret.client, None)
        else:
            self.carets[caret.client] = (peer, caret)
        self.omroep.show(caret, is_ours=peer is not None)
        return True

    def leave(self, peer: Peer) -> None:
        """Take the visitor out, with the carets that go along."""
        self.peers.discard(peer)
        gone = [caret for owner, caret in self.carets.values() if owner is peer]
        for caret in gone:
            self.place_caret(frames.Caret(caret.client, caret.clock + 1, None), peer=peer)
