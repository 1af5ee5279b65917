"""Bytes of strangers are read here first: nothing but a well-formed update of a text comes through."""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text

from ontwikkelagenda.tekst import keuring, opbouw


def test_an_edit_of_a_section_says_who_and_where() -> None:
    doc: Doc[Any] = Doc(client_id=7)
    update = opbouw.write_nodes(doc, 12, opbouw.to_nodes("Eén alinea.\n\n## Kop\n\n- punt"))

    found = keuring.inspect(update)

    assert found.schrijvers == {7}
    assert found.wortels == {"sectie-12"}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=200))
def test_random_bytes_are_refused_or_read_to_the_end(data: bytes) -> None:
    try:
        found = keuring.inspect(data)
    except keuring.MalformedUpdateError:
        return
    assert found.structs <= len(data)


def test_a_count_that_cannot_be_is_refused_without_making_room_for_it() -> None:
    for _ in range(500):
        with pytest.raises(keuring.MalformedUpdateError):
            keuring.inspect(b"\x01\xff\xff\xff\x7f" + os.urandom(30))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_an_update_cut_short_or_with_a_tail_is_refused(data: st.DataObject) -> None:
    update = opbouw.write_nodes(Doc(client_id=9), 1, opbouw.to_nodes("Wat tekst.\n\n- een\n- twee"))
    cut = data.draw(st.integers(0, len(update) - 1))

    for broken in (update[:cut], update + b"\x00"):
        with pytest.raises(keuring.MalformedUpdateError):
            keuring.inspect(broken)


@pytest.mark.parametrize("kind", [Array([1]), Map({"a": 1}), Text("x")])
def test_other_kinds_of_data_are_refused_or_stand_outside_the_sections(kind: object) -> None:
    doc: Doc[Any] = Doc()
    doc["elders"] = kind

    try:
        found = keuring.inspect(doc.get_update())
    except keuring.MalformedUpdateError:
        return
    assert found.wortels == {"elders"}
