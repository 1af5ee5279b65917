"""Promises: when a clock is due, when it warns, when it is broken. Knows no Django, no row and no clock."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bisc_portal.werktijd import engine


class Drempel(StrEnum):
    """What a clock can pass, mildest first; stored under these names."""

    WAARSCHUWING_50 = "waarschuwing_50"
    WAARSCHUWING_75 = "waarschuwing_75"
    SCHENDING = "schending"


@dataclass(frozen=True, slots=True)
class Belofte:
    """One promise: from when it runs, until when it is kept, and when to warn on the way."""

    started_at: dt.datetime
    due_at: dt.datetime
    breach_at: dt.datetime
    warn50_at: dt.datetime
    warn75_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Grondslag:
    """What a deadline is reckoned from: this norm, on this calendar, from this instant."""

    kalender: engine.Kalender
    vanaf: dt.datetime
    norm: engine.Norm

    def is_over(self, at: dt.datetime, pauzes: Sequence[engine.Pauze] = ()) -> bool:
        """The one predicate: more service time passed than the norm gives."""
        return engine.breached(self.kalender, self.vanaf, self.norm, at, pauzes)


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a promise stands at one instant, in service time."""

    totaal: dt.timedelta
    verstreken: dt.timedelta
    rest: dt.timedelta
    te_laat: dt.timedelta
    geschonden: bool

    @property
    def deel(self) -> float:
        """The part of the time that has passed, between 0 and 1."""
        return 1.0 if self.geschonden or not self.totaal else min(self.verstreken / self.totaal, 1.0)


def promise(
    kalender: engine.Kalender,
    vanaf: dt.datetime,
    norm: engine.Norm,
    pauzes: Sequence[engine.Pauze] = (),
) -> Belofte:
    """The promise of a norm from `vanaf` on. Raises OpenPauzeError while a pause has no end."""
    totaal = engine.norm_time(kalender, vanaf, norm)
    return Belofte(
        started_at=vanaf,
        due_at=engine.due_at(kalender, vanaf, norm, pauzes),
        breach_at=engine.breach_at(kalender, vanaf, norm, pauzes),
        warn50_at=engine.add_service_time(kalender, vanaf, totaal / 2, pauzes),
        warn75_at=engine.add_service_time(kalender, vanaf, totaal * 3 / 4, pauzes),
    )


def promise_earliest(grondslagen: Sequence[Grondslag], pauzes: Sequence[engine.Pauze] = ()) -> Belofte:
    """The promise that is due first, the older one when two are equal.

    A raised urgency may never be due later than was promised before, so every promise since the last
    lowering still stands.
    """
    beloften = [promise(g.kalender, g.vanaf, g.norm, pauzes) for g in grondslagen]
    return min(beloften, key=lambda belofte: belofte.due_at)


def is_longer(nieuw: Grondslag, oud: Grondslag) -> bool:
    """Whether the new norm would have been due later than the old one."""
    return _due(nieuw) > _due(oud)


def _due(grondslag: Grondslag) -> dt.datetime:
    return engine.due_at(grondslag.kalender, grondslag.vanaf, grondslag.norm)


def is_met(belofte: Belofte, opgepakt_op: dt.datetime) -> bool:
    """The one predicate: no more service time passed than the norm gives, so not after `breach_at`."""
    return opgepakt_op <= belofte.breach_at


def passed(
    kalender: engine.Kalender, van: dt.datetime, tot: dt.datetime, pauzes: Iterable[engine.Pauze] = ()
) -> dt.timedelta:
    """Service time as far as the calendar tells it: before its first version nothing counts."""
    return engine.service_time(kalender, max(van, kalender.begint), tot, pauzes)


def stand(
    kalender: engine.Kalender, belofte: Belofte, now: dt.datetime, pauzes: Iterable[engine.Pauze] = ()
) -> Stand:
    stops = list(pauzes)
    return Stand(
        totaal=passed(kalender, belofte.started_at, belofte.due_at, stops),
        verstreken=passed(kalender, belofte.started_at, now, stops),
        rest=passed(kalender, now, belofte.due_at, stops),
        te_laat=passed(kalender, belofte.due_at, now, stops),
        geschonden=not is_met(belofte, now),
    )


def signals(belofte: Belofte) -> list[tuple[Drempel, dt.datetime]]:
    """Every threshold with the instant after which it is passed, in order."""
    return [
        (Drempel.WAARSCHUWING_50, belofte.warn50_at),
        (Drempel.WAARSCHUWING_75, belofte.warn75_at),
        (Drempel.SCHENDING, belofte.breach_at),
    ]


def signals_passed(belofte: Belofte, at: dt.datetime) -> list[tuple[Drempel, dt.datetime]]:
    return [(drempel, op) for drempel, op in signals(belofte) if op < at]


def next_signal_at(belofte: Belofte, at: dt.datetime) -> dt.datetime | None:
    """The first threshold not passed at `at`; None when the clock was broken."""
    return next((op for _, op in signals(belofte) if op >= at), None)
