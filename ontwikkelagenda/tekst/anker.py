"""Where a conversation hangs in the text: positions of Yjs, that go along with their words. Knows no Django.

They are written as the editor writes them: the character a position sticks to, and on which side.
"""

import base64
from collections.abc import Iterator
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText, write_var_uint

from ontwikkelagenda.tekst import weergave

AT_CHARACTER = 0
BEFORE_IT, AFTER_IT = b"\x00", b"\x41"
HAS_LEFT, HAS_RIGHT = 0x80, 0x40
type Teken = tuple[int, int]


def find_words(parent: XmlFragment | XmlElement, words: str) -> tuple[XmlText, int, int] | None:
    """Where these words stand for the first time, from and up to which byte of their text."""
    for text in _texts(parent):
        whole = "".join(piece for piece, _ in text.diff() if isinstance(piece, str))
        if words in whole:
            start = len(whole[: whole.index(words)].encode())
            return text, start, start + len(words.encode())
    return None


def make_anchors(doc: "Doc[Any]", deel: int, words: str) -> tuple[str, str] | None:
    """From where to where these words stand, to stay with them; None when they are not there."""
    copy: Doc[Any] = Doc()
    copy.apply_update(doc.get_update())
    found = find_words(weergave.fragment(copy, deel), words) if words else None
    if found is None:
        return None
    text, start, end = found
    # The later one first, so that the place of the other stays what it is.
    last, _ = _neighbours(copy, text, end)
    _, first = _neighbours(copy, text, start)
    if first is None or last is None:
        return None
    return _write(first, BEFORE_IT), _write(last, AFTER_IT)


def _texts(parent: XmlFragment | XmlElement) -> Iterator[XmlText]:
    for child in parent.children:
        if isinstance(child, XmlText):
            yield child
        elif isinstance(child, XmlElement):
            yield from _texts(child)


def _neighbours(doc: "Doc[Any]", text: XmlText, place: int) -> tuple[Teken | None, Teken | None]:
    """The characters left and right of a place: what is put there names them."""
    before = doc.get_state()
    text.insert(place, "-")
    data = iter(doc.get_update(before))
    # One writer with one piece: how many, how many, who, from where on; then the piece itself.
    for _ in range(4):
        _number(data)
    info = next(data)
    left = (_number(data), _number(data)) if info & HAS_LEFT else None
    right = (_number(data), _number(data)) if info & HAS_RIGHT else None
    return left, right


def _number(data: Iterator[int]) -> int:
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004  the continuation bit
            break
        shift += 7
    return value


def _write(teken: Teken, side: bytes) -> str:
    who, clock = teken
    parts = [write_var_uint(AT_CHARACTER), write_var_uint(who), write_var_uint(clock), side]
    return base64.b64encode(b"".join(parts)).decode()
