"""The text as HTML, as plain words, and with an edit of the plain form laid over it."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import Doc

from ontwikkelagenda import opmaak
from ontwikkelagenda.samen import frames
from ontwikkelagenda.tekst import opbouw, voorstel, weergave
from ontwikkelagenda.views import schrijven


def make(nodes: list[dict[str, Any]]) -> "Doc[Any]":
    doc: Doc[Any] = Doc()
    opbouw.write_nodes(doc, 1, nodes)
    return doc


def text(*pieces: tuple[str, dict[str, Any] | None]) -> dict[str, Any]:
    content = [{"type": "text", "text": t, **({"marks": [m]} if m else {})} for t, m in pieces]
    return {"type": "paragraph", "content": content}


def plain(doc: "Doc[Any]") -> str:
    return weergave.plain_text(weergave.read_deel(doc, 1))


INSERT = {"type": "insertion", "attrs": {"id": "7-a"}}
DELETE = {"type": "deletion", "attrs": {"id": "7-b"}}


@pytest.mark.parametrize(
    "tekst",
    ["", "Eén alinea.", "Een.\n\n## Kop\n\n- een\n- twee\n\n1. eerst\n2. dan\n\nSlot."],
)
def test_plain_text_comes_back_as_it_was(tekst: str) -> None:
    assert plain(make(opbouw.to_nodes(tekst))) == tekst


def test_html_escapes_words_and_lets_no_strange_address_through() -> None:
    link = {"type": "link", "attrs": {"href": "javascript:alert(1)"}}
    good = {"type": "link", "attrs": {"href": 'https://voorbeeld.nl/?a="b"'}}

    html = weergave.html(weergave.read_deel(make([text(("<b>&", None), ("x", link), ("y", good))]), 1))

    assert "javascript" not in html
    assert "&lt;b&gt;&amp;" in html
    assert 'href="https://voorbeeld.nl/?a=&quot;b&quot;"' in html


def test_a_list_for_paper_has_no_paragraph_in_its_points() -> None:
    nodes = opbouw.to_nodes("- een\n- twee")

    assert weergave.html(nodes, unwrap_lists=True) == "<ul><li>een</li><li>twee</li></ul>"


def test_the_agreed_text_leaves_proposals_out() -> None:
    doc = make([text(("Wij ", None), ("allen ", INSERT), ("lezen ", DELETE), ("voor.", None))])

    assert plain(doc) == "Wij lezen voor."


def test_an_edit_of_the_form_leaves_marks_and_proposals_where_they_were() -> None:
    bold = {"type": "bold", "attrs": {}}
    doc = make([text(("Wij ", None), ("allen ", INSERT), ("lezen", bold), (" voor.", None))])

    doc.apply_update(opbouw.merge_text(doc, 1, "Wij lezen graag voor.", key="x"))

    runs = weergave.read_deel(doc, 1)[0]["content"]
    assert [run["text"] for run in runs if run.get("marks", [{}])[0].get("type") == "insertion"] == ["allen "]
    assert next(run["text"] for run in runs if run.get("marks", [{}])[0].get("type") == "bold").startswith(
        "lezen"
    )
    assert plain(doc) == "Wij lezen graag voor."


def test_the_same_edit_twice_is_once() -> None:
    doc = make(opbouw.to_nodes("Wij lezen."))
    edits = [opbouw.merge_text(doc, 1, "Wij lezen voor.", key="7|1") for _ in range(2)]

    for edit in edits:
        doc.apply_update(edit)

    assert plain(doc) == "Wij lezen voor."


words = st.lists(st.sampled_from(["een", "twee", "drie", "- punt", "## Kop", "é", "vier"]), max_size=8)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(words, words)
def test_any_edit_of_the_form_ends_as_it_was_typed(before: list[str], after: list[str]) -> None:
    doc = make(opbouw.to_nodes("\n\n".join(before)))
    wanted = plain(make(opbouw.to_nodes("\n\n".join(after))))

    doc.apply_update(opbouw.merge_text(doc, 1, "\n\n".join(after), key="x"))

    assert opmaak.parse(plain(doc)) == opmaak.parse(wanted)


@pytest.mark.parametrize(
    ("after", "allowed"),
    [
        ([("Wij ", None), ("allen ", INSERT), ("lezen.", None)], True),
        ([("Wij ", None), ("lezen.", DELETE)], True),
        ([("Wij lezen.", None)], True),
        ([("Wij lezen niet.", None)], False),
        ([("Wij ", None)], False),
        (
            [("Wij ", None), ("allen ", {"type": "insertion", "attrs": {"id": "8-a"}}), ("lezen.", None)],
            False,
        ),
        ([("Wij ", None), ("lezen.", {"type": "deletion", "attrs": {"id": "8-a"}})], False),
        ([("Wij ", {"type": "bold", "attrs": {}}), ("lezen.", None)], False),
    ],
)
def test_only_own_proposals_are_proposing(after: list[Any], allowed: bool) -> None:
    assert voorstel.only_proposes([text(("Wij lezen.", None))], [text(*after)], by=7) is allowed


def test_a_split_paragraph_can_be_proposed() -> None:
    seam = {"type": "insertion", "attrs": {"id": "7-c"}}
    before = [text(("Wij lezen. Jij ook.", None))]
    after = [text(("Wij lezen.", None), ("\u200b", seam)), text(("\u200b", seam), (" Jij ook.", None))]

    assert voorstel.only_proposes(before, after, by=7)
    assert not voorstel.only_proposes(before, [text(("Wij lezen.", None)), text((" Jij ook.", None))], by=7)


def test_page_and_socket_speak_of_the_same_schema() -> None:
    assert schrijven.SCHEMA == frames.SCHEMA
