"""The 72 hours of one request: on the clock, seven days a week. Knows no Django, no rows and no clock.

The clock runs from the registration to the moment the request is available at the requesting branch.
Exactly 72 hours is in time; a microsecond more is not.
"""

import bisect
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

NORM = dt.timedelta(hours=72)
WAARSCHUWING_NA = dt.timedelta(hours=48)
MICROSECOND = dt.timedelta(microseconds=1)


class Uitslag(StrEnum):
    GEHAALD = "gehaald"
    GEMIST = "gemist"
    LOOPT = "loopt"
    TELT_NIET_MEE = "telt_niet_mee"


class Klasse(StrEnum):
    """How long it took, in the three classes of the yearly report."""

    BINNEN_48 = "korter dan 48 uur"
    BINNEN_72 = "48 tot en met 72 uur"
    BOVEN_72 = "langer dan 72 uur"


class Drempel(StrEnum):
    WAARSCHUWING = "waarschuwing"
    GEMIST = "gemist"


DREMPELS = {Drempel.WAARSCHUWING: WAARSCHUWING_NA, Drempel.GEMIST: NORM}


def due_at(aangevraagd_op: dt.datetime) -> dt.datetime:
    return aangevraagd_op + NORM


def judge(
    aangevraagd_op: dt.datetime,
    *,
    beschikbaar_op: dt.datetime | None,
    geannuleerd_op: dt.datetime | None,
    now: dt.datetime,
) -> Uitslag:
    """Judge one request at `now`. An item that never came counts as missed once its 72 hours have passed."""
    due = due_at(aangevraagd_op)
    if beschikbaar_op is not None:
        return Uitslag.GEHAALD if beschikbaar_op <= due else Uitslag.GEMIST
    if geannuleerd_op is not None and geannuleerd_op <= due:
        return Uitslag.TELT_NIET_MEE
    return Uitslag.GEMIST if now > due else Uitslag.LOOPT


def classify(elapsed: dt.timedelta) -> Klasse:
    if elapsed < WAARSCHUWING_NA:
        return Klasse.BINNEN_48
    return Klasse.BINNEN_72 if elapsed <= NORM else Klasse.BOVEN_72


def due_thresholds(
    aangevraagd_op: dt.datetime,
    *,
    pending: dt.datetime | None,
    settled_op: dt.datetime | None,
    now: dt.datetime,
) -> tuple[list[Drempel], dt.datetime | None]:
    """Return which thresholds were passed since `pending` was set, and the next one to watch (or None).

    A request settled (available or cancelled) at or before a threshold never passes it, however late the
    watcher wakes.
    """
    passed: list[Drempel] = []
    for drempel, after in DREMPELS.items():
        moment = aangevraagd_op + after
        if pending is None or moment < pending:
            continue
        if settled_op is not None and settled_op <= moment:
            return passed, None
        if now <= moment:
            return passed, moment
        passed.append(drempel)
    return passed, None


@dataclass(frozen=True)
class Verschuiving:
    """From `vanaf` on a deadline lies `later` than its request or, on a day without a van, at `vast`."""

    vanaf: dt.datetime
    later: dt.timedelta | None
    vast: dt.datetime | None


@dataclass(frozen=True)
class Rijdagen:
    """The days a van drives, for the figure beside the indicator: 72 hours of days that count.

    `vrij` are the days without a van; load them for the whole period and a few weeks after it.
    """

    zone: ZoneInfo
    vrij: frozenset[dt.date]

    def is_rijdag(self, datum: dt.date) -> bool:
        return datum not in self.vrij

    def next_rijdag(self, datum: dt.date) -> dt.date:
        """The first driving day from `datum` on, that day included."""
        while datum in self.vrij:
            datum += dt.timedelta(days=1)
        return datum

    def list_shifts(self, van: dt.date, tot: dt.date) -> list[Verschuiving]:
        """The stretches of time in which the deadline follows from the request in one way.

        Driven time is counted once from `van` on: a deadline is where that count is 72 hours further.
        """
        days, begins, driven = [van], [self._midnight(van)], [dt.timedelta()]
        # Until every request of the last day has had its 72 hours.
        while days[-1] <= tot or driven[-1] <= driven[(tot - van).days] + NORM:
            days.append(days[-1] + dt.timedelta(days=1))
            begins.append(self._midnight(days[-1]))
            length = begins[-1] - begins[-2] if self.is_rijdag(days[-2]) else dt.timedelta()
            driven.append(driven[-1] + length)
        shifts: list[Verschuiving] = []
        for number, day in enumerate(days[: (tot - van).days]):
            start, target = begins[number], driven[number] + NORM
            if not self.is_rijdag(day):
                place = bisect.bisect_left(driven, target) - 1
                shifts.append(Verschuiving(start, None, begins[place] + (target - driven[place])))
                continue
            while start < begins[number + 1]:
                # The last midnight before which less was driven: the deadline lies on that day.
                place = bisect.bisect_left(driven, target) - 1
                later = begins[place] + (target - driven[place]) - start
                if not shifts or shifts[-1].vanaf < begins[number] or shifts[-1].later != later:
                    shifts.append(Verschuiving(start, later, None))
                step = driven[place + 1] - target + MICROSECOND
                start, target = start + step, target + step
        return shifts

    def _midnight(self, day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(), self.zone).astimezone(dt.UTC)

    def due_at(self, start: dt.datetime) -> dt.datetime:
        """72 hours on, in UTC, leaving out every hour of a day without a van."""
        rest, cursor = NORM, start.astimezone(dt.UTC)
        while True:
            today = cursor.astimezone(self.zone).date()
            midnight = dt.datetime.combine(today + dt.timedelta(days=1), dt.time(), self.zone)
            room = midnight.astimezone(dt.UTC) - cursor
            if self.is_rijdag(today):
                if rest <= room:
                    return cursor + rest
                rest -= room
            cursor += room
