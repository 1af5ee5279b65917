"""The answer of a route planner becomes roads between our own places, or is refused in a sentence."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ibl.planning.tabel import TabelError, describe, is_json, match, read_tabel

UTRECHT, ZEIST, RHENEN = (52.0907, 5.1214), (52.0890, 5.2330), (51.9590, 5.5680)


def table(*punten: tuple[float, float], **fields: Any) -> bytes:
    """What OSRM answers: a thousand seconds and a kilometre for every place further down the list."""
    spots = [{"location": [lon, lat], "name": "", "distance": 12.5} for lat, lon in punten]
    grid = [[abs(a - b) * 1000.4 for b in range(len(punten))] for a in range(len(punten))]
    return json.dumps(
        {"code": "Ok", "durations": grid, "distances": grid, "sources": spots, "destinations": spots} | fields
    ).encode()


def test_every_road_between_two_places_is_read_and_rounded() -> None:
    found = read_tabel(table(UTRECHT, ZEIST, RHENEN), [UTRECHT, ZEIST, RHENEN])

    assert found.programma == "OSRM"
    assert [(weg.van.nummer, weg.naar.nummer, weg.seconden, weg.meters) for weg in found.wegen] == [
        (0, 1, 1000, 1000),
        (0, 2, 2001, 2001),
        (1, 0, 1000, 1000),
        (1, 2, 1000, 1000),
        (2, 0, 2001, 2001),
        (2, 1, 1000, 1000),
    ]


def test_a_table_in_another_order_is_matched_by_where_places_lie() -> None:
    found = read_tabel(table(RHENEN, UTRECHT), [UTRECHT, ZEIST, RHENEN])

    assert [(weg.van.nummer, weg.naar.nummer) for weg in found.wegen] == [(2, 0), (0, 2)]


def test_two_branches_on_one_point_keep_the_order_of_our_list() -> None:
    assert [plek.nummer for plek in match([ZEIST, ZEIST, RHENEN], [ZEIST, ZEIST, RHENEN])] == [0, 1, 2]


def test_a_place_that_is_none_of_ours_is_named_by_where_it_lies() -> None:
    found = read_tabel(table(UTRECHT, (53.2, 6.56)), [UTRECHT, ZEIST])

    assert [weg.naar.nummer for weg in found.wegen] == [None, 0]
    assert describe(found.wegen[0].naar.punt) == "plek op 53,2000 noord, 6,5600 oost"


def test_where_no_road_was_found_there_is_no_time() -> None:
    found = read_tabel(table(UTRECHT, ZEIST, durations=[[0, None], [8, 0]]), [UTRECHT, ZEIST])

    assert [weg.seconden for weg in found.wegen] == [None, 8]


def test_ors_says_where_it_was_asked_for_and_in_which_unit() -> None:
    data = json.loads(table(UTRECHT, ZEIST, distances=[[0, 8.1], [8.2, 0]]))
    del data["code"]
    data["sources"][1]["location"] = None
    data["metadata"] = {"query": {"units": "km", "locations": [[p[1], p[0]] for p in (UTRECHT, ZEIST)]}}

    found = read_tabel(json.dumps(data).encode(), [UTRECHT, ZEIST])

    assert found.programma == "ORS"
    assert [weg.meters for weg in found.wegen] == [8100, 8200]
    assert found.wegen[1].van.nummer == 1


@pytest.mark.parametrize(
    ("fields", "zin"),
    [
        ({"code": "NoTable"}, "gaf een fout"),
        ({"distances": None}, "annotations=duration,distance"),
        ({"durations": [[0, 1]]}, "niet heel"),
        ({"durations": [[0, 1], [1]]}, "niet heel"),
        ({"durations": [[0, "snel"], [1, 0]]}, "geen getal"),
        ({"durations": [[0, True], [1, 0]]}, "geen getal"),
        ({"durations": [[0, float("nan")], [1, 0]]}, "geen getal"),
        ({"sources": []}, "geen plekken"),
        ({"sources": [{"location": [5]}, {"location": [5]}]}, "waar hij ligt"),
        ({"metadata": {"query": {"units": "el"}}}, "eenheid"),
    ],
)
def test_a_table_that_is_not_whole_is_refused_with_the_reason(fields: dict[str, Any], zin: str) -> None:
    with pytest.raises(TabelError, match=zin):
        read_tabel(table(UTRECHT, ZEIST, **fields), [UTRECHT, ZEIST])


@pytest.mark.parametrize("inhoud", [b"{", b"[1]", b"{" * 100_000, "{é".encode("latin-1"), b"\xff\xfe{"])
def test_what_is_no_table_is_refused(inhoud: bytes) -> None:
    with pytest.raises(TabelError):
        read_tabel(inhoud, [UTRECHT])


def test_json_is_known_by_its_first_character_and_csv_is_not() -> None:
    assert is_json(b"\xef\xbb\xbf \n{}")
    assert not is_json(b"van;naar;seconden;meters")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.floats(51.9, 52.3), st.floats(4.8, 5.6)), min_size=1, max_size=6),
    st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=3), st.lists, max_leaves=6),
)
def test_whatever_stands_in_a_table_it_is_read_or_refused(
    punten: list[tuple[float, float]], grid: Any
) -> None:
    try:
        found = read_tabel(table(*punten, durations=grid), punten)
    except TabelError:
        return
    assert len(found.wegen) <= len(punten) * (len(punten) - 1)
