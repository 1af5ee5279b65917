"""Times two things in turns: on a machine that is busy with more, only their ratio says something."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

WARM_UP = 5


@dataclass(frozen=True)
class Uitkomst:
    """One ratio, with the goal it is held against."""

    naam: str
    verhouding: float
    doel: float
    minstens: bool = False  # the goal is a floor and not a ceiling
    toelichting: str = ""

    @property
    def is_gehaald(self) -> bool:
        return self.verhouding >= self.doel if self.minstens else self.verhouding <= self.doel

    def __str__(self) -> str:
        teken, woord = ("≥" if self.minstens else "≤"), ("gehaald" if self.is_gehaald else "NIET GEHAALD")
        rest = f"  ({self.toelichting})" if self.toelichting else ""
        return f"{woord:<13} {self.verhouding:>9.2f} {teken} {self.doel:<7g} {self.naam}{rest}"


type Klok = Callable[[], float]


def seconds(action: Callable[[], Any], klok: Klok = time.perf_counter) -> float:
    start = klok()
    action()
    return klok() - start


def _seconds_each(action: Callable[[], Any], klok: Klok, times: int) -> float:
    start = klok()
    for _ in range(times):
        action()
    return (klok() - start) / times


def compare(
    naam: str,
    action: Callable[[], Any],
    yardstick: Callable[[], Any],
    *,
    doel: float,
    minstens: bool = False,
    rondes: int = 40,
    warm_up: int = WARM_UP,
    klok: Klok = time.perf_counter,
    vooraf: Callable[[], Any] = lambda: None,
    vaker: int = 1,
) -> Uitkomst:
    """The median time of `action` over the median time of `yardstick`, timed in turns.

    For arithmetic alone `klok` is `time.process_time`: waiting for a processor is no part of it. `vooraf`
    prepares each round and is not timed. The yardstick runs `vaker` times a turn and its time is shared out:
    what takes a thousandth of the other is otherwise timed with a processor that has forgotten it.
    """
    pairs = []
    for _ in range(warm_up + rondes):
        vooraf()
        pairs.append((seconds(action, klok), _seconds_each(yardstick, klok, vaker)))
    pairs = pairs[warm_up:]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    return Uitkomst(naam, ours / theirs, doel, minstens, f"{_show(ours)} naast {_show(theirs)}")


def _show(duration: float) -> str:
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if duration * factor >= 1:
            return f"{duration * factor:.3g} {unit}"
    return f"{duration * 1e9:.3g} ns"
