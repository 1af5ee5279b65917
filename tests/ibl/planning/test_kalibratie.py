"""What was driven moves the travel times, and one forgotten scan does not."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ibl.planning.kalibratie import (
    DAGDELEN,
    GENOEG,
    HOOGSTE,
    LAAGSTE,
    Rijstuk,
    apply_factoren,
    calibrate,
    part_of_day,
)

UUR = 3600
stukken = st.builds(
    Rijstuk, st.integers(0, 5000), st.integers(1, 20_000), st.integers(0, 60_000), st.integers(0, 24 * UUR)
)


def driven(count: int, ratio: float = 1.2, meters: int = 5000, vertrek: int = 10 * UUR) -> list[Rijstuk]:
    return [Rijstuk(600, round(600 * ratio), meters, vertrek)] * count


def test_the_middle_ratio_becomes_the_factor_of_that_length_only() -> None:
    found = calibrate(driven(GENOEG))

    assert found.factoren == (1.0, 1.2, 1.0, 1.0)
    cel = found.klassen[1].dagdelen[1]
    assert cel is not None
    assert (cel.aantal, cel.verschil, cel.procent, cel.genoeg) == (GENOEG, 120, 20, True)


def test_too_few_roads_change_nothing_but_are_shown() -> None:
    found = calibrate(driven(GENOEG - 1))

    assert not found.past_aan
    assert found.gebruikt == GENOEG - 1


def test_a_forgotten_scan_is_counted_as_strange_and_left_out() -> None:
    found = calibrate([*driven(GENOEG), Rijstuk(600, 9000, 5000, 10 * UUR), Rijstuk(0, 10, 5000, 0)])

    assert (found.gebruikt, found.vreemd) == (GENOEG, 2)
    assert found.factoren[1] == 1.2


def test_a_few_slow_days_do_not_move_the_middle() -> None:
    found = calibrate([*driven(GENOEG, 1.0), *driven(GENOEG // 4, 3.5)])

    assert found.factoren == (1.0, 1.0, 1.0, 1.0)


def test_the_day_is_cut_where_the_rush_ends_and_begins() -> None:
    moments = (8 * UUR, 9 * UUR, 12 * UUR, 15 * UUR + 1799, 15 * UUR + 1800)

    assert [part_of_day(moment) for moment in moments] == [0, 1, 2, 2, 3]
    assert len(DAGDELEN) == 4


def test_every_road_gets_the_factor_of_its_own_length() -> None:
    meters = [[0, 2000], [12_000, 0]]

    assert apply_factoren(meters, [[0, 100], [900, 0]], (1.5, 1.0, 0.8, 1.0)) == [[0, 150], [720, 0]]
    with pytest.raises(ValueError, match="lengte"):
        apply_factoren(meters, meters, (1.0,))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(stukken, max_size=60))
def test_a_factor_is_never_absurd_and_the_order_does_not_matter(rows: list[Rijstuk]) -> None:
    found = calibrate(rows)

    assert found == calibrate(reversed(rows))
    assert found.gebruikt + found.vreemd == len(rows)
    assert all(LAAGSTE <= factor <= HOOGSTE for factor in found.factoren)
