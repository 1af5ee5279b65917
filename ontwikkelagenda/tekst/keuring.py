"""Reads a Yjs update byte by byte before the library may: hostile counts cost memory there. Knows no Django.

Sixty random bytes can make the library claim half a gigabyte before it says no. This walk follows the update
format (version 1), holds every count against the bytes that are left, and keeps what the guard needs to know.
"""

from dataclasses import dataclass, field

MOST_STRUCTS = 200_000
DEEPEST = 16
GC, SKIP, CONTENT = 0, 10, 0x1F
HAS_LEFT, HAS_RIGHT, HAS_KEY = 0x80, 0x40, 0x20
DELETED, STRING, EMBED, FORMAT, TYPE, ANY = 1, 4, 5, 6, 7, 8
XML_ELEMENT, XML_TEXT = 3, 6
LARGEST = 2**53
# Values: their kind, and how many bytes follow: nothing, null, no, yes, and numbers of four and eight.
SIZES = {127: 0, 126: 0, 121: 0, 120: 0, 124: 4, 123: 8, 122: 8}
WHOLE, WORDS, OBJECT, LIST = 125, 119, 118, 117
NOTHING = b"\x00\x00"


class MalformedUpdateError(Exception):
    """These bytes are no update of a text."""


@dataclass
class Keuring:
    """What an update says it holds: who wrote structs, and under which root names."""

    schrijvers: set[int] = field(default_factory=set)
    wortels: set[str] = field(default_factory=set)
    structs: int = 0


def inspect(update: bytes) -> Keuring:
    """Raise MalformedUpdateError unless the whole update is well formed and of a kind we use."""
    walk = _Walk(update)
    try:
        walk.structs()
        walk.deletions()
    except (IndexError, UnicodeDecodeError) as error:
        raise MalformedUpdateError("De update is afgebroken.") from error
    if walk.place != len(update):
        raise MalformedUpdateError("Achter de update staat nog iets.")
    return walk.found


class _Walk:
    def __init__(self, data: bytes) -> None:
        self.data, self.place, self.found = data, 0, Keuring()

    def number(self) -> int:
        value = shift = 0
        while True:
            byte = self.data[self.place]
            self.place += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:  # noqa: PLR2004  the continuation bit
                break
            shift += 7
            if value >= LARGEST or shift > 63:  # noqa: PLR2004
                raise MalformedUpdateError("Een getal is te groot.")
        return value

    def count(self) -> int:
        """Of things that each take at least one byte."""
        value = self.number()
        if value > len(self.data) - self.place:
            raise MalformedUpdateError("Een aantal past niet in de update.")
        return value

    def skip(self) -> None:
        length = self.count()
        self.place += length

    def string(self) -> str:
        length = self.count()
        self.place += length
        return self.data[self.place - length : self.place].decode()

    def identity(self) -> None:
        self.number()
        self.number()

    def structs(self) -> None:
        for _ in range(self.count()):
            amount = self.count()
            self.found.structs += amount
            if self.found.structs > MOST_STRUCTS:
                raise MalformedUpdateError("De update heeft te veel stukken.")
            self.found.schrijvers.add(self.number())
            self.number()
            for _ in range(amount):
                self.struct()

    def struct(self) -> None:
        info = self.data[self.place]
        self.place += 1
        if info in {GC, SKIP}:
            self.number()
            return
        if info & HAS_LEFT:
            self.identity()
        if info & HAS_RIGHT:
            self.identity()
        if not info & (HAS_LEFT | HAS_RIGHT):
            if self.number() == 1:
                self.found.wortels.add(self.string())
            else:
                self.identity()
            if info & HAS_KEY:
                self.string()
        self.content(info & CONTENT)

    def content(self, kind: int) -> None:
        if kind == DELETED:
            self.number()
        elif kind in {STRING, EMBED}:
            self.string()
        elif kind == FORMAT:
            self.string()
            self.string()
        elif kind == TYPE:
            reference = self.number()
            if reference == XML_ELEMENT:
                self.string()
            elif reference != XML_TEXT:
                raise MalformedUpdateError("Dit soort gegevens hoort niet in een tekst.")
        elif kind == ANY:
            for _ in range(self.count()):
                self.any(0)
        else:
            raise MalformedUpdateError("Dit soort gegevens hoort niet in een tekst.")

    def any(self, depth: int) -> None:
        """A value as lib0 writes it."""
        if depth > DEEPEST:
            raise MalformedUpdateError("De waarden zitten te diep in elkaar.")
        kind = self.data[self.place]
        self.place += 1
        if kind in SIZES:
            self.place += SIZES[kind]
        elif kind == WHOLE:
            while self.data[self.place] >= 0x80:  # noqa: PLR2004  the continuation bit
                self.place += 1
            self.place += 1
        elif kind == WORDS:
            self.string()
        elif kind in {OBJECT, LIST}:
            for _ in range(self.count()):
                if kind == OBJECT:
                    self.string()
                self.any(depth + 1)
        else:
            raise MalformedUpdateError("Dit soort waarde hoort niet in een tekst.")

    def deletions(self) -> None:
        for _ in range(self.count()):
            self.number()
            for _ in range(self.count()):
                self.number()
                self.number()
