"""Many open pages that type at once, in a process of their own: `python -m bench.auteurs`, JSON on stdin.

What they type is encoded beforehand and what they hear is only read afterwards, so that the figures are those
of the server and not of these pages. Speaks to the portal, and to Hocuspocus for a comparison in one run.
"""

import asyncio
import base64
import json
import os
import statistics
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import psutil
from pycrdt import Doc, XmlElement, XmlFragment, XmlText, read_message, write_message, write_var_uint

SETTLE_SECONDS = 30.0
QUIET_SECONDS = 1.5
BINARY, CLOSE, PING, PONG = 2, 8, 9, 10
SHORT, MEDIUM = 126, 127
SYNC, UPDATE, COMMITTED, STATELESS = 0, 2, 100, 5
# Hocuspocus leads with the name of the document.
DOCUMENT = "bench"


@dataclass(frozen=True)
class Opdracht:
    """Who types where. `soort` is "portaal" or "hocuspocus"; an author takes the addresses in turn."""

    soort: str
    adressen: list[str]
    koekjes: list[str]
    wortel: str
    seconden: float
    elke: float
    processen: list[int]


@dataclass(frozen=True)
class Verslag:
    """Waits in milliseconds; `teksten` are the prints of what each page shows in the end."""

    mediaan: float
    p95: float
    keren: int
    verstuurd: int
    gehoord: int
    teksten: list[str]
    processor_ms: float
    geheugen_mb: float
    eigen_processor: float


class Author(asyncio.Protocol):
    """One page over a bare websocket: a mask of noughts leaves the bytes as they are."""

    def __init__(self, opdracht: Opdracht, number: int) -> None:
        self.opdracht = opdracht
        self.address = urlsplit(opdracht.adressen[number % len(opdracht.adressen)])
        self.cookie = opdracht.koekjes[number] if opdracht.koekjes else ""
        self.number, self.buffer, self.is_open = number, b"", False
        self.opened = asyncio.Event()
        self.doc: Doc[Any] = Doc()
        self.heard: list[bytes] = []
        self.frames: list[bytes] = []
        self.clocks: list[int] = []
        self.sent: deque[tuple[int, float]] = deque()
        self.waits: list[float] = []
        self.last = 0.0
        self.closed: bytes | None = None
        self.lead = _string(DOCUMENT) if opdracht.soort == "hocuspocus" else b""

    async def enter(self) -> None:
        loop = asyncio.get_running_loop()
        self.transport, _ = await loop.create_connection(
            lambda: self, self.address.hostname or "", self.address.port or 80
        )
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {self.address.path or '/'} HTTP/1.1",
            f"Host: {self.address.netloc}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
            "Origin: http://127.0.0.1",
            f"Cookie: {self.cookie}",
        ]
        self.transport.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        await self.opened.wait()
        if self.lead:
            self._send(b"\2\0" + _string(str(self.doc.client_id)) + _string("4.0.0"))
        self._send(b"\0\0" + write_message(self.doc.get_state()))

    def prepare(self, count: int) -> None:
        """Everything this page will type, encoded on what it has heard up to now."""
        self._take_in()
        updates: list[bytes] = []
        watch = self.doc.observe(lambda event: updates.append(event.update))
        words = XmlText("")
        root = self.doc.get(self.opdracht.wortel, type=XmlFragment)
        root.children.append(XmlElement("paragraph", {}, [words]))
        self.clocks.append(_own_clock(self.doc))
        for _ in range(count):
            words.insert(len(words), "x")
            self.clocks.append(_own_clock(self.doc))
        self.doc.unobserve(watch)
        self.frames = [_frame(self.lead + b"\0\2" + write_message(update)) for update in updates]

    def type(self) -> None:
        assert self.closed is None, f"uitgezet: {self.closed!r}"  # noqa: S101
        place = len(self.waits) + len(self.sent)
        self.sent.append((self.clocks[place], time.perf_counter()))
        self.transport.write(self.frames[place])

    # --- Heard --------------------------------------------------------------------------------------------
    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.is_open:
            head, separator, rest = self.buffer.partition(b"\r\n\r\n")
            if not separator:
                return
            assert b" 101 " in head, head  # noqa: S101
            self.is_open, self.buffer = True, rest
            self.opened.set()
        for opcode, message in self._split():
            if opcode == BINARY:
                self._hear(message[len(self.lead) :])
            elif opcode == PING:
                self._send(message, PONG)
            elif opcode == CLOSE:
                self.closed = message

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = self.closed or repr(exc).encode()

    def _split(self) -> Iterator[tuple[int, bytes]]:
        data, place = self.buffer, 0
        while len(data) - place >= 2:  # noqa: PLR2004  the shortest frame
            length, head = data[place + 1], 2
            if length == SHORT:
                length, head = int.from_bytes(data[place + 2 : place + 4]), 4
            elif length == MEDIUM:
                length, head = int.from_bytes(data[place + 2 : place + 10]), 10
            if len(data) - place < head + length:
                break
            yield data[place] & 15, data[place + head : place + head + length]
            place += head + length
        self.buffer = data[place:]

    def _hear(self, message: bytes) -> None:
        kind = message[0]
        if kind in {SYNC, 4}:
            self.heard.append(message)
            self.last = time.perf_counter()
        elif kind == COMMITTED:
            self._count(message[-1])
        elif kind == STATELESS:
            reached = int(read_message(message[1:]))
            self._count(sum(clock <= reached for clock, _ in self.sent))

    def _count(self, count: int) -> None:
        now = time.perf_counter()
        for _ in range(min(count, len(self.sent))):
            self.waits.append(now - self.sent.popleft()[1])

    def _take_in(self) -> None:
        for message in self.heard:
            if message[1] != 0:
                self.doc.apply_update(read_message(message[2:]))
        self.heard.clear()

    def print_text(self) -> str:
        self._take_in()
        return print_of(self.doc, self.opdracht.wortel)

    def _send(self, message: bytes, opcode: int = BINARY) -> None:
        self.transport.write(_frame(self.lead + message if opcode == BINARY else message, opcode))


def print_of(doc: "Doc[Any]", wortel: str) -> str:
    return sha256(str(doc.get(wortel, type=XmlFragment)).encode()).hexdigest()


def _own_clock(doc: "Doc[Any]") -> int:
    numbers = _numbers(doc.get_state())
    next(numbers)
    return dict(zip(numbers, numbers, strict=False)).get(doc.client_id, 0)


def _numbers(data: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:  # noqa: PLR2004  the continuation bit
            yield value
            value = shift = 0


def _string(text: str) -> bytes:
    data = text.encode()
    return write_var_uint(len(data)) + data


def _frame(message: bytes, opcode: int = BINARY) -> bytes:
    length = len(message)
    if length < SHORT:
        head = bytes([0x80 | opcode, 0x80 | length])
    elif length < 65_536:  # noqa: PLR2004  two bytes of length
        head = bytes([0x80 | opcode, 0x80 | SHORT]) + length.to_bytes(2)
    else:
        head = bytes([0x80 | opcode, 0x80 | MEDIUM]) + length.to_bytes(8)
    return head + bytes(4) + message


async def write(opdracht: Opdracht, count: int) -> Verslag:
    authors = [Author(opdracht, number) for number in range(count)]
    for author in authors:
        await author.enter()
    await asyncio.sleep(1)
    times = int(opdracht.seconden / opdracht.elke)
    for author in authors:
        author.prepare(times)
        await asyncio.sleep(0)  # the server asks now and then whether these pages are still there
    servers = [psutil.Process(pid) for pid in opdracht.processen]
    before, own = _processor(servers), time.process_time()
    begin = time.perf_counter()
    await asyncio.gather(*(_type(author, begin, times) for author in authors))
    await _until(lambda: not any(author.sent for author in authors))
    spent, own = _processor(servers) - before, time.process_time() - own
    own /= time.perf_counter() - begin
    await _until(lambda: time.perf_counter() - max(a.last for a in authors) > QUIET_SECONDS)
    await asyncio.sleep(QUIET_SECONDS)
    gone = [author.closed for author in authors if author.closed is not None]
    assert not gone, f"{len(gone)} pagina's uitgezet: {gone[0]!r}"  # noqa: S101
    waits = sorted(wait * 1000 for author in authors for wait in author.waits)
    return Verslag(
        mediaan=statistics.median(waits),
        p95=waits[int(len(waits) * 0.95)],
        keren=len(waits),
        verstuurd=sum(len(author.frames) for author in authors),
        gehoord=sum(len(author.heard) for author in authors),
        teksten=[author.print_text() for author in authors],
        processor_ms=spent * 1000 / len(waits),
        geheugen_mb=sum(server.memory_info().rss for server in servers) / 2**20,
        eigen_processor=own,
    )


async def _type(author: Author, begin: float, times: int) -> None:
    """At fixed moments, also when the server is late; each author begins at a moment of its own."""
    elke = author.opdracht.elke
    for turn in range(times + 1):
        moment = begin + elke * (turn + (author.number % 20) / 20)
        await asyncio.sleep(max(0.0, moment - time.perf_counter()))
        author.type()


async def _until(reached: Callable[[], bool]) -> None:
    end = time.perf_counter() + SETTLE_SECONDS
    while not reached() and time.perf_counter() < end:  # noqa: ASYNC110  many pages, one question
        await asyncio.sleep(0.05)


def _processor(servers: list[psutil.Process]) -> float:
    return sum(sum(server.cpu_times()[:2]) for server in servers)


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    amount = asked.pop("aantal")
    import uvloop

    print(json.dumps(asdict(uvloop.run(write(Opdracht(**asked), amount)))))  # noqa: T201
