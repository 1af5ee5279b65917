"""What we promise and whether we kept it: deadlines, revisions, signals, availability.

Dataclasses and functions over the service-time engine. Knows no Django, reads no row, asks no clock.
"""

import datetime as dt
from collections.abc import Callable, Iterable
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
        return 1.0 if self.geschonden else min(self.verstreken / self.totaal, 1.0)


def promise(kalender: engine.Kalender, vanaf: dt.datetime, norm: engine.Norm) -> Belofte:
    """The promise for a call reported (or reopened) at `vanaf`."""
    due_at = engine.due_at(kalender, vanaf, norm)
    totaal = engine.service_time(kalender, vanaf, due_at)
    return Belofte(
        started_at=vanaf,
        due_at=due_at,
        breach_at=engine.breach_at(kalender, vanaf, norm),
        warn50_at=engine.add_service_time(kalender, vanaf, totaal / 2),
        warn75_at=engine.add_service_time(kalender, vanaf, totaal * 3 / 4),
    )


def promise_raised(kalender: engine.Kalender, oud: Belofte, norm: engine.Norm, at: dt.datetime) -> Belofte:
    """Urgency raised at `at`: the new norm runs from now, but never past what was promised before."""
    nieuw = promise(kalender, at, norm)
    return nieuw if nieuw.due_at < oud.due_at else oud


def is_met(belofte: Belofte, opgepakt_op: dt.datetime) -> bool:
    """The one predicate: no more service time passed than the norm gives, so not after `breach_at`."""
    return opgepakt_op <= belofte.breach_at


def stand(kalender: engine.Kalender, belofte: Belofte, now: dt.datetime) -> Stand:
    return Stand(
        totaal=engine.service_time(kalender, belofte.started_at, belofte.due_at),
        verstreken=engine.service_time(kalender, belofte.started_at, now),
        rest=engine.service_time(kalender, now, belofte.due_at),
        te_laat=engine.service_time(kalender, belofte.due_at, now),
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


# --- Availability ----------------------------------------------------------------------------------------
Tijdvak = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True, slots=True)
class Beschikbaarheid:
    """Time that counts and the part of it in which the service worked; announced maintenance stands apart."""

    telt: dt.timedelta
    werkte: dt.timedelta
    onderhoud: dt.timedelta


def merge(vakken: Iterable[Tijdvak]) -> list[Tijdvak]:
    """The same time, in order and without overlap."""
    merged: list[Tijdvak] = []
    for van, tot in sorted(vakken):
        if van >= tot:
            continue
        if merged and van <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], tot))
        else:
            merged.append((van, tot))
    return merged


def intersect(vakken: Iterable[Tijdvak], andere: Iterable[Tijdvak]) -> list[Tijdvak]:
    second = merge(andere)
    return merge((max(a, c), min(b, d)) for a, b in merge(vakken) for c, d in second)


def subtract(vakken: Iterable[Tijdvak], weg: Iterable[Tijdvak]) -> list[Tijdvak]:
    rest = merge(vakken)
    for van, tot in merge(weg):
        rest = [stuk for a, b in rest for stuk in ((a, min(b, van)), (max(a, tot), b)) if stuk[0] < stuk[1]]
    return rest


def availability(
    gemeten: Iterable[Tijdvak],
    storingen: Iterable[Tijdvak],
    onderhoud: Iterable[Tijdvak],
    duration: Callable[[dt.datetime, dt.datetime], dt.timedelta],
) -> Beschikbaarheid:
    """`duration` measures a span: real time for a service of 7 × 24, service time for the staffed desk."""
    gemeten = merge(gemeten)
    buiten = intersect(gemeten, onderhoud)
    telt = subtract(gemeten, buiten)
    stuk = intersect(telt, storingen)

    def total(vakken: list[Tijdvak]) -> dt.timedelta:
        return sum((duration(van, tot) for van, tot in vakken), dt.timedelta())

    return Beschikbaarheid(telt=total(telt), werkte=total(telt) - total(stuk), onderhoud=total(buiten))
