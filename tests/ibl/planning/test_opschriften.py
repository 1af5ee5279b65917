"""Names on a drawing: none on another, on a mark or over the edge."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ibl.planning.kaart import spread, walk
from ibl.planning.opschriften import Vak, box, place_names

BREED, HOOG = 430.0, 340.0
punten = st.tuples(st.integers(0, int(BREED)), st.integers(0, int(HOOG))).map(
    lambda punt: (float(punt[0]), float(punt[1]))
)
namen = st.text("abcdefghijkl", min_size=2, max_size=22)


@given(
    st.lists(st.tuples(punten, namen), max_size=12),
    st.lists(punten.map(lambda punt: box(punt, 19)), max_size=30),
    st.lists(punten, max_size=20),
)
def test_no_name_lies_on_another_name_on_a_mark_or_over_the_edge(
    plaatsen: list[tuple[tuple[float, float], str]], bezet: list[Vak], wegen: list[tuple[float, float]]
) -> None:
    found = place_names(plaatsen, bezet=bezet, wegen=wegen, breedte=BREED, hoogte=HOOG)

    for number, one in enumerate(found):
        assert one.vak.x >= 0
        assert one.vak.y >= 0
        assert one.vak.x + one.vak.breedte <= BREED
        assert one.vak.y + one.vak.hoogte <= HOOG
        assert not any(one.vak.touches(mark) for mark in bezet)
        assert not any(one.vak.touches(other.vak) for other in found[number + 1 :])
        assert (one.plek, one.naam) in plaatsen


def test_a_name_stands_above_its_town_when_nothing_is_in_the_way() -> None:
    (name,) = place_names([((200.0, 150.0), "Zeist")], bezet=[], breedte=BREED, hoogte=HOOG)

    assert abs(name.x - 200.0) < 1
    assert name.y < 150.0
    assert not name.ver


def test_the_first_of_two_towns_on_one_spot_keeps_the_best_place() -> None:
    first, second = place_names(
        [((200.0, 150.0), "Utrecht"), ((200.0, 150.0), "Nieuwegein")], bezet=[], breedte=BREED, hoogte=HOOG
    )

    assert first.naam == "Utrecht"
    assert abs(first.x - 200.0) < 1
    assert not first.vak.touches(second.vak)


def test_a_name_with_no_room_beside_its_town_stands_further_off_with_a_line() -> None:
    (name,) = place_names(
        [((200.0, 150.0), "Zeist")], bezet=[box((200.0, 150.0), 50)], breedte=BREED, hoogte=HOOG
    )

    assert name.ver
    assert name.vak.touches(Vak(name.lijn_x - 1, name.lijn_y - 1, 2, 2))


def test_a_town_nobody_can_name_is_left_out() -> None:
    assert not place_names(
        [((200.0, 150.0), "Zeist")], bezet=[Vak(0, 0, BREED, HOOG)], breedte=BREED, hoogte=HOOG
    )


def test_a_name_rather_stands_beside_a_road_than_on_it() -> None:
    road = walk([(200.0, 0.0), (200.0, 150.0)])

    (name,) = place_names([((200.0, 150.0), "Zeist")], bezet=[], wegen=road, breedte=BREED, hoogte=HOOG)

    assert not any(name.vak.holds(punt) for punt in road)


def test_a_walk_leaves_no_gaps_and_ends_where_the_road_ends() -> None:
    road = walk([(0.0, 0.0), (20.0, 0.0), (20.0, 9.0)], stap=5)

    assert road[0] == (0.0, 0.0)
    assert road[-1] == (20.0, 9.0)
    assert all(abs(x1 - x0) + abs(y1 - y0) <= 5 for (x0, y0), (x1, y1) in pairwise(road))


def test_marks_make_room_for_a_depot_that_stays_where_it_is() -> None:
    depot, *marks = spread(
        [(100.0, 100.0), (101.0, 100.0), (100.0, 100.0)], afstand=18, breedte=BREED, hoogte=HOOG, vast=1
    )

    assert depot == (100.0, 100.0)
    assert all(abs(x - 100) + abs(y - 100) >= 17 for x, y in marks)
