"""What goes round to everybody in a room: the more pages listen, the more of it goes out in one message.

Whatever is pushed was committed before. A message to a page costs as much for one keystroke as for twenty, so
that fifty writers would cost each other fifty times their own work; two people notice nothing of it.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import Protocol

from ontwikkelagenda.samen import frames
from ontwikkelagenda.tekst import opbouw

SECONDS_A_PEER, LONGEST_SECONDS = 0.0004, 0.04
# A caret may lag behind the words for as long as nobody sees it.
CARET_SECONDS = 0.03


class Peer(Protocol):
    """A visitor of the room, by socket or by post."""

    user_id: int
    sessie: str
    wachtwoord: str
    rechten: dict[int, str]

    def push(self, message: bytes) -> None: ...
    def kick(self, why: frames.Refusal) -> None: ...


class Pace:
    """Does something at once when it was not done lately, and else once when its time has come."""

    def __init__(self, action: Callable[[], None], seconds: Callable[[], float]) -> None:
        self.action, self.seconds = action, seconds
        self.due = 0.0
        self.timer: asyncio.TimerHandle | None = None

    def ask(self) -> None:
        if self.timer is None:
            loop = asyncio.get_running_loop()
            wait = self.due - loop.time()
            if wait > 0:
                self.timer = loop.call_later(wait, self._act)
            else:
                self._act()

    def _act(self) -> None:
        self.timer = None
        self.due = asyncio.get_running_loop().time() + self.seconds()
        self.action()

    def stop(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


class Omroep:
    """`ring` tells the other processes of a caret of this one."""

    def __init__(self, peers: set[Peer], ring: Callable[[frames.Caret], None]) -> None:
        self.peers, self.ring = peers, ring
        self.news: list[bytes] = []
        self.writers: set[Peer] = set()
        self.is_itself = True
        self.carets: dict[int, tuple[frames.Caret, bool]] = {}
        self.news_pace = Pace(self._tell_news, self._seconds)
        self.caret_pace = Pace(self._show_carets, lambda: CARET_SECONDS + self._seconds())

    def _seconds(self) -> float:
        return min(len(self.peers) * SECONDS_A_PEER, LONGEST_SECONDS)

    def tell(self, news: Iterable[bytes], *, writers: set[Peer], is_itself: bool) -> None:
        """Updates for everybody; `is_itself` when they say no more than what the writers sent."""
        self.news += news
        self.writers |= writers
        self.is_itself &= is_itself and bool(writers)
        if self.news:
            self.news_pace.ask()

    def _tell_news(self) -> None:
        news, self.news = self.news, []
        # Who alone wrote all of it has it.
        skip = self.writers if len(self.writers) == 1 and self.is_itself else set()
        self.writers, self.is_itself = set(), True
        for update in opbouw.join(news):
            self.send(frames.update(update), but=skip)

    def show(self, caret: frames.Caret, *, is_ours: bool) -> None:
        self.carets[caret.client] = (caret, is_ours)
        self.caret_pace.ask()

    def _show_carets(self) -> None:
        carets, self.carets = self.carets, {}
        for caret, is_ours in carets.values():
            self.send(frames.awareness(caret))
            if is_ours:
                self.ring(caret)

    def send(self, message: bytes, *, but: Iterable[Peer] = ()) -> None:
        for peer in self.peers - set(but):
            peer.push(message)

    def stop(self) -> None:
        """The room closes; the other processes still hear whose caret is gone."""
        self.news_pace.stop()
        self.caret_pace.stop()
        self._show_carets()
