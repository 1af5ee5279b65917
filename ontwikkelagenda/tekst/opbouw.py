"""Builds and changes one part of a document on the server: first content, and edits of the plain form.

An edit is laid over the document as it was when the form was opened. What others wrote since stays: the
update is merged like a keystroke. Knows nothing of Django.
"""

import hashlib
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import islice
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText, merge_updates

from ontwikkelagenda import opmaak, verschil
from ontwikkelagenda.opmaak import Blok, Vorm
from ontwikkelagenda.tekst import weergave
from ontwikkelagenda.tekst.weergave import Knoop

AT_ONCE = 64
_LISTS = {Vorm.OPSOMMING: "bulletList", Vorm.NUMMERING: "orderedList"}


def load(updates: Iterable[bytes]) -> "Doc[Any]":
    """The document these updates make together."""
    doc: Doc[Any] = Doc()
    for update in join(updates):
        doc.apply_update(update)
    return doc


def join(updates: Iterable[bytes]) -> Iterator[bytes]:
    """Fewer updates that say the same: five times as quick to take in, and nothing that waits is dropped.

    Joining many at once takes the square of their number.
    """
    left = iter(updates)
    while some := list(islice(left, AT_ONCE)):
        yield some[0] if len(some) == 1 else merge_updates(*some)


def write_nodes(doc: "Doc[Any]", deel: int, nodes: list[Knoop]) -> bytes:
    """Fill this part with these nodes; return the update that says so."""
    before = doc.get_state()
    with doc.transaction():
        _append(weergave.fragment(doc, deel), nodes)
    return doc.get_update(before)


def to_nodes(tekst: str) -> list[Knoop]:
    """The plain notation as ProseMirror JSON."""
    return [_node(blok) for blok in opmaak.parse(tekst)]


def _node(blok: Blok) -> Knoop:
    if blok.vorm is Vorm.KOP:
        return {"type": "heading", "attrs": {"level": 2}, "content": _words(blok.tekst)}
    if blok.vorm in _LISTS:
        items = [
            {"type": "listItem", "content": [{"type": "paragraph", "content": _words(regel)}]}
            for regel in blok.regels
        ]
        start = {"attrs": {"start": 1}} if blok.vorm is Vorm.NUMMERING else {}
        return {"type": _LISTS[blok.vorm], **start, "content": items}
    return {"type": "paragraph", "content": _words(blok.tekst)}


def _words(tekst: str) -> list[Knoop]:
    return [{"type": "text", "text": tekst}] if tekst else []


def _append(parent: XmlFragment | XmlElement, nodes: list[Knoop], at: int | None = None) -> None:
    place = len(parent.children) if at is None else at
    text: XmlText | None = None
    for node in nodes:
        if node["type"] == "text":
            if text is None:
                text = XmlText("")
                parent.children.insert(place, text)
                place += 1
            marks = {mark["type"]: mark.get("attrs", {}) for mark in node.get("marks", [])}
            text.insert(len(text), node["text"], marks)
            continue
        text = None
        element = XmlElement(node["type"], dict(node.get("attrs", {})))
        parent.children.insert(place, element)
        place += 1
        _append(element, node.get("content", []))


def merge_text(base: "Doc[Any]", deel: int, tekst: str, *, key: str) -> bytes:
    """Make the agreed text of this part `tekst`, touching only what differs; return the update.

    Blocks that stay keep their marks, links and proposals; a changed block keeps them where its words stay.
    The same edit of the same base under the same `key` gives the same bytes, so that making it twice is once.
    """
    digest = hashlib.sha256(f"{key}|{deel}|{tekst}".encode()).digest()
    doc: Doc[Any] = Doc(client_id=int.from_bytes(digest[:6]))
    doc.apply_update(base.get_update())
    before = doc.get_state()
    root = weergave.fragment(doc, deel)
    nodes = weergave.read_nodes(root)
    old = [weergave.plain_text([node]) for node in nodes]
    new = to_nodes(opmaak.clean(tekst))
    wanted = [weergave.plain_text([node]) for node in new]
    with doc.transaction():
        for tag, i1, i2, j1, j2 in reversed(SequenceMatcher(a=old, b=wanted, autojunk=False).get_opcodes()):
            if tag != "equal":
                _replace_blocks(root, nodes, (i1, i2), new[j1:j2])
    return doc.get_update(before)


def _replace_blocks(root: XmlFragment, nodes: list[Knoop], span: tuple[int, int], new: list[Knoop]) -> None:
    """From the last to the first, so that the places before stay what they are."""
    start, end = span
    paired = min(end - start, len(new))
    if len(new) > paired:
        _append(root, new[paired:], at=end)
    for place in reversed(range(start + paired, end)):
        if weergave.plain_text([nodes[place]]):  # an empty or wholly proposed block is not in the form
            del root.children[place]
    for offset in reversed(range(paired)):
        _change_block(root, start + offset, nodes[start + offset], new[offset])


def _change_block(root: XmlFragment, place: int, old: Knoop, new: Knoop) -> None:
    element = root.children[place]
    same = old["type"] == new["type"] and old["type"] in {"paragraph", "heading"}
    if same and isinstance(element, XmlElement):
        _change_words(element, weergave.inline_text({"type": "x", "content": new.get("content", [])}))
    else:
        del root.children[place]
        _append(root, [new], at=place)


def _change_words(element: XmlElement, wanted: str) -> None:
    texts = [child for child in element.children if isinstance(child, XmlText)]
    if len(texts) != 1 or len(element.children) != 1:
        for place in reversed(range(len(element.children))):
            del element.children[place]
        _append(element, _words(wanted))
        return
    text = texts[0]
    # pycrdt counts in UTF-8 bytes; words are compared, so that merged edits stay whole words.
    pieces = _agreed_pieces(text)
    old = [piece for piece, _ in pieces]
    new = verschil.split_words(wanted)
    for tag, i1, i2, j1, j2 in reversed(SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()):
        if tag == "equal":
            continue
        for _piece, (begin, end) in reversed(pieces[i1:i2]):
            del text[begin:end]
        if j2 > j1:
            at = pieces[i1][1][0] if i1 < len(pieces) else (pieces[-1][1][1] if pieces else len(text))
            text.insert(at, "".join(new[j1:j2]))


def _agreed_pieces(text: XmlText) -> list[tuple[str, tuple[int, int]]]:
    """The words of the agreed text with where they stand, in bytes; proposed words are passed over."""
    pieces: list[tuple[str, tuple[int, int]]] = []
    place = 0
    for run, attributes in text.diff():
        if not isinstance(run, str):
            place += 1
            continue
        proposed = any(name.startswith(weergave.INVOEGING) for name in attributes or {})
        for word in verschil.split_words(run):
            end = place + len(word.encode())
            if not proposed and word != weergave.ZERO_WIDTH:
                pieces.append((word, (place, end)))
            place = end
    return pieces
