"""The 72 hours of one request: on the clock, seven days a week. Knows no Django, no rows and no clock.

The clock runs from the registration to the moment the request is available at the requesting branch.
Exactly 72 hours is in time; a microsecond more is not.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

NORM = dt.timedelta(hours=72)
WAARSCHUWING_NA = dt.timedelta(hours=48)


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
