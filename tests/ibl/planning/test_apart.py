"""The solver beside the worker: the same plan, told how far it is, stopped when asked and ended when lost."""

import time

import pytest

from ibl.planning.apart import OnderbrokenError, solve_apart
from ibl.planning.oplosser import Tussenstand, solve
from ibl.planning.probleem import Taak
from tests.ibl.planning.test_toets import probleem_on_a_line

PROBLEEM = probleem_on_a_line(*(Taak(f"t{n}", n, lossen=2) for n in range(1, 6)))


def test_the_other_process_finds_the_same_plan() -> None:
    here = solve(PROBLEEM, seconden=60, iteraties=50, seed=3)

    there = solve_apart(PROBLEEM, seconden=60, iteraties=50, seed=3)

    assert there == here


def test_it_tells_how_far_it_is_and_stops_when_asked() -> None:
    told: list[Tussenstand] = []

    def stop(stand: Tussenstand) -> bool:
        told.append(stand)
        return False

    found = solve_apart(PROBLEEM, seconden=600, report=stop)

    assert found.gestopt
    assert told
    assert found.haalbaar


def test_a_search_that_does_not_come_back_is_ended() -> None:
    begin = time.monotonic()

    with pytest.raises(OnderbrokenError):
        solve_apart(PROBLEEM, seconden=600, limiet=0.5)

    assert time.monotonic() - begin < 60


def test_a_search_that_breaks_off_says_so(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ChildProcessError):
        solve_apart(PROBLEEM, seconden=1, seed="geen getal")

    assert "TypeError" in capfd.readouterr().err
