"""A conversation stays with its words: anchors made here are the editor's, and move along with the text."""

import base64
from typing import Any

import pytest
from pycrdt import Doc, StickyIndex, XmlElement, XmlText
from pycrdt._pycrdt import decode_sticky_index

from ontwikkelagenda.tekst import anker, opbouw, weergave

TEKST = "Wij lezen – héél vaak – voor.\n\n- aan de keukentafel\n- op school"


@pytest.fixture
def doc() -> "Doc[Any]":
    doc: Doc[Any] = Doc()
    opbouw.write_nodes(doc, 1, opbouw.to_nodes(TEKST))
    return doc


def words_between(doc: "Doc[Any]", anchors: tuple[str, str]) -> str:
    """Read both positions with the library itself; within one piece it counts signs."""
    with doc.transaction() as transaction:
        begin, end = (
            StickyIndex(decode_sticky_index(base64.b64decode(each))).get_index(transaction)
            for each in anchors
        )
    return str(first_words(doc))[begin:end]


def first_words(doc: "Doc[Any]") -> XmlText:
    paragraph = weergave.fragment(doc, 1).children[0]
    assert isinstance(paragraph, XmlElement)
    words = paragraph.children[0]
    assert isinstance(words, XmlText)
    return words


@pytest.mark.parametrize("words", ["Wij", "héél vaak", "– voor.", "Wij lezen – héél vaak – voor."])
def test_anchors_stand_round_their_words(doc: "Doc[Any]", words: str) -> None:
    anchors = anker.make_anchors(doc, 1, words)

    assert anchors is not None
    assert words_between(doc, anchors) == words


def test_anchors_go_where_their_words_go() -> None:
    doc: Doc[Any] = Doc()
    opbouw.write_nodes(doc, 1, opbouw.to_nodes("Wij lezen heel vaak voor."))
    anchors = anker.make_anchors(doc, 1, "heel vaak")
    assert anchors is not None

    text = first_words(doc)
    text.insert(0, "In Eemland: ")
    text.insert(len(str(text)), " En daarna praten we.")
    text.insert(str(text).index("vaak"), "erg ")

    assert words_between(doc, anchors) == "heel erg vaak"


def test_making_anchors_changes_nothing(doc: "Doc[Any]") -> None:
    before = doc.get_update()

    anker.make_anchors(doc, 1, "lezen")

    assert doc.get_update() == before


@pytest.mark.parametrize("words", ["", "dat staat er niet"])
def test_words_that_are_not_there_have_no_anchors(doc: "Doc[Any]", words: str) -> None:
    assert anker.make_anchors(doc, 1, words) is None
